/** The table of rules on the page of an environment is what cdk-nag says of its stacks, rule by rule, in every document. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { npmVersion } from '../../src/data/packages.js';
import { RULE_PACKS, SECURITY_RULES } from '../../src/data/security-rules.js';
import { environmentPage } from '../../src/generators/environment-page/environment-page.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { DOCUMENTS } from '../generators/cdk/documents.js';
import { CASES, documentOf } from '../golden/rendered.js';
import { type RuleResult, ruleResults } from './rule-results.js';
import { materialise } from './synth.js';

const EVERY: readonly (readonly [string, string])[] = [
  ...CASES.map((name) => [`the fixture ${name}`, documentOf(name)] as const),
  ...Object.entries(DOCUMENTS),
];

/** Rules of which each finding has a reason of its own, which the page does not repeat. */
const MANY_REASONS = 'AwsSolutions-IAM5';

/** The cells of the table below a heading. */
function rowsBelow(page: string, heading: string): readonly (readonly string[])[] {
  const [, rest = ''] = page.split(`\n${heading}\n`);
  const [section = ''] = rest.split(/\n##+ /);
  return section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^`|`$/g, '').replaceAll('\\', '')),
    );
}

/** What a page says, in the words of the packs. */
function tableOf(page: string) {
  const acknowledged = rowsBelow(page, '### Findings that stay').map(([rule = '', , stack = '', reason = '']) =>
    rule === MANY_REASONS ? `${rule} ${stack}` : `${rule} ${stack}: ${reason}`,
  );
  return {
    acknowledged: acknowledged.sort(),
    passed: rowsBelow(page, '### Passed rules')
      .map(([rule]) => rule)
      .sort(),
    counts: [...rowsBelow(page, '## Rule packs')].sort(),
  };
}

/** What the packs say, in the form of the page. */
function verdictsOf(model: EnvironmentModel, results: readonly RuleResult[]) {
  const keys = new Map(model.stacks.map(({ name, key }) => [name, key]));
  const own = results.filter(({ stack }) => keys.has(stack));
  expect(own.filter(({ result }) => result === 'open')).toEqual([]);
  const packs = model.dataClass === 'phi' ? ['AwsSolutions', 'HIPAA.Security'] : ['AwsSolutions'];
  const ofPack = (pack: string, result: RuleResult['result']) =>
    new Set(own.filter((each) => each.rule.startsWith(`${pack}-`) && each.result === result).map(({ rule }) => rule));
  const passedOf = (pack: string) => {
    const acknowledged = ofPack(pack, 'acknowledged');
    return [...ofPack(pack, 'passed')].filter((rule) => !acknowledged.has(rule));
  };
  const acknowledged = own
    .filter(({ result }) => result === 'acknowledged')
    .flatMap(({ rule, stack, reasons }) =>
      rule === MANY_REASONS
        ? [`${rule} ${keys.get(stack)}`]
        : reasons.map((reason) => `${rule} ${keys.get(stack)}: ${reason}`),
    );
  return {
    acknowledged: [...new Set(acknowledged)].sort(),
    passed: packs.flatMap(passedOf).sort(),
    counts: packs
      .map((pack) => {
        const [passed, stays] = [passedOf(pack).length, ofPack(pack, 'acknowledged').size];
        const all = new Set(own.filter(({ rule }) => rule.startsWith(`${pack}-`)).map(({ rule }) => rule)).size;
        return [pack, String(passed), String(stays), String(all - passed - stays)];
      })
      .sort(),
  };
}

const pageOf = (model: EnvironmentModel) => environmentPage.environment?.(model)[0]?.content ?? '';

describe.each(EVERY)('the rules on the pages of %s', (_, text) => {
  let results: readonly RuleResult[] = [];
  beforeAll(async () => {
    results = await ruleResults(text);
  }, 300_000);

  it.each(materialise(text).models.map((model) => [model.name, model] as const))('%s', (_name, model) => {
    expect(tableOf(pageOf(model))).toEqual(verdictsOf(model, results));
  });
});

it('the table knows the packs of the installed version, and no rule that speaks of nothing', async () => {
  const installed = JSON.parse(
    readFileSync(new URL('../../node_modules/cdk-nag/package.json', import.meta.url), 'utf8'),
  );
  expect([installed.version, npmVersion('cdk-nag')]).toEqual([RULE_PACKS.version, RULE_PACKS.version]);
  const all = await Promise.all(EVERY.map(([, text]) => ruleResults(text)));
  const spokenOf = new Set(all.flat().flatMap(({ rule, result }) => (result === 'n/a' ? [] : [rule])));
  const listed = Object.entries(SECURITY_RULES).flatMap(([pack, rules]) => rules.map(({ rule }) => `${pack}-${rule}`));
  expect(listed.sort()).toEqual([...spokenOf].sort());
});
