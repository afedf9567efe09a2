import { describe, expect, it } from 'vitest';
import { type Comparison, compare } from '../../src/compare/compare.js';
import { FIELD_SECTIONS, NOT_COMPARED } from '../../src/compare/field-differences.js';
import { comparisonMarkdown } from '../../src/compare/markdown.js';
import { comparisonText } from '../../src/compare/text.js';
import { resolveAll } from '../../src/model/resolve.js';
import { estimate } from '../../src/pricing/estimate.js';
import { environmentSchema } from '../../src/schema/environment/environment.js';
import { documentFrom, STAGING_AND_PRODUCTION } from '../model/documents.js';

function modelsOf(text: string) {
  const { models, diagnostics } = resolveAll(documentFrom(text));
  const [one, other] = models;
  if (one === undefined || other === undefined) throw new Error(JSON.stringify(diagnostics));
  return [one, other] as const;
}
const field = ({ sections }: Comparison, path: string) =>
  sections.flatMap(({ fields }) => fields).find((difference) => difference.path === path);

/** A second staging that differs in what the lines say, and in what two environments must not share. */
const TWIN = (lines: string) => `${STAGING_AND_PRODUCTION.split('  production:')[0]}  twin:
    extends: staging
    tier: staging
    domains: { api: twin.api.example.com, app: twin.app.example.com }
    network: { cidr: 10.9.0.0/16 }
${lines}`;

describe('staging and production', () => {
  const [staging, production] = modelsOf(STAGING_AND_PRODUCTION);
  const comparison = compare(staging, production);

  it('have every field of the schema in a section', () => {
    const listed = [...FIELD_SECTIONS.flatMap(({ of }) => of), ...NOT_COMPARED];
    expect(listed.sort()).toEqual(Object.keys(environmentSchema.shape).sort());
  });

  it('differ with values, unit and blast radius', () => {
    expect(field(comparison, 'database.storageGiB')).toMatchObject({
      values: [20, 100],
      unit: 'GiB',
      effect: 'in-place',
    });
    expect(field(comparison, 'encryption.customerManagedKeys')).toMatchObject({
      values: [false, true],
      effect: 'data-loss',
    });
    expect(field(comparison, 'domains.api')).toMatchObject({ effect: 'replace' });
    expect(field(comparison, 'backend.cpu')).toMatchObject({ effect: 'restart' });
    expect(field(comparison, 'schedules.offHours.stop')).toMatchObject({
      values: ['cron(0 20 ? * MON-FRI *)', undefined],
    });
  });

  it('do not differ in what production takes over', () => {
    for (const path of ['region', 'domains.hostedZone', 'database.engineVersion', 'extends'])
      expect(field(comparison, path)).toBeUndefined();
  });

  it('differ by controls and resources', () => {
    expect(comparison.controls.find(({ key }) => key === 'database-multi-az')).toMatchObject({
      values: ['off', 'on'],
      on: [false, true],
    });
    expect(comparison.resources).toContainEqual({ label: 'NAT', values: ['1 gateway', '2 gateways'] });
    expect(comparison.resources.map(({ label }) => label)).not.toContain('Subnets');
  });

  it('differ in cost by what their lines differ', () => {
    const [one, other] = [estimate(staging), estimate(production)];
    expect(comparison.cost.totals).toEqual([one.total, other.total]);
    const sum = comparison.cost.lines.reduce((total, { differenceUsd = 0 }) => total + differenceUsd, 0);
    // Lines that differ by less than a cent are left out.
    expect(Math.abs(sum - comparison.cost.differenceUsd)).toBeLessThan(0.05);
    expect(comparison.cost.missing).toContain('Transfer of copies to us-west-2');
  });

  it('read the other way round have the values changed and the same fields', () => {
    const back = compare(production, staging);
    const turned = back.sections.map(({ fields, ...section }) => ({
      ...section,
      fields: fields.map(({ values: [first, second], ...rest }) => ({ ...rest, values: [second, first] })),
    }));
    expect(turned).toEqual(comparison.sections);
    expect(back.cost.differenceUsd).toBeCloseTo(-comparison.cost.differenceUsd, 9);
  });

  it('stand as text in tables, with the counts of effects', () => {
    const text = comparisonText(comparison);
    expect(text).toMatch(/^ {2}database\.instanceClass +db\.t4g\.micro +db\.t4g\.medium +restart$/m);
    expect(text).toMatch(/^ {2}Total +\d+\.\d\d +\d+\.\d\d +\+\d+\.\d\d$/m);
    expect(text).toMatch(/^\d+ fields differ: \d+ data-loss, \d+ replace, \d+ restart, \d+ in-place\.$/m);
    expect(text.split('\n').filter((line) => line.endsWith(' '))).toEqual([]);
  });

  it('stand as Markdown whose rows all have the columns of their table', () => {
    const tables = comparisonMarkdown(comparison)
      .split(/\n\n/)
      .filter((block) => block.startsWith('|'));
    expect(tables.length).toBeGreaterThan(5);
    for (const table of tables) {
      const cells = table
        .trim()
        .split('\n')
        .map((row) => row.replaceAll('\\|', '').split('|').length);
      expect(new Set(cells).size).toBe(1);
    }
  });
});

describe('two stagings', () => {
  it('that are the same differ in nothing but what must differ', () => {
    const comparison = compare(...modelsOf(TWIN('')));
    expect(comparison.sections.flatMap(({ fields }) => fields.map(({ path }) => path))).toEqual([
      'domains.api',
      'domains.app',
      'network.cidr',
      'network.publicSubnets',
      'network.privateSubnets',
      'network.databaseSubnets',
      'github.environment',
      'github.oidcProvider',
    ]);
    expect(comparison.resources).toEqual([]);
    expect(comparison.cost.lines).toEqual([]);
  });

  it('show a single change, and what it costs', () => {
    const { cost, sections } = compare(...modelsOf(TWIN('    database: { storageGiB: 40 }\n')));
    expect(sections.find(({ key }) => key === 'database')?.fields).toEqual([
      expect.objectContaining({ path: 'database.storageGiB', values: [20, 40] }),
    ]);
    expect(cost.differenceUsd).toBeCloseTo(20 * 0.115, 9);
  });

  it('quote what could end a table cell', () => {
    const reason = 'Nobody uses it at night | and `nobody` will for now.';
    const lines = `    acknowledgements: [{ rule: guard.no-alarm-address, reason: "${reason}" }]\n`;
    const markdown = comparisonMarkdown(compare(...modelsOf(TWIN(lines))));
    const row = markdown.split('\n').find((line) => line.startsWith('| `acknowledgements')) ?? '';
    expect(row.split('|')).toHaveLength(6);
    expect(row).toContain('none');
  });

  it('compared with itself is the same in everything', () => {
    const [staging] = modelsOf(STAGING_AND_PRODUCTION);
    expect(comparisonText(compare(staging, staging))).toBe('staging and staging are the same in everything.\n');
    expect(comparisonMarkdown(compare(staging, staging))).toContain('the same in everything');
  });
});
