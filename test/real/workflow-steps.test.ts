/**
 * Every shell step of every workflow of every fixture, run by bash as the runner runs it. Programs of other people and the
 * scripts of `deploy/` are stand-ins that write down how they are called: whole jobs with the scripts themselves run against
 * an emulator in workflow-*.heavy. A step passes when all that it calls passes, and fails when any of it fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ParsedWorkflow, Step } from '../generators/workflows/workflow-files.js';
import { CASES, documentOf, renderDocument } from '../golden/rendered.js';

const able = ['bash', 'tar'].every((program) => spawnSync(program, ['--version']).status === 0);

/** Programs that are not ours, by the names that steps call them by. */
const PROGRAMS = ['npm', 'npx', 'python', 'pytest', 'gh'];

/** Writes its call down, answers what the next line of the step needs, and fails when it is told to. */
const STAND_IN = `#!/bin/bash
name=$(basename "$0")
echo "$name" >> "$CALLS"
[ "$FAILING" != "$name" ] || exit 7
case $name in
  push-image.sh | image-of.sh) echo "111122223333.dkr.ecr.us-east-1.amazonaws.com/app@sha256:$(printf 'a%.0s' {1..64})" ;;
esac
`;

/** What the runner puts in the place of an expression. */
const EXPRESSIONS: Readonly<Record<string, (place: Place) => string>> = {
  'github.token': () => 'token',
  'github.sha': () => 'b'.repeat(40),
  'github.event.pull_request.number': () => '7',
  'inputs.first_deployment': () => 'false',
  'inputs.go_back': () => 'false',
  'inputs.release': () => 'c'.repeat(40),
  'inputs.accept_schema': () => 'false',
  "inputs.phase || 'all'": () => 'all',
  'job.status': () => 'success',
  'matrix.environment': ({ environment }) => environment,
  'needs.check.result': () => 'success',
  'needs.diff.result': () => 'success',
  'runner.temp': ({ temp }) => temp,
  'steps.order.outputs.newer': () => '',
  'steps.image.outputs.earlier': () => '',
  'steps.image.outputs.reference': () => `registry/app@sha256:${'a'.repeat(64)}`,
};

interface Place {
  readonly environment: string;
  readonly temp: string;
}

interface ShellStep {
  readonly title: string;
  readonly run: string;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

describe.skipIf(!able).each(CASES)('the shell steps of %s (needs bash, tar)', (name) => {
  const { models, artifacts } = renderDocument(documentOf(name));
  const root = mkdtempSync(join(tmpdir(), 'hha-steps-'));
  const temp = join(root, '.temp');
  const put = (path: string, content: string, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode });
  };

