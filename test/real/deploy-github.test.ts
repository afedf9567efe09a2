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

/** `gh` as a stand-in: one answer a call of each address, by what it ends with; the last one holds. */
const answers = (all: Readonly<Record<string, readonly object[]>>) => {
  const cases = Object.entries(all).map(([end, given], kind) => {
    given.forEach((answer, index) => {
      put(`.bin/answer-${kind}-${index + 1}`, JSON.stringify(answer));
    });
    return `  *${end}*) kind=${kind}; last=${given.length} ;;`;
  });
  put(
    '.bin/gh',
    `#!/bin/bash
echo "$*" >> "$CONTROL/calls"
case "$*" in
${cases.join('\n')}
  *) exit 1 ;;
esac
echo >> "$CONTROL/count-$kind"
n=$(wc -l < "$CONTROL/count-$kind")
[ "$n" -le "$last" ] || n=$last
cat "$CONTROL/answer-$kind-$n"
`,
    0o755,
  );
  for (const kind of cases.keys()) rmSync(join(bin, `count-${kind}`), { force: true });
};
const git = (...words: readonly string[]): string => {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  return spawnSync('git', [...who, '-C', root, ...words], { encoding: 'utf8' }).stdout.trim();
};
/** Three commits of the branch, and one beside it. */
const history = (): {
  readonly first: string;
  readonly second: string;
  readonly third: string;
  readonly beside: string;
} => {
  git('init', '--quiet', '--initial-branch', 'main');
  const commit = (message: string) => {
    git('commit', '--quiet', '--allow-empty', '--message', message);
    return git('rev-parse', 'HEAD');
  };
  const first = commit('First');
  git('checkout', '--quiet', '-b', 'beside');
  const beside = commit('Beside');
  git('checkout', '--quiet', 'main');
  return { first, second: commit('Second'), third: commit('Third'), beside };
};

describe.skipIf(!able)('wait-for-workflow.sh (needs jq)', () => {
  const { first, second, third, beside } = history();
  const url = 'https://github.com/run';
  const pushed = (head_sha: string, more: object = {}) => ({
    ...{ head_sha, event: 'push', created_at: '2026-01-02T03:04:05Z', html_url: url, status: 'completed' },
    ...{ conclusion: 'success', ...more },
  });
  /** What GitHub lists of merges, and afterwards of everything since the one that is waited for, one answer a call. */
  const listed = (merges: readonly object[], ...then: readonly (readonly object[])[]) =>
    answers({
      'event=push': [{ workflow_runs: merges }],
      'created=': then.map((runs) => ({ workflow_runs: runs })),
    });
  const wait = (commit: string) =>
    run('wait-for-workflow.sh', ['infra-staging.yml', commit], { GITHUB_REF_NAME: 'trunk/1' });

  it('goes on at once when there is nothing to wait for: no run, or later ones and others only', () => {
    listed([]);
    expect(wait(second).status).toBe(0);
    expect(calls()).toContain('repos/acme/hha/actions/workflows/infra-staging.yml/runs --raw-field branch=trunk/1');
    listed([pushed(third, { conclusion: 'failure' }), pushed(beside), pushed('f'.repeat(40))]);
    expect(wait(second).status).toBe(0);
  });

  it.each([
    ['this commit', () => third],
    ['an older one, on which this one builds', () => first],
  ])('waits for the run of %s until it has ended, and goes on when it went well', (_, of) => {
    const merges = [pushed(of())];
    listed(merges, ...['queued', 'in_progress'].map((status) => [pushed(of(), { status, conclusion: null })]), merges);
    const { status, stderr } = wait(third);
    expect(status, stderr).toBe(0);
    expect(calls().trim().split('\n')).toHaveLength(4);
    expect(calls()).toContain('--paginate --raw-field created=>=2026-01-02T03:04:05Z');
  });

  it.each(['failure', 'cancelled', 'timed_out'])('fails when that of an older commit ended with %s', (conclusion) => {
    // The newest one that counts: what was deployed before it does not have what this commit builds on.
    const merges = [pushed(second, { conclusion }), pushed(first)];
    listed(merges, merges);
    const { status, stderr } = wait(third);
    expect(stderr).toContain(`infra-staging.yml could not deploy ${second}`);
    expect(stderr).toContain(`${conclusion}: ${url}`);
    expect(status).toBe(1);
  });

  it('goes on when somebody has mended it: by a run started by hand, or with a later commit', () => {
    const failed = pushed(first, { conclusion: 'failure' });
    for (const mended of [pushed(first, { event: 'workflow_dispatch' }), pushed(third)]) {
      listed([failed], [mended, failed]);
      expect(wait(second).status).toBe(0);
    }
    // A pull request deploys nothing, and a branch beside has not what failed.
    listed([pushed(second, { conclusion: 'failure' })], [pushed(second, { event: 'pull_request' }), pushed(beside)]);
    expect(wait(second).status).toBe(1);
  });

  it('fails when GitHub does not answer', () => {
    put('.bin/gh', '#!/bin/sh\nexit 1\n', 0o755);
    expect(wait(third).status).toBe(1);
  });

  it('fails without the history that says what builds on what', () => {
    listed([pushed(first)], [pushed(first)]);
    expect(wait('e'.repeat(40)).status).toBe(1);
  });
});

