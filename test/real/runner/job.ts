/** Runs the steps of one job as GitHub's runner does: a fresh folder, the files for outputs, and bash with its flags. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmulatedCloud } from '../cloud/emulated-cloud.js';
import { ACTIONS_PLAYED, ActionFailed, type Play } from './actions.js';
import { type Contexts, filled, filledAll, holds, type Status } from './expressions.js';
import type { Project } from './project.js';
import type { Job, Step, Workflow } from './workflow-file.js';

export interface StepRun {
  readonly name: string;
  readonly outcome: 'success' | 'failure' | 'skipped';
}

export interface JobRun {
  readonly result: 'success' | 'failure' | 'skipped';
  readonly steps: readonly StepRun[];
  /** Everything that the steps said. */
  readonly log: string;
  /** Errors and warnings that GitHub shows on the run: `error …`. */
  readonly annotations: readonly string[];
  readonly summary: string;
  /** What actions and stand-ins wrote down: what was built, scanned, signed in to. */
  readonly notes: readonly string[];
  /** What the job may do, and what it did of that: `contents:read`. */
  readonly permissions: { readonly granted: readonly string[]; readonly used: readonly string[] };
}

/** Where a job runs. */
export interface Ground {
  readonly project: Project;
  readonly cloud: EmulatedCloud;
  readonly play: Play;
  /** A folder of its own. */
  readonly folder: string;
  readonly artifacts: string;
  /** GitHub's own variables that do not depend on the job. */
  readonly variables: Readonly<Record<string, string>>;
}

export const SKIPPED: JobRun = {
  result: 'skipped',
  steps: [],
  log: '',
  annotations: [],
  summary: '',
  notes: [],
  permissions: { granted: [], used: [] },
};

/** The flags that the runner gives to a shell by its name. Source: GitHub docs, workflow syntax, `jobs.<job_id>.steps[*].shell`. */
const SHELLS: Readonly<Record<string, readonly string[]>> = { bash: ['--noprofile', '--norc', '-eo', 'pipefail'] };

export async function runJob(workflow: Workflow, job: Job, contexts: Contexts, ground: Ground): Promise<JobRun> {
  const { folder, cloud } = ground;
  const workspace = join(folder, 'workspace');
  const temp = join(folder, 'temp');
  for (const directory of [workspace, temp]) mkdirSync(directory, { recursive: true });
  const file = (name: string): string => join(folder, name);
  const granted = Object.entries(job.permissions).map(([scope, level]) => `${scope}:${level}`);
  for (const name of ['summary', 'permissions']) writeFileSync(file(name), '');

  const steps: Record<string, { outputs: Readonly<Record<string, string>>; outcome: string }> = {};
  const runs: StepRun[] = [];
  const notes: string[] = [];
  const log: string[] = [];
  let added: Readonly<Record<string, string>> = {};
  let status: Status = 'success';

  const github = { ...(contexts.github as object), token: granted.join(','), workspace };
  const runner = { temp, os: 'Linux' };
  const above = { ...contexts, github };
  const jobEnv = { ...filledAll(workflow.env, above), ...filledAll(job.env, above) };
  const environment = job.environment === undefined ? undefined : filled(environmentName(job.environment), above);
  for (const value of [job['runs-on'], job.concurrency?.group ?? '', job.name ?? '']) filled(value, above);

  const run = async (step: Step, now: Contexts): Promise<void> => {
    const env = filledAll(step.env, now);
    if (step.uses !== undefined) {
      const action = ACTIONS_PLAYED[step.uses.slice(0, step.uses.indexOf('@'))];
      if (action === undefined) throw new Error(`nobody plays ${step.uses}`);
      return action({
        ...ground,
        inputs: filledAll(step.with, now),
        commit: ground.variables.GITHUB_SHA ?? '',
        workspace,
        temp,
        environment,
        need: (scope, level) => {
          if (!granted.includes(`${scope}:${level}`) && !granted.includes(`${scope}:write`))
            throw new ActionFailed(`the token of the job has no ${scope}: ${level}`);
          writeFileSync(file('permissions'), `${scope}:${level}\n`, { flag: 'a' });
        },
        setEnvironment: (values) => {
          added = { ...added, ...values };
        },
        note: (text) => notes.push(text),
      });
    }
    const shell = SHELLS[workflow.defaults.run.shell];
    if (shell === undefined) throw new Error(`nobody plays the shell ${workflow.defaults.run.shell}`);
    for (const name of ['output', 'env']) writeFileSync(file(name), '');
    writeFileSync(file('script.sh'), step.run ?? '');
    const directory = join(workspace, step['working-directory'] ?? '.');
    // The runner cannot start a shell in a folder that is not there.
    if (!existsSync(directory)) throw new ActionFailed(`there is no ${directory}`);
    const { code, said } = await execute('bash', [...shell, file('script.sh')], directory, {
      ...cloud.environment,
      ...ground.variables,
      RUNNER_TEMP: temp,
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: file('output'),
      GITHUB_ENV: file('env'),
      GITHUB_STEP_SUMMARY: file('summary'),
      ARTIFACTS: ground.artifacts,
      PERMISSIONS_USED: file('permissions'),
      ...jobEnv,
      ...added,
      ...env,
    });
    log.push(said);
    added = { ...added, ...assignments(file('env')) };
    if (step.id !== undefined) steps[step.id] = { outputs: assignments(file('output')), outcome: 'success' };
    if (code !== 0) throw new ActionFailed(`Process completed with exit code ${code}.`);
  };

  for (const step of job.steps) {
    const now = { ...above, runner, env: { ...jobEnv, ...added }, steps, job: { status } };
    if (!holds(step.if, now, status)) {
      runs.push({ name: step.name, outcome: 'skipped' });
      continue;
    }
    log.push(`== ${step.name}\n`);
    try {
      await run(step, now);
      runs.push({ name: step.name, outcome: 'success' });
    } catch (error) {
      if (!(error instanceof ActionFailed)) throw error;
      log.push(`${error.message}\n`);
      runs.push({ name: step.name, outcome: 'failure' });
      status = 'failure';
    }
  }

  const said = log.join('');
  return {
    result: status === 'success' ? 'success' : 'failure',
    steps: runs,
    log: said,
    annotations: [...said.matchAll(/^::(error|warning|notice)( [^:]*)?::(.*)$/gm)].map(
      ([, kind, place = '', text]) => `${kind}${place} ${text}`,
    ),
    summary: readFileSync(file('summary'), 'utf8'),
    notes,
    permissions: {
      granted,
      used: [
        ...new Set(
          readFileSync(file('permissions'), 'utf8')
            .split('\n')
            .filter((line) => line !== ''),
        ),
      ].sort(),
    },
  };
}

export function environmentName(environment: NonNullable<Job['environment']>): string {
  return typeof environment === 'string' ? environment : environment.name;
}

/** What a step wrote into one of the runner's files: `name=value`, or a value of several lines between two marks. */
function assignments(path: string): Readonly<Record<string, string>> {
  const text = readFileSync(path, 'utf8');
  return Object.fromEntries(
    [...text.matchAll(/^([^=\n]+?)(?:=(.*)|<<(\S+)\n([\s\S]*?)\n\3)$/gm)].map(([, name, value, , lines]) => [
      name,
      value ?? lines ?? '',
    ]),
  );
}

/** Runs a program and gives its exit code with everything that it said, in the order in which it was said. */
function execute(
  program: string,
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((done, fail) => {
    const child = spawn(program, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text));
    child.once('error', fail);
    child.once('close', (code) => done({ code: code ?? 128, said }));
  });
}
