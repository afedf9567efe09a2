/** Runs whole workflows of a project as GitHub would: their jobs in the order of their needs, each on fresh ground. */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmulatedCloud } from '../cloud/emulated-cloud.js';
import { programPath } from '../cloud/tools.js';
import type { Play } from './actions.js';
import { holds } from './expressions.js';
import { type JobRun, runJob, SKIPPED } from './job.js';
import { Project } from './project.js';
import { inputsOf, type Job, readWorkflow } from './workflow-file.js';

/** Programs that are not there, or that need the network, by their names in the PATH. */
const PROGRAMS = { gh: 'gh', npm: 'npm', npx: 'npx', python: 'python', pytest: 'python', skopeo: 'skopeo' } as const;

/** What starts a run. */
export interface Start {
  readonly event: 'push' | 'pull_request' | 'workflow_dispatch' | 'schedule';
  /** Of a run that is started by hand. */
  readonly inputs?: Readonly<Record<string, string | boolean>>;
  /** What GitHub tells of the event. */
  readonly payload?: object;
  /** Default: the branch that is deployed from. */
  readonly ref?: string;
  /** Default: the newest commit. */
  readonly commit?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly play?: Play;
  /** Runs these jobs of an earlier run again, with the results and artifacts of its other ones. */
  readonly again?: { readonly of: WorkflowRun; readonly jobs: readonly string[] };
}

export interface WorkflowRun {
  /** Every job has succeeded or was skipped. */
  readonly succeeded: boolean;
  /** By key; a job with a matrix has one run for each value: `check (staging)`. */
  readonly jobs: Readonly<Record<string, JobRun>>;
  /** Where its artifacts are. */
  readonly artifacts: string;
}

