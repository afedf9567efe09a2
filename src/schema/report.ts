/** Diagnostics for people, for programs and for GitHub. Colour is the caller's, and never means anything by itself. */
import type { Diagnostic, Position } from './diagnostic.js';
import { dotted } from './written.js';

/** The parts of a report that a caller may style. */
export type Part = 'place' | 'error' | 'warning' | 'gutter' | 'caret' | 'label';
/** Wraps a part of the report, in colour for example. */
export type Style = (part: Part, text: string) => string;

/** What the reporter needs of a document's source. */
export interface ReportSource {
  readonly file: string;
  readonly lines: readonly string[];
}

/** Every diagnostic with its source line, and a summary. Ends with a line break; empty when there is nothing to say. */
export function renderText(
  diagnostics: readonly Diagnostic[],
  source: ReportSource,
  style: Style = (_, text) => text,
): string {
  if (diagnostics.length === 0) return '';
  const blocks = diagnostics.map((diagnostic) => renderOne(diagnostic, source, style));
  return `${blocks.join('\n')}\n${summary(diagnostics)}\n`;
}

/** `3 problems (2 errors, 1 warning)` */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const { errors, warnings } = count(diagnostics);
  const parts = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
  return `${plural(diagnostics.length, 'problem')}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
}

/** The documented, versioned shape of `--json`. */
export interface ReportJson {
  readonly version: 1;
  readonly file: string;
  readonly errors: number;
  readonly warnings: number;
  readonly problems: readonly {
    readonly code: string;
    readonly severity: Diagnostic['severity'];
    /** Keys and list indexes from the root. */
    readonly path: readonly (string | number)[];
    /** The same path as people write it; `the document` for the root. */
    readonly field: string;
    readonly message: string;
    readonly reason: string | null;
    readonly source: string | null;
    readonly fix: string | null;
    /** Counted from 1; columns in UTF-16 units, as editors and the language server protocol count. */
    readonly line: number | null;
    readonly column: number | null;
    readonly length: number | null;
  }[];
}

/** Diagnostics as data. */
export function toJson(diagnostics: readonly Diagnostic[], file: string): ReportJson {
  return {
    version: 1,
    file,
    ...count(diagnostics),
    problems: diagnostics.map(({ code, severity, path, message, reason, source, fix, position }) => ({
      code,
      severity,
      path,
      field: dotted(path),
      message,
      reason: reason ?? null,
      source: source ?? null,
      fix: fix ?? null,
      line: position?.line ?? null,
      column: position?.column ?? null,
      length: position?.length ?? null,
    })),
  };
}

/** Diagnostics as workflow commands, which GitHub shows beside the lines of a pull request. */
export function toGithub(diagnostics: readonly Diagnostic[], file: string): string {
  return diagnostics
    .map(({ code, severity, message, reason, source, fix, position }) => {
      const properties = {
        file,
        ...(position
          ? {
              line: position.line,
              endLine: position.line,
              col: position.column,
              endColumn: position.column + position.length,
            }
          : {}),
        title: code,
      };
      const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
      const lines = [
        message,
        ...(reason ? [`why: ${withSource(reason, source)}`] : []),
        ...(fix ? [`fix: ${fix}`] : []),
      ];
      return `::${severity} ${written.join(',')}::${escapeData(lines.join('\n'))}\n`;
    })
    .join('');
}

function renderOne(
  { code, severity, message, reason, source: cited, fix, position }: Diagnostic,
  source: ReportSource,
  style: Style,
): string {
  const place = position ? `${source.file}:${position.line}:${position.column}` : source.file;
  const lines = [`${style('place', `${place}:`)} ${style(severity, `${severity}[${code}]:`)} ${visible(message)}`];
  if (position) lines.push(...excerpt(position, source.lines[position.line - 1] ?? '', style));
  if (reason) lines.push(`  ${style('label', 'why:')} ${visible(withSource(reason, cited))}`);
  if (fix) lines.push(`  ${style('label', 'fix:')} ${visible(fix)}`);
  return `${lines.join('\n')}\n`;
}

/** How many characters of a source line are shown; of a longer one, those around the carets. */
const LONGEST_EXCERPT = 160;

/** The source line with its number, and below it the carets. */
function excerpt({ line, column, length }: Position, text: string, style: Style): string[] {
  const number = String(line).padStart(4);
  const start = text.length <= LONGEST_EXCERPT ? 0 : Math.max(0, column - 1 - LONGEST_EXCERPT / 2);
  const end = Math.min(text.length, start + LONGEST_EXCERPT);
  const [cutBefore, cutAfter] = [start > 0 ? '…' : '', end < text.length ? '…' : ''];
  const before = cutBefore + visible(text.slice(start, column - 1));
  const marked = visible(text.slice(column - 1, Math.min(column - 1 + length, end)));
  const carets = '^'.repeat(Math.max(1, columnsOf(marked)));
  return [
    `${style('gutter', `${number} |`)} ${cutBefore}${visible(text.slice(start, end))}${cutAfter}`.trimEnd(),
    `${style('gutter', `${' '.repeat(number.length)} |`)} ${' '.repeat(columnsOf(before))}${style('caret', carets)}`,
  ];
}

function withSource(reason: string, source: string | undefined): string {
  return source === undefined ? reason : `${reason} [${source}]`;
}

/** Tabs as four spaces, and control characters as pictures: a document must not be able to drive the terminal. */
function visible(text: string): string {
  return text
    .replaceAll('\t', '    ')
    .replace(/\p{Cc}/gu, pictureOf)
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** ␀ to ␟ for the control characters that Unicode has pictures of. */
function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
}

/** How many columns of a terminal a text takes. */
function columnsOf(text: string): number {
  // Made when it is needed: the runtime reads its tables of characters for it, and most runs show no line at all.
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let columns = 0;
  for (const { segment } of graphemes.segment(text))
    columns += /^[\p{M}\u200b-\u200d\ufeff]+$/u.test(segment) ? 0 : isWide(segment) ? 2 : 1;
  return columns;
}

let graphemes: Intl.Segmenter | undefined;

/** East Asian wide characters and emoji, in the ranges of Unicode's EastAsianWidth.txt that matter in text. */
function isWide(grapheme: string): boolean {
  return /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|.\ufe0f)/u.test(
    grapheme,
  );
}

function count(diagnostics: readonly Diagnostic[]): { readonly errors: number; readonly warnings: number } {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: diagnostics.length - errors };
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Source: GitHub's actions/toolkit, the escaping of workflow commands. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
