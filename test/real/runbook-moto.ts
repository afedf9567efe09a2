/** An AWS account played by moto on this machine, the installed AWS CLI in front of it, and runbooks that are replayed there. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Artifact } from '../../src/generators/artifact.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { type RunbookSlug, runbookPath } from '../../src/model/runbooks.js';
import { freePort } from './postgres.js';
import { pythonWith } from './python.js';
import { type Block, blocksOf } from './runbook-blocks.js';
import { standIns } from './runbook-stand-ins.js';

const python = executableOf(pythonWith('moto.server', 'awscli.clidriver'));

/** What is missing on this machine, by name; empty when the tests can run. */
export const missingForMoto: readonly string[] = [
  ...['bash', 'jq', 'curl', 'sha256sum'].filter((tool) => pathOf(tool) === undefined),
  ...(python === undefined ? ['Python with moto, its server, and awscli'] : []),
];

/** For the title of a test. */
export const needsOfMoto = missingForMoto.length === 0 ? '' : ` (needs ${missingForMoto.join(', ')})`;

/** How a run ended; `output` is everything that was printed. */
export interface Run {
  readonly status: number | null;
  readonly output: string;
  readonly blocks: readonly (Block & { readonly printed: string })[];
}

export interface Completion {
  readonly reason: string;
  /** Whether the answer knows nothing of the emulator's state. */
  readonly blind: boolean;
  readonly used: boolean;
}

/** One account, from its first resource to its end. */
export class Account {
  private root = '';
  private readonly processes: ChildProcess[] = [];
  private endpoint = '';
  private internet = '';

  constructor(
    private readonly model: EnvironmentModel,
    private readonly artifacts: readonly Artifact[],
  ) {}

