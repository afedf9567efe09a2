import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { allFields } from '../../src/schema/field-list.js';
import { parseDocument } from '../../src/schema/parse.js';
import { STAGING_AND_PRODUCTION } from '../model/documents.js';

const fields = allFields();
const leaves = fields.filter(({ leaf }) => leaf);
const EFFECTS = ['in-place', 'restart', 'replace', 'data-loss'];

describe('every field', () => {
  test('is listed once, a parent before its children', () => {
    const paths = fields.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toEqual(
      expect.arrayContaining([
        'schemaVersion',
        'application.secrets.*.generate.length',
        'environments.*.network.publicSubnets',
        'environments.*.network.publicSubnets[]',
        'environments.*.schedules.offHours.timezone',
        'environments.*.acknowledgements[].reason',
      ]),
    );
    for (const path of paths) {
      const parent = path.replace(/(?:\.[^.[]+|\[\])$/, '');
      if (parent !== path) expect(paths.indexOf(parent), path).toBeLessThan(paths.indexOf(path));
    }
  });

  test('that the example document writes is in the list', () => {
    const paths = new Set(fields.map(({ path }) => path));
    const { document } = parseDocument(STAGING_AND_PRODUCTION, 'x');
    expect(document).toBeDefined();
    for (const path of writtenPaths(parse(STAGING_AND_PRODUCTION))) expect(paths, path).toContain(path);
  });

  test('has notes, unless it is an entry of a list or of a mapping', () => {
    const silent = fields.filter(({ notes }) => notes === undefined).map(({ path }) => path);
    expect(silent.filter((path) => !/(?:\.\*|\[\])$/.test(path))).toEqual([]);
  });

  test('has a description of its own, whatever other field has the same form', () => {
    const first = new Map<string, string>();
    const same = fields.flatMap(({ path, notes }) => {
      if (notes === undefined) return [];
      const other = first.get(notes.description);
      first.set(notes.description, path);
      return other === undefined ? [] : [`${other} and ${path}: ${notes.description}`];
    });
    expect(same).toEqual([]);
  });
});

describe('every field with a value of its own', () => {
  test('there are many', () => {
    expect(leaves.length).toBeGreaterThan(100);
  });

  test.each(leaves)('$path is described, says what changing it does and who reads it', ({ notes, optional }) => {
    expect(notes?.description).toMatch(/^\p{Lu}.*[.]$/su);
    expect(EFFECTS).toContain(notes?.effect);
    expect(notes?.readBy.length).toBeGreaterThan(0);
    expect(new Set(notes?.readBy).size).toBe(notes?.readBy.length);
    // A default for a field that must be written would never be read.
    if (!optional) expect(notes?.default).toBeUndefined();
    if (notes?.requiredAfterMerge) expect(notes.default).toBeUndefined();
  });

  test.each(leaves.filter(({ optional, notes }) => !optional || notes?.requiredAfterMerge))(
    '$path must be written, so a message can show an example',
    ({ notes, path }) => {
      if (path === 'schemaVersion') return;
      expect(notes?.examples?.length).toBeGreaterThan(0);
    },
  );

  test.each(leaves.filter(({ notes }) => notes?.source !== undefined))('$path cites a source by name', ({ notes }) => {
    expect(notes?.source?.length).toBeGreaterThan(5);
    expect(notes?.source).not.toMatch(/TODO|\?\?/);
  });
});

/** Paths of a document with the user's own names as `*`. */
function writtenPaths(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((each) => writtenPaths(each, `${path}[]`))];
  if (typeof value !== 'object' || value === null) return [path];
  const chosen = /^(?:environments|application\.(?:secrets|jobs)|application\.secrets\.\*\.env)$/.test(path);
  return [
    ...(path === '' ? [] : [path]),
    ...Object.entries(value).flatMap(([key, each]) =>
      writtenPaths(each, [path, chosen ? '*' : key].filter((step) => step !== '').join('.')),
    ),
  ];
}
