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
    ['adds to a flow mapping', ['b', 'e'], 'new', (text) => text.replace('[1, 2] }', '[1, 2], e: new }')],
    ['adds to a flow list', ['b', 'd', 2], 'x, y', (text) => text.replace('[1, 2]', '[1, 2, "x, y"]')],
    [
      'puts a mapping in the place of one',
      ['a', 'three'],
      { n: 1, m: [2] },
      (text) => text.replace('deep: "kept"', 'n: 1\n    m:\n      - 2'),
    ],
    [
      'puts a value in the place of a mapping',
      ['a', 'three'],
      false,
      (text) => text.replace('three:\n    deep: "kept"', 'three: false'),
    ],
    ['puts a value in the place of a block of text', ['text'], 'line', (text) => text.replace('|\n  block', 'line')],
    ['adds to a document that ends without a newline', ['z'], 1, (text) => `${text}\nz: 1\n`],
  ])('%s', (_, path, value, change) => {
    expect(setValue(TEXT, path, value)).toBe(change(TEXT));
  });

  it('keeps CRLF', () => {
    const text = TEXT.replaceAll('\n', '\r\n');
    expect(setValue(text, ['a', 'three', 'new'], 1)).toBe(text.replace('"kept"', '"kept"\r\n    new: 1'));
  });

  describe('in a document with comments of every kind', () => {
    const DOCUMENT = `a: # of a
  # of notify
  notify: [] # nobody yet
  list: # of list
    # of one
    - one # first
    - two

  # of network
  network: # the plan
    cidr: 10.0.0.0/16   # big
    nat: { kind: single } # cheap
    # the end of the network
  # of last
  last: { a: b,   c: [ 1 ] } # untouched
empty: {}
`;
    it.each<[string, (string | number)[], unknown, string | RegExp, string]>([
      ['the first entry of an empty list', ['a', 'notify', 0], 'a@b.co', '[] #', '[a@b.co] #'],
      ['a further entry of a list', ['a', 'list', 2], 'three', '- two', '- two\n    - three'],
      ['a list', ['a', 'list'], ['x'], /- one # first\n {4}- two/, '- x'],
      ['a mapping', ['a', 'network'], { cidr: 'x' }, /cidr: 10[^\n]*\n[^\n]*cheap/, 'cidr: x'],
      [
        'false in the place of a mapping',
        ['a', 'network'],
        false,
        /network: # the plan\n[^\n]*\n[^\n]*cheap/,
        'network: false # the plan',
      ],
      ['a mapping into an empty one', ['empty', 'x'], 1, 'empty: {}', 'empty: {x: 1}'],
      ['a list where there was none', ['a', 'new', 0], 'x', '# untouched', '# untouched\n  new:\n    - x'],
      ['a key of a mapping in braces', ['a', 'last', 'd'], 1, '[ 1 ] }', '[ 1 ], d: 1 }'],
    ])('%s changes its own lines alone', (_, path, value, from, to) => {
      for (const text of [DOCUMENT, DOCUMENT.replaceAll('\n', '\r\n')]) {
        const newline = text === DOCUMENT ? '\n' : '\r\n';
        const expected = DOCUMENT.replace(from, to).replaceAll('\n', newline);
        expect(setValue(text, path, value)).toBe(expected);
      }
    });
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
