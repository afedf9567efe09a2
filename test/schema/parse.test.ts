import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasErrors } from '../../src/schema/diagnostic.js';
import { parseBytes, parseDocument } from '../../src/schema/parse.js';
import { locate } from '../../src/schema/source.js';
import { MINIMAL } from '../model/documents.js';

const FILE = 'hha-env.yaml';
const TEXT = MINIMAL.trimStart();
const codes = (text: string) => parseDocument(text, FILE).diagnostics.map(({ code }) => code);

describe('a good document', () => {
  test('is read, and nothing is said', () => {
    const { document, diagnostics } = parseDocument(TEXT, FILE);
    expect(diagnostics).toEqual([]);
    expect(document?.environments.staging?.account).toBe('111122223333');
  });

  test.each([
    ['with a byte-order mark', `\uFEFF${TEXT}`],
    ['with carriage returns', TEXT.replaceAll('\n', '\r\n')],
    ['with a document start', `---\n${TEXT}`],
    ['without a last line break', TEXT.trimEnd()],
  ])('is the same %s', (_, text) => {
    const { document, diagnostics } = parseDocument(text, FILE);
    expect(diagnostics).toEqual([]);
    expect(document).toEqual(parseDocument(TEXT, FILE).document);
  });

  test('is the same from bytes', () => {
    expect(parseBytes(new TextEncoder().encode(`\uFEFF${TEXT}`), FILE).document).toEqual(
      parseDocument(TEXT, FILE).document,
    );
  });

  test('may share values by anchors and merge keys', () => {
    const shared = TEXT.replace(
      'environments:\n',
      'environments:\n  base: &base\n    account: "444455556666"\n    region: us-east-1\n    domains: { hostedZone: example.com, api: b.example.com }\n',
    ).replace(
      '  staging:\n    account: "111122223333"\n    region: us-east-1\n',
      '  staging:\n    <<: *base\n    account: "111122223333"\n',
    );
    const { document, diagnostics } = parseDocument(shared, FILE);
    expect(diagnostics).toEqual([]);
    expect(document?.environments.staging).toMatchObject({ account: '111122223333', region: 'us-east-1' });
  });
});

describe('positions', () => {
  const { source } = parseDocument(TEXT, FILE);
  const at = (line: number) => TEXT.split('\n')[line - 1] ?? '';

  test('of a scalar is its value, with its quotes', () => {
    const { line, column, length } = source.positionOf(['environments', 'staging', 'account']);
    expect(at(line).slice(column - 1, column - 1 + length)).toBe('"111122223333"');
  });

  test('of a key is the key', () => {
    const { line, column, length } = source.positionOf(['environments', 'staging', 'account'], { key: true });
    expect(at(line).slice(column - 1, column - 1 + length)).toBe('account');
  });

  test('of a block is its key, and of a flow mapping the whole of it', () => {
    const block = source.positionOf(['environments', 'staging']);
    expect(at(block.line).slice(block.column - 1, block.column - 1 + block.length)).toBe('staging');
    const flow = source.positionOf(['environments', 'staging', 'domains']);
    expect(at(flow.line).slice(flow.column - 1, flow.column - 1 + flow.length)).toMatch(/^\{.*\}$/);
  });

  test('of what is not written is the key of the nearest written ancestor', () => {
    const missing = source.positionOf(['environments', 'staging', 'network', 'publicSubnets', 3]);
    expect(missing).toEqual(source.positionOf(['environments', 'staging'], { key: true }));
    expect(source.positionOf(['nowhere'])).toEqual({ line: 1, column: 1, length: 1 });
  });

  test('count the columns of a line that ends in a carriage return as those of any other', () => {
    const windows = parseDocument(TEXT.replaceAll('\n', '\r\n'), FILE).source;
    const path = ['environments', 'staging', 'domains', 'api'];
    expect(windows.positionOf(path)).toEqual(source.positionOf(path));
    expect(windows.lines).toEqual(source.lines);
  });

  test('are given to diagnostics of the model, sorted and without repetitions', () => {
    const late = { code: 'a.b', severity: 'error', path: ['environments'], message: 'Late.' } as const;
    const early = { code: 'c.d', severity: 'warning', path: ['application', 'name'], message: 'Early.' } as const;
    const located = locate([late, early, late], source);
    expect(located.map(({ message }) => message)).toEqual(['Early.', 'Late.']);
    expect(located.every(({ position }) => position !== undefined)).toBe(true);
  });
});

