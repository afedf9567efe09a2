/**
 * Edits of the document's text that leave every other byte alone: comments, order, blank lines and alignment are the
 * user's. Where that can't be done by replacing or inserting a stretch of text, the YAML library rewrites the document,
 * which keeps comments and order.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { DocumentPath } from '../../schema/diagnostic.js';
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
  const spliced =
    replaceInText(text, document, path, value) ??
    replaceBlock(text, document, path, value) ??
    insertIntoText(text, document, path, value);
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

/** Puts a value in the place of one of several lines, which goes with the comments inside of it. */
function replaceBlock(text: string, document: Document, path: DocumentPath, value: unknown): string | undefined {
  const node = document.getIn(path, true) as Node | undefined;
  if (node?.range == null || path.length === 0) return undefined;
  const [start] = node.range;
  const rest = text.slice(isCollection(node) ? endOfLine(text, endOfContent(text, node)) : endOfContent(text, node));
  if (isScalar(node)) return `${text.slice(0, start)}${inline(value)}${rest}`;
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
    return `${text.slice(0, start)}${block(value).join(`${newlineOf(text)}${indent}`)}${rest}`;
  }
  // What stands on one line moves up to its key, in front of the comment there.
  const [, key = text.slice(0, start), comment = ''] =
    /^([\s\S]*:)([ \t]+#[^\r\n]*)?\r?\n[ \t]*$/.exec(text.slice(0, start)) ?? [];
  return `${key}${key.endsWith(':') ? ' ' : ''}${inline(value)}${comment}${rest}`;
}

/** Where the last value in a node ends, without the comment behind it. */
function endOfContent(text: string, node: Node): number {
  const last = isCollection(node) && node.flow !== true ? node.items.at(-1) : undefined;
  const inner = isPair(last)
    ? isNode(last.value) && last.value.range?.[0] !== last.value.range?.[1]
      ? last.value
      : last.key
    : last;
  return isNode(inner) ? endOfContent(text, inner) : text.slice(0, node.range?.[1]).trimEnd().length;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function block(value: unknown): string[] {
  return stringify(value, { lineWidth: 0, flowCollectionPadding: false }).trimEnd().split('\n');
}

function insertIntoText(text: string, document: Document, path: DocumentPath, value: unknown): string | undefined {
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const parent = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (parent === undefined) continue;
    const [key, ...deeper] = path.slice(length);
    if (!isCollection(parent) || key === undefined) return undefined;
    const nested = deeper.reduceRight<unknown>((inner, step) => (step === 0 ? [inner] : { [step]: inner }), value);
    if (isSeq(parent) && key !== parent.items.length) return undefined;
    if (parent.flow === true && parent.items.length > 0) {
      const at = endOfLastItem(parent);
      const added = isSeq(parent) ? inline(nested) : inline({ [key]: nested }).slice(1, -1);
      return at === undefined ? undefined : `${text.slice(0, at)}, ${added}${text.slice(at)}`;
    }
    const entry = isSeq(parent) ? [nested] : { [key]: nested };
    if (parent.flow === true) return replaceInText(text, document, path.slice(0, length), entry);
    return insertInto(text, parent, block(entry));
  }
  return undefined;
}

function endOfLastItem(parent: YAMLMap | YAMLSeq): number | undefined {
  const last = parent.items.at(-1);
  const node = isPair(last) ? (last.value ?? last.key) : last;
  return isNode(node) ? node.range?.[1] : undefined;
}

/** Further lines at the end of a mapping or list whose entries have lines of their own. */
function insertInto(text: string, parent: YAMLMap | YAMLSeq, lines: readonly string[]): string | undefined {
  const start = parent.range?.[0];
  if (parent.range == null || start === undefined || parent.items.length === 0) return undefined;
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const at = endOfLine(text, text.slice(0, parent.range[1]).trimEnd().length);
  const newline = newlineOf(text);
  const inserted = lines.map((line) => `${newline}${line === '' ? '' : indent}${line}`).join('');
  return `${text.slice(0, at)}${inserted}${text.slice(at) === '' ? newline : text.slice(at)}`;
}

function isWritten(text: string, path: DocumentPath, value: unknown): boolean {
  return readOnly(text).document.errors.length === 0 && isDeepStrictEqual(valueAt(text, path), value);
}
