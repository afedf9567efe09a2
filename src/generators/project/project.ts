/** What surrounds the document: its JSON Schema, and the attributes of generated files for git and GitHub. */
import type { EnvironmentModel } from '../../model/model.js';
import { JSON_SCHEMA_PATH, jsonSchema } from '../../schema/json-schema.js';
import type { Artifact } from '../artifact.js';
import type { Family } from '../family.js';

/** Generated files are folded in reviews and have LF line ends on every machine: shell and Docker read nothing else. */
const ATTRIBUTES = 'linguist-generated=true text eol=lf';

/** The schema that editors read, and a `.gitattributes` in each folder that holds files of ours. */
export const project: Family = {
  name: 'project',
  shared: (models) => [
    { path: JSON_SCHEMA_PATH, content: `${JSON.stringify(jsonSchema(), undefined, 2)}\n`, ownership: 'managed' },
    ...attributes(models),
  ],
};

/**
 * One file a folder, since most repositories have a `.gitattributes` of their own at the root. Folders that are ours
 * altogether are marked whole, the others file by file.
 */
function attributes(models: readonly EnvironmentModel[]): readonly Artifact[] {
  const whole = ['.hha-env', 'deploy', 'infra', 'docs/runbooks', 'docs/environments'].map((folder) =>
    attributesFile(folder, ['**']),
  );
  const workflows = models.flatMap(({ paths }) => Object.values(paths.workflows).filter((path) => path !== undefined));
  return [...whole, attributesFile('.github/workflows', [...new Set(workflows.map(baseName))].sort())];
}

function attributesFile(folder: string, patterns: readonly string[]): Artifact {
  return {
    path: `${folder}/.gitattributes`,
    content: `${patterns.map((pattern) => `${pattern} ${ATTRIBUTES}\n`).join('')}`,
    ownership: 'managed',
  };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
