/** The command line: reads it, runs the command, prints what it came to. */
import { dirname, resolve } from 'node:path';
import { Command as Commander, CommanderError, Option } from 'commander';
import { shellWord } from './called.js';
import type { Command, CommandInput, Outcome } from './command.js';
import { commands } from './commands/index.js';
import { answerTo } from './completion/answer.js';
import { COMPLETE } from './completion/shells.js';
import { type Context, EXIT, type ExitCode } from './context.js';
import { helpText, PROGRAM_HELP } from './help.js';
import { GLOBAL_OPTIONS, HELP_OPTION, VERSION_OPTION } from './options.js';
import { printOutcome } from './print.js';

/** Runs a command line (without the program's name) and returns the exit code. */
export async function runProgram(argv: readonly string[], context: Context): Promise<ExitCode> {
  if (argv[0] === COMPLETE) {
    context.stdout.write(await answerTo(argv.slice(1), { ...context, commands }));
    return EXIT.done;
  }
  const state: { exitCode: ExitCode } = { exitCode: EXIT.done };
  const program = buildProgram(context, state);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return state.exitCode;
  } catch (error) {
    // Help and version end this way too, and with 0; whatever else commander says is a bad command line.
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.done;
    await printUsage(error, argv, context);
    return EXIT.error;
  }
}

/** Prints what commander says against a command line: its own words, as JSON for who asked for JSON. */
async function printUsage({ code, message }: CommanderError, argv: readonly string[], context: Context): Promise<void> {
  if (code === 'commander.help') {
    // `help` of something that is no command.
    const word = argv.find((each) => each !== 'help' && !each.startsWith('-')) ?? '';
    const { nearestWord } = await import('../schema/nearest.js');
    const near = nearestWord(
      word,
      commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
    );
    const fix = near === undefined ? `See: ${context.program} --help` : `Did you mean ${context.program} help ${near}?`;
    const problem = { code: 'usage.command', message: `There is no command "${word}".`, fix };
    return printOutcome({ exitCode: EXIT.error, problems: [problem] }, 'help', argv.includes('--json'), context);
  }
  const [said = '', advice] = message.replace(/^error: /, '').split('\n');
  const near = advice === undefined ? undefined : /^\((.*)\)$/.exec(advice)?.[1];
  const named = argv.find((word) => commands.some(({ name, aliases = [] }) => [name, ...aliases].includes(word)));
  const command = commands.find(({ name, aliases = [] }) => named === name || aliases.includes(named ?? ''))?.name;
  const begun = code === 'commander.unknownOption' ? optionBegunBy(/'(--[^']+)'/.exec(said)?.[1], command) : undefined;
  const problem = {
    code: `usage.${code.replace(/^commander\./, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    message: `${said.charAt(0).toUpperCase()}${said.slice(1).replace(/\.$/, '')}.`,
    fix: near ?? begun ?? `See: ${context.program} ${command ?? ''}${command === undefined ? '' : ' '}--help`,
  };
  const json = argv.includes('--json') || argv.some((word, at) => word === 'json' && argv[at - 1] === '--format');
  await printOutcome({ exitCode: EXIT.error, problems: [problem] }, command ?? 'create', json, context);
}

/** An option may be misremembered by its first word: `--dry` for `--dry-run`. */
function optionBegunBy(word = '', command = 'create'): string | undefined {
  const flags = commands.find(({ name }) => name === command)?.options ?? [];
  const named = flags.flatMap((option) => /--[\w-]+/.exec(option.flags)?.[0] ?? []);
  const whole = named.find((name) => name.startsWith(`${word}-`) || name.startsWith(word));
  return word.length < 4 || whole === undefined ? undefined : `Did you mean ${whole}?`;
}

/** The whole command line as commander knows it. */
function buildProgram(context: Context, state: { exitCode: ExitCode }): Commander {
  const program = new Commander(context.program)
    .description(
      'Renders every file that the Home Health Aid application needs to run on AWS, from one typed document.',
    )
    .version(context.version, VERSION_OPTION.flags, VERSION_OPTION.description)
    .helpOption(HELP_OPTION.flags, HELP_OPTION.description)
    .helpCommand('help [command]', HELP_OPTION.description)
    .addHelpText('after', PROGRAM_HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // What is wrong with a command line is printed where all problems are, as text or as JSON.
      writeErr: () => undefined,
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
    });
  for (const { flags, description } of GLOBAL_OPTIONS) program.option(flags, description);
  for (const command of commands) addCommand(program, command, context, state);
  return program;
}

function addCommand(program: Commander, command: Command, context: Context, state: { exitCode: ExitCode }): void {
  const sub = program
    .command(command.name, { isDefault: command.isDefault ?? false })
    .aliases([...(command.aliases ?? [])])
    .summary(command.summary)
    .description(command.summary)
    .addHelpText('after', () => helpText(command, context.program));
  if (command.argument) sub.argument(command.argument.syntax, command.argument.description);
  for (const { flags, description, repeatable, choices } of command.options ?? []) {
    const option = new Option(flags, description);
    if (choices) option.choices([...choices]);
    if (repeatable)
      option.argParser((value: string, earlier: unknown) => [...(Array.isArray(earlier) ? earlier : []), value]);
    sub.addOption(option);
  }
  sub.action(async () => {
    const given: Readonly<Record<string, unknown>> = sub.optsWithGlobals();
    // Whoever writes `create host` means no command by `host`.
    const isNamed = program.args[0] === command.name;
    const root = typeof given.cwd === 'string' ? resolve(context.root, given.cwd) : context.root;
    const here = typeof given.cwd === 'string' ? inFolder(context, root, given.cwd) : context;
    const outcome =
      (await noFolder(here)) ?? (await guarded(() => command.run(inputOf(sub.args, given, isNamed), here)));
    await printOutcome(outcome, command.name, given.json === true || given.format === 'json', here);
    state.exitCode = outcome.exitCode;
  });
}

/** The context of a run elsewhere: the commands that it prints are pasted where this one was. */
function inFolder(context: Context, root: string, folder: string): Context {
  return { ...context, root, folder, program: `${context.program} --cwd ${shellWord(folder)}` };
}

/** What is said of a `--cwd` that names a file. */
async function noFolder({ root, folder }: Context): Promise<Outcome | undefined> {
  if (folder === undefined) return undefined;
  const { statSync } = await import('node:fs');
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== false) return undefined;
  const fix = `Name the folder: --cwd ${shellWord(dirname(folder))}`;
  return { exitCode: EXIT.error, problems: [{ code: 'usage.cwd', message: `${folder} is no folder.`, fix }] };
}

function inputOf(args: readonly string[], given: Readonly<Record<string, unknown>>, isNamed: boolean): CommandInput {
  const value = (name: string) => given[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
  return {
    args,
    commandNames: isNamed ? [] : ['help', ...commands.flatMap(({ name, aliases = [] }) => [name, ...aliases])],
    flag: (name) => value(name) === true,
    text: (name) => {
      const text = value(name);
      return typeof text === 'string' ? text : undefined;
    },
    list: (name) => {
      const list = value(name);
      return Array.isArray(list) ? list.map(String) : [];
    },
  };
}

/** What the operating system refuses is an outcome; anything else thrown is our bug and shows where it came from. */
async function guarded(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    const { ioProblem, isRefusal } = await import('../workspace/problem.js');
    if (!isRefusal(error)) throw error;
    return { exitCode: EXIT.error, problems: [ioProblem(error)] };
  }
}
