/** Many variants of a document, rendered and synthesised together. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Artifact } from '../../src/generators/artifact.js';
import { configurationData } from '../../src/generators/cdk/configuration.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { renderDocument } from '../golden/rendered.js';
import { materialise, type Template } from './synth.js';

/** What one document makes for its first environment. */
export interface Variant {
  readonly model: EnvironmentModel;
  readonly artifacts: readonly Artifact[];
  /** In the order of deployment. */
  readonly stacks: readonly { readonly name: string; readonly region: string; readonly template: Template }[];
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Renders documents and makes the templates of the first environment of each; equal documents are made once. */
export async function variantsOf(texts: readonly string[]): Promise<ReadonlyMap<string, Variant>> {
  const [first] = texts;
  if (first === undefined) return new Map();
  const { dir } = materialise(first);
  const workshop = mkdtempSync(join(dir, 'variants-'));
  try {
    const rendered = [...new Set(texts)].map((text) => renderVariant(text, dir, workshop));
    // Two processes for two cores.
    const halves = [0, 1].map((half) => rendered.filter((_, index) => index % 2 === half));
    await Promise.all(
      halves.map(async (half, index) => {
        const jobs = join(workshop, `jobs-${index}.json`);
        writeFileSync(jobs, JSON.stringify(half.map(({ config, output }) => ({ config, output }))));
        await execa(at('../../node_modules/.bin/tsx'), [at('synth-many.ts'), join(dir, 'infra'), jobs], {
          env: { NODE_NO_WARNINGS: '1', CDK_VALIDATION: 'false' },
        });
      }),
    );
    return new Map(
      rendered.map(({ text, model, artifacts, output }) => {
        const stacks = model.stacks.map(({ name, region }) => ({
          name,
          region,
          template: JSON.parse(readFileSync(join(output, `${name}.template.json`), 'utf8')) as Template,
        }));
        return [text, { model, artifacts, stacks }];
      }),
    );
  } finally {
    rmSync(workshop, { recursive: true });
  }
}

/** Writes the policies of a variant beside the others, where its configuration then says they are. */
function renderVariant(text: string, project: string, workshop: string) {
  const { models, artifacts } = renderDocument(text);
  const [model] = models;
  if (model === undefined) throw new Error('the document has no environment');
  const folder = join(workshop, createHash('sha256').update(text).digest('hex').slice(0, 16));
  for (const { path, content } of artifacts) {
    if (!path.startsWith(`${model.paths.policies}/`)) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const here = (file: string): string => join(folder, file).slice(project.length + 1);
  const config = JSON.parse(JSON.stringify(configurationData(model))) as {
    roles: Record<string, { policies: { file: string }[]; trustFile: string }>;
  };
  for (const role of Object.values(config.roles)) {
    for (const policy of role.policies) policy.file = here(policy.file);
    role.trustFile = here(role.trustFile);
  }
  return { text, model, artifacts, config, output: join(folder, 'assembly') };
}
