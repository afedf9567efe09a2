/** Runs every shell block of a runbook, in order and in one shell, with stand-ins for what would leave this machine. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Artifact } from '../../src/generators/artifact.js';
import { fencesOf } from '../generators/runbooks/page.js';

/** Whether a tool is on the path. */
export function has(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
}

export interface SessionResult {
  readonly status: number | null;
  readonly output: string;
  /** What `aws` was called with, files in place of its standard input. */
  readonly commands: readonly (readonly string[])[];
}

/** A project of rendered files in a folder of its own, with stand-ins in front of the path. */
export class Session {
  readonly directory = mkdtempSync(join(tmpdir(), 'runbook-'));
  private readonly tools = join(this.directory, 'tools');
  private readonly logs = join(this.directory, 'logs');
  private runs = 0;

  constructor(artifacts: readonly Artifact[]) {
    for (const { path, content, executable } of artifacts) this.write(join('project', path), content, executable);
    const digest = '7'.repeat(64);
    this.tool('aws');
    copyFileSync(new URL('runbook-aws.sh', import.meta.url), join(this.tools, 'aws'));
    this.tool('git', `case "$*" in *show-toplevel*) echo "${this.project}" ;; *) echo ${'7'.repeat(40)} ;; esac`);
    // A waiting person or a slow service would only make the test slow.
    for (const name of ['sleep', 'gh', 'npm', 'npx']) this.tool(name, ':');
    this.tool('docker', 'case $1 in login) cat > /dev/null ;; esac');
    this.tool('curl', 'echo 200');
    this.script('image-of.sh', `echo "111122223333.dkr.ecr.us-east-1.amazonaws.com/repository@sha256:${digest}"`);
    this.script('register-task-definition.sh', 'echo arn:aws:ecs:us-east-1:111122223333:task-definition/family:8');
    for (const name of [
      'build-site.sh',
      'deploy-backend.sh',
      'deploy-service.sh',
      'deregister-task-definition.sh',
      'find-drift.sh',
      'publish-release.sh',
      'restart-service.sh',
      'run-task.sh',
      'schema-changes.sh',
      'smoke-test.sh',
      'upload-site.sh',
      'verify-site.sh',
    ]) {
      this.script(name, '[ "$#" -gt 0 ]');
    }
  }

  get project(): string {
    return join(this.directory, 'project');
  }

  /** Runs the blocks of a page; a command that fails ends the run. */
  run(
    shell: 'bash' | 'zsh',
    page: string,
    environment: { readonly name: string; readonly account: string },
  ): SessionResult {
    this.runs += 1;
    const log = join(this.logs, String(this.runs));
    const temporary = join(this.directory, `tmp-${this.runs}`);
    for (const directory of [log, temporary]) mkdirSync(directory, { recursive: true });
    const blocks = fencesOf(page).flatMap(({ language, text, line }) =>
      language === 'sh' ? [`printf 'block of line %s\\n' ${line} >&2\n${text}`] : [],
    );
    const script = join(this.directory, `run-${this.runs}.sh`);
    writeFileSync(script, `set -euo pipefail\n${blocks.join('\n')}`);
    // zsh reads no start-up files, so that the person's own settings decide nothing.
    const { status, stdout, stderr } = spawnSync(shell, [...(shell === 'zsh' ? ['-f'] : ['--norc']), script], {
      cwd: this.project,
      encoding: 'utf8',
      input: `${environment.name}\n`.repeat(50),
      env: {
        PATH: `${this.tools}:${process.env.PATH ?? ''}`,
        HOME: this.directory,
        TMPDIR: temporary,
        RUNBOOK_LOG: log,
        RUNBOOK_ACCOUNT: environment.account,
      },
    });
    const commands = readdirSync(log)
      .filter((file) => file.endsWith('.argv'))
      .sort()
      .map((file) => readFileSync(join(log, file), 'utf8').split('\0').slice(0, -1));
    return { status, output: `${stdout}${stderr}`, commands };
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private tool(name: string, body = ''): void {
    this.write(join('tools', name), `#!/bin/sh\n${body}\n`, true);
  }

  private script(name: string, body: string): void {
    this.write(join('project/deploy', name), `#!/bin/sh\n${body}\n`, true);
  }

  private write(path: string, content: string, executable = false): void {
    const file = join(this.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (executable) chmodSync(file, 0o755);
  }
}
