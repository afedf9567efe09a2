/** Reads the import graph of `src/` with a real parser, type-only imports included, and judges it by the house's floors. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Source text by path relative to `src/`, with `/`. */
export type Sources = ReadonlyMap<string, string>;

/** What each file imports: paths relative to `src/`, or the module id as written for packages and built-ins. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** The floors from the ground up; a file imports its own floor and those of a lower number. */
const floors: Record<string, number> = {
  data: 0,
  schema: 1,
  model: 2,
  pricing: 3,
  generators: 4,
  compare: 5,
  report: 5,
  workspace: 5,
  verify: 6,
  cli: 6,
  'index.ts': 7,
  'projen.ts': 8,
};

/** Folders on one level that may not know each other at all. */
const strangers: readonly (readonly [string, string])[] = [
  ['compare', 'workspace'],
  ['report', 'workspace'],
];
const maximalLines = 300;
const forbiddenNames = /(^|[-./])(utils?|helpers?|managers?|misc|common)([-./]|$)/i;

/** Every TypeScript file below `directory`, templates excepted: those are another project's files. */
export function readSources(directory: string): Sources {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => file.endsWith('.ts') && !file.startsWith('templates/'))
    .sort();
  return new Map(files.map((file) => [file, readFileSync(join(directory, file), 'utf8')]));
}

/**
 * The imports of every file: static, `export … from`, `import type`, and `import('…')` as expression or as type.
 * @throws Error when a file does not parse or imports something that is not a literal.
 */
export function importGraph(sources: Sources): ImportGraph {
  const graph = new Map<string, string[]>();
  for (const [file, text] of sources) {
    const { module, program, errors } = parseSync(file, text);
    if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
    const ids = [
      ...module.staticImports.map((entry) => entry.moduleRequest.value),
      ...module.staticExports.flatMap((entry) => entry.entries.flatMap((e) => e.moduleRequest?.value ?? [])),
      ...dynamicImports(file, program),
    ];
    graph.set(file, [...new Set(ids.map((id) => resolveId(file, id)))]);
  }
  return graph;
}

function dynamicImports(file: string, program: unknown): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) visit(item);
    else if (typeof node === 'object' && node !== null) {
      const { type, source } = node as { type?: unknown; source?: { value?: unknown } };
      if (type === 'ImportExpression' || type === 'TSImportType') {
        if (typeof source?.value !== 'string') throw new Error(`${file}: import of something that is not a literal`);
        found.push(source.value);
      }
      for (const child of Object.values(node)) visit(child);
    }
  };
  visit(program);
  return found;
}

function resolveId(file: string, id: string): string {
  if (!id.startsWith('.')) return id;
  return normalize(join(dirname(file), id))
    .split(sep)
    .join('/')
    .replace(/\.js$/, '.ts');
}

/** Every import that goes up, leaves `src/`, names no file, reaches into the templates, or joins strangers. */
export function floorProblems(graph: ImportGraph): string[] {
  const problems: string[] = [];
  for (const [file, imports] of graph) {
    const from = roomOf(file);
    const floor = floors[from];
    if (floor === undefined) problems.push(`${file}: src/${from} is on no floor of the house`);
    for (const target of imports) {
      if (!target.endsWith('.ts') && !target.startsWith('.')) continue;
      if (target.startsWith('templates/')) problems.push(`${file} imports ${target} instead of virtual:templates`);
      else if (!graph.has(target)) problems.push(`${file} imports ${target}, which is no file of src`);
      else if ((floors[roomOf(target)] ?? 0) > (floor ?? 0)) problems.push(`${file} imports upward: ${target}`);
      else if (
        strangers.some((pair) => pair.includes(from) && pair.includes(roomOf(target)) && from !== roomOf(target))
      )
        problems.push(`${file} imports ${target}: these two floors do not know each other`);
    }
  }
  return problems;
}

function roomOf(file: string): string {
  return file.split('/')[0] ?? file;
}

/** Every cycle found, each once, as the files on it in order. */
export function cycles(graph: ImportGraph): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.push(path.slice(start));
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const target of graph.get(file) ?? []) if (graph.has(target)) visit(target);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return found;
}

/** Files that are too long (data tables excepted) or whose name says nothing. */
export function roomProblems(sources: Sources): string[] {
  const problems: string[] = [];
  for (const [file, text] of sources) {
    const lines = text.split('\n').length - 1;
    if (lines > maximalLines && roomOf(file) !== 'data') problems.push(`${file} has ${lines} lines`);
    if (forbiddenNames.test(file)) problems.push(`${file} has a name that says nothing`);
  }
  return problems;
}

/**
 * Values that a file exports and that nothing but tests reads: code that is kept for later. What a program or a project
 * begins with, and the provenance that every table of data states, are read from outside.
 *
 * @param outside text of programs beside `src/`, such as the build's.
 */
export function unreadExports(sources: Sources, outside: string): readonly string[] {
  const entries = ['index.ts', 'projen.ts', 'cli/main.ts'];
  return [...sources].flatMap(([file, text]) => {
    if (entries.includes(file)) return [];
    const others = [...sources].filter(([other]) => other !== file).map(([, each]) => each);
    return [...text.matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gm)]
      .map(([, name = '']) => name)
      .filter((name) => !name.endsWith('_PROVENANCE'))
      .filter((name) => {
        const named = new RegExp(`\\b${name}\\b`, 'g');
        return (text.match(named)?.length ?? 0) < 2 && ![...others, outside].some((each) => each.search(named) >= 0);
      })
      .map((name) => `${file} exports ${name}, which only tests read`);
  });
}

/**
 * Exports that no other file names: a word too much, which makes a reader look for readers.
 *
 * @param outside text of everything else that may import from `src/`: tests, scripts, measurements.
 */
export function needlessExports(sources: Sources, outside: string): readonly string[] {
  return [...sources].flatMap(([file, text]) => {
    const others = [...sources].filter(([other]) => other !== file).map(([, each]) => each);
    return (
      [...text.matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gm)]
        .map(([, name = '']) => name)
        // Tests read the provenance of all tables at once.
        .filter((name) => !name.endsWith('_PROVENANCE'))
        .filter((name) => ![...others, outside].some((each) => new RegExp(`\\b${name}\\b`).test(each)))
        .map((name) => `${file} exports ${name}, which no other file names`)
    );
  });
}