describe('everything wrong is said at once', () => {
  test('of the shape', () => {
    const text = TEXT.replace('"111122223333"', '012345678901').replace('name: home', 'nam: Home').replace('acme/', '');
    expect(codes(text)).toEqual(['key.unknown', 'value.format', 'value.unquoted']);
  });

  test('beside what only needs quotes, so that rules between fields can speak as well', () => {
    const { document, diagnostics } = parseDocument(TEXT.replace('"111122223333"', '111122223333'), FILE);
    expect(document?.environments.staging?.account).toBe('111122223333');
    expect(hasErrors(diagnostics)).toBe(true);
  });

  test('of secrets: each comment, each value once, and nothing of them shown', () => {
    const key = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
    const text = `# ${key}\n${TEXT.replace('acme/home-health-aid', `${key},${key}`)}# ${key}\n`;
    const { diagnostics, source } = parseDocument(text, FILE);
    expect(diagnostics.map(({ code, position }) => `${code}:${position?.line}`)).toEqual([
      'value.secret:1',
      'value.secret:5',
      `value.secret:${source.lines.length - 1}`,
    ]);
    expect(source.lines.join('\n')).not.toContain(key);
    expect(JSON.stringify(diagnostics)).not.toContain(key);
  });

  test('of a secret in place of a key, whose name no message repeats', () => {
    const key = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
    const { diagnostics, source } = parseDocument(`${TEXT}${key}: 1\n`, FILE);
    expect(diagnostics.map(({ code }) => code).sort()).toEqual(['key.unknown', 'value.secret']);
    const later = locate(
      [{ code: 'a.b', severity: 'error', path: [key], message: key, fix: key, reason: key }],
      source,
    );
    expect(JSON.stringify([diagnostics, later])).not.toContain(key);
  });

  test('of another value of the same line, with what the name beside it tells hidden', () => {
    const hex = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
    const text = `${TEXT}    backend: { cpu: 300 }\n`.replace(
      'application:\n',
      `application:\n  backend: { port: 99999, environment: { SECRET_KEY: ${hex}, CLIENT_SECRET: abc123 } }\n`,
    );
    const { diagnostics, source } = parseDocument(text, FILE);
    expect(diagnostics.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['value.range', 'value.secret', 'value.secret']),
    );
    expect(source.lines.join('\n')).not.toMatch(/9f86d081|abc123/);
    expect(JSON.stringify(diagnostics)).not.toMatch(/9f86d081|abc123/);
  });

  test('but a document with a secret goes no further', () => {
    const text = TEXT.replace('acme/home-health-aid', ['AKIA', 'IOSFODNN7EXAMPLE'].join(''));
    expect(parseDocument(text, FILE).document).toBeUndefined();
  });
});

test('a number in quotes and text without need of them are not traps', () => {
  const text = `${TEXT}    database: { engineVersion: "17.10" }\n`;
  expect(codes(text)).not.toContain('value.unquoted');
});

test('a key that JavaScript keeps for itself is refused', () => {
  expect(codes(`${TEXT}  __proto__: { account: x }\n`)).toContain('key.invalid');
});

test('an environment may be called like something that every object has', () => {
  const { document, diagnostics } = parseDocument(TEXT.replace('  staging:', '  constructor:'), FILE);
  expect(diagnostics).toEqual([]);
  expect(Object.keys(document?.environments ?? {})).toEqual(['constructor']);
});

