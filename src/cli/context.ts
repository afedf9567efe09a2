/** Everything outside that a command may touch, so that tests can run one in-process. */
export interface Context {
  /** The project's root: where the document lies. Absolute. */
  readonly root: string;
  /** Results only. */
  readonly stdout: Output;
  /** Prompts, progress and diagnostics. */
  readonly stderr: Output;
  readonly stdin: NodeJS.ReadableStream;
  /** Someone can answer: standard input and standard error are terminals. */
  readonly interactive: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The words that call the program again, for the commands that messages print. */
  readonly program: string;
  /** The root as `--cwd` named it, for the other commands that messages print. Default: the current folder. */
  readonly folder?: string;
  /** This version of the tool. */
  readonly version: string;
  /** SHA-256 of the program itself, where it is one bundle: another build may render other files. Default: unknown. */
  readonly build?: string;
  /**
   * Awaited right before files are changed: a Ctrl-C until then ends the run here, and a later one does not stop what is
   * begun. Default: nothing is waited for.
   */
  readonly beforeWrite?: () => Promise<void>;
  /** Only for what is dated by its nature, such as the age of a price list; never for what is rendered. */
  readonly now: () => Date;
}

/** Whether someone can answer: both ends are a terminal, and it is not that of a CI system. */
export function canAsk(stdin: { isTTY?: boolean }, stderr: Output, { CI = '' }: Context['env']): boolean {
  return stdin.isTTY === true && stderr.isTTY === true && /^(?:|0|false)$/i.test(CI);
}

/** Where text goes. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Of a terminal. */
  readonly columns?: number;
}

/** What a run ends with. */
export const EXIT = {
  /** Done, or no difference. */
  done: 0,
  /** An invalid document, an I/O error, or a bad command line. */
  error: 1,
  /** `check` or `diff --exit-code` found differences. */
  different: 2,
  /** Stopped so as not to lose a hand edit, or because a recorded one no longer applies. */
  conflict: 3,
  /** A value is needed and there is no terminal to ask on. */
  unanswered: 4,
  /** Stopped by the user at a question, as shells count a Ctrl-C. */
  stopped: 130,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
