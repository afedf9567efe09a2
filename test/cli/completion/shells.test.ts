/** The printed scripts in the shells that read them, with the program as it is published. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../../scripts/bundle.js';
import { SHELLS } from '../../../src/cli/completion/shells.js';
import { has } from '../../real/runbook-session.js';
import { tree } from '../../workspace/project-folder.js';
import { run, STAGING } from '../command-line.js';
import { SWITCHED_ON, typeInto } from './terminal.js';

const source = join(import.meta.dirname, '../../..');
const place = mkdtempSync(join(tmpdir(), 'hha-completion-'));
const bin = join(place, 'bin');
const project = join(place, 'project');
const trap = join(place, 'executed');

beforeAll(async () => {
  const { outputs } = await bundle(source);
  for (const { path, text, executable } of outputs) {
    const file = join(place, 'dist', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: executable ? 0o755 : 0o644 });
  }
  writeFileSync(join(place, 'package.json'), readFileSync(join(source, 'package.json')));
  mkdirSync(bin);
  for (const name of ['create-hha-env', 'hha-env']) symlinkSync('../dist/create-hha-env.cjs', join(bin, name));
  mkdirSync(join(project, 'a folder/below'), { recursive: true });
  await run(project, STAGING);
}, 60_000);

afterAll(() => rmSync(place, { recursive: true, force: true }));

/** What is typed, and what a TAB makes of it. */
const LINES: readonly (readonly [string, string])[] = [
  ['hha-env gener', 'hha-env generate '],
  ['create-hha-env regen', 'create-hha-env regenerate '],
  ['hha-env staging --dry', 'hha-env staging --dry-run '],
  ['hha-env cost st', 'hha-env cost staging '],
  ['hha-env --from=st', 'hha-env --from=staging '],
  ['hha-env check --format ', 'hha-env check --format '],
  ['hha-env check --format=gi', 'hha-env check --format=github '],
  ['hha-env help verif', 'hha-env help verify '],
  ['hha-env patch backend/Dockerf', 'hha-env patch backend/Dockerfile '],
  ['hha-env x --set environments.stag', 'hha-env x --set environments.staging.'],
  ['hha-env x --set environments.staging.tier', 'hha-env x --set environments.staging.tier='],
  ['hha-env x --set environments.staging.tier=sa', 'hha-env x --set environments.staging.tier=sandbox '],
  ['hha-env --set "a b"=c:d x\\ y --fo', 'hha-env --set "a b"=c:d x\\ y --force '],
  ['hha-env --cwd a', 'hha-env --cwd a\\ folder/'],
  ['hha-env --cwd=a\\ folder/be', 'hha-env --cwd=a\\ folder/below/'],
  ['hha-env --cwd "a folder" cost st', 'hha-env --cwd "a folder" cost st'],
  ['cd .; hha-env verif', 'cd .; hha-env verify '],
];

/** Executes what it is given to, if anything does. */
const TRAPS = [
  `hha-env "$(touch ${trap})" st`,
  `hha-env cost $(touch ${trap}) st`,
  `hha-env cost x$(touch ${trap})`,
  `hha-env --cwd "$(touch ${trap})" gener`,
  `hha-env --cwd \`touch ${trap}\`/`,
  `hha-env --from="$(touch ${trap})`,
  `hha-env --set 'a=$(touch ${trap})' gener`,
];

