import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { precompileTemplate, readTemplates, templatesModule } from '../../scripts/templates.js';
import { type Template, templateRuntime } from '../../src/generators/template.js';

function render(path: string, text: string, view: object): string {
  const template: Template = new Function(`return ${precompileTemplate({ path, text })}`)();
  return template(templateRuntime, view);
}

describe('a template', () => {
  it('prints through its escapers, in nested blocks', () => {
    const text = [
      '{{#each services}}',
      '{{#if command}}',
      'run {{sh command}} # {{@index}}',
      '{{else}}',
      'skip {{sh name}}{{#unless @last}},{{/unless}}',
      '{{/if}}',
      '{{/each}}',
      '{{#with owner}}by {{sh name}}{{/with}}',
      '',
    ]
      .join('\n')
      .replace('{{@index}}', '{{comment @index}}');
    const services = [
      { name: 'a b', command: ['x', "it's"] },
      { name: 'c', command: null },
    ];
    expect(render('job.sh.hbs', text, { services, owner: { name: '$me' } })).toBe(
      "run x 'it'\\''s' # 0\nskip c\nby '$me'\n",
    );
  });

  it('knows items, keys, parents and else-if', () => {
    const text =
      '{{#each list}}{{sh this}}{{sh ../end}}{{/each}}{{#each map}}{{sh @key}}={{sh this}} {{/each}}' +
      '{{#if no}}1{{else if yes}}2{{else}}3{{/if}}';
    const view = { list: ['a', 'b c'], end: ';', map: { K: 1 }, no: false, yes: true };
    expect(render('a.sh.hbs', text, view)).toBe("a';''b c'';'K=1 2");
  });

  it('counts an empty list, zero and an empty text as no, and enters what is there', () => {
    const text =
      '{{#if none}}a{{else}}b{{/if}}{{#unless zero}}c{{/unless}}{{#if empty}}d{{/if}}{{#each none}}e{{else}}f{{/each}}' +
      '{{#with absent}}g{{else}}h{{/with}}{{#with owner}}{{sh name}}{{sh ../zero}}{{/with}}';
    const view = { none: [], zero: 0, empty: '', absent: null, owner: { name: 'i' } };
    expect(render('a.sh.hbs', text, view)).toBe('bcfhi0');
  });

  it('takes no field that a view has by nature for one of its own', () => {
    expect(() => render('a.sh.hbs', '{{#if constructor}}x{{/if}}', {})).toThrow('the view lacks constructor');
  });

  it('leaves HTML characters alone: only the named escaper works on a value', () => {
    expect(render('a.py.hbs', 'x = {{py x}}', { x: '<a & "b">' })).toBe(`x = '<a & "b">'`);
  });

  it('escapes a bare value in Markdown', () => {
    expect(render('a.md.hbs', '# {{title}} and {{md title}}', { title: '*a* | b' })).toBe(
      '# \\*a\\* \\| b and \\*a\\* \\| b',
    );
  });

  it('takes the shell escaper in a fence of Markdown', () => {
    expect(render('a.md.hbs', '```sh\necho {{sh x}}\n```\n{{x}}', { x: 'a*' })).toBe("```sh\necho 'a*'\n```\na\\*");
  });

  it('indents a block that was built elsewhere', () => {
    expect(render('a.yml.hbs', 'run: |\n  {{block script indent=2}}\n', { script: 'a\n\nb\n' })).toBe(
      'run: |\n  a\n\n  b\n',
    );
  });

  it.each([
    ['printed', '{{sh missing}}'],
    ['printed from a missing parent', '{{sh missing.name}}'],
    ['tested', '{{#if missing}}x{{/if}}'],
    ['tested for absence', '{{#unless missing}}x{{/unless}}'],
    ['listed', '{{#each missing}}x{{/each}}'],
    ['entered', '{{#with missing}}x{{/with}}'],
  ])('throws when a field is missing that is %s', (_, text) => {
    expect(() => render('a.sh.hbs', text, { present: 1 })).toThrow(/missing|undefined|lacks/);
  });
});

