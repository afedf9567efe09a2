import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  cycles,
  floorProblems,
  importGraph,
  needlessExports,
  readSources,
  roomProblems,
  unreadExports,
} from './imports.js';

describe('the house', () => {
  const sources = readSources(fileURLToPath(new URL('../../src', import.meta.url)));
  const graph = importGraph(sources);

  it('is not empty', () => {
    expect(sources.size).toBeGreaterThan(5);
    expect(graph.get('generators/template.ts')).toContain('generators/escape.ts');
  });

  it('has no import that goes up', () => {
    expect(floorProblems(graph)).toEqual([]);
  });

  it('has no import cycle', () => {
    expect(cycles(graph)).toEqual([]);
  });

  it('has no file over 300 lines and no name that says nothing', () => {
    expect(roomProblems(sources)).toEqual([]);
  });

  it('keeps no value that only tests read', () => {
    const scripts = readSources(fileURLToPath(new URL('../../scripts', import.meta.url)));
    const docs = ['model/control-table.ts exports controlTableMarkdown, which only tests read'];
    // The table of presets in docs/reference is a golden: the test that compares it is what writes it.
    expect(unreadExports(sources, [...scripts.values()].join('\n'))).toEqual(docs);
  });

  it('exports nothing that no other file names', () => {
    const folders = ['test', 'scripts', 'bench'].map((name) =>
      fileURLToPath(new URL(`../../${name}`, import.meta.url)),
    );
    const outside = folders
      .flatMap((folder) => [...readSources(folder)])
      .filter(([file]) => !file.startsWith('fixtures/'));
    expect(needlessExports(sources, outside.map(([, text]) => text).join('\n'))).toEqual([]);
  });
});

describe('the judge of the house', () => {
  const graphOf = (files: Record<string, string>) => importGraph(new Map(Object.entries(files)));

  it('accepts imports that go down, of packages, and of data from everywhere', () => {
    const graph = graphOf({
      'data/regions.ts': 'export const regions = [];',
      'schema/document.ts': `import { z } from 'zod';\nimport { regions } from '../data/regions.js';\nexport type D = typeof regions | z.ZodType;`,
      'model/resolve.ts': `import type { D } from '../schema/document.js';\nexport type M = D;`,
      'pricing/estimate.ts': `import type { M } from '../model/resolve.js';\nexport type C = M;`,
      'generators/ecs.ts': `import type { C } from '../pricing/estimate.js';\nimport 'virtual:templates';\nexport type E = C;`,
      'compare/compare.ts': `import type { C } from '../pricing/estimate.js';\nexport type D = C;`,
      'cli/main.ts': `import '../generators/ecs.js';\nawait import('prompts');`,
      'index.ts': `export * from './generators/ecs.js';`,
    });
    expect(floorProblems(graph)).toEqual([]);
    expect(cycles(graph)).toEqual([]);
  });

  it.each([
    ['static', `import { x } from '../cli/main.js';\nx();`],
    ['for its effect', `import '../cli/main.js';`],
    ['of a type', `import type { X } from '../cli/main.js';\nexport type Y = X;`],
    ['of a type among values', `import { type X } from '../cli/main.js';\nexport type Y = X;`],
    ['re-exported', `export { x } from '../cli/main.js';`],
    ['re-exported whole', `export * from '../cli/main.js';`],
    ['of a type, re-exported', `export type { X } from '../cli/main.js';`],
    ['dynamic', `export const f = async () => await import('../cli/main.js');`],
    ['as a type expression', `export type Y = import('../cli/main.js').X;`],
  ])('sees an upward import: %s', (_, text) => {
    const graph = graphOf({ 'schema/a.ts': text, 'cli/main.ts': 'export {};' });
    expect(floorProblems(graph)).toEqual(['schema/a.ts imports upward: cli/main.ts']);
  });

  it('sees that prices know no generator, though pages may print them', () => {
    const graph = graphOf({ 'pricing/a.ts': `import '../generators/b.js';`, 'generators/b.ts': '' });
    expect(floorProblems(graph)).toEqual(['pricing/a.ts imports upward: generators/b.ts']);
  });

  it('sees data that imports, strangers, templates, missing files and rooms without a floor', () => {
    const graph = graphOf({
      'data/a.ts': `import '../schema/b.js';`,
      'schema/b.ts': '',
      'generators/c.ts': `import '../templates/infra/x.js';\nimport './gone.js';`,
      'workspace/c.ts': `import '../compare/d.js';`,
      'compare/d.ts': '',
      'attic/e.ts': '',
    });
    expect(floorProblems(graph)).toEqual([
      'data/a.ts imports upward: schema/b.ts',
      'generators/c.ts imports templates/infra/x.ts instead of virtual:templates',
      'generators/c.ts imports generators/gone.ts, which is no file of src',
      'workspace/c.ts imports compare/d.ts: these two floors do not know each other',
      'attic/e.ts: src/attic is on no floor of the house',
    ]);
  });

  it('sees cycles, through types too', () => {
    const graph = graphOf({
      'model/a.ts': `import './b.js';`,
      'model/b.ts': `import type { C } from './c.js';\nexport type B = C;`,
      'model/c.ts': `export type C = import('./a.js').A;`,
      'model/d.ts': `import './d.js';`,
    });
    expect(cycles(graph)).toEqual([['model/a.ts', 'model/b.ts', 'model/c.ts'], ['model/d.ts']]);
  });

  it('sees values that nobody reads', () => {
    const sources = new Map([
      [
        'data/a.ts',
        'export const READ = 1;\nexport const OWN = 2;\nexport const UNREAD = OWN;\nexport const A_PROVENANCE = {};',
      ],
      ['model/b.ts', "import { READ } from '../data/a.js';\nexport function built() {\n  return READ;\n}"],
    ]);
    expect(unreadExports(sources, 'built()')).toEqual(['data/a.ts exports UNREAD, which only tests read']);
  });

  it('sees what is exported and named in no other file', () => {
    const sources = new Map([
      ['data/a.ts', 'export const READ = 1;\nexport const OWN = 2;\nexport const TESTED = OWN;'],
      ['model/b.ts', "import { READ } from '../data/a.js';\nexport function built() {\n  return READ;\n}"],
    ]);
    expect(needlessExports(sources, 'built(TESTED)')).toEqual(['data/a.ts exports OWN, which no other file names']);
  });

  it('sees long files and empty names', () => {
    const long = 'export {};\n'.repeat(301);
    const sources = new Map([
      ['model/long.ts', long],
      ['data/long.ts', long],
      ['model/just.ts', 'export {};\n'.repeat(300)],
      ['model/utils.ts', ''],
      ['model/name-helpers.ts', ''],
      ['model/misc/x.ts', ''],
      ['model/manager.test.ts', ''],
      ['model/utilisation.ts', ''],
    ]);
    expect(roomProblems(sources)).toEqual([
      'model/long.ts has 301 lines',
      'model/utils.ts has a name that says nothing',
      'model/name-helpers.ts has a name that says nothing',
      'model/misc/x.ts has a name that says nothing',
      'model/manager.test.ts has a name that says nothing',
    ]);
  });
});
