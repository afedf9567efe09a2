/** The page of an environment: well-formed, self-contained, in agreement with the model, and closed to markup of a document. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/model/judge.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { ruleResults } from '../../src/model/rule-results.js';
import { estimate } from '../../src/pricing/estimate.js';
import { usd } from '../../src/pricing/money.js';
import { reportHtml } from '../../src/report/report.js';
import { CASES, documentOf, renderDocument } from '../golden/rendered.js';

const pages = CASES.flatMap((name) => {
  const { models } = renderDocument(documentOf(name));
  return models.map((model) => ({ title: `${name}, ${model.name}`, model, models }));
});
const othersOf = (model: EnvironmentModel, models: readonly EnvironmentModel[]) =>
  models.filter((other) => other !== model);

/** The elements that are left open or closed without having been opened. */
function unbalanced(html: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, tag = ''] of html.matchAll(/<(\/?)([a-z0-9]+)(?:\s[^<>]*)?>/g)) {
    if (tag === 'meta') continue;
    if (slash === '') open.push(tag);
    else if (open.pop() !== tag) wrong.push(tag);
  }
  return [...wrong, ...open];
}

/** What a reader sees: without tags, the entities read. */
function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, '\n')
    .replace(/&#(\d+);/g, (_, number: string) => String.fromCharCode(Number(number)));
}

describe.each(pages)('the report of $title', ({ model, models }) => {
  const html = reportHtml(model, othersOf(model, models));
  const text = textOf(html);

  it('is one well-formed page that loads and runs nothing', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(unbalanced(html)).toEqual([]);
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|\son\w+=|url\((?!#)|@import/i);
    expect([...html.matchAll(/href="([^"]*)"/g)].every(([, target = '']) => target.startsWith('#'))).toBe(true);
    const ids = new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
    for (const [, target = ''] of html.matchAll(/href="&?#?([^"]*)"/g)) expect(ids).toContain(target);
  });

  it('says of the environment what the model says', () => {
    for (const { cidr, name } of model.network.subnets) {
      expect(text).toContain(cidr);
      expect(text).toContain(name);
    }
    for (const { key, meaning } of model.alarms) {
      expect(text).toContain(`\n${key}\n`);
      expect(text).toContain(meaning);
    }
    expect(text).toContain(`About ${usd(estimate(model).total)} USD a month`);
    for (const fact of [model.domains.api, model.account, model.region, model.database.engineVersion])
      expect(text).toContain(fact);
    expect(text.includes('\nCloudFront\n')).toBe(model.domains.app !== undefined);
  });

  it('shows every rule that passes or stays, and why it stays', () => {
    for (const { passed, acknowledged } of ruleResults(model)) {
      for (const { rule } of passed) expect(text).toContain(`\n${rule}\n`);
      for (const { acknowledged: stays } of acknowledged)
        for (const { reason } of stays) expect(text).toContain(reason);
    }
  });

  it('compares it with each of the others', () => {
    for (const other of othersOf(model, models)) expect(text).toContain(`${model.name} and ${other.name}`);
    expect(html.includes('id="differences"')).toBe(models.length > 1);
  });

  it('is the same every time', () => {
    expect(reportHtml(model, othersOf(model, models))).toBe(html);
  });
});

describe('a document with markup in its texts', () => {
  it('cannot put an element into the page', () => {
    const hostile = '<img src=x onerror=alert(1)> & "quoted" \'text\'';
    const source = documentOf('production').replace(
      /^ {4}tier: production$/m,
      `    tier: production\n    database: { deletionProtection: false }\n    acknowledgements:\n      - { rule: guard.deletion-protection, reason: ${JSON.stringify(hostile)} }`,
    );
    const { models, diagnostics } = judge(source, 'hha-env.yaml');
    const model = models.find(({ name }) => name === 'production');
    if (model === undefined) throw new Error(JSON.stringify(diagnostics));
    const html = reportHtml(model, []);
    expect(html).not.toContain('<img');
    expect(textOf(html)).toContain(hostile);
    expect(unbalanced(html)).toEqual([]);
  });
});
