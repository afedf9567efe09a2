import { hash } from 'node:crypto';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundle, bundledLicences } from '../../scripts/bundle.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the bundle', () => {
  let made: Bundle;
  beforeAll(async () => {
    made = await bundle(root);
  });

  it('has the program, executable and with its first line, and the library', () => {
    const program = made.outputs.find((output) => output.path === 'create-hha-env.cjs');
    expect(program?.executable).toBe(true);
    expect(program?.text).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(program?.text.slice(2)).not.toContain('#!/usr/bin/env node');
    expect(made.outputs.map((output) => output.path)).toContain('index.js');
  });

  it('names in its entry what that loads by its content, since the digest of the entry stands for the whole program', () => {
    const text = (path: string) => made.outputs.find((output) => output.path === path)?.text ?? '';
    const [, run = '', digest] = /import\("\.\/(run-(\w+)\.js)"\)/.exec(text('create-hha-env.cjs')) ?? [];
    expect(hash('sha256', text(run)).slice(0, 8)).toBe(digest);
    // And that names what it loads in turn, as the build's chunks are named.
    expect(text(run)).toMatch(/import\("\.\/chunks\/program-\w{8}\.js"\)/);
  });

  it("imports nothing but Node's own modules, and projen in the component for it", () => {
    const own = made.outputs.map(({ path }) => `./${path}`);
    const known = new Set([...builtinModules.flatMap((name) => [name, `node:${name}`]), ...own]);
    const foreign = made.outputs.flatMap(({ path, externals }) =>
      externals.filter((id) => !known.has(id)).map((id) => `${path}: ${id}`),
    );
    expect(foreign).toEqual(['projen.js: projen']);
  });

  it('holds no package that only tests may use', () => {
    const testOnly = /node_modules\/(@cloud-copilot|aws-cdk|fast-check|vitest|oxc-parser)/;
    expect(made.inputs.filter((input) => testOnly.test(input))).toEqual([]);
  });

  it("holds nothing that takes long to load and is never called: Handlebars, zod's messages in other languages", () => {
    expect(made.inputs).toContain('node_modules/zod/v4/core/schemas.js');
    const idle = made.inputs.filter((input) => /node_modules\/(handlebars|zod\/v4\/locales)\//.test(input));
    expect(idle).toEqual(['node_modules/zod/v4/locales/en.js']);
  });

  it('passes on the licence of every package in it', () => {
    const text = bundledLicences(root, ['node_modules/yaml/a.js', 'node_modules/@types/node/b.d.ts', 'src/x.ts']);
    expect(text).toMatch(/^@types\/node \d\S* \(MIT\)\n\n[\s\S]+\nyaml \d\S* \(ISC\)\n\nCopyright/);
  });
});
