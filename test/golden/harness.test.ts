/** The harness itself: it must fail on a missing, an extra, a changed and a wrong-mode file. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Artifact } from '../../src/generators/artifact.js';
import { shuffled } from './rendered.js';
import { accept, differences } from './tree.js';

const ARTIFACTS: readonly Artifact[] = [
  { path: 'a.txt', content: 'one\ntwo\n', ownership: 'managed' },
  { path: 'bin/run.sh', content: '#!/bin/sh\n', ownership: 'managed', executable: true },
];

describe('the golden harness', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'golden-'));
    accept(folder, ARTIFACTS);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('finds nothing where the folder is as rendered', () => {
    expect(differences(folder, ARTIFACTS)).toEqual([]);
  });

  test('finds a missing file', () => {
    rmSync(join(folder, 'a.txt'));
    expect(differences(folder, ARTIFACTS)).toEqual(['missing: a.txt has no golden']);
  });

  test('finds an extra file', () => {
    writeFileSync(join(folder, 'bin/old.sh'), '');
    expect(differences(folder, ARTIFACTS)).toEqual(['extra: bin/old.sh is no longer rendered']);
  });

  test('finds a changed byte, and shows it', () => {
    writeFileSync(join(folder, 'a.txt'), 'one\ntwo \n');
    expect(differences(folder, ARTIFACTS).join()).toMatch(/^changed: [\s\S]*-two \n\+two\n/);
  });

  test('finds a wrong mode, both ways', () => {
    chmodSync(join(folder, 'bin/run.sh'), 0o644);
    chmodSync(join(folder, 'a.txt'), 0o755);
    expect(differences(folder, ARTIFACTS)).toEqual([
      'mode: a.txt must not be executable',
      'mode: bin/run.sh must be executable',
    ]);
  });

  test('accepts: writes, deletes what is stale, sets modes, and says so', () => {
    writeFileSync(join(folder, 'old.txt'), '');
    expect(accept(folder, ARTIFACTS)).toEqual(['extra: old.txt is no longer rendered']);
    expect(differences(folder, ARTIFACTS)).toEqual([]);
  });

  test('shuffles the keys of a document, and not its environments', () => {
    const text = shuffled('a: 1\nb: { c: 2, d: 3 }\nenvironments:\n  x: { e: 1, f: 2 }\n  y: {}\n');
    expect(text.indexOf('environments')).toBe(0);
    expect(text.indexOf('f: 2')).toBeLessThan(text.indexOf('e: 1'));
    expect(text.indexOf('  x:')).toBeLessThan(text.indexOf('  y:'));
  });
});
