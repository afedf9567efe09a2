/** How messages show what was written. */
import type { DocumentPath } from './diagnostic.js';

/** A value as a message quotes it. Only its kind is said of lists and mappings. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}…` : value);
  if (Array.isArray(value)) return value.length === 1 ? 'a list of one entry' : `a list of ${value.length} entries`;
  if (value === null) return 'nothing';
  return typeof value === 'object' ? 'a mapping' : String(value);
}

/** A value with its kind: `the text "abc"`, `the number 5`. */
export function described(value: unknown): string {
  if (typeof value === 'string') return `the text ${quoted(value)}`;
  if (typeof value === 'number') return `the number ${value}`;
  return quoted(value);
}

/** A path as people write it: `environments.staging.network.publicSubnets[1]`. */
export function dotted(path: DocumentPath): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text === '' ? 'the document' : text.replace(/^\./, '');
}

/** `a, b or c`. */
export function anyOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** A value as it stands in YAML, on one line. */
export function asYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asYaml).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, member]) => `${key}: ${asYaml(member)}`)
      .join(', ')} }`;
  }
  if (typeof value !== 'string') return String(value);
  const plain = /^-?[A-Za-z/][\w ./()*?@+-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off)$/i.test(value);
  return plain ? value : JSON.stringify(value);
}
