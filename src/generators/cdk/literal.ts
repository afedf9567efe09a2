/** Data as a TypeScript literal that a person can read. */
import { escapeTypeScript } from '../escape.js';

const LINE_WIDTH = 120;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * A JSON value as a TypeScript literal over several lines; fields that are undefined are left out. What fits on a line
 * stands on one, except objects that hold others.
 */
export function typeScriptLiteral(value: unknown, indent = 0): string {
  if (typeof value !== 'object' || value === null) return escapeTypeScript(value);
  const entries = entriesOf(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return `${open}${close}`;
  const space = Array.isArray(value) ? '' : ' ';
  if (entries.every(([, inner]) => typeof inner !== 'object' || inner === null || isSmall(inner))) {
    const line = `${open}${space}${entries.map(([key, inner]) => key + typeScriptLiteral(inner)).join(', ')}${space}${close}`;
    // Room for the key and the comma around it.
    if (indent > 0 && !line.includes('\n') && line.length + indent < LINE_WIDTH - 30) return line;
  }
  const pad = ' '.repeat(indent + 2);
  const lines = entries.map(([key, inner]) => `${pad}${key}${typeScriptLiteral(inner, indent + 2)},\n`);
  return `${open}\n${lines.join('')}${' '.repeat(indent)}${close}`;
}

/** Pairs of what stands before a value and the value: `name: ` in objects, nothing in lists. */
function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((inner) => ['', inner] as const);
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => [`${IDENTIFIER.test(key) ? key : escapeTypeScript(key)}: `, inner] as const);
}

/** A value that may share a line with others: empty, or a list of plain values. */
function isSmall(value: object): boolean {
  const inner = Object.values(value);
  return inner.length === 0 || (Array.isArray(value) && inner.every((one) => typeof one !== 'object' || one === null));
}
