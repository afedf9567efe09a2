/**
 * The constraints of AWS that a document cannot say (reference design, section 4.4), by number, held against what every
 * fixture is rendered and synthesised to.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { CASES } from '../golden/rendered.js';
import { RENDERED_RULES } from './rules.js';
import { type Subject, subjectOf } from './subject.js';

/** Six syntheses, each of several seconds when its result is not kept from an earlier run. */
const PATIENCE = 180_000;

describe.each(CASES)('the fixture %s', (name) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await subjectOf(name);
  }, PATIENCE);

  test.each(RENDERED_RULES.map((each) => [each.rule, each.holds, each] as const))(
    'rule %i: %s',
    async (_, __, each) => {
      await each.check(subject);
    },
  );
});

test('no rule is here twice', () => {
  const rules = RENDERED_RULES.map(({ rule }) => rule);
  expect(new Set(rules).size).toBe(rules.length);
});
