/** The options that every command has. */
import type { CommandOption } from './command.js';

/** Read before and behind the name of a command. */
export const GLOBAL_OPTIONS: readonly CommandOption[] = [
  { flags: '--cwd <dir>', description: 'work in another folder', completes: 'folders' },
  { flags: '--json', description: 'print results as JSON on standard output' },
];

/** Prints what a command does, in place of running it. */
export const HELP_OPTION: CommandOption = {
  flags: '-h, --help',
  description: 'show what a command does, with examples',
};

/** Of the program alone. */
export const VERSION_OPTION: CommandOption = { flags: '-V, --version', description: 'print the version' };
