/** What real file systems and real processes do to a run. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { recoverWorkspace } from '../../src/workspace/apply.js';
import { generate, get, managed, planFor, projectFolder, put, tree } from './project-folder.js';
import { prepare } from './scenario.js';
import { scenarioScript } from './scenario-script.js';

/** An account without rights, to be refused something even where the tests run as root. */
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

let child = '';
beforeAll(async () => {
  child = await scenarioScript();
});

/** Mounts a small file system; false where that is not allowed. */
function mountSmall(folder: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
}

const canMount = (() => {
  const folder = join(process.env.TMPDIR ?? '/tmp', `hha-mount-${process.pid}`);
  mkdirSync(folder);
  const mounted = mountSmall(folder);
  if (mounted) spawnSync('umount', [folder]);
  spawnSync('rmdir', [folder]);
  return mounted;
})();

it.skipIf(!canMount)('disk full (needs mount): changes nothing and says what to do', () => {
  const root = projectFolder();
  expect(mountSmall(root)).toBe(true);
  onTestFinished(() => {
    spawnSync('umount', [root]);
  });
  const small = managed('a.txt', 'old\n');
  expect(generate(root, [small])).toEqual({ changed: 1 });
  const before = tree(root);
  const { bavail, bsize } = statfsSync(root);
  const large = managed('b.txt', 'x'.repeat(Number(bavail) * Number(bsize) + 1));
  expect(generate(root, [managed('a.txt', 'new\n'), large])).toMatchObject({
    code: 'io.enospc',
    message: expect.stringContaining('Nothing was changed.'),
    fix: 'Free some space on the disk and run the command again.',
  });
  expect(tree(root)).toEqual(before);
});

describe.skipIf(!isRoot)('without permission (needs root, to run as somebody else)', () => {
  const asNobody = (root: string) => {
    const script = join(projectFolder({ 'child.mjs': child }), 'child.mjs');
    chmodSync(join(script, '..'), 0o755);
    const { stdout, stderr } = spawnSync(process.execPath, [script, root, '0'], { uid: NOBODY, encoding: 'utf8' });
    expect(stderr).toBe('');
    return JSON.parse(stdout) as unknown;
  };

  it('to the project: changes nothing and says so', () => {
    const root = projectFolder();
    prepare(root);
    chmodSync(root, 0o755);
    const before = tree(root);
    expect(asNobody(root)).toMatchObject({ code: 'io.eacces', fix: expect.stringContaining('permission') });
    expect(tree(root)).toEqual(before);
  });

  it('to one folder of it: takes everything back', () => {
    const root = projectFolder();
    prepare(root);
    const owned = (folder: string) => {
      chownSync(folder, NOBODY, NOBODY);
      for (const entry of readdirSync(folder, { withFileTypes: true }))
        if (entry.isDirectory()) owned(join(folder, entry.name));
    };
    owned(root);
    chownSync(join(root, 'gone/deep'), 0, 0);
    chmodSync(join(root, 'gone/deep'), 0o755);
    const before = tree(root);
    expect(asNobody(root)).toMatchObject({
      code: 'io.eacces',
      message: expect.stringContaining('Nothing was changed.'),
    });
    expect(tree(root)).toEqual(before);
  });
});

it('many runs at once: one writes, the others leave or find nothing to do', async () => {
  const root = projectFolder();
  prepare(root);
  const script = join(projectFolder({ 'child.mjs': child }), 'child.mjs');
  const runs = await Promise.all(
    Array.from({ length: 6 }, () => {
      const started = spawn(process.execPath, [script, root, '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
      return new Promise<unknown>((resolve) => {
        let said = '';
        started.stdout.on('data', (data) => {
          said += String(data);
        });
        // A run that reads while another one writes can find half of it and refuse; it writes nothing then.
        started.on('close', () => resolve(said === '' ? 'refused' : JSON.parse(said)));
      });
    }),
  );
  const codes = runs.map((result) =>
    typeof result === 'object' && result !== null && 'code' in result ? result.code : result,
  );
  expect(codes.filter((code) => JSON.stringify(code) === '{"changed":6}')).toHaveLength(1);
  for (const code of codes)
    expect([
      '{"changed":6}',
      '{"changed":0}',
      '"workspace.held"',
      '"transaction.moved"',
      '"refused"',
      '"transaction.pending"',
    ]).toContain(JSON.stringify(code));
  expect(recoverWorkspace(root)).toBe('clean');
  expect(get(root, 'update.txt')).toBe('new\n');
  expect(Object.keys(tree(root)).filter((path) => path.includes('.running') || path.includes('.transaction'))).toEqual(
    [],
  );
});

it('a checkout with CRLF is no hand edit, and is left as it is', () => {
  const root = projectFolder();
  generate(root, [managed('a.txt', 'one\ntwo\n')]);
  put(root, 'a.txt', 'one\r\ntwo\r\n');
  put(root, '.hha-env/lock.json', (get(root, '.hha-env/lock.json') ?? '').replaceAll('\n', '\r\n'));
  expect(planFor(root, [managed('a.txt', 'one\ntwo\n')]).entries[0]?.action).toBe('unchanged');
  expect(generate(root, [managed('a.txt', 'one\ntwo\n')])).toEqual({ changed: 0 });
  expect(get(root, 'a.txt')).toBe('one\r\ntwo\r\n');
});
