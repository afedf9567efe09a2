/** The blast radius that each field declares, held against what CloudFormation says of two templates that differ in it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { allFields } from '../../src/schema/field-list.js';
import { baseDocument, CHANGES, type Change, edited, NOT_CHANGED, placeOf } from './field-changes.js';
import { refusals } from './refusals.js';
import { type Consequence, consequences, worst } from './template-changes.js';
import { type Variant, variantsOf } from './variants.js';

const FIELDS = allFields().filter(({ leaf }) => leaf);
const BASE = baseDocument();

/** The document before and after a change. */
function pair(field: string, { to, given = {} }: Change): readonly [string, string] {
  const before = edited(BASE, given);
  return [before, edited(before, { [placeOf(field)]: to })];
}

/**
 * Changes that CloudFormation refuses in an environment that stands, which then goes on as it is: networks and keys that
 * other stacks use, and what would have to stand twice under one name while it holds data.
 */
const REFUSED = [
  'environments.*.dataClass',
  'environments.*.database.masterUsername',
  'environments.*.database.name',
  'environments.*.database.port',
  'environments.*.encryption.customerManagedKeys',
  'environments.*.network.availabilityZones',
  'environments.*.network.cidr',
  'environments.*.network.databaseSubnets',
  'environments.*.network.privateSubnets',
  'environments.*.network.publicSubnets',
  'environments.*.tier',
];

/** Changes of more than one field: what an environment has or no longer has. */
const PARTS: Readonly<Record<string, readonly [given: Edits, to: Edits]>> = {
  'its first job': [{ 'application.jobs': undefined }, {}],
  'no job any more': [{}, { 'application.jobs': undefined }],
  'its first secret': [{ 'application.secrets': undefined }, {}],
  'no secret any more': [{}, { 'application.secrets': undefined }],
  'a web application': [{ 'application.frontend': false, 'environments.production.domains.app': undefined }, {}],
};
type Edits = Readonly<Record<string, unknown>>;

function parts(name: string): readonly [string, string] {
  const [given, to] = PARTS[name] ?? [{}, {}];
  return [edited(BASE, given), edited(BASE, to)];
}

describe('blast radius', () => {
  let variants: ReadonlyMap<string, Variant>;
  beforeAll(async () => {
    const texts = Object.entries(CHANGES).flatMap(([field, changes]) =>
      changes.flatMap((change) => pair(field, change)),
    );
    variants = await variantsOf([...texts, ...Object.keys(PARTS).flatMap(parts)]);
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

  it('is refused by CloudFormation only where something would be lost with it', () => {
    const elsewhere = ['application.name', 'environments.*.account', 'environments.*.region'];
    const refused = Object.entries(CHANGES).flatMap(([field, changes]) => {
      const reasons = changes.flatMap((change) => {
        const [before, after] = pair(field, change);
        return refusals(variant(before), variant(after));
      });
      // Another account or region is another environment; nothing of the old one is in the way.
      return reasons.length === 0 || elsewhere.includes(field) ? [] : [field];
    });
    expect(refused.sort()).toEqual(REFUSED);
  });

  it.each(Object.keys(PARTS))('refuses nothing when an environment gets %s', (name) => {
    const [before, after] = parts(name);
    expect(after).not.toBe(before);
    expect(refusals(variant(before), variant(after))).toEqual([]);
  });
});