describe('nothing that can be typed makes it throw', () => {
  const lines = TEXT.split('\n');
  const rubbish = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '- ',
      '{',
      '[',
      '"',
      "'",
      '&a',
      '*a',
      '<<: *a',
      '!x',
      '? ',
      ': ',
      '|',
      '>',
      '\t',
      '%',
      '@',
      '`',
      '---',
      '#',
      '...',
      '~',
    ),
  );

  test('in place of a line, or inside of one', () => {
    fc.assert(
      fc.property(rubbish, fc.nat(lines.length - 1), fc.nat(60), (text, line, column) => {
        const broken = lines.map((each, index) =>
          index === line ? each.slice(0, column) + text + each.slice(column) : each,
        );
        const { diagnostics, source } = parseDocument(broken.join('\n'), FILE);
        for (const { position, message } of diagnostics) {
          expect(position?.line).toBeGreaterThanOrEqual(1);
          expect(position?.line).toBeLessThanOrEqual(source.lines.length);
          expect(message).not.toContain('undefined');
          expect(message).not.toContain('\u0000');
        }
      }),
      { numRuns: 1500, seed: 20261122 },
    );
  });

  const rest = 'application: { name: hha, repository: a/b }\n';
  test.each([
    ['a mapping that merges itself', `environments: &a\n  <<: *a\n  staging: {}\n${rest}`],
    ['a mapping that holds itself', `environments: &a\n  staging: *a\n${rest}`],
    ['a merge of something that is no mapping', `environments:\n  staging:\n    <<: 5\n${rest}`],
    ['brackets deeper than the stack', `environments: ${'['.repeat(5000)}`],
    ['beginnings of tokens without end', `x: ${'sk-'.repeat(20_000)}\ny: ${'eyJaaaaaaaaa.'.repeat(5000)}`],
  ])('%s', (_, text) => {
    const before = performance.now();
    expect(codes(text).length).toBeGreaterThan(0);
    expect(performance.now() - before).toBeLessThan(5000);
  });

  test('as bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseBytes(bytes, FILE).diagnostics.length).toBeGreaterThan(0);
      }),
      { numRuns: 500, seed: 20261122 },
    );
  });
});

describe('a file in another encoding is said to be in it, and nothing else is', () => {
  const wide = (size: 2 | 4, isLittle: boolean, text: string) => {
    const points = size === 2 ? [...text].map((one) => one.charCodeAt(0)) : [...text].map((one) => one.codePointAt(0));
    const view = new DataView(new ArrayBuffer(points.length * size));
    points.forEach((point = 0, index) => {
      if (size === 2) view.setUint16(index * 2, point, isLittle);
      else view.setUint32(index * 4, point, isLittle);
    });
    return new Uint8Array(view.buffer);
  };

  test.each([
    ['UTF-16', 2, true],
    ['UTF-16', 2, false],
    ['UTF-32', 4, true],
    ['UTF-32', 4, false],
  ] as const)('%s of %i bytes, little end first: %s', (name, size, isLittle) => {
    for (const text of [TEXT, `\uFEFF${TEXT}`, `${TEXT}# é\n`]) {
      const { diagnostics, source } = parseBytes(wide(size, isLittle, text), FILE);
      expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
        ['document.encoding', `The file is written in ${name}, and not in UTF-8.`],
      ]);
      expect(source.lines[0]).toBe('schemaVersion: 1');
    }
  });
});

describe('a command that is written as one text', () => {
  const FIELDS: readonly (readonly [string, (command: string) => string])[] = [
    ['application.backend.migrate', (command) => `  backend: { migrate: ${command} }`],
    ['application.backend.test', (command) => `  backend: { test: ${command} }`],
    ['application.frontend.test', (command) => `  frontend: { test: ${command} }`],
    [
      'application.jobs.nightly.command',
      (command) => `  jobs: { nightly: { schedule: rate(1 day), command: ${command} } }`,
    ],
  ];
  const said = (lines: string) =>
    parseDocument(TEXT.replace('environments:', `${lines}\nenvironments:`), FILE).diagnostics.map(
      ({ code, path, severity, fix }) => `${severity} ${code} ${path.join('.')}: ${fix}`,
    );

  test.each(FIELDS)('%s: is split into its words', (field, written) => {
    const fix = 'Write [flask, db, upgrade].';
    expect(said(written('flask db upgrade'))).toEqual([`error value.type ${field}: ${fix}`]);
    expect(said(written('["flask db upgrade"]'))).toEqual([`error value.command ${field}: ${fix}`]);
    expect(said(written('[flask, db, upgrade]'))).toEqual([]);
  });

  test('goes to a shell where only a shell understands it', () => {
    expect(said('  backend: { migrate: "cd app && flask db upgrade" }')).toEqual([
      'error value.type application.backend.migrate: Write [sh, -c, "cd app && flask db upgrade"].',
    ]);
    expect(said('  backend: { migrate: [sh, -c, "cd app && flask db upgrade"] }')).toEqual([]);
  });
});

test('a value that is refused with quotes too has one fix', () => {
  const said = (python: string) =>
    parseDocument(
      TEXT.replace('environments:', `  backend: { python: ${python} }\nenvironments:`),
      FILE,
    ).diagnostics.map(({ code, fix }) => `${code}: ${fix}`);
  expect(said('3.10')).toEqual(['value.choice: The nearest allowed value is "3.11".', 'value.unquoted: undefined']);
  expect(said('3.12')).toEqual(['value.unquoted: Write python: "3.12".']);
});
