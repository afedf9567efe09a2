import { expect, it } from 'vitest';
import type { Output } from '../../src/cli/context.js';
import { folded } from '../../src/cli/fold.js';

const write = (): boolean => true;
const terminal = (columns?: number): Output => ({
  isTTY: true,
  write,
  ...(columns === undefined ? {} : { columns }),
});
const ROW = `name${' '.repeat(6)}what it is, in more words than a line of this terminal holds\n`;

it('folds between words, below the column that the words begin in', () => {
  expect(folded(ROW, terminal(40))).toBe(
    ['name      what it is, in more words than', '          a line of this terminal holds', ''].join('\n'),
  );
});

it('does not count colours', () => {
  const painted = ROW.replace('name', '\u001b[1mname\u001b[22m');
  expect(folded(painted, terminal(40)).split('\n')[0]).toBe(
    '\u001b[1mname\u001b[22m      what it is, in more words than',
  );
});

it('folds plain sentences from the edge, and never inside of a word', () => {
  const long = 'x'.repeat(50);
  expect(folded(`${long} and more\n`, terminal(40))).toBe(`${long}\nand more\n`);
});

it.each([
  ['into a pipe', { write, columns: 40 }],
  ['on a terminal of unknown width', terminal()],
  ['on a very narrow terminal', terminal(20)],
  ['where it fits', terminal(80)],
])('leaves the text alone %s', (_, output) => {
  expect(folded(ROW, output)).toBe(ROW);
});
