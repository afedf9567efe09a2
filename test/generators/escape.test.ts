import { execFileSync, spawnSync } from 'node:child_process';
import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import {
  escapeComment,
  escapeDocker,
  escapeJson,
  escapeMarkdown,
  escapePython,
  escapeShell,
  escapeTypeScript,
  escapeYaml,
  markdownCode,
  placeBlock,
} from '../../src/generators/escape.js';

const hostile = [
  '',
  ' ',
  'plain',
  "it's",
  "'''",
  '"double"',
  'back\\slash\\',
  '\\n is not a line break',
  'line\nbreak\n\n',
  'carriage\r\nreturn\r',
  'tab\there',
  '$HOME ${HOME} $(id) `id` $$',
  '${{ github.token }}',
  '; rm -rf / # && || | > < &',
  '*.py [a-z] ? {a,b} ~ ~root !!',
  '-n',
  '--flag=value',
  'A=b',
  '=cmd',
  '#hash',
  '%s %d %%',
  'nul\u0000less'.replace('\u0000', ''),
  'ünïcødé ☃ 日本語 🩺',
  'bidi \u202e evil \u2028 separator \u2029 \u0085 \ufeff',
  '\u001b[31mred\u001b[0m \u0007',
  '*/ // <!-- --> </script>',
  '{{mustache}} {{{x}}}',
  'yes',
  'No',
  'null',
  '~',
  '1e3',
  '0x10',
  '012',
  '2026-11-22',
  '12:30:45',
  '.5',
  '.inf',
  '@at',
  '%percent',
  '- item',
  '? key',
  'key: value',
  'a #comment',
  '<<',
  '=',
  '| pipe',
  '_under_ *star* [link](x)',
] as const;
const python = spawnSync('python3', ['--version']).status === 0;
const bash = spawnSync('bash', ['--version']).status === 0;

/** All at once: one process for the whole list. */
function echoedBy(shell: string, values: readonly string[]): string[] {
  const script = `print() { printf '%s\\0' "$@"; }\nprint ${escapeShell(values)}\n`;
  return execFileSync(shell, ['-s'], { input: script, encoding: 'utf8', env: { PATH: process.env.PATH } })
    .split('\0')
    .slice(0, -1);
}

describe('sh', () => {
  it.skipIf(!bash)('reads back in bash as the same words (bash)', () => {
    expect(echoedBy('bash', hostile)).toEqual(hostile);
  });

  it('reads back in the POSIX shell as the same words', () => {
    expect(echoedBy('sh', hostile)).toEqual(hostile);
  });

  it.skipIf(!bash)('keeps a command a command: no word turns into an assignment (bash)', () => {
    const script = `${escapeShell('A=b')} 2>/dev/null; printf '%s' "$?"`;
    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe('127');
  });

  it('leaves bare what needs no quotes', () => {
    const bare = [
      'python',
      '-m',
      'scheduled_tasks.geofence_checker',
      'run:app',
      '--cpu=512',
      '10.0.0.0/16',
      'ops@example.com',
    ];
    expect(escapeShell(bare)).toBe(bare.join(' '));
    expect(escapeShell(5000)).toBe('5000');
    expect(escapeShell('a b')).toBe("'a b'");
  });

  it('refuses NUL, which no shell word can hold', () => {
    expect(() => escapeShell('a\0b')).toThrow('NUL');
  });
});

const structures = [
  ...hostile,
  true,
  false,
  null,
  0,
  -1.5,
  1e21,
  [],
  {},
  [['a', { "it's": [null, true] }]],
  { __proto__x: 1 },
];

describe('py', () => {
  it.skipIf(!python)('reads back in Python as the same values (python3)', () => {
    const script = `import json, sys\nsys.stdout.write(json.dumps(${escapePython(structures)}))\n`;
    const out = execFileSync('python3', ['-X', 'utf8', '-'], { input: script, encoding: 'utf8' });
    expect(JSON.parse(out)).toEqual(structures);
  });

  it('writes on one line', () => {
    expect(escapePython({ port: 5000, debug: false, origin: null, hosts: ["a'b"] })).toBe(
      `{'port': 5000, 'debug': False, 'origin': None, 'hosts': ['a\\'b']}`,
    );
    expect(escapePython([...hostile])).not.toContain('\n');
  });
});

describe('ts', () => {
  const evaluate = (text: string): unknown => new Function(`'use strict'; return (${text});`)();

  it('reads back in JavaScript as the same values', () => {
    expect(evaluate(escapeTypeScript(structures))).toEqual(structures);
  });

  it('makes a field of __proto__, not a prototype', () => {
    const value: unknown = evaluate(escapeTypeScript(JSON.parse('{"__proto__": {"admin": true}}')));
    expect(Object.keys(value as object)).toEqual(['__proto__']);
  });

  it('reads back any string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => evaluate(escapeTypeScript(text)) === text));
  });

  it('writes as the rendered code is formatted', () => {
    expect(escapeTypeScript({ a: 'b', 'c-d': [1, null] })).toBe(`{ a: 'b', 'c-d': [1, null] }`);
    expect(escapeTypeScript({})).toBe('{}');
  });
});

