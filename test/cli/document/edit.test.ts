import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { appendLines, inline, setValue, valueAt } from '../../../src/cli/document/edit.js';

const TEXT = `# head
a:
  one: 1   # first
  two: [x, y] # second

  # before three
  three:
    deep: "kept"
b: { c: 1, d: [1, 2] } # flow
empty:
text: |
  block
last: end`;

describe('setting a value', () => {
  it.each<[string, (string | number)[], unknown, (text: string) => string]>([
    ['replaces a scalar', ['a', 'one'], 2, (text) => text.replace('one: 1 ', 'one: 2 ')],
    ['replaces a list', ['a', 'two'], ['z'], (text) => text.replace('[x, y]', '[z]')],
    ['replaces an entry of a list', ['a', 'two', 1], 'q', (text) => text.replace('[x, y]', '[x, q]')],
    ['keeps a text a text', ['a', 'one'], '012', (text) => text.replace('one: 1 ', 'one: "012" ')],
    ['quotes what a flow collection would split', ['b', 'c'], 'x, y', (text) => text.replace('c: 1', 'c: "x, y"')],
    ['fills an empty key', ['empty'], 'x', (text) => text.replace('empty:', 'empty: x')],
    [
      'adds to a mapping, behind its last line',
      ['a', 'three', 'new'],
      true,
      (text) => text.replace('"kept"', '"kept"\n    new: true'),
    ],
    ['adds what lies deep', ['a', 'x', 'y'], 1, (text) => text.replace('"kept"', '"kept"\n  x:\n    y: 1')],
    [
      'adds to a flow mapping',
      ['b', 'e'],
      'new',
      (text) => text.replace('{ c: 1, d: [1, 2] }', '{c: 1, d: [1, 2], e: new}'),
    ],
    ['adds to a document that ends without a newline', ['z'], 1, (text) => `${text}\nz: 1\n`],
  ])('%s', (_, path, value, change) => {
    expect(setValue(TEXT, path, value)).toBe(change(TEXT));
  });

  it('keeps CRLF', () => {
    const text = TEXT.replaceAll('\n', '\r\n');
    expect(setValue(text, ['a', 'three', 'new'], 1)).toBe(text.replace('"kept"', '"kept"\r\n    new: 1'));
  });

  it('lets the library rewrite what can’t be replaced in place, comments kept', () => {
    const rewritten = setValue(TEXT, ['a'], { only: 'this' }) ?? '';
    expect(parse(rewritten)).toMatchObject({ a: { only: 'this' }, b: { c: 1 } });
    expect(rewritten).toContain('# head');
    expect(valueAt(setValue(TEXT, ['text'], 'line') ?? '', ['text'])).toBe('line');
  });

  it('refuses where a scalar stands in the way, and in what is no YAML', () => {
    expect(setValue(TEXT, ['last', 'deeper'], 1)).toBeUndefined();
    expect(setValue('a: [', ['a'], 1)).toBeUndefined();
  });

  it('leaves alone what a mapping takes over from elsewhere', () => {
    const text = 'a: &a { one: 1 }\nb: { <<: *a, c: *a }\nd:\n  <<: *a\n  e: 1\n';
    expect(valueAt(text, ['b', 'c', 'one'])).toBe(1);
    expect(valueAt(text, ['d', 'one'])).toBe(1);
    expect(setValue(text, ['d', 'one'], 1)).toBe(text);
    expect(setValue(text, ['d', 'one'], 2)).toBe(`${text}  one: 2\n`);
    const flow = setValue(text, ['b', 'f'], 2) ?? '';
    expect(flow).toContain('<<: *a');
    expect(valueAt(flow, ['b'])).toEqual({ one: 1, c: { one: 1 }, f: 2 });
  });

  it('reads and writes a text that uses an alias some hundred times, and nothing of one whose aliases have no end', () => {
    const text = `a: &a { one: 1 }\n${Array.from({ length: 300 }, (_, at) => `k${at}: *a\n`).join('')}`;
    expect(valueAt(setValue(text, ['z'], 1) ?? '', ['k299', 'one'])).toBe(1);
    const bomb = [
      'a0: &a0 [x, x]',
      ...Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`),
    ];
    expect(valueAt(bomb.join('\n'), ['a0'])).toBeUndefined();
    expect(setValue(bomb.join('\n'), ['z'], 1)).toBeUndefined();
  });

  it('always reads back, and changes nothing else', () => {
    const key = fc.constantFrom('a', 'b', 'one', 'three', 'deep', 'new', 'c');
    const leaf = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 3 }), leaf, (path, value) => {
        const text = setValue(TEXT, path, value);
        if (text === undefined) return;
        expect(valueAt(text, path)).toEqual(value);
        const other = ['a', 'b', 'empty', 'text', 'last'].filter((top) => top !== path[0]);
        for (const top of other) expect(parse(text)[top]).toEqual(parse(TEXT)[top]);
      }),
      { numRuns: 300 },
    );
  });
});

it('appends lines to a block mapping only', () => {
  expect(appendLines('a:\n  b: 1 # c\nz: 1\n', ['a'], ['', 'd:', '  e: 1'])).toBe(
    'a:\n  b: 1 # c\n\n  d:\n    e: 1\nz: 1\n',
  );
  expect(appendLines('a: { b: 1 }\n', ['a'], ['d: 1'])).toBeUndefined();
});

it('writes a value on one line', () => {
  expect([inline('x'), inline('111'), inline([1, 'a']), inline({ a: { b: 'c' } }), inline(''), inline(null)]).toEqual([
    'x',
    '"111"',
    '[1, a]',
    '{a: {b: c}}',
    '""',
    'null',
  ]);
});
