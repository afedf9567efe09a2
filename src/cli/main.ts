/** The entry of the program: the only place that reads the process. */
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { ioProblem } from '../workspace/problem.js';
import { callOf } from './called.js';
import { type Context, canAsk, EXIT } from './context.js';
import { quickAnswer } from './quick.js';
import { buildDigest, toolVersion } from './version.js';

const { argv, env, stdout, stderr } = process;
const entry = fileURLToPath(import.meta.url);
const words = argv.slice(2);
const known = {
  root: process.cwd(),
  version: toolVersion(),
  // Run from its sources, the entry says nothing about the other files.
  ...(entry.endsWith('.js') ? { build: buildDigest(entry) } : {}),
};

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

try {
  const answer = quickAnswer(words, known);
  if (answer === undefined) process.exitCode = await runWhole();
  else stdout.write(answer);
} catch (error) {
  // Everything that a user can cause is an outcome; what arrives here is a defect of ours, and its place helps to mend it.
  stderr.write(`This is a defect of create-hha-env ${known.version}. Please report it with these lines:\n`);
  stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}

/** Loads the rest of the program and runs the command line. */
async function runWhole(): Promise<number> {
  // From Node 22 on, what V8 made of our code is kept in the folder for temporary files.
  if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache();
  const { runProgram } = await import('./program.js');
  const { stdin } = process;
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
