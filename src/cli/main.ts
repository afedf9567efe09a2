/** The entry of the program: the only place that reads the process. */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from './context.js';
import { runProgram } from './program.js';
import { buildDigest, toolVersion } from './version.js';

const { argv, env, stdin, stdout, stderr } = process;
const called = basename(argv[1] ?? '', '.js');
const entry = fileURLToPath(import.meta.url);

const context: Context = {
  root: process.cwd(),
  stdin,
  stdout,
  stderr,
  interactive: stdin.isTTY === true && stderr.isTTY === true && env.CI === undefined,
  env,
  program: called === 'hha-env' ? called : 'create-hha-env',
  version: toolVersion(),
  // Run from its sources, the entry says nothing about the other files.
  ...(entry.endsWith('.js') ? { build: buildDigest(entry) } : {}),
  now: () => new Date(),
};

// With a listener, a Ctrl-C waits until a transaction, which is synchronous, is over.
process.on('SIGINT', () => {
  stderr.write('\nStopped.\n');
  process.exit(130);
});
// `hha-env diff | head` closes our output early; that is no error of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  process.exitCode = await runProgram(argv.slice(2), context);
} catch (error) {
  // Everything that a user can cause is an outcome; what arrives here is a defect of ours, and its place helps to mend it.
  stderr.write(`This is a defect of create-hha-env ${context.version}. Please report it with these lines:\n`);
  stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
