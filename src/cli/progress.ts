import type { Output } from './context.js';

/** Says what is being done while it takes long. */
export interface Progress {
  step(text: string): void;
  /** Takes the last step away where that is possible. */
  done(): void;
}

/** One line that changes on a terminal; plain lines in a log. */
export function progressOn(output: Output): Progress {
  const clear = '\r\u001b[2K';
  return output.isTTY === true
    ? { step: (text) => output.write(`${clear}${text}`), done: () => output.write(clear) }
    : { step: (text) => output.write(`${text}\n`), done: () => {} };
}
