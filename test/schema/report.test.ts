import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/schema/diagnostic.js';
import { renderText, summary, toGithub, toJson } from '../../src/schema/report.js';

const error: Diagnostic = {
  code: 'network.cidr-size',
  severity: 'error',
  path: ['environments', 'staging', 'network', 'publicSubnets', 0],
  message: 'It is 100% wrong: a, b\nand c.',
  reason: 'EC2 refuses it.',
  source: 'Amazon EC2 API reference',
  fix: 'Write 10.0.0.0/16.',
  position: { line: 1, column: 7, length: 3 },
};
const warning: Diagnostic = { code: 'a.b', severity: 'warning', path: [], message: 'Look.' };

describe('text', () => {
  test('shows place, source line, carets, reason with its source, fix and summary', () => {
    expect(renderText([{ ...error, message: 'Wrong.' }, warning], { file: 'x.yaml', lines: ['cidr: abc'] })).toBe(
      [
        'x.yaml:1:7: error[network.cidr-size]: Wrong.',
        '   1 | cidr: abc',
        '     |       ^^^',
        '  why: EC2 refuses it. [Amazon EC2 API reference]',
        '  fix: Write 10.0.0.0/16.',
        '',
        'x.yaml: warning[a.b]: Look.',
        '',
        '2 problems (1 error, 1 warning)',
        '',
      ].join('\n'),
    );
  });

  test.each([
    ['a tab before the value', 'a:\tbad', 4, 3, '      ^^^'],
    ['wide characters before the value', '名前: bad', 5, 3, '      ^^^'],
    ['a wide value', 'a: 日本', 4, 2, '   ^^^^'],
    ['an emoji of two UTF-16 units', 'a: 🙂 bad', 7, 3, '      ^^^'],
    ['an accent that takes no column of its own', 'e\u0301: bad', 5, 3, '   ^^^'],
  ])('the carets stand under %s', (_, line, column, length, carets) => {
    const shown = renderText([{ ...warning, position: { line: 1, column, length } }], { file: 'x', lines: [line] });
    expect(shown.split('\n')[2]).toBe(`     | ${carets}`);
  });

  test('control characters of the document do not reach the terminal', () => {
    const commands = '\u001b[2J\u0007\u009b31m\u202e';
    const shown = renderText([{ ...error, message: commands }], { file: 'x', lines: [commands] });
    for (const character of ['\u001b', '\u0007', '\u009b', '\u202e']) expect(shown).not.toContain(character);
    expect(shown).toContain('␛[2J␇');
  });

  test('style wraps parts and changes no letter', () => {
    const source = { file: 'x.yaml', lines: ['cidr: abc'] };
    const parts = new Set<string>();
    const styled = renderText([error, warning], source, (part, text) => {
      parts.add(part);
      return `<${text}>`;
    });
    expect(styled.replace(/[<>]/g, '')).toBe(renderText([error, warning], source));
    expect([...parts].sort()).toEqual(['caret', 'error', 'gutter', 'label', 'place', 'warning']);
  });

  test('of a long line the part around the carets is shown', () => {
    const line = `${'a'.repeat(300)}bad${'z'.repeat(300)}`;
    const shown = renderText([{ ...warning, position: { line: 1, column: 301, length: 3 } }], {
      file: 'x',
      lines: [line],
    });
    const [, source = '', carets = ''] = shown.split('\n');
    expect(source.length).toBeLessThan(180);
    expect(source).toMatch(/^ {3}1 \| …a+badz+…$/);
    expect(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('bad');
  });

  test('nothing wrong is nothing said', () => {
    expect(renderText([], { file: 'x', lines: [] })).toBe('');
  });

  test.each([
    [[error], '1 problem (1 error)'],
    [[error, error, warning], '3 problems (2 errors, 1 warning)'],
    [[warning, warning], '2 problems (2 warnings)'],
  ])('the summary counts %#', (diagnostics, text) => {
    expect(summary(diagnostics)).toBe(text);
  });
});

test('JSON holds the same, and absent things as null', () => {
  const report = toJson([error, warning], 'x.yaml');
  expect(report).toMatchObject({ version: 1, file: 'x.yaml', errors: 1, warnings: 1 });
  expect(report.problems[0]).toEqual({
    code: 'network.cidr-size',
    severity: 'error',
    path: ['environments', 'staging', 'network', 'publicSubnets', 0],
    field: 'environments.staging.network.publicSubnets[0]',
    message: error.message,
    reason: 'EC2 refuses it.',
    source: 'Amazon EC2 API reference',
    fix: 'Write 10.0.0.0/16.',
    line: 1,
    column: 7,
    length: 3,
  });
  expect(report.problems[1]).toMatchObject({
    field: 'the document',
    reason: null,
    source: null,
    fix: null,
    line: null,
  });
});

test('GitHub gets one escaped command for each, with the whole range', () => {
  expect(toGithub([{ ...error, code: 'a.b' }, warning], 'dir,1/x:y.yaml')).toBe(
    '::error file=dir%2C1/x%3Ay.yaml,line=1,endLine=1,col=7,endColumn=10,title=a.b::It is 100%25 wrong: a, b%0Aand c.' +
      '%0Awhy: EC2 refuses it. [Amazon EC2 API reference]%0Afix: Write 10.0.0.0/16.\n' +
      '::warning file=dir%2C1/x%3Ay.yaml,title=a.b::Look.\n',
  );
});
