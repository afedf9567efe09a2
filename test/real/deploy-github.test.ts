/** The scripts that only workflows call, with a `gh` and an `npx` that answer what a test says. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { render } from '../../src/generators/render.js';
import { modelsOf } from '../generators/files.js';
import { MINIMAL } from '../model/documents.js';

const able = spawnSync('jq', ['--version']).status === 0;
const root = mkdtempSync(join(tmpdir(), 'hha-github-'));
const bin = join(root, '.bin');

const put = (path: string, content: string, mode = 0o644) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content, { mode });
};
const run = (script: string, args: readonly string[], env: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync('bash', [join(root, 'deploy', script), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: `${bin}:${process.env.PATH ?? ''}`,
      HOME: root,
      GITHUB_REPOSITORY: 'acme/hha',
      HHA_POLL_SECONDS: '0',
      CONTROL: bin,
      ...env,
    },
  });
  return { status, stdout, stderr };
};
const calls = () => readFileSync(join(bin, 'calls'), 'utf8');

beforeEach(() => {
  for (const { path, content, executable } of render(modelsOf(MINIMAL))) put(path, content, executable ? 0o755 : 0o644);
  put('.bin/calls', '');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(!able)('wait-for-workflow.sh (needs jq)', () => {
  /** One answer a call; the last one holds. */
  const answers = (...runs: readonly (object | undefined)[]) => {
    runs.forEach((answer, index) => {
      put(`.bin/answer-${index + 1}`, JSON.stringify({ workflow_runs: answer === undefined ? [] : [answer] }));
    });
    put(
      '.bin/gh',
      `#!/bin/bash\necho "$*" >> "$CONTROL/calls"\nn=$(wc -l < "$CONTROL/calls")\n[ "$n" -le ${runs.length} ] || n=${runs.length}\ncat "$CONTROL/answer-$n"\n`,
      0o755,
    );
  };
  const commit = 'a'.repeat(40);

  it('goes on at once when there is nothing to wait for', () => {
    answers(undefined);
    expect(run('wait-for-workflow.sh', ['infra-staging.yml', commit]).status).toBe(0);
    expect(calls()).toContain(`repos/acme/hha/actions/workflows/infra-staging.yml/runs?head_sha=${commit}`);
  });

  it('waits until it has ended, and goes on when it went well', () => {
    answers({ status: 'queued' }, { status: 'in_progress' }, { status: 'completed', conclusion: 'success' });
    expect(run('wait-for-workflow.sh', ['infra-staging.yml', commit]).status).toBe(0);
    expect(calls().trim().split('\n')).toHaveLength(3);
  });

  it.each(['failure', 'cancelled', 'timed_out'])('fails when it ended with %s', (conclusion) => {
    answers({ status: 'completed', conclusion, html_url: 'https://github.com/run' });
    const { status, stderr } = run('wait-for-workflow.sh', ['infra-staging.yml', commit]);
    expect(stderr).toContain(conclusion);
    expect(status).toBe(1);
  });

  it('fails when GitHub does not answer', () => {
    put('.bin/gh', '#!/bin/sh\nexit 1\n', 0o755);
    expect(run('wait-for-workflow.sh', ['infra-staging.yml', commit]).status).toBe(1);
  });
});

describe.skipIf(!able)('comment-on-pull-request.sh (needs jq)', () => {
  const gh = (comments: object[]) => {
    put('.bin/comments', JSON.stringify(comments));
    put(
      '.bin/gh',
      '#!/bin/bash\necho "$*" >> "$CONTROL/calls"\ncase "$*" in *--paginate*) cat "$CONTROL/comments" ;; *) cat "${@: -1}" > "$CONTROL/body" ;; esac\n',
      0o755,
    );
  };
  const body = () => (JSON.parse(readFileSync(join(bin, 'body'), 'utf8')) as { body: string }).body;

  it('writes a new comment, and afterwards into the same one', () => {
    put('diff.txt', 'Stack a\n+ thing `with` ``` ticks\n');
    gh([]);
    expect(run('comment-on-pull-request.sh', ['7', 'What changes in staging', join(root, 'diff.txt')]).status).toBe(0);
    expect(calls()).toContain('--method POST repos/acme/hha/issues/7/comments');
    expect(body()).toContain('+ thing `with` ``` ticks');
    gh([
      { id: 1, user: { type: 'User' }, body: body() },
      { id: 2, user: { type: 'Bot' }, body: 'another' },
      { id: 3, user: { type: 'Bot' }, body: body() },
    ]);
    expect(run('comment-on-pull-request.sh', ['7', 'What changes in staging', join(root, 'diff.txt')]).status).toBe(0);
    expect(calls()).toContain('--method PATCH repos/acme/hha/issues/comments/3');
  });

  it('stays within what GitHub takes, and refuses a number that is none', () => {
    put('diff.txt', 'x'.repeat(200_000));
    gh([]);
    expect(run('comment-on-pull-request.sh', ['7', 'Title', join(root, 'diff.txt')]).status).toBe(0);
    expect(body().length).toBeLessThan(65_536);
    expect(body()).toContain('The rest is in the log');
    expect(run('comment-on-pull-request.sh', ['7/../8', 'Title', join(root, 'diff.txt')]).status).toBe(1);
  });
});

describe.skipIf(!able)('summarise-change.sh (needs jq)', () => {
  const npx = (diff: string) =>
    put(
      '.bin/npx',
      `#!/bin/bash\necho "$*" >> "$CONTROL/calls"\ncase "$*" in\n*cost*base*) echo '{"totalUsd": 100.111}' ;;\n*cost*) echo '{"totalUsd": 120.5}' ;;\n*diff*) ${diff} ;;\nesac\n`,
      0o755,
    );

  it('shows the difference in cost and in files against the base', () => {
    put('base/hha-env.yaml', 'old\n');
    put('hha-env.yaml', 'new\n');
    npx("echo '+ a line'");
    const { status, stdout } = run('summarise-change.sh', ['staging', join(root, 'base')], {
      TOOL: 'create-hha-env@0.1.0',
    });
    expect(status).toBe(0);
    expect(stdout).toContain('**120.5 USD**, before 100.11 USD (difference 20.39 USD)');
    expect(stdout).toContain('+ a line');
    expect(readFileSync(join(root, 'base/hha-env.yaml'), 'utf8')).toBe('new\n');
  });

  it('says that it could not compare, and what was wrong', () => {
    put('base/hha-env.yaml', 'old\n');
    put(
      '.bin/npx',
      `#!/bin/bash\ncase "$*" in *cost*) echo '{"exitCode": 1}'; exit 1 ;; *) echo 'the document is broken' >&2; exit 1 ;; esac\n`,
      0o755,
    );
    const { status, stdout } = run('summarise-change.sh', ['staging', join(root, 'base')], {
      TOOL: 'create-hha-env@0.1.0',
    });
    expect(status).toBe(0);
    expect(stdout).toContain('could not be estimated');
    expect(stdout).toContain('the document is broken');
  });
});
