import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fieldReference } from '../../scripts/field-reference.js';
import { allFields } from '../../src/schema/field-list.js';

const PAGE = fileURLToPath(new URL('../../docs/reference/document.md', import.meta.url));

test('docs/reference/document.md is what the schema says (npm run golden accepts a change)', () => {
  if (process.env.UPDATE_GOLDEN === '1' && process.env.CI === undefined) writeFileSync(PAGE, fieldReference());
  expect(readFileSync(PAGE, 'utf8')).toBe(fieldReference());
});

test('every field is on the page', () => {
  const page = fieldReference();
  const missing = allFields().filter(
    ({ path, notes }) => notes !== undefined && notes.readBy.length > 0 && !page.includes(`**\`${path}\`**`),
  );
  expect(missing.map(({ path }) => path)).toEqual([]);
});
