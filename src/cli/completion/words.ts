/** Reads a line that is still being typed, as a shell would split it, and expands nothing. */

/** The quote that is open where the line ends; empty outside quotes. */
export type Quote = '' | '"' | "'";

/** A line up to the cursor. */
export interface TypedLine {
  /** The whole words, without their quotes; the name of the program is the first. */
  readonly words: readonly string[];
  /** The word at the cursor, without its quotes; empty behind a space. */
  readonly current: string;
  readonly quote: Quote;
}

/**
 * Splits a line into words. `$(…)` and variables stay as they are typed.
 *
 * @param open the quote that the text begins in. Default: none.
 */
export function typedLine(text: string, open: Quote = ''): TypedLine {
  const words: string[] = [];
  let current = '';
  let isBegun = false;
  let quote = open;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '\\' && quote !== "'") {
      at += 1;
      const next = text.charAt(at);
      // Between double quotes a backslash stands for itself before most characters.
      current += quote === '"' && !/^["$`\\]$/.test(next) ? `\\${next}` : next;
      isBegun = true;
    } else if (quote === '' ? letter === '"' || letter === "'" : letter === quote) {
      quote = quote === '' && (letter === '"' || letter === "'") ? letter : '';
      isBegun = true;
    } else if (quote === '' && depth === 0 && /\s/.test(letter)) {
      if (isBegun) words.push(current);
      current = '';
      isBegun = false;
    } else {
      if (quote === '' && (letter === '(' || letter === ')')) depth = Math.max(0, depth + (letter === '(' ? 1 : -1));
      current += letter;
      isBegun = true;
    }
  }
  return { words, current, quote };
}

/** The rest of a word as bash inserts it behind what is typed already. */
export function bashWord(rest: string, quote: Quote): string {
  if (quote === "'") return rest.replaceAll("'", "'\\''");
  if (quote === '"') return rest.replace(/["$`\\]/g, '\\$&');
  // A folder that begins at home is typed that way.
  return rest.replace(/(?!^~\/)[^\p{L}\p{N}_@%+=:,./-]/gu, '\\$&');
}
