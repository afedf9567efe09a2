/** What the program answers at a TAB, without a shell. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../../src/cli/commands/index.js';
import { projectFolder, put, tree } from '../../workspace/project-folder.js';
import { run, STAGING } from '../command-line.js';

const project = mkdtempSync(join(tmpdir(), 'hha-answer-'));
beforeAll(async () => {
  await run(project, STAGING);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** The words for zsh, which leaves out by itself what does not begin with what is typed. */
async function words(root: string, ...typed: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await run(root, ['__complete', 'zsh', ...typed]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) =>
      line
        .replace(/^[+-]/, '')
        .replace(/(?<!\\):.*/, '')
        .replace(/\\([\\:])/g, '$1'),
    );
}

describe('the answer to a TAB', () => {
  it('names every command with its aliases and its sentence', async () => {
    const names = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(await words(project, '')).toEqual([...names, 'help']);
    const { stdout } = await run(project, ['__complete', 'fish', 'check', '--f']);
    expect(stdout).toContain('--format\thow to report\n');
    const fish = await run(project, ['__complete', 'fish', '']);
    for (const { name, summary } of commands) expect(fish.stdout).toContain(`${name}\t${summary}\n`);
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    'names every option of %s',
    async (name, command) => {
      const known = await words(project, name, '-');
      const own = (command.options ?? []).flatMap(({ flags }) => /--[\w-]+/.exec(flags)?.[0] ?? []);
      for (const option of [...own, '--cwd', '--json', '--help']) expect(known).toContain(option);
      const { stdout } = await run(project, [name, '--help']);
      for (const option of known.filter((each) => each !== '--version')) {
        expect(`${stdout} --cwd --json`).toContain(option);
      }
    },
  );

  it('names an option once, and again where it may be repeated', async () => {
    expect(await words(project, 'staging', '--yes', '--set', 'a=b', '-')).toContain('--set');
    expect(await words(project, 'staging', '--yes', '--set', 'a=b', '-')).not.toContain('--yes');
    expect(await words(project, 'staging', '-y', '-')).not.toContain('--yes');
    expect(await words(project, 'generate', '--', '-')).not.toContain('--force');
  });

  it.each([
    [['generate', '']],
    [['regenerate', '--dry-run', '']],
    [['diff', '']],
    [['check', '--format', 'text', '']],
    [['cost', '--assume', 'natGb=1', '']],
    [['verify', '']],
    [['report', '']],
    [['compare', '']],
    [['create', '']],
    [['--json', 'cost', '']],
    [['x', '--from', '']],
    [['sta']],
    [['--', 'sta']],
  ])('names the environments: %s', async (typed) => {
    expect(await words(project, ...typed)).toContain('staging');
  });

  it('names no environment twice, and none where none belongs', async () => {
    expect(await words(project, 'cost', 'staging', '')).not.toContain('staging');
    expect(await words(project, 'report', 'staging', '')).not.toContain('staging');
    expect(await words(project, 'validate', '')).not.toContain('staging');
    expect(await words(project, 'staging', '')).not.toContain('staging');
  });

  it('reads the document of --cwd, and of ~', async () => {
    const elsewhere = projectFolder();
    for (const typed of [
      ['--cwd', project, 'cost', ''],
      [`--cwd=${project}`, 'cost', ''],
      ['cost', '--cwd', project, ''],
    ])
      expect(await words(elsewhere, ...typed)).toContain('staging');
    const { stdout } = await run(elsewhere, ['__complete', 'zsh', '--cwd', '~', 'cost', 'st'], {
      env: { HOME: project },
    });
    expect(stdout).toContain('+staging:');
  });

  it('walks through the fields step by step', async () => {
    expect(await words(project, 'explain', '')).toEqual(['schemaVersion', 'application.', 'environments.']);
    expect(await words(project, 'explain', 'environments.')).toEqual(['environments.staging.']);
    expect(await words(project, 'explain', 'environments.staging.network.c')).toContain(
      'environments.staging.network.cidr',
    );
    expect(await words(project, 'explain', 'database.storage')).toEqual(['database.storageGiB']);
    expect(await words(project, 'explain', 'storageG')).toEqual(['storageGiB']);
    expect(await words(project, 'explain', 'nonsense.')).toEqual([]);
  });

  it('gives paths that explain and --set accept', async () => {
    const found = await words(project, 'explain', 'environments.staging.database.');
    expect(found.length).toBeGreaterThan(10);
    for (const path of found) expect((await run(project, ['explain', path])).code, path).toBe(0);
    expect(await words(project, 'x', '--set', 'application.')).toEqual(
      expect.arrayContaining(['application.name=', 'application.backend.']),
    );
    expect(await words(project, 'x', '--set', 'environments.staging.tier=')).toEqual(
      ['sandbox', 'staging', 'production'].map((tier) => `environments.staging.tier=${tier}`),
    );
    expect(await words(project, 'x', '--set=environments.staging.database.multiAz=')).toEqual(
      ['true', 'false'].map((value) => `--set=environments.staging.database.multiAz=${value}`),
    );
  });

  it('knows the environment that the same line makes', async () => {
    expect(await words(project, 'production', '--set', 'environments.')).toEqual([
      'environments.staging.',
      'environments.production.',
    ]);
    expect(await words(projectFolder(), 'staging', '--set', 'environments.staging.acc')).toContain(
      'environments.staging.account=',
    );
  });

  it('names files that are managed, patched or ejected', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    put(root, 'backend/Dockerfile', 'FROM scratch\n');
    await run(root, ['patch', 'backend/Dockerfile']);
    await run(root, ['eject', 'infra/package.json']);
    const managed = await words(root, 'patch', '');
    expect(managed).toEqual(expect.arrayContaining(['backend/Dockerfile', 'infra/tsconfig.json']));
    expect(managed).not.toContain('infra/package.json');
    expect(await words(root, 'eject', '')).toEqual(managed);
    expect(await words(root, 'eject', 'backend/Dockerfile', '')).not.toContain('backend/Dockerfile');
    expect(await words(root, 'generate', '--overwrite', '')).toEqual(managed);
    expect(await words(root, 'patch', '--drop', '')).toEqual(['backend/Dockerfile']);
    expect(await words(root, 'eject', '--undo', '')).toEqual(['infra/package.json']);
  });

  it('names choices, assumptions, commands behind help, and shells', async () => {
    expect(await words(project, 'check', '--format', '')).toEqual(['text', 'github', 'json']);
    expect(await words(project, 'cost', '--format=')).toEqual(['--format=text', '--format=markdown', '--format=json']);
    expect(await words(project, 'cost', '--assume', '')).toContain('natGb=');
    expect(await words(project, 'help', '')).toContain('verify');
    expect(await words(project, 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(await words(project, '--cwd', '')).toEqual(['folders']);
    expect(await words(project, 'staging', '--overwrite', '')).toEqual(['files']);
  });

  it('cuts for bash what stands on the line already', async () => {
    const bash = async (line: string, piece: string) =>
      (await run(project, ['__complete', 'bash', line, piece])).stdout;
    expect(await bash('hha-env --from=st', 'st')).toBe('staging \n');
    expect(await bash('hha-env --from=st', '--from=st')).toBe('--from=staging \n');
    expect(await bash('hha-env --from=', '')).toBe('staging \n');
    expect(await bash('hha-env cost "st', 'st')).toBe('staging\n');
    expect(await bash('hha-env x --set environments.staging.ti', 'environments.staging.ti')).toBe(
      'environments.staging.tier=\n',
    );
    expect(await bash('hha-env --cwd .gi', '.gi')).toBe('.github/\n');
  });
});

describe('a project that is not well', () => {
  const NAMES = [
    ['cost', ''],
    ['patch', ''],
    ['--from', ''],
    ['staging', '--set', 'environments.'],
    ['explain', 'environments.'],
  ];

  it.each([
    ['no project', {}],
    ['a document that is no YAML', { 'hha-env.yaml': 'environments: [\n', '.hha-env/lock.json': '{' }],
    ['a document of another shape', { 'hha-env.yaml': 'environments: 3\n', '.hha-env/lock.json': '[]' }],
    ['an empty document', { 'hha-env.yaml': '', '.hha-env/lock.json': '' }],
    ['folders in the place of files', { 'hha-env.yaml/a': '', '.hha-env/lock.json/a': '' }],
    ['aliases of aliases', { 'hha-env.yaml': 'a: &a [*a]\nenvironments: *a\n' }],
  ])('has no names, and no message: %s', async (_, files) => {
    const root = projectFolder(files);
    const before = tree(root);
    for (const typed of NAMES) {
      const found = await words(root, ...typed);
      expect(found.filter((word) => !word.startsWith('--') && word !== 'environments.staging.')).toEqual([]);
    }
    expect(await words(root, 'gen')).toContain('generate');
    expect(tree(root)).toEqual(before);
  });

  it('has its names while the rest of the document is invalid', async () => {
    const root = projectFolder({ 'hha-env.yaml': 'environments:\n  staging: { nonsense: true }\n  "two": 2\n' });
    expect(await words(root, 'cost', '')).toEqual(['staging', 'two']);
  });

  it('never gives a terminal something to obey', async () => {
    const root = projectFolder({
      'hha-env.yaml': 'environments:\n  "a\\e[2J": {}\n  "b\\nc": {}\n  "$(touch x)": {}\n',
    });
    expect(await words(root, 'cost', '')).toEqual(['$(touch x)']);
    expect((await run(root, ['__complete', 'bash', 'hha-env cost ', ''])).stdout).toBe('\\$\\(touch\\ x\\) \n');
  });

  it.skipIf(process.platform === 'win32')('is no reason to wait: a pipe in the place of the document', async () => {
    const root = projectFolder();
    execFileSync('mkfifo', [join(root, 'hha-env.yaml')]);
    mkdirSync(join(root, '.hha-env'));
    symlinkSync('../hha-env.yaml', join(root, '.hha-env/lock.json'));
    for (const typed of NAMES.slice(0, 3)) expect(await words(root, ...typed)).not.toContain('staging');
  });

  it('answers nothing to what is no question', async () => {
    for (const argv of [[], ['tcsh', 'a'], ['bash'], ['zsh'], ['fish', '--', '--', '']])
      expect((await run(project, ['__complete', ...argv])).code).toBe(0);
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('prints the script of %s', async (shell) => {
    const { code, stdout, stderr } = await run(project, ['completion', shell]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^#.*\n[\s\S]*\n$/);
    for (const name of ['create-hha-env', ' hha-env']) expect(stdout).toContain(name);
  });

  it.each([
    [[], /takes the name of a shell/],
    [['tcsh'], /no script for "tcsh"/],
  ])('names the choices: %s', async (argv, said) => {
    const { code, stdout, stderr } = await run(project, ['completion', ...argv]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(said);
    expect(stderr).toMatch(/bash, zsh, fish/);
  });

  it('says in its help how to switch it on', async () => {
    const { stdout } = await run(project, ['completion', '--help']);
    expect(stdout).toContain('~/.bashrc');
    expect((await run(project, ['--help'])).stdout).not.toContain('__complete');
  });
});
