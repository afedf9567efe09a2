/** YAML text into data, with everything that YAML itself finds wrong with it. */
import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseAllDocuments,
  parseDocument,
  type Range,
  visit,
  type YAMLError,
  type Document as YamlDocument,
} from 'yaml';
import type { Diagnostic, DocumentPath } from './diagnostic.js';
import { isMergeKey, keyText } from './source.js';

/** A problem at a stretch of the text. */
export interface TextProblem {
  readonly diagnostic: Diagnostic;
  readonly start: number;
  readonly end: number;
}

/** What YAML reads in a text. */
export interface YamlText {
  readonly yaml: YamlDocument;
  readonly counter: LineCounter;
  /** The data; undefined when the syntax is broken, so that nothing can be said of the fields. */
  readonly data: unknown;
  readonly problems: readonly TextProblem[];
  /** True when the text does not even have the syntax of YAML. */
  readonly broken: boolean;
}

/** How a document is read, whoever reads it. */
const READING = { prettyErrors: false, merge: true, version: '1.2', strict: true } as const;

/** How many uses of an alias are followed: more are a text that grows without end when it is written out. */
const MOST_ALIASES = 1000;

/** The text as YAML's own tree, for who edits it; a key that stands twice is among its errors. */
export function yamlTree(text: string): YamlDocument.Parsed {
  return parseDocument(text, READING);
}

/** The data of such a tree, with aliases and merge keys in place; undefined when they cannot be followed. */
export function dataOf(yaml: YamlDocument): unknown {
  return expand(yaml).data;
}

/** Reads the text of a document. */
export function readYaml(text: string): YamlText {
  const counter = new LineCounter();
  const documents = parseAllDocuments<ParsedNode>(text, {
    ...READING,
    lineCounter: counter,
    uniqueKeys: false, // found below, where the path and the first of the two are known
  });
  const yaml = Array.isArray(documents) ? documents[0] : undefined;
  if (yaml === undefined || yaml.contents === null) {
    return {
      yaml: yaml ?? ({ contents: null } as YamlDocument),
      counter,
      data: undefined,
      problems: [],
      broken: false,
    };
  }
  const problems = [...syntaxProblems(yaml, counter), ...directives(yaml), ...duplicateKeys(yaml, counter)];
  const second = Array.isArray(documents) ? documents[1] : undefined;
  if (second) problems.push(secondDocument(second.range[0]));
  if (yaml.errors.length > 0) return { yaml, counter, data: undefined, problems, broken: true };
  const expanded = expand(yaml);
  return {
    yaml,
    counter,
    problems: [...problems, ...expanded.problems],
    data: expanded.data,
    broken: expanded.problems.length > 0,
  };
}

function problem(
  code: string,
  start: number,
  end: number,
  message: string,
  rest: Partial<Diagnostic> = {},
): TextProblem {
  return { diagnostic: { code, severity: 'error', path: [], message, ...rest }, start, end };
}

/** One line of a document seldom has two mistakes, but one mistake often gives several errors: the first of a line counts. */
function syntaxProblems(yaml: YamlDocument, counter: LineCounter): TextProblem[] {
  const lines = new Set<number>();
  return [...yaml.errors, ...yaml.warnings]
    .sort((a, b) => a.pos[0] - b.pos[0])
    .filter((error) => {
      const { line } = counter.linePos(error.pos[0]);
      return !lines.has(line) && lines.add(line);
    })
    .map(syntaxProblem);
}

const TAB_FIX = 'indent with spaces, two for each level';

function syntaxProblem(error: YAMLError): TextProblem {
  const [start, end] = error.pos;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return problem('yaml.tab', start, end, 'The line is indented with a tab.', {
        reason: 'YAML forbids tabs in indentation, since editors do not agree on their width.',
        source: 'YAML 1.2.2, section 6.1',
        fix: TAB_FIX,
      });
    case 'TAG_RESOLVE_FAILED':
      return problem('yaml.tag', start, end, 'The document uses a YAML tag.', {
        reason: 'Tags such as !Ref mean something to one program only, and nothing here.',
        fix: 'write the value itself; quote it when it starts with an exclamation mark',
      });
    case 'BAD_ALIAS':
      return badAlias(start, end, `The alias cannot be read: ${lowerFirst(error.message)}.`);
    case 'BAD_INDENT':
      if (error.message.startsWith('Flow')) {
        return problem('yaml.syntax', start, end, 'A list or mapping in brackets is not closed above this place.', {
          fix: 'close it with ] or }; quote a value that starts with [ or {',
        });
      }
      return problem('yaml.indent', start, end, 'The indentation does not fit the lines above.', {
        fix: 'give the keys of one mapping the same indentation',
      });
    case 'BLOCK_AS_IMPLICIT_KEY':
      return problem('yaml.syntax', start, end, 'A mapping cannot start inside the line of another key.', {
        fix: 'put it on lines of its own, or quote a value that holds a colon and a space',
      });
    case 'MULTILINE_IMPLICIT_KEY':
      return problem('yaml.syntax', start, end, 'A key is followed by no colon, so YAML reads on into the next line.', {
        fix: 'write a colon and a space after the key',
      });
    default:
      return problem('yaml.syntax', start, end, `This is not YAML: ${lowerFirst(error.message)}.`);
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}

