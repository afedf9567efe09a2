/** What other CI systems take from this repository: a composite action and a pre-commit hook. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ACTIONS } from '../../src/data/actions.js';
import { NODE_VERSIONS } from '../../src/data/runtimes.js';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

interface CompositeAction {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly required?: boolean; readonly default?: string }>
  >;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly uses?: string;
      readonly run?: string;
      readonly shell?: string;
      readonly with?: Record<string, string>;
    }[];
  };
}

describe('action.yml', () => {
  const text = read('action.yml');
  const action = parse(text) as CompositeAction;
  const script = action.runs.steps.find(({ run }) => run !== undefined)?.run ?? '';
  const bin = mkdtempSync(join(tmpdir(), 'hha-action-'));
  writeFileSync(join(bin, 'npx'), '#!/bin/sh\necho "npx $*"\nexit 2\n');
  chmodSync(join(bin, 'npx'), 0o755);
  afterAll(() => rmSync(bin, { recursive: true }));
  const run = (env: Record<string, string>) => {
    const { status, stdout } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
      encoding: 'utf8',
      env: { PATH: `${bin}:${process.env.PATH ?? ''}`, ...env },
    });
    return { status, stdout };
  };

  it('pins what it uses, puts no expression into a script, and runs a supported Node.js', () => {
    expect(action.runs.using).toBe('composite');
    for (const step of action.runs.steps) {
      expect(step.run ?? '').not.toContain('${{');
      if (step.run !== undefined) expect(step.shell).toBe('bash');
      if (step.uses !== undefined) {
        const pin = Object.values(ACTIONS).find(({ repository, sha }) => step.uses === `${repository}@${sha}`);
        expect(text).toContain(`${step.uses} # ${pin?.version}`);
        expect(Object.keys(NODE_VERSIONS)).toContain(step.with?.['node-version']);
      }
    }
    for (const input of Object.values(action.inputs)) expect(input.description).not.toBe('');
    expect(action.inputs.version?.required).toBe(true);
  });

  it('runs the check of that version and ends as it ends', () => {
    expect(run({ VERSION: '0.1.0', ENVIRONMENTS: '' })).toEqual({
      status: 2,
      stdout: 'npx --yes create-hha-env@0.1.0 check --format github\n',
    });
    expect(run({ VERSION: '1.2.3', ENVIRONMENTS: 'staging pr-42' }).stdout).toBe(
      'npx --yes create-hha-env@1.2.3 check --format github staging pr-42\n',
    );
  });

  it.each([
    ['a block scalar', 'staging\npr-42\n'],
    ['a folded scalar', 'staging pr-42\n'],
    ['blanks of every kind', '  staging \t\r\n\n  pr-42 '],
  ])('checks every environment of %s', (_, environments) => {
    expect(run({ VERSION: '1.2.3', ENVIRONMENTS: environments }).stdout).toBe(
      'npx --yes create-hha-env@1.2.3 check --format github staging pr-42\n',
    );
  });

  it.each(['', '\n', ' \n '])('checks all when %j names none', (environments) => {
    const { stdout } = run({ VERSION: '1.2.3', ENVIRONMENTS: environments });
    expect(stdout).toBe('npx --yes create-hha-env@1.2.3 check --format github\n');
  });

  it.each([
    { VERSION: '', ENVIRONMENTS: '' },
    { VERSION: '^0.1.0', ENVIRONMENTS: '' },
    { VERSION: 'latest', ENVIRONMENTS: '' },
    { VERSION: '0.1.0', ENVIRONMENTS: '--cwd=/' },
    { VERSION: '0.1.0', ENVIRONMENTS: 'staging $(id)' },
    { VERSION: '0.1.0', ENVIRONMENTS: 'staging\n--cwd=/' },
    { VERSION: '0.1.0\n1', ENVIRONMENTS: '' },
  ])('refuses $VERSION with "$ENVIRONMENTS"', (env) => {
    const { status, stdout } = run(env);
    expect(status).toBe(1);
    expect(stdout).toContain('::error::');
    expect(stdout).not.toContain('npx');
  });
});

describe('.pre-commit-hooks.yaml', () => {
  it('runs a command that the package has, whatever file changed', () => {
    const [hook] = parse(read('.pre-commit-hooks.yaml')) as Record<string, unknown>[];
    const { bin } = JSON.parse(read('package.json')) as { bin: Record<string, string> };
    expect(Object.keys(bin)).toContain(String(hook?.entry).split(' ')[0]);
    expect(hook).toMatchObject({ language: 'node', pass_filenames: false, always_run: true });
  });
});
