import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
interface LockedPackage {
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe('package.json', () => {
  const manifest = JSON.parse(read('package.json'));

  it('names what .projenrc.ts names: the same versions, the same commands', () => {
    const source = read('.projenrc.ts');
    for (const [name, version] of Object.entries({ ...manifest.devDependencies, ...manifest.scripts })) {
      expect(source).toMatch(new RegExp(`['\\s]${escapeRegExp(name)}'?: '${escapeRegExp(String(version))}',`));
    }
  });

  it('installs alone, with exact versions for its developers', () => {
    expect(manifest.dependencies).toBeUndefined();
    for (const version of Object.values(manifest.devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('package-lock.json', () => {
  it('holds every package that another one names, of every platform: npm ci refuses a lock with gaps', () => {
    const { packages } = JSON.parse(read('package-lock.json'));
    const held = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
    const named = Object.values<LockedPackage>(packages).flatMap((entry) => [
      ...Object.keys(entry.dependencies ?? {}),
      ...Object.keys(entry.optionalDependencies ?? {}),
    ]);
    expect(named.filter((name) => !held.has(name))).toEqual([]);
  });

  it('carries no download address', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "http/);
  });
});

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
