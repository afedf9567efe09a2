/** Long lines folded between words, so that a terminal does not break them inside of one. */
import { stripVTControlCharacters } from 'node:util';
import type { Output } from './context.js';

/** The text for an output: as it is, but on a terminal folded, each line below the column that it begins in. */
export function folded(text: string, { isTTY, columns = 0 }: Output): string {
  if (isTTY !== true || columns < NARROWEST) return text;
  return text
    .split('\n')
    .map((line) => foldLine(line, columns))
    .join('\n');
}

/** A terminal narrower than this is left to break lines as it likes. */
const NARROWEST = 40;
/** What is folded below a column further to the right than this share of the line would stand in a ribbon. */
const RIGHTMOST_COLUMN = 0.75;

function foldLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  const starts = [...line.matchAll(/(?:^ *| {2,})(?=\S)/g)].map(({ index, 0: gap }) => index + gap.length);
  const start = starts.findLast((at) => widthOf(line.slice(0, at)) <= columns * RIGHTMOST_COLUMN) ?? 0;
  const indent = widthOf(line.slice(0, start));
  const [first = '', ...words] = line.slice(start).split(/(?<=\S) (?=\S)/);
  const lines = [line.slice(0, start) + first];
  for (const word of words) {
    const last = lines.at(-1) ?? '';
    if (widthOf(last) + 1 + widthOf(word) <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(' '.repeat(indent) + word);
  }
  return lines.join('\n');
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
