import { describe, expect, it } from 'vitest';
import { typeScriptLiteral } from '../../../src/generators/cdk/literal.js';

const evaluated = (value: unknown): unknown => new Function(`return (${typeScriptLiteral(value)});`)();

describe('typeScriptLiteral', () => {
  it('says the same in TypeScript', () => {
    const value = {
      plain: 'text',
      "it's": 'a "quote" and a \\ and a\nline',
      'data-class': 'phi',
      numbers: [1, 2.5, -3],
      nested: { list: [{ a: 1, b: ['x'] }, {}], nothing: [], no: null, yes: true },
      text: '${not} `a` template',
    };
    expect(evaluated(value)).toEqual(value);
  });

  it('leaves out what is undefined', () => {
    expect(typeScriptLiteral({ a: 1, b: undefined })).toBe('{\n  a: 1,\n}');
  });

  it('puts what fits on one line, and no line is too long', () => {
    const subnets = [{ tier: 'public', zone: 'us-east-1a', cidr: '10.0.1.0/24' }];
    expect(typeScriptLiteral({ subnets })).toBe(
      "{\n  subnets: [\n    { tier: 'public', zone: 'us-east-1a', cidr: '10.0.1.0/24' },\n  ],\n}",
    );
    const long = typeScriptLiteral({ words: Array.from({ length: 40 }, (_, index) => `word-${index}`) });
    for (const line of long.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
});
