import type { Diagnostic } from '../schema/diagnostic.js';
import type { DocumentSource } from '../schema/source.js';
import type { Problem } from '../workspace/problem.js';
import type { Suggestion } from './completion/suggestion.js';
import type { Context, ExitCode } from './context.js';

/** What a shell completes a word to, where only the project or the disk knows the words. */
export type Completes =
  | 'environments'
  | 'fields'
  | 'assignments'
  | 'managed-files'
  | 'patched-files'
  | 'ejected-files'
  | 'files'
  | 'folders';

/** One option of a command. */
export interface CommandOption {
  /** As commander reads it: `--set <path=value>`. */
  readonly flags: string;
  readonly description: string;
  /** May be given several times. Default: false. */
  readonly repeatable?: boolean;
  /** The only values that are accepted. Default: any. */
  readonly choices?: readonly string[];
  /** What a shell completes the value to: what is looked up, or the words themselves. Default: the choices. */
  readonly completes?: Completes | readonly Suggestion[];
  /** What a shell completes the argument to when this option is given. Default: what the argument says. */
  readonly argumentCompletes?: Completes;
}

/** What a command is told by its place. */
export interface CommandArgument {
  /** As commander reads it: `[environments...]`. */
  readonly syntax: string;
  readonly description: string;
  /** The words that a shell completes it to. Default: those of `completes`. */
  readonly choices?: readonly string[];
  /** What a shell looks up to complete it. Default: nothing. */
  readonly completes?: Completes;
}

/** One command: what the help says of it, and what it does. */
export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One sentence. */
  readonly summary: string;
  /** Default: no argument. */
  readonly argument?: CommandArgument;
  readonly options?: readonly CommandOption[];
  /** Ready command lines with what each does. */
  readonly examples?: readonly { readonly line: string; readonly does: string }[];
  /** Further help below the options. */
  readonly help?: string;
  /** Runs when no command is named. At most one command. */
  readonly isDefault?: boolean;
  /** Imports what it needs when it runs, so that other commands do not wait for it. */
  run(input: CommandInput, context: Context): Promise<Outcome>;
}

/** The command line as it was given. */
export interface CommandInput {
  readonly args: readonly string[];
  /** The names of all commands, to tell a misspelt one from an argument; none where the command line names its command. */
  readonly commandNames: readonly string[];
  /** True when the flag `--name` was given. */
  flag(name: string): boolean;
  /** The value of `--name`. */
  text(name: string): string | undefined;
  /** The values of a repeatable `--name`. */
  list(name: string): readonly string[];
}

/** What a command came to; the program prints it. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** For standard output, without `--json`. Ends with a newline. */
  readonly text?: string;
  /** The text is to be read and not to be copied: a terminal gets its long lines folded between words. Default: false. */
  readonly isProse?: boolean;
  /** For standard error: what a person wants to know beside the result. */
  readonly notes?: readonly string[];
  /** For standard output with `--json`, beside `version`, `command`, `exitCode`, `problems` and `diagnostics`. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** What stopped the run, apart from the document. */
  readonly problems?: readonly Problem[];
  /** What is to be said about the document. */
  readonly diagnostics?: readonly Diagnostic[];
  /** The text that the diagnostics speak of. */
  readonly source?: DocumentSource;
}