describe.skipIf(!able)('newer-infrastructure.sh (needs jq)', () => {
  const { first, second, third, beside } = history();
  const STEP = 'Deploy the stacks';
  /** Runs of these commits, each with how its step went; undefined: it was not reached. */
  const runs = (...all: readonly (readonly [string, object | undefined])[]) =>
    answers({
      'event=push': [{ workflow_runs: all.map(([head_sha], index) => ({ id: index + 100, head_sha })) }],
      'event=workflow_dispatch': [{ workflow_runs: [] }],
      ...Object.fromEntries(
        all.map(([, step], index) => {
          const steps = [{ name: 'Test', status: 'completed', conclusion: 'success' }];
          return [
            `runs/${index + 100}/jobs`,
            [{ jobs: [{ steps }, { steps: step ? [{ name: STEP, ...step }] : [] }] }],
          ];
        }),
      ),
    });
  const newer = (commit: string) => {
    const { status, stdout, stderr } = run('newer-infrastructure.sh', ['infra-staging.yml', STEP, commit]);
    return { status, newer: stdout.trim(), stderr };
  };

  it.each([
    ['was deployed', { status: 'completed', conclusion: 'success' }],
    ['failed, so that some stacks are newer', { status: 'completed', conclusion: 'failure' }],
    ['was cancelled on the way', { status: 'completed', conclusion: 'cancelled' }],
    ['goes on', { status: 'in_progress', conclusion: null }],
  ])('names a newer commit that %s', (_, step) => {
    runs([third, step], [second, { status: 'completed', conclusion: 'success' }]);
    expect(newer(second)).toMatchObject({ status: 0, newer: third });
    expect(newer(third)).toMatchObject({ status: 0, newer: '' });
  });

  it('names none that was not deployed, is another branch, or is unknown', () => {
    const deployed = { status: 'completed', conclusion: 'success' };
    runs([third, { status: 'completed', conclusion: 'skipped' }], [third, undefined], [third, { status: 'queued' }]);
    expect(newer(second)).toMatchObject({ status: 0, newer: '' });
    runs([beside, deployed], ['f'.repeat(40), deployed], [first, deployed]);
    expect(newer(second)).toMatchObject({ status: 0, newer: '' });
  });

  it('fails when GitHub does not answer, and on what is no commit of this clone', () => {
    answers({
      'event=push': [{ workflow_runs: [{ id: 100, head_sha: third }] }],
      'event=workflow': [{ workflow_runs: [] }],
    });
    expect(newer(second).stderr).toContain('The jobs of run 100 cannot be read');
    put('.bin/gh', '#!/bin/sh\nexit 1\n', 0o755);
    expect(newer(second).status).toBe(1);
    expect(newer('f'.repeat(40)).status).toBe(1);
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
