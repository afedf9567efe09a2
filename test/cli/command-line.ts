/** Runs command lines in-process, on a real folder. */
import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Context, ExitCode } from '../../src/cli/context.js';
import { runProgram } from '../../src/cli/program.js';

/** What a command line came to. */
export interface Run {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in a folder, without a terminal unless the test says otherwise. */
export async function run(root: string, argv: readonly string[], more: Partial<Context> = {}): Promise<Run> {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runProgram(argv, {
    root,
    stdin: new PassThrough(),
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    interactive: false,
    env: {},
    program: 'hha-env',
    version: '1.0.0',
    now: () => new Date(0),
    ...more,
  });
  return { code, ...written };
}

/** Ctrl-C, as a terminal sends it. */
export const CTRL_C = '\u0003';

/**
 * Runs a command line on a terminal where somebody types: each of the texts answers one question, and when there are no
 * more, Ctrl-C does.
 */
export async function converse(root: string, argv: readonly string[], typed: readonly string[]): Promise<Run> {
  const stdin = new PassThrough();
  const left = [...typed];
  let written = '';
  let isAnswered = true;
  const stderr = new Writable({
    write: (chunk, _, done) => {
      const text = String(chunk);
      written += text;
      if (text.includes('\n')) isAnswered = true;
      // The terminal draws the line again while it is typed; each question is answered once.
      if (isAnswered && stripVTControlCharacters(text).includes('› ')) {
        isAnswered = false;
        const answer = left.shift();
        setImmediate(() => stdin.write(answer === undefined ? CTRL_C : `${answer}\r`));
      }
      done();
    },
  });
  const more = { stdin, stderr, interactive: true };
  const { code, stdout } = await run(root, argv, more);
  return { code, stdout, stderr: stripVTControlCharacters(written) };
}

/** The flags that a staging environment needs. */
export const STAGING = [
  'staging',
  '--yes',
  ...Object.entries({
    'application.repository': 'acme/home-health-aid',
    'environments.staging.account': '111122223333',
    'environments.staging.region': 'us-east-1',
    'environments.staging.domains.hostedZone': 'example.com',
    'environments.staging.domains.api': 'staging.api.example.com',
    'environments.staging.domains.app': 'staging.app.example.com',
  }).flatMap(([path, value]) => ['--set', `${path}=${value}`]),
];

/** The same flags without one of them. */
export function stagingWithout(path: string): string[] {
  const at = STAGING.findIndex((word) => word.startsWith(`${path}=`));
  return [...STAGING.slice(0, at - 1), ...STAGING.slice(at + 1)];
}
