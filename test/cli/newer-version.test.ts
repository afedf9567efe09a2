/** A document of a newer form is refused by every command that reads it, and nothing is written beside it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../src/schema/document.js';
import { MINIMAL } from '../model/documents.js';
import { run } from './command-line.js';

const NEWER = MINIMAL.replace(/schemaVersion: \d+/, `schemaVersion: ${SCHEMA_VERSION + 1}`);
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hha-newer-'));
  writeFileSync(join(root, 'hha-env.yaml'), NEWER);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it.each([
  ['generate'],
  ['generate', '--force'],
  ['staging', '--yes'],
  ['preview', '--yes', '--from', 'staging'],
  ['diff'],
  ['check'],
  ['cost'],
  ['validate'],
])('%s %s %s %s', async (...argv) => {
  const { code, stderr } = await run(root, argv);
  expect(code).toBe(1);
  expect(stderr).toContain('document.version-newer');
  expect(stderr).toContain('npm install --save-dev create-hha-env');
  expect(readdirSync(root)).toEqual(['hha-env.yaml']);
  expect(readFileSync(join(root, 'hha-env.yaml'), 'utf8')).toBe(NEWER);
});