export class Runner {
  private number = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'hha-runner-'));

  private constructor(
    readonly project: Project,
    readonly cloud: EmulatedCloud,
  ) {}

  /** The project of a fixture, and an AWS that holds one of its environments and the images of its first two commits. */
  static async start(fixture: string, environment: string): Promise<Runner> {
    const project = await Project.create(fixture);
    const cloud = await EmulatedCloud.start([project.environment(environment)], project.commits.slice(0, 2));
    const runner = new Runner(project, cloud);
    for (const [name, file] of Object.entries(PROGRAMS)) {
      const program = join(cloud.control, 'bin', name);
      copyFileSync(join(import.meta.dirname, 'programs', `${file}.sh`), program);
      chmodSync(program, 0o755);
    }
    runner.reset();
    return runner;
  }

  stop(): void {
    this.cloud.stop();
    this.project.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Everything goes well until a test says otherwise; what stands in AWS stays. */
  reset(): void {
    this.cloud.reset();
    for (const name of ['failing', 'programs', 'cdk.out']) this.cloud.ask(name, '');
    this.cloud.ask('cdk.code', '0');
    for (const name of readdirSync(this.cloud.control).filter((file) => /^(runs|jobs)-.*\.json$/.test(file)))
      rmSync(join(this.cloud.control, name));
    for (const name of ['cdk.real', 'issue', 'commented', 'comment.json', 'comments.json'])
      rmSync(join(this.cloud.control, name), { force: true });
  }

  /** Programs that fail from now on: `pytest`, `npm test`. */
  fail(...programs: readonly string[]): void {
    this.cloud.ask('failing', programs.map((program) => `${program}\n`).join(''));
  }

  async run(path: string, start: Start): Promise<WorkflowRun> {
    const { project } = this;
    const {
      again,
      event,
      payload = {},
      commit = project.head,
      ref = `refs/heads/${project.model.github.branch}`,
    } = start;
    const workflow = readWorkflow(project.git('show', `${commit}:${path}`));
    if (!(event in workflow.on)) throw new Error(`${path} is not started by ${event}`);
    this.number += 1;
    const folder = join(this.folder, String(this.number));
    const artifacts = again?.of.artifacts ?? join(folder, 'artifacts');
    mkdirSync(artifacts, { recursive: true });
    const github = {
      event_name: event,
      event: { repository: { private: false }, ...payload },
      ref,
      ref_name: ref.replace(/^refs\/heads\//, ''),
      sha: commit,
      repository: project.repository,
      run_id: String(this.number),
    };
    const variables = {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: event,
      GITHUB_REF: github.ref,
      GITHUB_REF_NAME: github.ref_name,
      GITHUB_SHA: commit,
      GITHUB_REPOSITORY: project.repository,
      GITHUB_RUN_ID: github.run_id,
      CONTROL: this.cloud.control,
      NODE_MODULES: join(process.cwd(), 'node_modules'),
      REAL_NPM: programPath('npm'),
      TOOL_PACKAGE: project.tool.package,
      TOOL_PROGRAM: project.tool.program,
    };
    const contexts = {
      github,
      vars: start.variables ?? {},
      inputs: event === 'workflow_dispatch' ? inputsOf(workflow, start.inputs ?? {}) : {},
    };
    const jobs: Record<string, JobRun> = {};
    const results: Record<string, { readonly result: JobRun['result'] }> = {};
    for (const [key, job] of inOrder(workflow.jobs)) {
      const needs = Object.fromEntries(needed(job).map((name) => [name, results[name]]));
      const failed = Object.values(needs).some((need) => need?.result !== 'success');
      const known = { ...contexts, needs };
      const wanted = holds(job.if, known, failed ? 'failure' : 'success');
      const runs: JobRun[] = [];
      for (const [name, matrix] of instances(key, job)) {
        const ground = {
          project,
          cloud: this.cloud,
          play: start.play ?? {},
          folder: join(folder, name),
          artifacts,
          variables,
        };
        const kept = again?.jobs.includes(key) === false ? again.of.jobs[name] : undefined;
        if (kept !== undefined) {
          runs.push(kept);
          jobs[name] = kept;
          continue;
        }
        const run = wanted ? await runJob(workflow, job, { ...known, matrix }, ground) : SKIPPED;
        jobs[name] = run;
        runs.push(run);
      }
      const worst = ['failure', 'skipped'] as const;
      results[key] = { result: worst.find((one) => runs.some(({ result }) => result === one)) ?? 'success' };
    }
    return { succeeded: Object.values(jobs).every(({ result }) => result !== 'failure'), jobs, artifacts };
  }

  /** What a stand-in has written down; empty when it was not called. */
  asked(name: string): string {
    try {
      return readFileSync(join(this.cloud.control, name), 'utf8');
    } catch {
      return '';
    }
  }

  /** What the runs of a workflow look like to one that asks for them: by default, of the newest commit, after a merge. */
  answerRuns(workflow: string, ...runs: readonly Partial<ApiRun>[]): void {
    const { project } = this;
    const all = runs.map((run, index) => ({
      id: index + 1,
      event: 'push',
      head_branch: project.model.github.branch,
      head_sha: project.head,
      status: 'completed',
      conclusion: null,
      html_url: `https://github.com/run/${index + 1}`,
      created_at: new Date().toISOString(),
      ...run,
    }));
    this.cloud.ask(`runs-${workflow}.json`, JSON.stringify({ workflow_runs: all }));
    for (const { id, step } of all)
      if (step !== undefined) this.cloud.ask(`jobs-${id}.json`, JSON.stringify({ jobs: [{ steps: [step] }] }));
  }
}

/** A run as GitHub's API has it. */
interface ApiRun {
  readonly id: number;
  readonly event: 'push' | 'workflow_dispatch';
  readonly head_branch: string;
  readonly head_sha: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: 'success' | 'failure' | 'cancelled' | null;
  readonly created_at: string;
  /** The step of its job that deploys. */
  readonly step: { readonly name: string; readonly status: string; readonly conclusion: string | null };
}

function needed({ needs = [] }: Job): readonly string[] {
  return [needs].flat();
}

/** Jobs after the ones that they need. */
function inOrder(jobs: Readonly<Record<string, Job>>): readonly (readonly [string, Job])[] {
  const ordered: (readonly [string, Job])[] = [];
  const add = (key: string): void => {
    const job = jobs[key];
    if (job === undefined) throw new Error(`there is no job ${key}`);
    if (ordered.some(([one]) => one === key)) return;
    for (const need of needed(job)) add(need);
    ordered.push([key, job]);
  };
  for (const key of Object.keys(jobs)) add(key);
  return ordered;
}

/** One for each value of a matrix of one dimension; one without a matrix. */
function instances(key: string, { strategy }: Job): readonly (readonly [string, Readonly<Record<string, string>>])[] {
  if (strategy === undefined) return [[key, {}]];
  const [dimension, ...more] = Object.entries(strategy.matrix);
  if (dimension === undefined || more.length > 0) throw new Error('nobody plays a matrix of several dimensions');
  const [name, values] = dimension;
  return values.map((value) => [`${key} (${value})`, { [name]: value }]);
}
