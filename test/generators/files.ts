/** Renders one family of a document and gives its files by path. */
import type { Artifact } from '../../src/generators/artifact.js';
import type { Family } from '../../src/generators/family.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { resolveAll } from '../../src/model/resolve.js';
import { hasErrors } from '../../src/schema/diagnostic.js';
import { documentFrom } from '../model/documents.js';

/** The models of a document that must be valid. */
export function modelsOf(text: string): readonly EnvironmentModel[] {
  const { models, diagnostics } = resolveAll(documentFrom(text));
  if (hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics, null, 2));
  return models;
}

/** The files of a family, shared ones and those of every environment. */
export function artifactsOf(family: Family, models: readonly EnvironmentModel[]): readonly Artifact[] {
  return [...(family.shared?.(models) ?? []), ...models.flatMap((model) => family.environment?.(model) ?? [])];
}

/** The content of files by path; reading one that was not rendered throws. */
export function filesOf(family: Family, models: readonly EnvironmentModel[]) {
  const files = new Map(artifactsOf(family, models).map(({ path, content }) => [path, content]));
  return {
    paths: [...files.keys()].sort(),
    read(path: string): string {
      const content = files.get(path);
      if (content === undefined) throw new Error(`${path} is not rendered; there are ${[...files.keys()].join(', ')}`);
      return content;
    },
  };
}
