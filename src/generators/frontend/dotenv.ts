/** Values in a file of variables, in the form that Node's `--env-file`, dotenv and Vite read back as the same text. */

/**
 * A line `NAME=value`. Bare where every reader agrees; else in double quotes.
 * @param expands whether the reader puts other variables in where it sees a `$`, as Vite does; it is then escaped.
 */
export function dotenvLine(name: string, value: string, expands: boolean): string {
  const text = expands ? value.replaceAll('$', '\\$') : value;
  return `${name}=${/^[A-Za-z0-9_./:@%+,?&=~\\$-]*$/.test(text) ? text : quoted(name, text)}`;
}

/** Single quotes first: nothing inside them is read as an escape. */
function quoted(name: string, text: string): string {
  if (!/[\r\n]/.test(text)) {
    // Double quotes turn a backslash and an n into a line break.
    const marks = /\\[nr]/.test(text) ? ["'", '`'] : ["'", '"', '`'];
    const quote = marks.find((mark) => !text.includes(mark));
    if (quote !== undefined) return `${quote}${text}${quote}`;
  }
  if (!/"|\\[nr]/.test(text)) return `"${text.replaceAll('\r', '\\r').replaceAll('\n', '\\n')}"`;
  throw new Error(`${name} cannot be written in a file of variables: its quotes and line breaks exclude each other`);
}
