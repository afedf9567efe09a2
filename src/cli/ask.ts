import type { Context } from './context.js';
import { paintFor } from './style.js';

/** One question. Answers are texts. */
export interface Question {
  readonly message: string;
  /** What Enter alone answers. */
  readonly initial?: string;
  /** The only answers, chosen by their numbers. Default: any text. */
  readonly choices?: readonly { readonly title: string; readonly value: string }[];
  /** What is wrong with an answer; undefined when nothing. */
  readonly validate?: (answer: string) => string | undefined;
}

/**
 * Asks on standard error, so that standard output holds results only, until the answer is a good one.
 *
 * What is wrong stands below the question that it answers, and the question comes again: nothing that was answered is drawn
 * over, on a narrow terminal either. Choices are numbers, which any terminal can show.
 *
 * @returns the answer without blanks around it; undefined when the user stops with Ctrl-C, Ctrl-D or Esc.
 */
export async function ask(context: Context, question: Question): Promise<string | undefined> {
  const { message, initial, choices, validate } = question;
  const paint = paintFor(context.stderr, context);
  const listed = choices?.map(({ title }, index) => `  ${paint('cyan', String(index + 1))}  ${title}\n`);
  for (;;) {
    if (listed !== undefined) context.stderr.write(`${paint('bold', message)}\n${listed.join('')}`);
    const typed = await typedLine(listed === undefined ? message : 'Number', initial, context);
    if (typed === undefined) return undefined;
    const answer = choices === undefined ? typed : choices[Number(typed) - 1]?.value;
    const wrong = answer === undefined ? `Answer with a number from 1 to ${choices?.length}.` : validate?.(answer);
    if (answer !== undefined && wrong === undefined) return answer;
    context.stderr.write(`  ${paint('red', wrong ?? '')}\n`);
  }
}

/** One line of what is typed; undefined when the user stops. */
async function typedLine(message: string, initial: string | undefined, context: Context): Promise<string | undefined> {
  const { default: prompts } = await import('prompts');
  const { answer }: { answer?: unknown } = await prompts({
    type: 'text',
    name: 'answer',
    message,
    // prompts wants streams; these are the process's own, or a test's.
    stdin: context.stdin as NodeJS.ReadStream,
    stdout: context.stderr as NodeJS.WriteStream,
    ...(initial === undefined ? {} : { initial }),
  });
  // Ctrl-U empties the line everywhere else; prompts takes it for a character.
  return typeof answer === 'string' ? answer.slice(answer.lastIndexOf('\u0015') + 1).trim() : undefined;
}
