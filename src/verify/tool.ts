/** Finds and runs the tools that are installed on this machine. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Subject, Verdict } from './check.js';

/** What a tool said. */
export interface ToolRun {
  readonly exitCode: number;
  readonly stdout: string;
  /** Standard output and standard error as a terminal would show them. */
  readonly all: string;
}

/** Nothing that we run takes this long unless it hangs. Milliseconds. */
const TIMEOUT = 300_000;

/** What shells answer, and the shims of version managers: the command stands in the PATH and leads nowhere. */
const NOT_FOUND = 127;

/**
 * The file of a program, looked for as a shell does.
 *
 * @param env its PATH, and on Windows its PATHEXT
 */
export function findTool(name: string, env: Subject['env']): string | undefined {
  const endings = process.platform === 'win32' ? (env.PATHEXT ?? '.EXE;.CMD').split(';') : [''];
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => endings.map((ending) => join(folder, `${name}${ending}`))).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs a program to its end; undefined when it turns out not to be there.
 *
 * @param options.env its whole environment
 */
export async function runTool(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Subject['env']; readonly timeout?: number },
): Promise<ToolRun | undefined> {
  const { execa } = await import('execa');
  const result = await execa(file, args, {
    cwd: options.cwd,
    env: options.env,
    extendEnv: false,
    all: true,
    reject: false,
    stdin: 'ignore',
    timeout: options.timeout ?? TIMEOUT,
  });
  if (result.code === 'ENOENT' || result.exitCode === NOT_FOUND) return undefined;
  // Killed by a signal or by the timeout, it has no exit code, and certainly did not succeed.
  const sentence = result.exitCode === undefined ? `${result.all}\n${result.shortMessage}`.trim() : result.all;
  return { exitCode: result.exitCode ?? 1, stdout: result.stdout, all: sentence };
}

/**
 * The verdict of a tool that takes files and ends with 0 when nothing is wrong with them.
 *
 * @param tool.fix how to install it
 * @param files from the root; when there are none, the verdict is that there is nothing to check
 * @param noun what they are, in the plural: `scripts`
 */
export async function judgeFiles(
  subject: Subject,
  tool: { readonly name: string; readonly args: readonly string[]; readonly fix: string },
  files: readonly string[],
  noun: string,
): Promise<Verdict> {
  if (files.length === 0) return { status: 'nothing', detail: `no ${noun}` };
  const skipped: Verdict = { status: 'skipped', missing: tool.name, fix: tool.fix };
  const program = findTool(tool.name, subject.env);
  if (program === undefined) return skipped;
  const run = await runTool(program, [...tool.args, ...files], { cwd: subject.root, env: subject.env });
  if (run === undefined) return skipped;
  const detail = `${files.length} ${noun}`;
  return run.exitCode === 0 ? { status: 'passed', detail } : { status: 'failed', detail, output: run.all };
}