  /** Starts moto, and writes the project and its stand-ins beside it; nothing is on the disk before. */
  async start(): Promise<void> {
    this.root = mkdtempSync(join(tmpdir(), 'hha-moto-'));
    for (const { path, content, executable } of this.artifacts) this.write(join('project', path), content, executable);
    mkdirSync(join(this.root, 'tmp'), { recursive: true });
    mkdirSync(this.state, { recursive: true });
    this.checkOut('7'.repeat(40));
    const [port, internet] = [await freePort(), await freePort()];
    this.endpoint = `http://127.0.0.1:${port}`;
    this.internet = `http://127.0.0.1:${internet}`;
    const here = fileURLToPath(new URL('.', import.meta.url));
    const tools = {
      aws: `exec ${python} -S -E ${join(here, 'moto-aws.py')} "$@"`,
      ...standIns({
        model: this.model,
        project: this.project,
        internet: this.internet,
        curl: pathOf('curl') ?? 'curl',
      }),
    };
    for (const [name, body] of Object.entries(tools)) this.write(join('bin', name), `#!/bin/sh\n${body}\n`, true);
    this.spawn([join(here, 'moto-completed'), String(port), String(internet)], {
      MOTO_ACCOUNT_ID: this.model.account,
      MOTO_ACM_VALIDATION_WAIT: '1',
      MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
      // Small pages, so that a query that is applied to each of them shows.
      MOTO_S3_DEFAULT_MAX_KEYS: '4',
      MOTO_REASONS: join(this.root, 'reasons.json'),
      INTERNET_REGION: this.model.region,
      WEB_BUCKET: this.model.names.webBucket,
    });
    this.spawn([join(here, 'moto-cli.py'), this.socket, this.endpoint], {
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_DEFAULT_REGION: this.model.region,
      AWS_MAX_ATTEMPTS: '1',
    });
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const answers = await fetch(`${this.endpoint}/moto-api/`).then(
        () => existsSync(this.socket),
        () => false,
      );
      if (answers) {
        this.ask(
          'route53',
          'create-hosted-zone',
          '--name',
          this.model.domains.hostedZone,
          '--caller-reference',
          'test',
        );
        return;
      }
      if (this.processes.some(({ exitCode }) => exitCode !== null)) break;
      await new Promise((resume) => setTimeout(resume, 100));
    }
    throw new Error(`moto or the AWS CLI did not start\n${this.log}`);
  }

  stop(): void {
    for (const process of this.processes) process.kill();
    if (this.root !== '') rmSync(this.root, { recursive: true, force: true });
  }

  /** The answer of the AWS CLI as data. */
  ask<T>(...words: readonly string[]): T {
    const text = execFileSync(join(this.root, 'bin/aws'), [...words, '--output', 'json'], {
      cwd: this.project,
      encoding: 'utf8',
      env: this.environment(),
    });
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Whether the AWS CLI refuses the command; nothing is printed. */
  refuses(...words: readonly string[]): boolean {
    const file = join(this.root, 'bin/aws');
    return spawnSync(file, words, { cwd: this.project, env: this.environment() }).status !== 0;
  }

  /** The page of a runbook as it is rendered. */
  page(slug: RunbookSlug): string {
    const path = runbookPath(this.model.paths.runbooks, slug);
    const page = this.artifacts.find((artifact) => artifact.path === path)?.content;
    if (page === undefined) throw new Error(`${path} is not rendered`);
    return page;
  }

  /** Builds the environment by the runbook that needs nothing but the CLI, in an account that holds its hosted zone. */
  provision(shell = 'bash'): Run {
    const own = blocksOf(this.page('provisioning-by-cli'));
    // Before its step 15 comes step 3 of another page, and its step 19 is steps 7 to 9 of it, in the same shell.
    const [roles, image] = [
      own.findIndex(({ heading }) => heading.startsWith('15. ')),
      own.findIndex(({ text }) => text.startsWith('aws ecs list-task-definitions')),
    ];
    const others = (steps: RegExp) =>
      blocksOf(this.page('first-deployment')).filter(({ heading }) => steps.test(heading));
    const [github, first] = [others(/^3\. /), others(/^[789]\. /)];
    if (roles < 0 || image < roles || github.length < 2 || first.length < 2)
      throw new Error('steps are not where they were');
    // It asks no question that destroys: what it reads are the secrets that only people know.
    return this.run([...own.slice(0, roles), ...github, ...own.slice(roles, image), ...first, ...own.slice(image)], {
      shell,
      answer: 'typed at first',
    });
  }

  /** Runs every block of a runbook, or those of some of its steps, in order and in one shell. */
  replay(slug: RunbookSlug, steps = /^/): Run {
    const blocks = blocksOf(this.page(slug)).filter(({ heading }) => steps.test(heading));
    if (blocks.length === 0) throw new Error(`${slug} has no step ${steps}`);
    return this.run(blocks);
  }

  /** Runs blocks in one shell; a command that fails ends the run. Every question is answered with the environment's name. */
  run(blocks: readonly Block[], { shell = 'bash', answer = this.model.name } = {}): Run {
    const script = join(this.root, 'runbook.sh');
    // A list of commands joined by && that fails in its middle ends no shell, so each block is asked.
    const marked = blocks.map(
      ({ text }, index) => `printf '\\036%s\\036' ${index}\n${text}ended=$?; [ "$ended" -eq 0 ] || exit "$ended"`,
    );
    writeFileSync(script, `set -euo pipefail\nexec 2>&1\n${marked.join('\n')}`);
    const { status, stdout } = spawnSync(shell, [...(shell === 'zsh' ? ['-f'] : ['--norc']), script], {
      cwd: this.project,
      encoding: 'utf8',
      env: this.environment(),
      input: `${answer}\n`.repeat(50),
      maxBuffer: 2 ** 26,
    });
    const parts = stdout.split('\u001e').slice(1);
    const printed = blocks.map((block, index) => {
      const at = parts.indexOf(String(index));
      return { ...block, printed: at < 0 ? '' : (parts[at + 1] ?? '') };
    });
    return { status, output: stdout.replaceAll('\u001e', '\n'), blocks: printed };
  }

  /** What was called so far that was neither a list nor a description, as "service Operation". */
  async events(): Promise<readonly string[]> {
    return (await fetch(`${this.internet}/control/events`)).json() as Promise<string[]>;
  }

  /** Sets what moto answers for the bill of each day. */
  async bill(results: object): Promise<void> {
    const answer = await fetch(`${this.endpoint}/moto-api/static/ce/cost-and-usage-results`, {
      method: 'POST',
      body: JSON.stringify({ account_id: this.model.account, results: [results] }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** What the service is made from when the application stacks are deployed: CDK is a stand-in. */
  leaveService(definition: object): void {
    writeFileSync(join(this.state, 'service.json'), JSON.stringify(definition));
  }

  /** Which commit the project is at. */
  checkOut(commit: string): void {
    writeFileSync(join(this.state, 'head'), commit);
  }

  /** What a stand-in was called with, one call a line. */
  calls(name: 'gh' | 'npx'): readonly string[] {
    const file = join(this.state, name);
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  /** Makes the one-off tasks of a family end with an exit code, or run for ever; or the newest deployment one that runs. */
  async decide(kind: 'exit' | 'hang' | 'deploying', family: string, value: string): Promise<void> {
    const answer = await fetch(`${this.internet}/control/${kind}/${family}/${value}`);
    if (!answer.ok) throw new Error(`${answer.status}`);
  }

  /** What a visitor of the API gets. */
  async api(path: string): Promise<number> {
    return (await fetch(`${this.internet}/api${path}`)).status;
  }

  /** What a visitor of the web application gets. */
  async web(path: string): Promise<string> {
    return (await fetch(`${this.internet}/app${path}`)).text();
  }

  /** What was added to moto, with its reason, and which of it was used so far. */
  completions(): Readonly<Record<string, Completion>> {
    const file = join(this.root, 'exceptions');
    const used = existsSync(file) ? new Set(readFileSync(file, 'utf8').trim().split('\n')) : new Set();
    const reasons = JSON.parse(readFileSync(join(this.root, 'reasons.json'), 'utf8')) as Record<string, Completion>;
    // The second version of the CLI has it.
    const tail = { 'logs tail': { reason: 'the first version of the CLI lacks it', blind: false, used: true } };
    const all = { ...reasons, ...(used.has('logs tail') ? tail : {}) };
    return Object.fromEntries(Object.entries(all).map(([name, each]) => [name, { ...each, used: used.has(name) }]));
  }

  /** The end of what moto said, for a message. */
  get log(): string {
    return existsSync(join(this.root, 'log')) ? readFileSync(join(this.root, 'log'), 'utf8').slice(-3000) : '';
  }

  private get project(): string {
    return join(this.root, 'project');
  }

  private get state(): string {
    return join(this.root, 'state');
  }

  private get socket(): string {
    return join(this.root, 'cli.socket');
  }

  private environment(): Record<string, string> {
    return {
      PATH: `${join(this.root, 'bin')}:${process.env.PATH ?? ''}`,
      HOME: process.env.HOME ?? '/',
      TMPDIR: join(this.root, 'tmp'),
      RUN: this.state,
      CLI_SOCKET: this.socket,
      HHA_POLL_SECONDS: '0',
      HHA_SMOKE_ATTEMPTS: '2',
    };
  }

  private spawn(words: readonly string[], environment: Readonly<Record<string, string>>): void {
    const log = openSync(join(this.root, 'log'), 'a');
    const env = { ...process.env, MOTO_LOG: join(this.root, 'exceptions'), ...environment };
    this.processes.push(spawn(python ?? '', words, { stdio: ['ignore', log, log], env }));
  }

  private write(path: string, content: string, executable = false): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (executable) chmodSync(file, 0o755);
  }
}

/** The program itself: what stands on the path may be a script that searches for it anew each time. */
function executableOf(command: string | undefined): string | undefined {
  if (command === undefined) return undefined;
  return execFileSync(command, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
}

function pathOf(tool: string): string | undefined {
  const { status, stdout } = spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
