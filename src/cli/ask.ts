import type { PromptObject } from 'prompts';
import type { Context } from './context.js';

/** One question. Answers are texts. */
export interface Question {
  readonly type: 'text' | 'select';
  readonly message: string;
  /** What Enter alone answers. */
  readonly initial?: string;
  /** For `select`. */
  readonly choices?: readonly { readonly title: string; readonly value: string }[];
  /** What is wrong with an answer; undefined when nothing. */
  readonly validate?: (answer: string) => string | undefined;
}

/** Asks on standard error, so that standard output holds results only; undefined when the user stops with Ctrl-C or Esc. */
export async function ask(context: Context, question: Question): Promise<string | undefined> {
  const { default: prompts } = await import('prompts');
  const { validate, choices, initial } = question;
  const asked: PromptObject<'answer'> = {
    type: question.type,
    name: 'answer',
    message: question.message,
    // prompts wants streams; these are the process's own, or a test's.
    stdin: context.stdin as NodeJS.ReadStream,
    stdout: context.stderr as NodeJS.WriteStream,
    ...(initial === undefined ? {} : { initial }),
    ...(choices === undefined ? {} : { choices: [...choices] }),
    ...(validate === undefined ? {} : { validate: (answer: string) => validate(answer.trim()) ?? true }),
  };
  const { answer }: { answer?: unknown } = await prompts(asked);
  return typeof answer === 'string' ? answer.trim() : undefined;
}
