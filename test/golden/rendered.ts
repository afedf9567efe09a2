/** The fixtures: each folder of test/fixtures with a document is a case, and adding one adds tests. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMap, parseDocument as parseYaml, visit } from 'yaml';
import type { Artifact } from '../../src/generators/artifact.js';
import { render } from '../../src/generators/render.js';
import { judge } from '../../src/model/judge.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { hasErrors } from '../../src/schema/diagnostic.js';
import { renderText } from '../../src/schema/report.js';

/** Where the fixtures stand. */
export const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** The names of the cases, sorted. */
export const CASES: readonly string[] = readdirSync(FIXTURES)
  .filter((name) => existsSync(join(FIXTURES, name, 'hha-env.yaml')))
  .sort();

/** The text of a case's document. */
export function documentOf(name: string): string {
  return readFileSync(join(FIXTURES, name, 'hha-env.yaml'), 'utf8');
}

/** Everything that a document becomes. Throws with the diagnostics of a bad one. */
export function renderDocument(text: string): {
  readonly models: readonly EnvironmentModel[];
  readonly artifacts: readonly Artifact[];
} {
  const { models, diagnostics, source } = judge(text, 'hha-env.yaml');
  if (hasErrors(diagnostics)) throw new Error(renderText(diagnostics, source));
  return { models, artifacts: render(models) };
}

/** The same document with the keys of every mapping reversed; environments keep their order, which has a meaning. */
export function shuffled(text: string): string {
  const yaml = parseYaml(text);
  visit(yaml, {
    Map(key, node, path) {
      const parent = path.at(-1);
      const name = key !== null && parent !== undefined && 'key' in parent ? String(parent.key) : '';
      if (isMap(node) && name !== 'environments') node.items.reverse();
    },
  });
  return yaml.toString();
}
