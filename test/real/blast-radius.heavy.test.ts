/** The blast radius that each field declares, held against what CloudFormation says of two templates that differ in it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { allFields } from '../../src/schema/field-list.js';
import { baseDocument, CHANGES, type Change, edited, NOT_CHANGED, placeOf } from './field-changes.js';
import { type Consequence, consequences, worst } from './template-changes.js';
import { type Variant, variantsOf } from './variants.js';

const FIELDS = allFields().filter(({ leaf }) => leaf);
const BASE = baseDocument();

/** The document before and after a change. */
function pair(field: string, { to, given = {} }: Change): readonly [string, string] {
  const before = edited(BASE, given);
  return [before, edited(before, { [placeOf(field)]: to })];
}

describe('blast radius', () => {
  let variants: ReadonlyMap<string, Variant>;
  beforeAll(async () => {
    const texts = Object.entries(CHANGES).flatMap(([field, changes]) =>
      changes.flatMap((change) => pair(field, change)),
    );
    variants = await variantsOf(texts);
  });

  const variant = (text: string): Variant => {
    const found = variants.get(text);
    if (found === undefined) throw new Error('not rendered');
    return found;
  };

  it('is measured for every field', () => {
    expect([...Object.keys(CHANGES), ...Object.keys(NOT_CHANGED)].sort()).toEqual(
      FIELDS.map(({ path }) => path).sort(),
    );
  });

  it.each(FIELDS.filter(({ path }) => path in CHANGES).map(({ path, notes }) => [path, notes?.effect] as const))(
    '%s: %s',
    (path, declared) => {
      const found: Consequence[] = (CHANGES[path] ?? []).flatMap((change) => {
        const [before, after] = pair(path, change);
        expect(after, 'the change changes something').not.toBe(before);
        return consequences(variant(before), variant(after));
      });
      expect(declared, found.map(({ effect, because }) => `${effect}: ${because}`).join('\n')).toBe(worst(found));
    },
  );
});
