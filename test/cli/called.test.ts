/** The commands that messages print can be pasted where the program was called. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { asCalled, callOf } from '../../src/cli/called.js';
import { canAsk } from '../../src/cli/context.js';
import { get, projectFolder, put } from '../workspace/project-folder.js';
import { run, STAGING } from './command-line.js';

vi.mock('../../src/generators/render.js', async () => ({ render: (await import('./small-render.js')).smallRender }));

describe('the call', () => {
  it.each([
    ['/usr/local/bin/create-hha-env', 'linux', 'create-hha-env'],
    ['/usr/local/bin/hha-env', 'linux', 'hha-env'],
    ['/home/me/app/node_modules/.bin/hha-env', 'linux', 'npx create-hha-env'],
    ['/home/me/.npm/_npx/1a2b/node_modules/.bin/create-hha-env', 'linux', 'npx create-hha-env'],
    ['/home/me/app/node_modules/create-hha-env/dist/create-hha-env.cjs', 'linux', 'npx create-hha-env'],
    ['/home/me/app/dist/create-hha-env.cjs', 'linux', 'node dist/create-hha-env.cjs'],
    ['/home/me/my tool/create-hha-env.cjs', 'linux', "node '../my tool/create-hha-env.cjs'"],
    ['C:\\npm\\node_modules\\create-hha-env\\dist\\create-hha-env.cjs', 'win32', 'npx create-hha-env'],
    ['C:\\tools\\create-hha-env.cjs', 'win32', 'create-hha-env'],
  ] as const)('of %s on %s is %s', (entry, platform, call) => {
    expect(callOf(entry, { folder: '/home/me/app', platform })).toBe(call);
  });

  it.each(['create-hha-env', 'npx create-hha-env', 'node dist/create-hha-env.cjs', "npx create-hha-env --cwd 'a b'"])(
    'by %s is said once, also where the command line itself has said it',
    (program) => {
      const once = asCalled('Run: create-hha-env generate', program);
      expect(once).toBe(`Run: ${program} generate`);
      expect(asCalled(once, program)).toBe(once);
    },
  );

  it('takes the place of the name in the advice of the floors below', () => {
    expect(asCalled('run create-hha-env staging, of create-hha-env 2', 'npx create-hha-env')).toBe(
      'run npx create-hha-env staging, of create-hha-env 2',
    );
  });
});

it('is named in the advice about the document, for people, programs and GitHub', async () => {
  const root = projectFolder();
  await run(root, STAGING);
  put(root, 'hha-env.yaml', (get(root, 'hha-env.yaml') ?? '').replace('port: 5000', 'zzzzzzzz: 5000'));
  const more = { program: 'npx create-hha-env' };
  for (const argv of [['validate'], ['validate', '--json'], ['check', '--format', 'github']]) {
    const { stdout, stderr } = await run(root, argv, more);
    expect(`${stdout}${stderr}`).toContain('emove it; npx create-hha-env explain application.backend lists the keys');
  }
});

describe('a run in another folder', () => {
  /** A project in a folder that a shell has to quote, and the folder above it. */
  async function elsewhere(): Promise<{ above: string; root: string }> {
    const root = join(projectFolder(), 'my app');
    mkdirSync(root);
    expect((await run(root, STAGING)).code).toBe(0);
    return { above: dirname(root), root };
  }

  it('prints commands that work in the folder where it was called', async () => {
    const { above, root } = await elsewhere();
    put(root, 'backend/Dockerfile', `${get(root, 'backend/Dockerfile')}# mine\n`);
    const { code, stderr } = await run(above, ['--cwd', 'my app', 'generate']);
    expect(code).toBe(3);
    expect(stderr).toContain("hha-env --cwd 'my app' patch backend/Dockerfile");
    expect(await run(above, ['--cwd', 'my app', 'patch', 'backend/Dockerfile'])).toMatchObject({ code: 0 });
  });

  it('names what to move by its path from there', async () => {
    const { above, root } = await elsewhere();
    rmSync(join(root, 'backend/Dockerfile'));
    mkdirSync(join(root, 'backend/Dockerfile'));
    const { stderr } = await run(above, ['--cwd', 'my app', 'generate']);
    const [, from = '', to = ''] = /mv '(.+)' '(.+)'$/m.exec(stderr) ?? [];
    expect([from, to]).toEqual(['my app/backend/Dockerfile', 'my app/backend/Dockerfile.mine']);
    renameSync(join(above, from), join(above, to));
    expect((await run(above, ['--cwd', 'my app', 'generate'])).code).toBe(0);
  });

  it('says so in the advice of the schema and of the workspace', async () => {
    const root = projectFolder();
    const cwd = basename(root);
    put(root, 'hha-env.yaml', '');
    expect((await run(dirname(root), ['--cwd', cwd, 'validate'])).stderr).toContain(
      `fix: Run hha-env --cwd ${cwd} staging`,
    );
  });
});

describe('a question', () => {
  const screen = { isTTY: true, write: () => true };
  it.each([
    [undefined, true],
    ['', true],
    ['false', true],
    ['0', true],
    ['true', false],
    ['1', false],
  ])('with CI=%s can be asked on a terminal: %s', (CI, can) => {
    expect(canAsk({ isTTY: true }, screen, { CI })).toBe(can);
  });

  it('is asked on a terminal alone', () => {
    expect([canAsk({}, screen, {}), canAsk({ isTTY: true }, { write: () => true }, {})]).toEqual([false, false]);
  });
});
