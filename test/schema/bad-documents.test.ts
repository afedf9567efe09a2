/**
 * Documents that are wrong, and exactly what we say about them. A case is a folder of test/fixtures/bad; adding a folder
 * adds a test. Line 1 of `expected.err.txt` is the exit code, the rest is what a terminal shows.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/model/judge.js';
import { hasErrors } from '../../src/schema/diagnostic.js';
import { renderText, toGithub, toJson } from '../../src/schema/report.js';
import { compareGolden } from './golden.js';

const FOLDER = fileURLToPath(new URL('../fixtures/bad/', import.meta.url));
const CASES = readdirSync(FOLDER).sort();

const judged = (name: string) => judge(readFileSync(join(FOLDER, name, 'hha-env.yaml')), 'hha-env.yaml');

describe('a bad document is answered exactly as its golden says', () => {
  test.each(CASES)('%s', (name) => {
    const { diagnostics, source } = judged(name);
    const shown = `exit ${hasErrors(diagnostics) ? 1 : 0}\n${renderText(diagnostics, source)}`;
    expect(compareGolden(join(FOLDER, name, 'expected.err.txt'), shown)).toBeUndefined();
  });
});

describe('of every bad document', () => {
  test('there are at least 25', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(25);
  });

  test.each(CASES)('%s: something is said, each time with a code, a position and a sentence', (name) => {
    const { diagnostics, source } = judged(name);
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { code, message, position } of diagnostics) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(message).toMatch(/[.?]$/);
      const line = source.lines[(position?.line ?? 0) - 1];
      expect(line, `${code} points to line ${position?.line}`).toBeDefined();
      expect((position?.column ?? 0) - 1, code).toBeLessThanOrEqual(line?.length ?? 0);
    }
  });

  test.each(CASES)('%s: lines come in order, and nothing is said twice', (name) => {
    const { diagnostics } = judged(name);
    const lines = diagnostics.map(({ position }) => position?.line ?? 0);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    const said = diagnostics.map(({ code, path, message, position }) =>
      JSON.stringify([code, path, message, position]),
    );
    expect(new Set(said).size).toBe(said.length);
  });
});

const SECRETS: Readonly<Record<string, readonly string[]>> = {
  'secret-pasted': [
    'correct-horse',
    'AKIAIOSFODNN7EXAMPLE',
    'wJalrXUtnFEMI',
    'bPxRfiCYEXAMPLEKEY',
    'hunter2',
    '8f3Kz0q1Lm7Xw2Rt5Vb9',
    'shared-by-everyone',
    'only-a-value',
  ],
  'secret-private-key': ['not-a-real-key', 'BEGIN PRIVATE KEY'],
  'secret-in-comment': ['AKIAIOSFODNN7EXAMPLE'],
  'secret-in-broken-yaml': ['hunter2hunter2'],
};

describe('a secret is never printed', () => {
  test.each(Object.entries(SECRETS))('%s', (name, secrets) => {
    const { diagnostics, source } = judged(name);
    const text = readFileSync(join(FOLDER, name, 'hha-env.yaml'), 'utf8');
    const printed = [
      renderText(diagnostics, source),
      JSON.stringify(toJson(diagnostics, 'hha-env.yaml')),
      toGithub(diagnostics, 'hha-env.yaml'),
      source.lines.join('\n'),
    ].join('\n');
    for (const secret of secrets) {
      expect(text).toContain(secret);
      expect(printed).not.toContain(secret);
    }
  });
});

test('the folder of bad documents is complete for the secrets that are tested', () => {
  expect(CASES).toEqual(expect.arrayContaining(Object.keys(SECRETS)));
});