describe('json', () => {
  it('reads back as the same values', () => {
    expect(JSON.parse(escapeJson(structures))).toEqual(structures);
  });
});

describe('yaml', () => {
  it.each(['1.1', '1.2'] as const)('reads back in YAML %s as the same values', (version) => {
    for (const value of structures) {
      expect(parseYaml(`key: ${escapeYaml(value)} # comment\nnext: 1\n`, { version })).toEqual({ key: value, next: 1 });
      expect(parseYaml(`- ${escapeYaml(value)}\n- 1\n`, { version })).toEqual([value, 1]);
    }
  });

  it('reads back any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => parseYaml(`key: ${escapeYaml(text)}\n`).key === text),
    );
  });

  it('leaves bare what every reader takes for a string', () => {
    expect(escapeYaml('us-east-1')).toBe('us-east-1');
    expect(escapeYaml('on')).toBe('"on"');
    expect(escapeYaml('10.0.0.0/16')).toBe('"10.0.0.0/16"');
  });
});

describe('docker', () => {
  const oneLine = hostile.filter((value) => !/[\n\r]/.test(value));

  it('is one word of ENV', () => {
    for (const value of oneLine) {
      const dockerfile = DockerfileParser.parse(`FROM scratch\nENV KEY=${escapeDocker(value)} NEXT=1\n`);
      const properties = dockerfile.getENVs()[0]?.getProperties() ?? [];
      expect(properties.map((property) => property.getName())).toEqual(['KEY', 'NEXT']);
    }
  });

  it('reads back as the same value', () => {
    // Docker reads a word as the shell reads it in double quotes, except that a back-tick means nothing to it.
    const values = oneLine.filter((value) => !value.includes('`') && value !== '');
    const script = `printf '%s\\0' ${values.map(escapeDocker).join(' ')}`;
    expect(execFileSync('sh', ['-s'], { input: script, encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(values);
    expect(escapeDocker('')).toBe('""');
    expect(escapeDocker('`id`')).toBe('"`id`"');
  });

  it('leaves an image reference bare', () => {
    const image = 'docker.io/library/python:3.13-slim@sha256:0a1b';
    expect(escapeDocker(image)).toBe(image);
  });

  it('refuses a line break, which would start a new instruction', () => {
    expect(() => escapeDocker('a\nRUN evil')).toThrow('line break');
  });
});

describe('md', () => {
  it('neutralises what Markdown reads', () => {
    expect(escapeMarkdown('_a_ *b* `c` [d](e) <f> |')).toBe('\\_a\\_ \\*b\\* \\`c\\` \\[d\\](e) \\<f\\> \\|');
    expect(escapeMarkdown('# no heading')).toBe('\\# no heading');
    expect(escapeMarkdown('- no item')).toBe('\\- no item');
    expect(escapeMarkdown('1. no item')).toBe('1\\. no item');
    expect(escapeMarkdown('1)')).toBe('1\\)');
    expect(escapeMarkdown('a _b_ c_')).toBe('a \\_b\\_ c\\_');
    expect(escapeMarkdown('a\n\n# b')).toBe('a \\# b');
  });

  it('leaves ordinary prose as it is', () => {
    const prose = 'Staging in us-east-1: 2 tasks (512 CPU units), db.t4g.micro, 10.0.0.0/16; ops@example.com.';
    expect(escapeMarkdown(prose)).toBe(prose);
    expect(escapeMarkdown('17.6 in America/New_York')).toBe('17.6 in America/New_York');
  });
});

describe('mdcode', () => {
  it('fences with more back-ticks than the value holds', () => {
    expect(markdownCode('aws s3 ls')).toBe('`aws s3 ls`');
    expect(markdownCode('a `b` c')).toBe('``a `b` c``');
    expect(markdownCode('`x`')).toBe('`` `x` ``');
  });

  it('survives a table cell', () => {
    expect(markdownCode('a | b')).toBe('<code>a &#124; b</code>');
    expect(markdownCode('a\nb')).toBe('<code>a b</code>');
  });
});

describe('comment', () => {
  it('stays on its line and inside a block comment', () => {
    for (const value of hostile) expect(escapeComment(value)).not.toMatch(/[\n\r\u2028\u2029]|\*\//);
    expect(escapeComment('a\nimport os')).toBe('a import os');
  });
});

describe('block', () => {
  it('indents all lines but the first and the empty ones', () => {
    expect(placeBlock('a\n\nb\n', 2)).toBe('a\n\n  b');
    expect(placeBlock('a')).toBe('a');
  });
});

describe('every escaper', () => {
  const all = {
    escapeComment,
    escapeDocker,
    escapeJson,
    escapeMarkdown,
    escapePython,
    escapeShell,
    escapeTypeScript,
    escapeYaml,
    markdownCode,
    placeBlock,
  };

  it.each(Object.entries(all))('%s refuses undefined, functions and numbers that are none', (_, escaper) => {
    for (const value of [undefined, () => 1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => escaper(value)).toThrow();
  });
});
