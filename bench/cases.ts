/** What `npm run bench` measures of our own program. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from '../scripts/bundle.js';
import type { Case } from './measure.js';

/** The quick start's command, with everything that it asks for. */
export const STAGING = [
  'staging',
  '--yes',
  ...Object.entries({
    'application.repository': 'acme/home-health-aid',
    'environments.staging.account': '111122223333',
    'environments.staging.region': 'us-east-1',
    'environments.staging.domains.hostedZone': 'example.com',
    'environments.staging.domains.api': 'staging.api.example.com',
    'environments.staging.domains.app': 'staging.app.example.com',
  }).flatMap(([path, value]) => ['--set', `${path}=${value}`]),
];

/** Bundles the sources as they stand into a folder of its own, so that another build of `dist/` changes nothing. */
export async function installProgram(root: string, folder: string): Promise<string> {
  const { outputs } = await bundle(root);
  for (const { path, text } of outputs) {
    const file = join(folder, 'dist', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  writeFileSync(join(folder, 'package.json'), readFileSync(join(root, 'package.json')));
  return join(folder, 'dist/create-hha-env.cjs');
}

/**
 * Our cases. `rendered` already holds the rendered staging environment.
 *
 * @param empty a folder that is emptied before each full render
 */
export function ownCases(program: string, rendered: string, empty: string): readonly Case[] {
  return [
    { name: '--version', args: [program, '--version'], cwd: rendered },
    { name: '--help', args: [program, '--help'], cwd: rendered },
    { name: 'generate, nothing to do', args: [program, 'generate'], cwd: rendered },
    { name: 'check', args: [program, 'check'], cwd: rendered },
    { name: 'validate', args: [program, 'validate'], cwd: rendered },
    {
      name: 'dry run into an empty folder',
      args: [program, ...STAGING, '--dry-run'],
      cwd: empty,
      prepare: () => emptied(empty),
    },
    {
      name: 'full render into an empty folder',
      args: [program, ...STAGING],
      cwd: empty,
      prepare: () => emptied(empty),
    },
    {
      // Newer Nodes keep what V8 made of the program; the first run after an installation finds nothing of it.
      name: 'full render, without a compile cache',
      args: [program, ...STAGING],
      cwd: empty,
      prepare: () => emptied(empty),
      env: { NODE_DISABLE_COMPILE_CACHE: '1' },
    },
  ];
}

function emptied(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
