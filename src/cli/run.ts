/** Runs the whole program: beside its entry the only place that reads the process. */
import module from 'node:module';
import { ioProblem } from '../workspace/problem.js';
import { callOf } from './called.js';
import { type Context, canAsk, EXIT } from './context.js';

const { argv, env, stdin, stdout, stderr } = process;

let isWriting = false;
// With a listener, a Ctrl-C waits until what is synchronous, such as a transaction, is over.
process.on('SIGINT', () => {
  // Half of the report of what was written helps nobody.
  if (isWriting) return;
  stderr.write('\nStopped.\n');
  process.exit(EXIT.stopped);
});
// `hha-env diff | head` closes our output early; that is no error of ours, and the exit code stays what it is.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  const { code, message, fix } = ioProblem(error);
  stderr.write(`error[${code}]: Standard output can't be written: ${message}\n`);
  if (fix !== undefined) stderr.write(`  fix: ${fix}\n`);
  process.exit(EXIT.error);
});
// There is no other place to say what can't be said here.
stderr.on('error', () => {});

/** What the entry has found out already. */
type Known = Readonly<Pick<Context, 'root' | 'version' | 'build'>>;

/** Reads the words after the program's name as a command line, runs it, and leaves its exit code with the process. */
export async function run(words: readonly string[], known: Known): Promise<void> {
  try {
    process.exitCode = await runWhole(words, known);
  } catch (error) {
    // Everything that a user can cause is an outcome; what arrives here is a defect of ours, and its place helps to mend it.
    stderr.write(`This is a defect of create-hha-env ${known.version}. Please report it with these lines:\n`);
    stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function runWhole(words: readonly string[], known: Known): Promise<number> {
  // From Node 22 on, what V8 made of our code is kept in the folder for temporary files.
  if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache();
  const { runProgram } = await import('./program.js');
  const context: Context = {
    ...known,
    stdin,
    stdout,
    stderr,
    interactive: canAsk(stdin, stderr, env),
    env,
    program: callOf(argv[1] ?? '', { folder: known.root, platform: process.platform }),
    beforeWrite: async () => {
      await signals();
      isWriting = true;
    },
    now: () => new Date(),
  };
  return runProgram(words, context);
}

/** Lets signals that came while the program was at work be heard. */
async function signals(): Promise<void> {
  // The first may come before the event loop looks for signals again; the second does not.
  for (let round = 0; round < 2; round += 1) await new Promise((resolve) => setImmediate(resolve));
}