/** `%YAML 1.1` would turn yes into true and 017 into 15. */
function directives(yaml: YamlDocument): TextProblem[] {
  const { explicit, version } = yaml.directives?.yaml ?? {};
  if (explicit !== true || version === '1.2') return [];
  return [
    problem('yaml.version', 0, 5, `The document says that it is YAML ${version}.`, {
      reason: 'YAML 1.1 reads yes, no and on as truth values and 010 as eight.',
      fix: 'remove the %YAML line',
    }),
  ];
}

function secondDocument(start: number): TextProblem {
  return problem('document.multiple', start, start + 3, 'The file holds more than one YAML document.', {
    reason: 'All environments stand in one document, so that they can be checked against each other.',
    fix: 'remove the line "---" and join the two',
  });
}

function duplicateKeys(yaml: YamlDocument, counter: LineCounter): TextProblem[] {
  const problems: TextProblem[] = [];
  visit(yaml, {
    Map(_, map, ancestors) {
      const first = new Map<string, number>();
      for (const pair of map.items) {
        const range = isNode(pair.key) ? pair.key.range : undefined;
        if (!range || isMergeKey(pair)) continue;
        const key = keyText(pair);
        const before = first.get(key);
        if (before === undefined) first.set(key, counter.linePos(range[0]).line);
        else problems.push(duplicate([...pathOf(ancestors, map), key], before, range));
      }
    },
  });
  return problems;
}

function duplicate(path: DocumentPath, firstLine: number, range: readonly [number, number, number]): TextProblem {
  const key = String(path.at(-1));
  return problem('key.duplicate', range[0], range[1], `The key "${key}" stands here a second time.`, {
    path,
    reason: `It stands in line ${firstLine} already, and only one of the two can count.`,
    fix: 'remove one of the two, or join what stands below them',
    atKey: true,
  });
}

/** The path of a node, from the ancestors that `visit` gives. */
export function pathOf(ancestors: readonly unknown[], node: unknown): DocumentPath {
  const path: (string | number)[] = [];
  [...ancestors, node].forEach((each, index, chain) => {
    const parent = chain[index - 1];
    if (isPair(each) && isMap(parent)) path.push(keyText(each));
    else if (isSeq(parent)) path.push(parent.items.indexOf(each));
  });
  return path;
}

/** The data of the document, with aliases and merge keys in place. */
function expand(yaml: YamlDocument): { readonly data?: unknown; readonly problems: readonly TextProblem[] } {
  const odd = [...unknownAliases(yaml), ...oddKeys(yaml)];
  if (odd.length > 0) return { problems: odd };
  try {
    return { data: yaml.toJS({ maxAliasCount: MOST_ALIASES }), problems: [] };
  } catch (error) {
    // The library throws for aliases that multiply without end and for a << that merges no mapping.
    const detail = error instanceof Error ? lowerFirst(error.message) : String(error);
    const [start, end] = firstAlias(yaml);
    return {
      problems: [
        problem('yaml.alias', start, end, `The aliases of the document cannot be followed: ${detail}.`, {
          fix: 'write the values out, or let one environment extend another with `extends`',
        }),
      ],
    };
  }
}

/** The first alias or merge key, as the place of a problem that the library does not place. */
function firstAlias(yaml: YamlDocument): readonly [start: number, end: number] {
  let place: readonly [number, number] = [0, 1];
  const found = (range: Range | null | undefined) => {
    if (range) place = [range[0], range[1]];
    return visit.BREAK;
  };
  visit(yaml, {
    Alias: (_, alias) => found(alias.range),
    Pair: (_, pair) => (isMergeKey(pair) && isNode(pair.key) ? found(pair.key.range) : undefined),
  });
  return place;
}

function unknownAliases(yaml: YamlDocument): TextProblem[] {
  const problems: TextProblem[] = [];
  visit(yaml, {
    Alias(_, alias) {
      if (alias.range && alias.resolve(yaml) === undefined) {
        problems.push(badAlias(alias.range[0], alias.range[1], `The alias *${alias.source} names no anchor above it.`));
      }
    },
  });
  return problems;
}

function badAlias(start: number, end: number, message: string): TextProblem {
  return problem('yaml.alias', start, end, message, {
    fix: 'write the anchor (&name) before the alias (*name); quote a value that starts with * or &',
  });
}

/** Keys that are no text, and the one key that JavaScript keeps for itself. */
function oddKeys(yaml: YamlDocument): TextProblem[] {
  const problems: TextProblem[] = [];
  visit(yaml, {
    Pair(_, pair) {
      const range = isNode(pair.key) ? pair.key.range : undefined;
      if (!range || isMergeKey(pair)) return;
      if (!isScalar(pair.key)) {
        problems.push(
          problem('key.invalid', range[0], range[1], 'A key is a list or a mapping.', { fix: 'quote the key' }),
        );
      } else if (keyText(pair) === '__proto__') {
        problems.push(
          problem('key.invalid', range[0], range[1], 'The key "__proto__" means something else to JavaScript.'),
        );
      }
    },
  });
  return problems;
}
