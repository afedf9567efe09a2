import { describe, expect, it } from 'vitest';
import { bashWord, typedLine } from '../../../src/cli/completion/words.js';

describe('a line that is being typed', () => {
  it.each([
    ['hha-env gen', ['hha-env'], 'gen', ''],
    ['hha-env generate ', ['hha-env', 'generate'], '', ''],
    ['  hha-env\t a', ['hha-env'], 'a', ''],
    [`hha-env "a b" 'c d' e\\ f g`, ['hha-env', 'a b', 'c d', 'e f'], 'g', ''],
    [`hha-env --set="a b"'c'd`, ['hha-env'], '--set=a bcd', ''],
    ['hha-env "a b', ['hha-env'], 'a b', '"'],
    ["hha-env 'a\\", ['hha-env'], 'a\\', "'"],
    ['hha-env "a\\"b\\c$', ['hha-env'], 'a"b\\c$', '"'],
    ["hha-env '' x", ['hha-env', ''], 'x', ''],
    ['hha-env --cwd $(echo a b) x', ['hha-env', '--cwd', '$(echo a b)'], 'x', ''],
    ['hha-env \\', ['hha-env'], '', ''],
  ])('%s', (line, words, current, quote) => {
    expect(typedLine(line)).toEqual({ words, current, quote });
  });

  it('goes on in a quote that is open already', () => {
    expect(typedLine('a b', '"')).toEqual({ words: [], current: 'a b', quote: '"' });
    expect(typedLine('a b"', '"')).toEqual({ words: [], current: 'a b', quote: '' });
  });
});

describe('a word for bash', () => {
  it.each([
    ['environments.staging.tier=', '', 'environments.staging.tier='],
    ['a b', '', 'a\\ b'],
    ['$(touch x)', '', '\\$\\(touch\\ x\\)'],
    ['$(touch x)', '"', '\\$(touch x)'],
    ["it's", "'", "it'\\''s"],
    ['~/a b/', '', '~/a\\ b/'],
    ['~user', '', '\\~user'],
    ['größe', '', 'größe'],
  ] as const)('%s in %s', (word, quote, written) => {
    expect(bashWord(word, quote)).toBe(written);
  });
});