describe('precompiling refuses', () => {
  it.each([
    ['a bare value', 'a.sh.hbs', 'echo {{x}}', 'src/templates/a.sh.hbs:1:6: {{x}} prints a value without an escaper'],
    ['a bare loop variable', 'a.ts.hbs', '{{#each x}}{{this}}{{/each}}', 'prints a value without an escaper'],
    ['a bare data variable', 'a.ts.hbs', '{{#each x}}\n{{@index}}{{/each}}', ':2:1: {{@index}} prints a value'],
    ['a bare value in an else branch', 'a.sh.hbs', '{{#if x}}{{else}}{{y}}{{/if}}', '{{y}} prints a value'],
    ['a triple mustache', 'a.sh.hbs', '{{{x}}}', '{{{x}}} prints without escaping'],
    ['a triple mustache in Markdown', 'a.md.hbs', '{{{x}}}', '{{{x}}} prints without escaping'],
    ['a triple mustache around a helper', 'a.sh.hbs', '{{{sh x}}}', 'prints without escaping'],
    ['an ampersand', 'a.md.hbs', '{{&x}}', 'prints without escaping'],
    ['an unknown helper', 'a.sh.hbs', '{{raw x}}', '{{raw}} is not a printing helper'],
    ['a literal', 'a.sh.hbs', '{{"x"}}', 'is not a printing helper'],
    ['two values', 'a.sh.hbs', '{{sh x y}}', '{{sh …}} takes one value'],
    ['an escaper without a value', 'a.sh.hbs', '{{sh}}', '{{sh …}} takes one value'],
    ['an unknown block', 'a.sh.hbs', '{{#repeat x}}{{/repeat}}', '{{#repeat}} is not a block'],
    ['a block named like a field', 'a.md.hbs', '{{#x}}{{/x}}', '{{#x}} is not a block'],
    ['a block with two values', 'a.sh.hbs', '{{#if x y}}{{/if}}', '{{#if …}} takes one value and nothing else'],
    ['a block with an option', 'a.sh.hbs', '{{#if x includeZero=true}}{{/if}}', 'takes one value and nothing else'],
    ['a name for an entry', 'a.sh.hbs', '{{#each x as |y|}}{{/each}}', 'takes one value and nothing else'],
    ['an unknown option', 'a.sh.hbs', '{{block x indnt=2}}', '{{block …}} has no option indnt'],
    ['an option of an escaper', 'a.sh.hbs', '{{sh x indent=2}}', '{{sh …}} has no option indent'],
    ['a data variable outside a loop', 'a.sh.hbs', '{{#if x}}{{sh @index}}{{/if}}', '@index is not known here'],
    ['a data variable that no loop has', 'a.sh.hbs', '{{#each x}}{{sh @root.x}}{{/each}}', 'is not known here'],
    ['a parent outside the view', 'a.sh.hbs', '{{#if x}}{{sh ../y}}{{/if}}', '../y leaves the view'],
    ['a partial', 'a.sh.hbs', '{{> x}}', 'PartialStatement is not part'],
    ['a decorator', 'a.sh.hbs', '{{* x}}', 'Decorator is not part'],
    ['a computed value', 'a.sh.hbs', '{{sh (lookup a b)}}', 'computes nothing'],
    ['a computed condition', 'a.sh.hbs', '{{#if (eq a b)}}{{/if}}', 'computes nothing'],
    ['a bare value in a code fence', 'a.md.hbs', 'x\n```sh\n{{x}}\n```\n', ':3:1: {{x}} stands in a code fence'],
    ['md in a code fence', 'a.md.hbs', '```sh\n{{md x}}\n```\n', '{{md …}} stands in a code fence'],
    ['a bare value in a code span', 'a.md.hbs', 'see `{{x}}`', '{{x}} stands in a code span'],
  ])('%s', (_, path, text, message) => {
    expect(() => precompileTemplate({ path, text })).toThrow(message);
  });

  it('every broken rule at once', () => {
    expect(() => precompileTemplate({ path: 'a.sh.hbs', text: '{{x}}\n{{{y}}}' })).toThrow(/:1:1: .*\n.*:2:1: /);
  });
});

describe('the folder', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'templates-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('becomes a module of templates and verbatim files, sorted', async () => {
    mkdirSync(join(directory, 'infra/lib'), { recursive: true });
    writeFileSync(join(directory, 'infra/lib/network.ts'), 'export const a = `${1}`;\n');
    writeFileSync(join(directory, 'infra/cdk.json.hbs'), '{{json x}}');
    writeFileSync(join(directory, '.dockerignore.hbs'), '*\n');
    const source = templatesModule(readTemplates(directory));
    const module = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(source)}`);
    expect(Object.keys(module.templates)).toEqual(['.dockerignore', 'infra/cdk.json']);
    expect(module.files).toEqual({ 'infra/lib/network.ts': { content: 'export const a = `${1}`;\n' } });
    expect(module.templates['infra/cdk.json'](templateRuntime, { x: [1] })).toBe('[1]');
  });

  it('may be absent', () => {
    expect(readTemplates(join(directory, 'none'))).toEqual([]);
  });
});
