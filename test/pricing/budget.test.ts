import { expect, it } from 'vitest';
import { resolve } from '../../src/model/resolve.js';
import { estimate } from '../../src/pricing/estimate.js';
import { compareWithBudget } from '../../src/pricing/remarks.js';
import { documentFrom, STAGING_AND_PRODUCTION } from '../model/documents.js';

const { model } = resolve(documentFrom(STAGING_AND_PRODUCTION), 'production');
if (model === undefined) throw new Error('production does not resolve');
const priced = estimate(model);
const complete = { ...priced, missing: [] };

it.each([
  ['is exceeded', priced.total - 10, /exceeds the budget .* by 10\.00, and some prices are missing\.$/],
  ['holds', priced.total + 10, /leaves 10\.00, but some prices are missing\.$/],
])('says that prices are missing when the budget %s', (_, budget, sentence) => {
  expect(priced.missing).not.toEqual([]);
  expect(compareWithBudget(priced, budget).sentence).toMatch(sentence);
  expect(compareWithBudget(complete, budget).sentence).not.toContain('missing');
});
