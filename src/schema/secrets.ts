/**
 * Values that look like secrets. The document is committed to git and read by everybody who can read the repository, so
 * such a value is refused, and hidden from everything that we print.
 */
import type { DocumentPath } from './diagnostic.js';

/** What a text looks like, and where in the text it stands. */
export interface SecretFinding {
  /** What it looks like: "an AWS access key id". */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Forms that nothing but a secret has. The prefixes are published by the services so that scanners can find them
 * (GitHub: "Token formats"; AWS IAM: "IAM identifiers", unique ID prefixes; Stripe: "API keys"; Slack: "Token types").
 */
const FORMS: readonly { readonly kind: string; readonly form: RegExp; readonly group?: number }[] = [
  {
    kind: 'a private key',
    form: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { kind: 'an AWS access key id', form: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g },
  { kind: 'a GitHub token', form: /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,255}/g },
  { kind: 'a GitHub token', form: /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{22,255}/g },
  { kind: 'a GitLab token', form: /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,}/g },
  { kind: 'an npm token', form: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/g },
  { kind: 'a PyPI token', form: /(?<![A-Za-z0-9])pypi-[A-Za-z0-9_-]{50,}/g },
  { kind: 'a Slack token', form: /(?<![A-Za-z0-9])xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,}/g },
  { kind: 'a Slack webhook', form: /hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/_-]{20,}/g },
  { kind: 'a Stripe key', form: /(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}/g },
  { kind: 'a Google API key', form: /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9])/g },
  { kind: 'a Google OAuth secret', form: /(?<![A-Za-z0-9])GOCSPX-[A-Za-z0-9_-]{28}/g },
  { kind: 'a SendGrid key', form: /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}/g },
  {
    kind: 'an API key',
    form: /(?<![A-Za-z0-9-])sk-(?:[a-z]+[0-9]*-){0,2}(?=[A-Za-z0-9_-]{0,200}[0-9])[A-Za-z0-9_-]{32,200}/g,
  },
  { kind: 'a JSON Web Token', form: /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*/g },
  // A variable such as ${PASSWORD} or a placeholder in angle brackets is no password.
  {
    kind: 'a password in a URL',
    form: /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@'"]{0,128}:([^\s/@'"<>{}$*][^\s/@'"]{0,512})@/gi,
    group: 1,
  },
];

/** Everything in a text that has the form of a secret, wherever it stands. */
export function secretsIn(text: string): SecretFinding[] {
  const found: SecretFinding[] = [];
  for (const { kind, form, group = 0 } of FORMS) {
    for (const match of text.matchAll(form)) {
      const value = match[group] ?? '';
      const start = match.index + match[0].lastIndexOf(value);
      found.push({ kind, start, end: start + value.length });
    }
  }
  for (const match of text.matchAll(/(?<![A-Za-z0-9/+=_.:-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])/g)) {
    if (looksRandom(match[0]))
      found.push({ kind: 'an AWS secret access key', start: match.index, end: match.index + 40 });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Keys that hold nothing but a secret, whatever it looks like. */
const PASSWORD_KEY = /(?:^|[_-])(?:password|passwd|pwd|passphrase)$|[a-z]Password$/i;
/** Keys under `application.secrets.*` that can only mean a value. */
const VALUE_KEY = /^(?:value|default|plain|plaintext|literal|content|secret|token|key)$/i;
/** Keys that often hold a secret, and often its name: the value decides. */
const SECRET_KEY =
  /(?:secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credentials?|auth|signing[_-]?key|(?:^|[_-])key)s?$/i;

/** Whether a value is, or holds, something that looks like a secret; `path` is where it stands. */
export function findSecret(value: unknown, path: DocumentPath): SecretFinding | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  const key = String(path.findLast((step) => typeof step === 'string') ?? '');
  const whole = { start: 0, end: text.length };
  const namesJsonKey = path[1] === 'secrets' && path[3] === 'env';
  if (text.length > 0 && PASSWORD_KEY.test(key) && !namesJsonKey && !isReference(text)) {
    return { kind: 'a password', ...whole };
  }
  if (text.length > 0 && isValueOfSecret(path, key)) return { kind: 'the value of a secret', ...whole };
  const form = secretsIn(text)[0];
  if (form) return form;
  if (text.length >= 16 && isSecretKey(path, key) && !isHarmless(text) && entropy(text) >= 3.3 && isMixed(text)) {
    return { kind: 'the value of a secret', ...whole };
  }
  return undefined;
}

function isValueOfSecret(path: DocumentPath, key: string): boolean {
  if (path[0] !== 'application' || path[1] !== 'secrets' || typeof path[2] !== 'string') return false;
  // application.secrets.<name> itself is a mapping, a text there is a value; so is one under a key that means "value".
  return path.length === 3 || (path.length <= 5 && path[3] !== 'env' && VALUE_KEY.test(key));
}

function isSecretKey(path: DocumentPath, key: string): boolean {
  return SECRET_KEY.test(key) || (path[0] === 'application' && path[1] === 'secrets' && key !== 'description');
}

/** A name of the place where the secret is kept, not the secret. */
function isReference(text: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text) || /^\$\{?[A-Za-z_]/.test(text) || text.startsWith('arn:');
}

/** Forms that are long and mixed, and public all the same. */
function isHarmless(text: string): boolean {
  return (
    isReference(text) ||
    /^(?:sha(?:256|384|512)[:-])?[0-9a-f]{32,128}$/i.test(text) || // digests
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) || // UUIDs: ids of keys and the like
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text) || // domains and dotted names
    isFilePath(text) ||
    /^[a-z]+(?:[-_ ][a-z0-9]{1,12})+$/i.test(text) || // words
    /^https?:\/\/[^@\s]+$/.test(text) ||
    /\s/.test(text)
  );
}

/** Paths and names of images. A slash also stands in base64, so no part of it may look random. */
function isFilePath(text: string): boolean {
  const parts = text.split('/').filter((part) => part !== '');
  return parts.length > 1 && parts.every((part) => /^[\w.:@-]+$/.test(part) && (part.length < 12 || !isMixed(part)));
}

/** Letters and digits together: names of things seldom mix them throughout. */
function isMixed(text: string): boolean {
  return /[0-9]/.test(text) && /[A-Za-z]/.test(text) && transitions(text) >= text.length / 4;
}

function looksRandom(text: string): boolean {
  return (
    /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9]/.test(text) && entropy(text) >= 4 && transitions(text) >= 14
  );
}

/** How often the class of character changes from one to the next; random text changes more often than words do. */
function transitions(text: string): number {
  const classes = [...text].map((character) =>
    /[a-z]/.test(character) ? 0 : /[A-Z]/.test(character) ? 1 : /[0-9]/.test(character) ? 2 : 3,
  );
  return classes.filter((kind, index) => index > 0 && kind !== classes[index - 1]).length;
}

/** Shannon's entropy, in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
