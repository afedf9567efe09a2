import { createInterface } from 'node:readline';
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
 * Whole lines and no moving pictures: any terminal can show it, and what was answered before stays to be read.
 *
 * @returns the answer without blanks around it; undefined when the user stops with Ctrl-C or Ctrl-D.
 */
export async function ask(context: Context, question: Question): Promise<string | undefined> {
  const { message, initial, choices, validate } = question;
  const paint = paintFor(context.stderr, context);
  const listed = choices?.map(({ title }, index) => `  ${paint('cyan', String(index + 1))}  ${title}\n`);
  const prompt = [
    `${paint('cyan', '?')} ${paint('bold', message)}`,
    ...(initial === undefined ? [] : [paint('dim', `(${initial})`)]),
    '› ',
  ].join(' ');
  for (;;) {
    if (listed !== undefined) context.stderr.write(`${paint('bold', message)}\n${listed.join('')}`);
    const line = await readLine(listed === undefined ? prompt : `${paint('cyan', '?')} Number › `, context);
    if (line === undefined) return undefined;
    const typed = line.trim();
    const answer = choices === undefined ? typed || (initial ?? '') : choices[Number(typed) - 1]?.value;
    const wrong = answer === undefined ? `Answer with a number from 1 to ${choices?.length}.` : validate?.(answer);
    if (answer !== undefined && wrong === undefined) return answer;
    context.stderr.write(`  ${paint('red', wrong ?? '')}\n`);
  }
}

/** One line of what is typed, with the keys that edit a line; undefined when the user stops. */
function readLine(prompt: string, { stdin, stderr }: Context): Promise<string | undefined> {
  return new Promise((resolve) => {
    // It is a terminal, or a test's: nothing is asked elsewhere.
    const output = stderr as NodeJS.WriteStream;
    const reader = createInterface({ input: stdin, output, terminal: true, historySize: 0 });
    let answer: string | undefined;
    reader.on('line', (line) => {
      answer = line;
      reader.close();
    });
    reader.on('SIGINT', () => reader.close());
    reader.on('close', () => {
      if (answer === undefined) stderr.write('\n');
      resolve(answer);
    });
    reader.setPrompt(prompt);
    reader.prompt();
  });
}
