/** What is said where the document is missing, is something else, or may not be written; and of words that are nearly right. */
import { mkdirSync, readFileSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { get, projectFolder, put, tree } from '../workspace/project-folder.js';
import { run, STAGING, stagingWithout } from './command-line.js';

vi.mock('../../src/generators/render.js', async () => ({ render: (await import('./small-render.js')).smallRender }));

const READERS = [['generate'], ['check'], ['validate'], ['diff'], ['cost'], ['doctor'], STAGING] as const;

async function staged(): Promise<string> {
  const root = projectFolder();
  expect((await run(root, STAGING)).code).toBe(0);
  return root;
}

describe('in the place of the document', () => {
  it.each(READERS)('a folder is named by %s, with the way out', async (...argv) => {
    const root = projectFolder();
    mkdirSync(join(root, 'hha-env.yaml'));
    const { code, stderr } = await run(root, argv);
    expect([code, stderr]).toEqual([
      1,
      'error[document.not-a-file]: hha-env.yaml is a folder.\n  fix: Move it away, then run again: mv hha-env.yaml hha-env.yaml.mine\n',
    ]);
    rmdirSync(join(root, 'hha-env.yaml'));
    expect(tree(root)).toEqual({});
  });

  it.each(READERS)('a link that leads nowhere is named by %s', async (...argv) => {
    const root = projectFolder();
    symlinkSync('gone.yaml', join(root, 'hha-env.yaml'));
    const { code, stderr } = await run(root, argv);
    expect([code, stderr]).toEqual([1, expect.stringContaining('is a link to gone.yaml, which is not there.')]);
  });

  it('a link is read, and refused where it would have to be written', async () => {
    const root = await staged();
    put(root, 'real.yaml', get(root, 'hha-env.yaml') ?? '');
    rmSync(join(root, 'hha-env.yaml'));
    symlinkSync('real.yaml', join(root, 'hha-env.yaml'));
    expect((await run(root, ['generate'])).code).toBe(0);
    const before = readFileSync(join(root, 'real.yaml'), 'utf8');
    const { code, stderr } = await run(root, ['staging', '--set', 'application.backend.port=8080']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('error[document.link]: hha-env.yaml is a link to real'),
    ]);
    expect(readFileSync(join(root, 'real.yaml'), 'utf8')).toBe(before);
  });

  it.each(['', '\n\n', '# kept\n# as well\n'])('a file without a value (%j) becomes a document', async (text) => {
    const root = projectFolder();
    put(root, 'hha-env.yaml', text);
    expect(await run(root, stagingWithout('application.repository'))).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('--set application.repository=OWNER/NAME'),
    });
    expect((await run(root, STAGING)).code).toBe(0);
    expect(get(root, 'hha-env.yaml')?.startsWith(`${text.trim()}\n`.trimStart())).toBe(true);
    expect((await run(root, ['check'])).code).toBe(0);
  });

  it('nothing is, but a folder above has one: the way there works', async () => {
    const root = await staged();
    mkdirSync(join(root, 'my folder/deeper'), { recursive: true });
    const { code, stderr } = await run(join(root, 'my folder/deeper'), ['check']);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`There is one in ${root}. Work there: --cwd ../..`)]);
    expect((await run(join(root, 'my folder/deeper'), ['check', '--cwd', '../..'])).code).toBe(0);
    const from = await run(join(root, 'my folder'), ['production', '--from', 'staging', '--yes']);
    expect([from.code, from.stderr]).toEqual([1, expect.stringContaining('Work there: --cwd ..')]);
    const above = dirname(root);
    const name = root.slice(above.length + 1);
    expect((await run(above, ['check', '--cwd', `${name}/my folder`])).stderr).toContain(`Work there: --cwd ${name}\n`);
  });

  it('--cwd that names a file is told the folder', async () => {
    const root = await staged();
    const { code, stderr } = await run(root, ['check', '--cwd', 'backend/Dockerfile']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('is no folder.\n  fix: Name the folder: --cwd backend'),
    ]);
  });
});

describe('a word that is nearly right', () => {
  it.each([
    [['generate', '--dry'], "Unknown option '--dry'", 'Did you mean --dry-run?'],
    [['diff', '--exit'], "Unknown option '--exit'", 'Did you mean --exit-code?'],
    [['generate', '--nothing'], "Unknown option '--nothing'", 'See: hha-env generate --help'],
    [['patch', 'backend/Dockerfil'], 'is not a generated file', 'Did you mean backend/Dockerfile?'],
    [['patch', 'Dockerfile'], 'is not a generated file', 'Did you mean backend/Dockerfile?'],
    [['eject', 'Dockerfile'], 'is not a generated file', 'Did you mean backend/Dockerfile?'],
    [
      ['compare'],
      'takes two environments, and got 0',
      'The document has staging alone. Add another: hha-env production --from staging',
    ],
    [['staging', '--set', '=x'], '--set =x names no field', 'Write --set path=value'],
    [['My Env'], 'the name "My Env" must be lower-case', 'For example: hha-env staging'],
  ])('%s', async (argv, said, advice) => {
    const root = await staged();
    const before = tree(root);
    const { code, stderr } = await run(root, argv);
    expect([code, stderr]).toEqual([1, expect.stringContaining(said)]);
    expect(stderr).toContain(`fix: ${advice}`);
    expect(tree(root)).toEqual(before);
  });

  it('is the number of one file', async () => {
    const root = await staged();
    put(root, 'backend/Dockerfile', 'mine\n');
    expect((await run(root, ['check'])).stdout).toMatch(
      /^1 of \d+ managed files is not as rendered, and 1 is yours\./m,
    );
  });
});
