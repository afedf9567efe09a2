/** The text of a document: where each of its fields stands, and how much of it may be shown. */
import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type Range,
  type YAMLMap,
  type Document as YamlDocument,
} from 'yaml';
import type { Diagnostic, DocumentPath, Position } from './diagnostic.js';

/** A stretch of the text that must never be shown. */
export interface HiddenSpan {
  readonly start: number;
  readonly end: number;
}

/** A hidden stretch of a line: its offsets as written, and those of the dots that are shown instead. */
interface Mask {
  readonly from: number;
  readonly to: number;
  readonly shownFrom: number;
  readonly shownTo: number;
}

/** What is written at a path. */
interface Place {
  readonly pair: Pair | undefined;
  readonly node: Node | undefined;
}

/** What stands in messages and source lines where the text looks like a secret. */
const HIDDEN = '••••••••';

/** A document's text with the positions of its fields. Made by `parseDocument`. */
export class DocumentSource {
  /** The lines as they may be shown: whatever looks like a secret is hidden. */
  readonly lines: readonly string[];
  readonly #hiddenTexts: readonly string[];
  /** How hidden stretches changed the columns of a line. */
  readonly #masks = new Map<number, readonly Mask[]>();

  constructor(
    /** The name of the file, as diagnostics show it. */
    readonly file: string,
    private readonly text: string,
    private readonly yaml: YamlDocument,
    private readonly counter: LineCounter,
    hidden: readonly HiddenSpan[] = [],
  ) {
    const merged = mergeSpans(hidden);
    const texts = merged
      .flatMap(({ start, end }) => [text.slice(start, end), ...text.slice(start, end).split(/\r?\n/)])
      .map((part) => part.trim())
      .filter((part) => part.length >= 4);
    this.#hiddenTexts = [...new Set(texts)].sort((a, b) => b.length - a.length);
    this.lines = this.#visibleLines(merged);
  }

  /**
   * Where a path stands: its value when it is a scalar, its key otherwise (or when `key` is asked for).
   * A path that is not written stands at the key of its nearest written ancestor.
   */
  positionOf(path: DocumentPath, { key = false }: { readonly key?: boolean } = {}): Position {
    for (let length = path.length; length >= 0; length--) {
      const place = this.#find(path.slice(0, length));
      if (place === undefined) continue;
      const range = rangeToShow(place, key || length < path.length);
      // The root has no key; its first character stands for it.
      if (range !== undefined) return this.positionAt(range[0], length === 0 ? range[0] + 1 : range[1]);
    }
    return { line: 1, column: 1, length: 1 };
  }

  /** The position of a stretch of the text, cut at the end of its first line. */
  positionAt(start: number, end: number): Position {
    const { line, col } = this.counter.linePos(Math.min(start, this.text.length));
    const stop = this.text.slice(start, end).search(/\r?\n/);
    const column = this.#shown(Math.max(line, 1), Math.max(col, 1), 'shownFrom');
    const last = this.#shown(Math.max(line, 1), Math.max(col, 1) + (stop < 0 ? end - start : stop), 'shownTo');
    return { line: Math.max(line, 1), column, length: Math.max(1, last - column) };
  }

  /** The text of a scalar as it is written, without its quotes' meaning: `3.10` stays `3.10`. */
  textOf(path: DocumentPath): string | undefined {
    const node = this.#find(path)?.node;
    return isScalar(node) && node.range ? this.text.slice(node.range[0], node.range[1]) : undefined;
  }

  /** True when something is written at the path itself. */
  has(path: DocumentPath): boolean {
    return this.#find(path) !== undefined;
  }

  /** The text with everything that looks like a secret of this document hidden. */
  redact(text: string): string {
    return this.#hiddenTexts.reduce((shown, secret) => shown.split(secret).join(HIDDEN), text);
  }

