/** An empty AWS account played by moto on this machine, and the installed AWS CLI in front of it. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Artifact } from '../../src/generators/artifact.js';
import { pythonWith } from './python.js';

const python = pythonWith('moto', 'awscli.clidriver');

/** What is missing on this machine, by name; empty when the tests can run. */
export const missingForMoto: readonly string[] = [
  ...['bash', 'jq', 'moto_server'].filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0),
  ...(python === undefined ? ['Python with moto and awscli'] : []),
];

/** What moto 5.2 does not play, with what the stand-in answers and the reason. */
export const MOTO_EXCEPTIONS: Readonly<Record<string, { readonly answer: string; readonly reason: string }>> = {
  'ec2 revoke-security-group-ingress': {
    answer: 'True',
    reason: 'the default security group of moto lacks the rule that AWS puts into it',
  },
  'cloudfront create-cache-policy': { answer: 'cache-policy', reason: 'not implemented' },
  'cloudfront create-response-headers-policy': { answer: 'headers-policy', reason: 'not implemented' },
  'cloudfront create-function': { answer: 'UNPUBLISHED', reason: 'not implemented' },
  'cloudfront describe-function': {
    answer: 'arn:aws:cloudfront::111122223333:function/routes',
    reason: 'not implemented',
  },
  'cloudfront publish-function': { answer: 'LIVE', reason: 'not implemented' },
};

/** One account, from its first resource to its end. */
export class Account {
  private readonly root = mkdtempSync(join(tmpdir(), 'hha-moto-'));
  private readonly processes: ChildProcess[] = [];
  private endpoint = '';

  constructor(
    private readonly facts: { readonly account: string; readonly region: string },
    artifacts: readonly Artifact[],
  ) {
    for (const { path, content, executable } of artifacts) this.write(join('project', path), content, executable);
    const client = fileURLToPath(new URL('moto-aws.py', import.meta.url));
    this.write('bin/aws', `#!/bin/sh\nexec ${python} -S -E ${client} "$@"\n`, true);
    this.write(
      'bin/git',
      `#!/bin/sh\ncase "$*" in *show-toplevel*) echo '${this.project}' ;; *) echo ${'7'.repeat(40)} ;; esac\n`,
      true,
    );
    this.write('bin/sleep', '#!/bin/sh\n', true);
    // Nothing listens behind the domains of a test.
    this.write('project/deploy/smoke-test.sh', '#!/bin/sh\n[ "$#" -eq 1 ]\n', true);
  }

  async start(): Promise<void> {
    const port = await freePort();
    this.endpoint = `http://127.0.0.1:${port}`;
    this.spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
      MOTO_ACCOUNT_ID: this.facts.account,
      MOTO_ACM_VALIDATION_WAIT: '1',
      MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
      MOTO_ECS_SERVICE_RUNNING: '1',
    });
    this.spawn(python ?? '', [fileURLToPath(new URL('moto-cli.py', import.meta.url)), this.socket, this.endpoint], {
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_DEFAULT_REGION: this.facts.region,
      AWS_MAX_ATTEMPTS: '1',
    });
    await until(() =>
      fetch(`${this.endpoint}/moto-api/`).then(
        () => existsSync(this.socket),
        () => false,
      ),
    );
  }

  stop(): void {
    for (const process of this.processes) process.kill();
    rmSync(this.root, { recursive: true, force: true });
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

  /** Runs blocks in one shell; a command that fails ends the run. */
  run(shell: string, blocks: readonly string[]): { readonly status: number | null; readonly output: string } {
    const script = join(this.root, 'runbook.sh');
    writeFileSync(script, `set -euo pipefail\n${blocks.join('\n')}`);
    const { status, stdout, stderr } = spawnSync(shell, [...(shell === 'zsh' ? ['-f'] : ['--norc']), script], {
      cwd: this.project,
      encoding: 'utf8',
      env: this.environment(),
      input: '',
      maxBuffer: 2 ** 26,
    });
    return { status, output: `${stdout}${stderr}` };
  }

  /** The operations that were answered for moto, in their order. */
  exceptions(): readonly string[] {
    const file = join(this.root, 'exceptions');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  private get project(): string {
    return join(this.root, 'project');
  }

  private get socket(): string {
    return join(this.root, 'cli.socket');
  }

  private environment(): Record<string, string> {
    const temporary = join(this.root, 'tmp');
    mkdirSync(temporary, { recursive: true });
    return {
      PATH: `${join(this.root, 'bin')}:${process.env.PATH ?? ''}`,
      HOME: process.env.HOME ?? '/',
      TMPDIR: temporary,
      CLI_SOCKET: this.socket,
      MOTO_LOG: join(this.root, 'exceptions'),
      MOTO_EXCEPTIONS: JSON.stringify(
        Object.fromEntries(Object.entries(MOTO_EXCEPTIONS).map(([operation, { answer }]) => [operation, answer])),
      ),
    };
  }

  private spawn(command: string, words: readonly string[], environment: Readonly<Record<string, string>>): void {
    this.processes.push(spawn(command, words, { stdio: 'ignore', env: { ...process.env, ...environment } }));
  }

  private write(path: string, content: string, executable = false): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (executable) chmodSync(file, 0o755);
  }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await done()) return;
    await new Promise((resume) => setTimeout(resume, 200));
  }
  throw new Error('moto or the AWS CLI did not start');
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
