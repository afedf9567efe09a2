/**
 * One escaper for each language that a template can be written in. Each takes a value of the model and returns text that
 * reads back, in that language, as exactly that value; what the language cannot say is an error, never an approximation.
 * Printing `undefined` is always an error: it means that the view lacks the field.
 */

/** Values that have a literal in Python, TypeScript, JSON and YAML. */
export type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

/**
 * A POSIX shell word: bare where no shell reads anything into it, else in single quotes. A list becomes words with a
 * space between, as for a command line.
 */
export function escapeShell(value: unknown): string {
  if (Array.isArray(value)) return value.map((word) => escapeShell(word)).join(' ');
  const text = scalarText(value, 'sh');
  if (text.includes('\0')) throw new Error('sh: a shell word cannot hold a NUL character');
  // No leading ~ or =, no glob, no brace: also safe for zsh. A word such as `A=b` stays bare only after a letter.
  if (/^[A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:@%+,=-]*$/.test(text) && !/^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(text))
    return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A Python literal: str, int, float, bool, None, list or dict. */
export function escapePython(value: unknown): string {
  return literal(value, 'py', {
    string: (text) => quoteWith(text, (code) => `\\U${code.toString(16).padStart(8, '0')}`),
    constants: { null: 'None', true: 'True', false: 'False' },
    key: (key, quoted) => quoted(key),
    object: ['{', '}'],
  });
}

/** A TypeScript literal; strings in single quotes, as the rendered code is formatted. */
export function escapeTypeScript(value: unknown): string {
  const surrogates = (code: number) =>
    Array.from(
      { length: String.fromCodePoint(code).length },
      (_, unit) => `\\u${String.fromCodePoint(code).charCodeAt(unit).toString(16).padStart(4, '0')}`,
    ).join('');
  return literal(value, 'ts', {
    string: (text) => quoteWith(text, surrogates),
    constants: { null: 'null', true: 'true', false: 'false' },
    // `__proto__: x` sets the prototype; the computed form makes a field.
    key: (key, quoted) =>
      key === '__proto__' ? `[${quoted(key)}]` : /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) ? key : quoted(key),
    object: ['{ ', ' }'],
  });
}

/** A JSON value on one line. Structured files are built as data; this is for a value inside other text. */
export function escapeJson(value: unknown): string {
  assertLiteral(value, 'json');
  return JSON.stringify(value);
}

/** A YAML value on one line: plain where every YAML version reads a string, else in JSON's form, which YAML accepts. */
export function escapeYaml(value: unknown): string {
  assertLiteral(value, 'yaml');
  if (typeof value === 'string' && isPlainYaml(value)) return value;
  // JSON leaves these as they are; YAML counts them as unprintable or as line breaks.
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, unicodeEscape);
}

function isPlainYaml(text: string): boolean {
  const safe = /^[A-Za-z_/][A-Za-z0-9_./@+-]*$/.test(text);
  // YAML 1.1 readers (Python's, GitHub's older ones) take these words for booleans and nulls.
  return safe && !/^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(text);
}

/** A value of ENV, LABEL or ARG, or a word of FROM, USER, WORKDIR and EXPOSE. RUN takes `sh`, the JSON forms `json`. */
export function escapeDocker(value: unknown): string {
  const text = scalarText(value, 'docker');
  if (/[\n\r\0]/.test(text)) throw new Error('docker: a Dockerfile word cannot hold a line break or NUL');
  if (/^[A-Za-z0-9_./:@%+,=-]+$/.test(text)) return text;
  return `"${text.replace(/["\\$]/g, '\\$&')}"`;
}

/** Markdown prose or a table cell that shows the value as it is. Line breaks become spaces. */
export function escapeMarkdown(value: unknown): string {
  const text = scalarText(value, 'md').replace(/\s*[\r\n]+\s*/g, ' ');
  return (
    text
      .replace(/[\\`*{}[\]<>#|~&$]/g, '\\$&')
      // Within a word an underscore emphasises nothing. Source: GitHub Flavored Markdown specification, 6.4.
      .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
      // A dot, hyphen or colon matters only where it could start a list, rule or link: at the start, or in an URL scheme.
      .replace(/^(\s*)([-+=!])/, '$1\\$2')
      .replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2')
  );
}

/** A Markdown code span that shows the value as it is, also inside a table. */
export function markdownCode(value: unknown): string {
  const text = scalarText(value, 'mdcode');
  if (text === '' || /[|\r\n]/.test(text)) {
    // A pipe would end a table cell even between back-ticks, and a line break would end the row.
    const entity = (character: string) => `&#${character.codePointAt(0)};`;
    return `<code>${text.replace(/\r?\n|\r/g, ' ').replace(/[&<>|`*_\\[\]{}~$!#]/g, entity)}</code>`;
  }
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return `${fence}${padding}${text}${padding}${fence}`;
}

/** Text for a one-line comment of any language: one line, nothing that a comment could end at. */
export function escapeComment(value: unknown): string {
  return scalarText(value, 'comment')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll('*/', '* /')
    .trimEnd();
}

/**
 * Text that another template or serialiser has built, in the language around it. Not escaped.
 * @param indent spaces put before every line but the first and the empty ones.
 */
export function placeBlock(value: unknown, indent = 0): string {
  if (typeof value !== 'string') throw new Error(`block: expected text, got ${kindOf(value)}`);
  return value.replace(/\n+$/, '').replace(/\n(?=[^\n])/g, `\n${' '.repeat(indent)}`);
}

interface LiteralSyntax {
  readonly string: (text: string) => string;
  readonly constants: { readonly null: string; readonly true: string; readonly false: string };
  readonly key: (key: string, quoted: (text: string) => string) => string;
  readonly object: readonly [open: string, close: string];
}

function literal(value: unknown, name: string, syntax: LiteralSyntax): string {
  assertLiteral(value, name);
  const write = (part: Literal): string => {
    if (typeof part === 'string') return syntax.string(part);
    if (typeof part === 'number') return String(part);
    if (part === null || typeof part === 'boolean') return syntax.constants[`${part}`];
    if (isList(part)) return `[${part.map(write).join(', ')}]`;
    const fields = Object.entries(part).map(([key, field]) => `${syntax.key(key, syntax.string)}: ${write(field)}`);
    return fields.length === 0 ? '{}' : `${syntax.object[0]}${fields.join(', ')}${syntax.object[1]}`;
  };
  return write(value);
}

function isList(value: Literal): value is readonly Literal[] {
  return Array.isArray(value);
}

/** In single quotes; control, format and unpaired characters in the language's own escape. */
function quoteWith(text: string, escapeCode: (code: number) => string): string {
  const body = text
    .replace(/[\\']/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => escapeCode(character.codePointAt(0) ?? 0));
  return `'${body}'`;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function scalarText(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  throw new Error(`${name}: expected a string, number or boolean, got ${kindOf(value)}`);
}

function assertLiteral(value: unknown, name: string): asserts value is Literal {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (const item of value) assertLiteral(item, name);
    return;
  }
  if (typeof value === 'object') {
    for (const field of Object.values(value)) assertLiteral(field, name);
    return;
  }
  throw new Error(`${name}: ${kindOf(value)} has no literal`);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'undefined (is the field missing from the view?)';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'number' ? String(value) : typeof value;
}
