/** What every fixture renders to, exactly. `npm run golden` accepts changes and prints them; read them first. */
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { CASES, documentOf, FIXTURES, renderDocument, shuffled } from './rendered.js';
import { accept, differences } from './tree.js';

const ACCEPTS = process.env.UPDATE_GOLDEN === '1' && process.env.CI === undefined;

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

describe.each(CASES)('the fixture %s', (name) => {
  test('renders exactly its expected/', () => {
    const { artifacts } = renderDocument(documentOf(name));
    const expected = join(FIXTURES, name, 'expected');
    if (ACCEPTS) for (const change of accept(expected, artifacts)) console.info(`${name}: ${change}`);
    const found = differences(expected, artifacts);
    expect(found, `npm run golden accepts:\n${found.join('\n')}`).toEqual([]);
  });

  test('renders the same bytes from shuffled keys and in another time zone', () => {
    const once = renderDocument(documentOf(name)).artifacts;
    process.env.TZ = 'Pacific/Kiritimati';
    expect(renderDocument(shuffled(documentOf(name))).artifacts).toEqual(once);
  });

  test('renders LF, one newline at the end and no machine in it', () => {
    for (const { path, content } of renderDocument(documentOf(name)).artifacts) {
      expect(content, path).toMatch(/[^\n]\n$/);
      expect(content, path).not.toContain('\r');
      expect(content, path).not.toContain(process.cwd());
    }
  });
});
