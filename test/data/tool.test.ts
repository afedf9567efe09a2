import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { TOOL_PACKAGE, TOOL_VERSION } from '../../src/data/tool.js';

it('is what package.json says: rendered workflows run the version that rendered them', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Record<
    string,
    string
  >;
  expect({ name: TOOL_PACKAGE, version: TOOL_VERSION }).toEqual({ name: manifest.name, version: manifest.version });
});