describe.each(SHELLS)('in %s', (shell) => {
  const needs = [shell, 'python3'].filter((tool) => !has(tool));
  const test = it.skipIf(needs.length > 0);
  const suffix = `(needs ${shell}, python3)`;
  const typed = (lines: readonly string[], ...start: readonly string[]) =>
    typeInto(shell, { bin, cwd: project, start: [SWITCHED_ON[shell], ...start], lines });

  test(`a TAB completes both names ${suffix}`, () => {
    const before = tree(project);
    const completed = typed(LINES.map(([line]) => line)).map(({ line }) => line);
    expect(completed).toEqual(LINES.map(([, line]) => line));
    expect(tree(project)).toEqual(before);
  }, 60_000);

  test(`nothing that is typed is executed ${suffix}`, () => {
    rmSync(trap, { force: true });
    expect(typed(TRAPS)).toHaveLength(TRAPS.length);
    expect(Object.keys(tree(place))).not.toContain('executed');
  }, 60_000);

  test(`an open quote is kept ${suffix}`, () => {
    const [environment, field] = typed(['hha-env cost "st', "hha-env x --set 'environments.staging.ti"]);
    expect(environment?.line.trimEnd()).toBe('hha-env cost "staging"');
    expect(field?.line).toMatch(/^hha-env x --set 'environments\.staging\.tier='?$/);
  }, 60_000);

  test(`the script may be read twice and says nothing ${suffix}`, () => {
    const [first] = typed(['hha-env gener'], SWITCHED_ON[shell]);
    expect(first?.line).toBe('hha-env generate ');
    const { status, stdout, stderr } = spawnSync(shell, ['-c', `${SWITCHED_ON[shell]}; ${SWITCHED_ON[shell]}`], {
      encoding: 'utf8',
      env: { PATH: `${bin}:${process.env.PATH ?? ''}`, HOME: place },
    });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  }, 60_000);

  test(`a program that is gone is no message ${suffix}`, () => {
    const gone = shell === 'fish' ? 'set -gx PATH /usr/bin /bin' : 'PATH=/usr/bin:/bin';
    const [first] = typed(['hha-env gener'], gone);
    expect(first?.line).toBe('hha-env gener');
    expect(first?.screen).not.toMatch(/not found|unknown/i);
  }, 60_000);
});

describe.each(['zsh', 'fish'] as const)('in %s', (shell) => {
  const test = it.skipIf(!has(shell) || !has('python3'));

  test(`each word stands beside what it does (needs ${shell}, python3)`, () => {
    const lines = ['hha-env explain environments.staging.database.ma'];
    const [first] = typeInto(shell, { bin, cwd: project, start: [SWITCHED_ON[shell]], lines });
    expect(stripVTControlCharacters(first?.screen ?? '')).toMatch(/sterUsername\s+(-- |\()The administrator/);
  }, 60_000);
});

describe('in zsh', () => {
  const test = it.skipIf(!has('zsh') || !has('python3'));
  const typed = (lines: readonly string[], ...start: readonly string[]) =>
    typeInto('zsh', { bin, cwd: project, start, lines });

  test('descriptions can be switched off (needs zsh, python3)', () => {
    const line = 'hha-env explain environments.staging.database.ma';
    const [first] = typed([line], SWITCHED_ON.zsh, "zstyle ':completion:*' verbose no");
    expect(first?.screen).toContain('database.masterUsername');
    expect(first?.screen).not.toContain(' -- ');
  }, 60_000);

  test('options of the user change nothing (needs zsh, python3)', () => {
    const [first] = typed(
      ['hha-env cost st'],
      SWITCHED_ON.zsh,
      'setopt ksh_arrays sh_word_split no_unset glob_subst err_return noclobber',
    );
    expect(first?.line).toBe('hha-env cost staging ');
  }, 60_000);

  test('a file of fpath is as good (needs zsh, python3)', () => {
    const [first, second] = typed(
      ['hha-env gener', 'create-hha-env gener'],
      'mkdir -p ~/functions; create-hha-env completion zsh > ~/functions/_create-hha-env',
      'fpath=(~/functions $fpath); compinit -D',
    );
    expect([first?.line, second?.line]).toEqual(['hha-env generate ', 'create-hha-env generate ']);
  }, 60_000);
});

describe('in bash', () => {
  const test = it.skipIf(!has('bash') || !has('python3'));
  const typed = (lines: readonly string[], ...start: readonly string[]) =>
    typeInto('bash', { bin, cwd: project, start: [SWITCHED_ON.bash, ...start], lines });

  test('words are whole where the user took = and : out of COMP_WORDBREAKS (needs bash, python3)', () => {
    const [first] = typed(['hha-env --from=st'], 'COMP_WORDBREAKS=" \t\n"');
    expect(first?.line).toBe('hha-env --from=staging ');
  }, 60_000);

  test('options of the user change nothing (needs bash, python3)', () => {
    const [first, second] = typed(['hha-env cost st', 'hha-env ü --fo'], 'set -u -f -C -o posix', "IFS='e:'");
    expect([first?.line, second?.line]).toEqual(['hha-env cost staging ', 'hha-env ü --force ']);
  }, 60_000);

  test('a list names the words alone (needs bash, python3)', () => {
    const [first] = typed(['hha-env check --format ']);
    expect(first?.screen).toMatch(/github +json +text/);
  }, 60_000);
});
