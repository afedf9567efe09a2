/** Where in a command line somebody types: behind which command, option and arguments. */
import type { Command, CommandOption } from '../command.js';
import { GLOBAL_OPTIONS, HELP_OPTION, VERSION_OPTION } from '../options.js';

/** What is known from the words before the one that is typed. */
export interface Position {
  /** The command that would run; `help` for that word, which is no command of ours. */
  readonly command: Command | 'help';
  /** A command can still be named: nothing but global options stands before. */
  readonly isFirst: boolean;
  /** The options of that command, global ones included. */
  readonly options: readonly CommandOption[];
  /** Those that were given. */
  readonly given: ReadonlySet<CommandOption>;
  /** Its arguments. */
  readonly args: readonly string[];
  /** The value of `--cwd`. */
  readonly folder?: string;
  /** The option whose value the next word is. */
  readonly awaiting?: CommandOption;
  /** Behind `--`, where no option is read. */
  readonly isPlain: boolean;
}

/** The names of an option: `-y`, `--yes`. */
export function namesOf({ flags }: CommandOption): readonly string[] {
  return flags.split(/,? /).filter((word) => word.startsWith('-'));
}

/** Whether an option wants a value. */
export function takesValue({ flags }: CommandOption): boolean {
  return flags.includes('<');
}

/** The names that a command is called by. */
export function calledBy({ name, aliases = [] }: Command): readonly string[] {
  return [name, ...aliases];
}

/** Reads whole words, without the name of the program, as the command line would be read. */
export function positionAfter(words: readonly string[], commands: readonly Command[]): Position {
  const unnamed = commands.find(({ isDefault }) => isDefault === true) ?? commands[0];
  if (unnamed === undefined) throw new Error('There are no commands.');
  let command: Command | 'help' = unnamed;
  let isFirst = true;
  let isPlain = false;
  let awaiting: CommandOption | undefined;
  let folder: string | undefined;
  const given = new Set<CommandOption>();
  const args: string[] = [];
  for (const word of words) {
    if (awaiting !== undefined) {
      if (namesOf(awaiting).includes('--cwd')) folder = word;
      awaiting = undefined;
    } else if (word === '--' && !isPlain) {
      isPlain = true;
      isFirst = false;
    } else if (word.startsWith('-') && word !== '-' && !isPlain) {
      const [name = '', value] = word.split(/=(.*)/s);
      const option = optionsOf(command).find((each) => namesOf(each).includes(name));
      if (option === undefined || !GLOBAL_OPTIONS.includes(option)) isFirst = false;
      if (option === undefined) continue;
      given.add(option);
      if (!takesValue(option)) continue;
      if (value === undefined) awaiting = option;
      else if (name === '--cwd') folder = value;
    } else if (isFirst) {
      isFirst = false;
      const named = commands.find((each) => calledBy(each).includes(word));
      if (word === 'help') command = 'help';
      else if (named !== undefined) command = named;
      else args.push(word);
    } else {
      args.push(word);
    }
  }
  const state = { command, isFirst, options: optionsOf(command), given, args, isPlain };
  return {
    ...state,
    ...(folder === undefined ? {} : { folder }),
    ...(awaiting === undefined ? {} : { awaiting }),
  };
}

function optionsOf(command: Command | 'help'): readonly CommandOption[] {
  const own = command === 'help' ? [] : (command.options ?? []);
  const version = command !== 'help' && command.isDefault === true ? [VERSION_OPTION] : [];
  return [...own, ...GLOBAL_OPTIONS, HELP_OPTION, ...version];
}
