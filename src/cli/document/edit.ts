/**
 * Edits of the document's text that leave every other byte alone: comments, order, blank lines and alignment are the
 * user's. Where that can't be done by replacing or inserting a stretch of text, the YAML library rewrites the document,
 * which keeps comments and order.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Document, isCollection, isMap, isScalar, type Node, stringify, visit, type YAMLMap } from 'yaml';
import type { DocumentPath } from '../../schema/diagnostic.js';
import { isMergeKey } from '../../schema/source.js';
import { dataOf, yamlTree } from '../../schema/yaml-text.js';

/** Several values in a row are looked for in one text; parsing it is most of the work. */
let latest: { readonly text: string; readonly document: Document; readonly data: unknown } | undefined;

/** The parsed text and its data, for reading alone: they are kept for the next reader. */
function readOnly(text: string): { readonly document: Document; readonly data: unknown } {
  if (latest?.text !== text) {
    const document = yamlTree(text);
    latest = { text, document, data: document.errors.length > 0 ? undefined : dataOf(document) };
  }
  return latest;
}

/** The text with the value at the path, or undefined when something that is not a mapping stands in the way. */
export function setValue(text: string, path: DocumentPath, value: unknown): string | undefined {
  const { document } = readOnly(text);
  if (document.errors.length > 0) return undefined;
  // What is there already keeps its spelling.
  if (isWritten(text, path, value)) return text;
  const spliced = replaceInText(text, document, path, value) ?? insertIntoText(text, document, path, value);
  if (spliced !== undefined && isWritten(spliced, path, value)) return spliced;
  try {
    const changed = yamlTree(text);
    changed.setIn(path, changed.createNode(value));
    const rewritten = changed.toString({ lineWidth: 0, flowCollectionPadding: false });
    return isWritten(rewritten, path, value) ? rewritten : undefined;
  } catch {
    return undefined;
  }
}

/** What the text has at the path, through aliases and merge keys too; undefined when it says nothing there. */
export function valueAt(text: string, path: DocumentPath): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Readonly<Record<string | number, unknown>>)[step]
        : undefined,
    readOnly(text).data,
  );
}

/** The text with further lines at the end of the mapping at the path, indented to stand there; undefined without such a mapping. */
export function appendLines(text: string, path: DocumentPath, lines: readonly string[]): string | undefined {
  const map = readOnly(text).document.getIn(path, true);
  if (!isMap(map) || map.flow === true) return undefined;
  return insertInto(text, map, lines);
}

/** A value on one line, quoted so that it may stand inside a flow collection too. */
export function inline(value: unknown): string {
  const listed = stringify([value], { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false });
  return listed.trim().slice(1, -1).trim();
}

function replaceInText(text: string, document: Document, path: DocumentPath, value: unknown): string | undefined {
  const node = document.getIn(path, true) as Node | undefined;
  const isOneLine =
    (isScalar(node) && node.type !== 'BLOCK_FOLDED' && node.type !== 'BLOCK_LITERAL') ||
    (isCollection(node) && node.flow === true);
  if (
    !isOneLine ||
    node.range == null ||
    (node.tag !== undefined && text.slice(node.range[0], node.range[1]).startsWith('!'))
  )
    return undefined;
  const [start, end] = node.range;
  // A key without a value has an empty stretch right behind its colon.
  return `${text.slice(0, start)}${start === end ? ' ' : ''}${inline(value)}${text.slice(end)}`;
}

function insertIntoText(text: string, document: Document, path: DocumentPath, value: unknown): string | undefined {
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const parent = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (parent === undefined) continue;
    const [key, ...deeper] = path.slice(length);
    if (!isMap(parent) || key === undefined) return undefined;
    const nested = deeper.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value);
    if (parent.flow === true) {
      // Written anew, it would lose what it takes from elsewhere.
      if (takesOver(parent)) return undefined;
      return replaceInText(text, document, path.slice(0, length), { ...parent.toJSON(), [key]: nested });
    }
    const lines = stringify({ [key]: nested }, { lineWidth: 0, flowCollectionPadding: false })
      .trimEnd()
      .split('\n');
    return insertInto(text, parent, lines);
  }
  return undefined;
}

function insertInto(text: string, map: YAMLMap, lines: readonly string[]): string | undefined {
  const first = map.items[0]?.key;
  if (map.range == null || !isScalar(first) || first.range == null) return undefined;
  const indent = ' '.repeat(first.range[0] - (text.lastIndexOf('\n', first.range[0] - 1) + 1));
  const trimmed = text.slice(0, map.range[1]).trimEnd().length;
  const lineEnd = text.indexOf('\n', trimmed);
  const at = lineEnd === -1 ? text.length : text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const inserted = lines.map((line) => `${newline}${line === '' ? '' : indent}${line}`).join('');
  return `${text.slice(0, at)}${inserted}${text.slice(at) === '' ? newline : text.slice(at)}`;
}

/** Whether a mapping holds an alias or a merge key, at any depth. */
function takesOver(map: YAMLMap): boolean {
  let found = false;
  const stop = () => {
    found = true;
    return visit.BREAK;
  };
  visit(map, { Alias: stop, Pair: (_, pair) => (isMergeKey(pair) ? stop() : undefined) });
  return found;
}

function isWritten(text: string, path: DocumentPath, value: unknown): boolean {
  return readOnly(text).document.errors.length === 0 && isDeepStrictEqual(valueAt(text, path), value);
}
