/** The declarations of the published library, in a project that has neither zod nor yaml. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { vendorTypes } from '../../scripts/vendored-types.js';
import { projectFolder, put } from '../workspace/project-folder.js';

const root = join(import.meta.dirname, '../..');
const tsc = join(root, 'node_modules/typescript/bin/tsc');

it('types a document and a model without any package installed', () => {
  const folder = projectFolder();
  const types = join(folder, 'node_modules/create-hha-env/types');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.types.json', '--outDir', types], { cwd: root });
  vendorTypes(root, types);
  put(
    folder,
    'node_modules/create-hha-env/package.json',
    '{"name":"create-hha-env","type":"module","exports":{".":{"types":"./types/index.d.ts"}}}',
  );
  const lines = [
    `import type { Document, EnvironmentModel } from 'create-hha-env';`,
    'declare const document: Document;',
    'declare const model: EnvironmentModel;',
    'export const good: readonly string[] = [document.application.name, model.settings.database.engineVersion];',
    'export const bad: number = document.application.name;',
    'export const worse: number = model.settings.database.engineVersion;',
  ];
  put(folder, 'use.mts', `${lines.join('\n')}\n`);
  // Whoever runs on Node has its types; they are taken from here.
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--pretty', 'false'];
  const nodeTypes = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
  const { stdout } = spawnSync(process.execPath, [tsc, ...options, ...nodeTypes, 'use.mts'], {
    cwd: folder,
    encoding: 'utf8',
  });
  // An `any` in their place would let both lines pass.
  expect(stdout.match(/^.*: error TS\d+/gm)).toEqual(['use.mts(5,14): error TS2322', 'use.mts(6,14): error TS2322']);
});