  beforeAll(() => {
    for (const { path, content, executable } of artifacts) {
      const isScript = path.startsWith('deploy/') && executable === true;
      put(path, isScript ? STAND_IN : content, executable ? 0o755 : 0o644);
    }
    for (const program of PROGRAMS) put(`.bin/${program}`, STAND_IN, 0o755);
    for (const { paths } of models) {
      put(`${paths.backend}/requirements-dev.txt`, '');
      if (paths.frontend !== undefined) put(`${paths.frontend}/package.json`, '{}');
    }
    put('.temp/image/index.json', '{}');
    spawnSync('tar', ['-cf', join(temp, 'image/image.tar'), '-C', join(temp, 'image'), 'index.json']);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const steps = artifacts
    .filter(({ path }) => /^\.github\/workflows\/.*\.yml$/.test(path))
    .flatMap(({ path, content, environment }) =>
      shellSteps(path, parse(content), environment ?? models[0]?.name ?? ''),
    );

  function shellSteps(path: string, workflow: ParsedWorkflow, environment: string): readonly ShellStep[] {
    const place = { environment, temp };
    const above = (workflow as { readonly env?: Readonly<Record<string, string>> }).env;
    return Object.entries(workflow.jobs).flatMap(([key, job]) =>
      job.steps
        .filter((step): step is Step & { readonly run: string } => step.run !== undefined)
        .map((step) => ({
          title: `${path}, ${key}: ${step.name}`,
          run: step.run,
          directory: join(root, (step as { readonly 'working-directory'?: string })['working-directory'] ?? '.'),
          env: resolved(
            { ...above, ...(job as { readonly env?: Readonly<Record<string, string>> }).env, ...step.env },
            place,
          ),
        })),
    );
  }

  /** Runs a step as `shell: bash` does, with one of the things that it calls failing or none. */
  function play(
    { run, directory, env }: ShellStep,
    failing = '',
  ): { readonly status: number | null; readonly calls: readonly string[] } {
    const calls = join(root, '.calls');
    writeFileSync(calls, '');
    const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: directory,
      encoding: 'utf8',
      env: {
        PATH: `${join(root, '.bin')}:${process.env.PATH ?? ''}`,
        HOME: root,
        CALLS: calls,
        FAILING: failing,
        GITHUB_SHA: 'b'.repeat(40),
        GITHUB_RUN_ID: '1',
        GITHUB_REPOSITORY: 'acme/app',
        GITHUB_REF: `refs/heads/${models[0]?.github.branch}`,
        GITHUB_REF_NAME: models[0]?.github.branch ?? '',
        GITHUB_OUTPUT: join(root, '.output'),
        GITHUB_STEP_SUMMARY: join(root, '.summary'),
        ...env,
      },
    });
    return {
      status,
      calls: readFileSync(calls, 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    };
  }

  it('are many', () => {
    expect(steps.length).toBeGreaterThan(20);
  });

  it('pass when everything that they call passes', () => {
    for (const step of steps) expect(play(step).status, step.title).toBe(0);
  });

  it('fail when anything that they call fails', () => {
    let failures = 0;
    for (const step of steps) {
      for (const program of new Set(play(step).calls)) {
        failures += 1;
        expect(play(step, program).status, `${step.title}, with ${program} failing`).not.toBe(0);
      }
    }
    expect(failures).toBeGreaterThan(15);
  });

  it('put nothing older in the place of newer code: a merge has nothing to do, and a person is told', () => {
    const order = steps.filter(({ title }) => title.endsWith('Refuse what is older than what runs'));
    expect(order.length).toBe(2 * models.length + models.filter(({ frontend }) => frontend !== undefined).length);
    for (const script of ['newer-release', 'newer-infrastructure'])
      put(`deploy/${script}.sh`, '#!/bin/bash\necho 0123456789012345678901234567890123456789\n', 0o755);
    for (const step of order) {
      const output = join(root, '.order');
      const started = (event: string) => {
        writeFileSync(output, '');
        const env = { ...step.env, GITHUB_EVENT_NAME: event, GITHUB_OUTPUT: output };
        return { status: play({ ...step, env }).status, output: readFileSync(output, 'utf8') };
      };
      expect(started('workflow_dispatch'), step.title).toEqual({ status: 1, output: '' });
      expect(started('push'), step.title).toEqual({
        status: 0,
        output: 'newer=0123456789012345678901234567890123456789\n',
      });
    }
  });

  it('stop at what a workflow must not do: a failed check, another branch, an unknown phase, a schema that went on', () => {
    const named = (title: RegExp) => steps.filter((step) => title.test(step.title));
    for (const step of named(/Every check passed/)) {
      expect(play({ ...step, env: { ...step.env, RESULT: 'failure' } }).status).not.toBe(0);
    }
    for (const step of named(/Refuse what is not merged/)) {
      expect(
        play({ ...step, env: { ...step.env, GITHUB_REF: 'refs/heads/mine', GITHUB_REF_NAME: 'mine' } }).status,
      ).not.toBe(0);
    }
    for (const step of named(/Deploy the stacks/)) {
      expect(play({ ...step, env: { ...step.env, PHASE: 'everything' } }).status).not.toBe(0);
    }
    const schema = named(/happened to the schema/);
    expect(schema.length).toBe(models.length);
    put('deploy/schema-changes.sh', '#!/bin/bash\necho migrations/0002.py\n', 0o755);
    for (const step of schema) {
      expect(play(step).status, step.title).not.toBe(0);
      expect(play({ ...step, env: { ...step.env, ACCEPTED: 'true' } }).status, step.title).toBe(0);
    }
    // Nobody can say what the database holds: then only the word of a person counts.
    put('deploy/schema-changes.sh', '#!/bin/bash\nexit 1\n', 0o755);
    for (const step of schema) {
      expect(play(step).status, step.title).not.toBe(0);
      expect(play({ ...step, env: { ...step.env, ACCEPTED: 'true' } }).status, step.title).toBe(0);
    }
  });
});

/** Variables with every expression replaced; one without an answer here is a step that nobody has tried. */
function resolved(env: Readonly<Record<string, string>>, place: Place): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      String(value).replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
        const answer = EXPRESSIONS[expression];
        if (answer === undefined) throw new Error(`no answer for \${{ ${expression} }}`);
        return answer(place);
      }),
    ]),
  );
}
