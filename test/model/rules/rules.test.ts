/** Every rule says what it should, at the first document that it must refuse, and not one earlier. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { controlsOf } from '../../../src/model/controls.js';
import { judge } from '../../../src/model/judge.js';
import { ACKNOWLEDGEABLE } from '../../../src/model/rules/acknowledgements.js';
import { hasErrors } from '../../../src/schema/diagnostic.js';
import { STAGING_AND_PRODUCTION } from '../documents.js';
import { CASES } from './cases.js';
import { acknowledging, beside, given, type Part, production, said } from './given.js';

const codesOf = (document: Part) => said(document).map(({ code }) => code);
const named = CASES.map((each) => [`${each.code}${each.about === undefined ? '' : ` (${each.about})`}`, each] as const);

/** Every code that the rules' sources name. */
function codesInSources(): readonly string[] {
  const folder = fileURLToPath(new URL('../../../src/model/rules/', import.meta.url));
  const texts = readdirSync(folder).map((name) => readFileSync(`${folder}${name}`, 'utf8'));
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(/\bcode: '([a-z.-]+)'/g)].map(([, code = '']) => code))),
  ];
}

it('ranges that are proposed to networks that overlap are free, and mend all of them at once', () => {
  const taken = given(
    beside({ network: { cidr: '10.1.0.0/16' } }),
    beside({ network: { cidr: '10.30.0.0/16' }, domains: { api: 'c.example.com', app: 'd.example.com' } }, 'third'),
    beside({ network: { cidr: '10.30.0.0/16' }, domains: { api: 'e.example.com', app: 'f.example.com' } }, 'fourth'),
    beside({ network: { cidr: '10.1.0.0/16' }, domains: { api: 'g.example.com', app: 'h.example.com' } }, 'fifth'),
  );
  const proposed = said(taken).flatMap(({ code, path, fix = '' }) => {
    const range = /for example (10\.\d+\.0\.0\/16)/.exec(fix)?.[1] ?? '';
    return code === 'environments.cidr-overlap' ? [[String(path[1]), range] as const] : [];
  });
  expect(proposed.map(([name]) => name)).toEqual(['fourth', 'fifth']);
  const mended = proposed.reduce(
    (document, [name, cidr]) => given(document, { environments: { [name]: { network: { cidr } } } }),
    taken,
  );
  expect(codesOf(mended)).toEqual([]);
});

it('the document of the cases is one that nothing is said against', () => {
  expect(said(given())).toEqual([]);
  expect(said(given(production({})))).toEqual([]);
});

it('every rule has a case, and every case a rule', () => {
  const tried = [...new Set(CASES.map(({ code }) => code))].sort();
  expect(codesInSources().length).toBeGreaterThan(50);
  expect(tried).toEqual([...codesInSources()].sort());
});

describe.each(named)('%s', (_, { code, accepted, refused }) => {
  it('is silent at the edge', () => {
    const diagnostics = said(given(accepted));
    expect(diagnostics.filter((diagnostic) => diagnostic.code === code)).toEqual([]);
    // A document that something else makes unreadable would prove nothing.
    expect(hasErrors(diagnostics)).toBe(false);
  });

  it('speaks behind it, with its place, a reason or a source, and what to do', () => {
    const found = said(given(refused)).filter((diagnostic) => diagnostic.code === code);
    expect(found.length).toBeGreaterThan(0);
    for (const { position, fix, path } of found) {
      expect(position?.line).toBeGreaterThan(1);
      expect(path.length).toBeGreaterThan(1);
      expect(fix).toMatch(/\.$|\?$/);
    }
    if (/^(guard|environments)\./.test(code)) expect(found.every(({ reason }) => reason !== undefined)).toBe(true);
  });
});

describe('what is a choice', () => {
  const refusedOf = (code: string) => CASES.find((each) => each.code === code)?.refused ?? {};

  it.each(ACKNOWLEDGEABLE)('%s can be acknowledged', (code) => {
    const document = given(refusedOf(code));
    expect(codesOf(document)).toContain(code);
    expect(codesOf(acknowledging(document, code))).not.toContain(code);
  });

  it('covers nothing else', () => {
    const others = CASES.filter(({ code }) => !(ACKNOWLEDGEABLE as readonly string[]).includes(code));
    for (const { code, refused } of others.filter((each) => each.code !== 'acknowledgement.unknown'))
      expect(codesOf(acknowledging(given(refused), code)), code).toContain(code);
  });

  it('turns controls off with its reason beside them', () => {
    const document = given(production({ database: { deletionProtection: false } }));
    const { models } = judge(JSON.stringify(acknowledging(document, 'guard.deletion-protection')), 'hha-env.yaml');
    const controls = models.flatMap((model) => (model.name === 'production' ? controlsOf(model) : []));
    expect(controls.filter(({ acknowledged }) => acknowledged !== undefined)).toEqual([
      expect.objectContaining({
        key: 'database-deletion-protection',
        value: 'off',
        acknowledged: 'Decided by the security officer for this test.',
      }),
    ]);
  });
});

it('the documents that other tests start from stay clean of guards between environments', () => {
  // The deployment strategy that this tool started from has one zone for two accounts.
  expect(codesOf(parse(STAGING_AND_PRODUCTION) as Part).filter((code) => code.startsWith('environments.'))).toEqual([
    'environments.zone-in-two-accounts',
  ]);
});