  #find(path: DocumentPath): Place | undefined {
    let place: Place = { pair: undefined, node: this.yaml.contents ?? undefined };
    for (const step of path) {
      const node = this.#resolved(place.node);
      const next = isMap(node)
        ? this.#member(node, String(step))
        : isSeq(node) && typeof step === 'number'
          ? asPlace(node.items[step])
          : undefined;
      if (next === undefined) return undefined;
      place = next;
    }
    return place;
  }

  /** The member of a mapping, also through `<<`, whose own keys win over the merged ones. */
  #member(map: YAMLMap, key: string): Place | undefined {
    const own = map.items.findLast((pair) => keyText(pair) === key && !isMergeKey(pair));
    if (own) return { pair: own, node: isNode(own.value) ? own.value : undefined };
    for (const pair of map.items.filter(isMergeKey)) {
      const merged = this.#resolved(isNode(pair.value) ? pair.value : undefined);
      for (const source of isSeq(merged) ? merged.items : [merged]) {
        const node = this.#resolved(isNode(source) ? source : undefined);
        const found = isMap(node) ? this.#member(node, key) : undefined;
        if (found) return found;
      }
    }
    return undefined;
  }

  #resolved(node: Node | undefined): Node | undefined {
    return isAlias(node) ? node.resolve(this.yaml) : node;
  }

  #visibleLines(hidden: readonly HiddenSpan[]): readonly string[] {
    let start = 0;
    return this.text.split('\n').map((raw, index) => {
      const line = raw.replace(/\r$/, '');
      const masks: Mask[] = [];
      let shown = '';
      let at = 0;
      for (const span of hidden) {
        const from = Math.max(span.start - start, 0);
        const to = Math.min(span.end - start, line.length);
        if (to <= from || from >= line.length) continue;
        shown += line.slice(at, from) + HIDDEN;
        at = to;
        masks.push({ from, to, shownFrom: shown.length - HIDDEN.length, shownTo: shown.length });
      }
      if (masks.length > 0) this.#masks.set(index + 1, masks);
      start += raw.length + 1;
      return shown + line.slice(at);
    });
  }

  /** The column in the shown line of a column in the written one; what is hidden moves to an edge of its dots. */
  #shown(line: number, column: number, edge: 'shownFrom' | 'shownTo'): number {
    const offset = column - 1;
    const mask = this.#masks.get(line)?.findLast(({ from }) => (edge === 'shownTo' ? from < offset : from <= offset));
    if (mask === undefined) return column;
    return (offset < mask.to ? mask[edge] : offset - mask.to + mask.shownTo) + 1;
  }
}

/** Gives positions to diagnostics that have none, hides secrets, sorts by position and drops repetitions. */
export function locate(diagnostics: readonly Diagnostic[], source: DocumentSource): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics
    .map((diagnostic) => located(diagnostic, source))
    .sort(byPosition)
    .filter(({ code, path, message, position }) => {
      const identity = JSON.stringify([code, path, message, position]);
      return !seen.has(identity) && seen.add(identity);
    });
}

function located(diagnostic: Diagnostic, source: DocumentSource): Diagnostic {
  const { fix, reason, takenFrom } = diagnostic;
  const origin = takenFrom === undefined ? '' : ` It is written in line ${source.positionOf(takenFrom).line}.`;
  return {
    ...diagnostic,
    path: diagnostic.path.map((step) => (typeof step === 'string' ? source.redact(step) : step)),
    message: source.redact(diagnostic.message) + (diagnostic.position === undefined ? origin : ''),
    ...(reason === undefined ? {} : { reason: source.redact(reason) }),
    ...(fix === undefined ? {} : { fix: source.redact(asSentence(fix)) }),
    position: diagnostic.position ?? source.positionOf(diagnostic.path, { key: diagnostic.atKey === true }),
  };
}

/** Advice is written as part of a sentence in many places, and shown as a whole one. */
function asSentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(capital) ? capital : `${capital}.`;
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  const [left, right] = [a.position, b.position];
  if (left === undefined || right === undefined) return 0;
  return (
    left.line - right.line ||
    left.column - right.column ||
    (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1) ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  );
}

/** The text of a key, as it stands in the data. */
export function keyText(pair: Pair): string {
  if (isScalar(pair.key)) return typeof pair.key.value === 'symbol' ? '<<' : String(pair.key.value ?? '');
  return String(pair.key ?? '');
}

/** True for `<<`, which takes over the keys of another mapping. */
export function isMergeKey(pair: Pair): boolean {
  return isScalar(pair.key) && keyText(pair) === '<<' && (pair.key.type === undefined || pair.key.type === 'PLAIN');
}

function asPlace(item: unknown): Place | undefined {
  if (isPair(item)) return { pair: item, node: isNode(item.value) ? item.value : undefined };
  return isNode(item) ? { pair: undefined, node: item } : undefined;
}

function rangeToShow({ pair, node }: Place, preferKey: boolean): Range | undefined {
  const keyRange = pair && isNode(pair.key) ? (pair.key.range ?? undefined) : undefined;
  const valueRange = node?.range ?? undefined;
  const flow = (isMap(node) || isSeq(node)) && node.flow === true;
  const empty = valueRange === undefined || valueRange[0] === valueRange[1];
  if (keyRange && (preferKey || empty || !(isScalar(node) || isAlias(node) || flow))) return keyRange;
  return valueRange;
}

function mergeSpans(spans: readonly HiddenSpan[]): HiddenSpan[] {
  const merged: HiddenSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else merged.push(span);
  }
  return merged;
}
