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

/** Keys under `application.secrets.*` that can only mean a value. */
const VALUE_KEY = /^(?:value|default|plain|plaintext|literal|content|secret|token|key)$/i;

/** What a key says of its value: nothing but a password; a secret; or something that is often one and often the name of one. */
type Telling = 'password' | 'secret' | 'maybe';

const PASSWORD_WORD =
  /^(?:.*(?:password|passwd|passphrase)|passcode|pass|pwd|(?:db|pg|my|user|smtp|mail|redis|admin|root)(?:pass|pwd))$/;
const SECRET_WORD =
  /^(?:.*(?:secret|token|credential|(?:api|secret|private|access|signing|encryption|master)key)|salt|pepper|cred)$/;
/** Words that make a secret of the "key" behind them. */
const BEFORE_KEY = /^(?:secret|api|private|access|signing|encryption|master|hmac|fernet|aes|webhook)$/;
const MAYBE_WORD = /^(?:key|auth)$/;
/** Words that say which of several a secret is: `JWT_SECRET_OLD`, `API_KEY_2`, `SECRET_KEY_BASE`. */
const WHICH_ONE =
  /^(?:v?\d+|old|new|previous|current|next|base|default|fallback|primary|secondary|value|hex|b64|base64|prod|production|staging|dev|development|test|live|local)$/;
/** Words behind "key" or "token" that say it is something else of it: `TOKEN_URL`, `ACCESS_KEY_ID`. */
const SAYS_WHAT_OF_IT =
  /^(?:id|url|uri|name|arn|file|path|header|column|field|prefix|hash|digest|fingerprint|checksum|issuer|audience|domain|host|endpoint)$/;
/** Keys that are published, or that are no keys of a lock at all. */
const PUBLIC_WORD = /^(?:public|publishable|pub|site|kms)$/;
/** What a digest or an id may stand under, though the name ends in "key". */
const NAMES_A_THING =
  /^(?:primary|foreign|sort|partition|cache|object|image|idempotency|fingerprint|checksum|hash|digest)$/;

/** What is said of a value that only the name above it tells. */
export const VALUE_OF_SECRET = 'the value of a secret';

/** Whether a value is, or holds, something that looks like a secret; `path` is where it stands. */
export function findSecret(value: unknown, path: DocumentPath): SecretFinding | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  const key = String(path.findLast((step) => typeof step === 'string') ?? '');
  const whole = { start: 0, end: text.length };
  const telling = tellingOf(path, key);
  if (telling === 'password' && text !== '' && !isReference(text) && !isSwitch(text)) {
    return { kind: 'a password', ...whole };
  }
  if (text.length > 0 && isValueOfSecret(path, key)) return { kind: VALUE_OF_SECRET, ...whole };
  const form = secretsIn(text)[0];
  if (form) return form;
  if ((telling === 'secret' && isLiteral(text)) || (telling === 'maybe' && isRandom(text, key))) {
    return { kind: VALUE_OF_SECRET, ...whole };
  }
  return undefined;
}

function isValueOfSecret(path: DocumentPath, key: string): boolean {
  if (path[0] !== 'application' || path[1] !== 'secrets' || typeof path[2] !== 'string') return false;
  // application.secrets.<name> itself is a mapping, a text there is a value; so is one under a key that means "value".
  return path.length === 3 || (path.length <= 5 && path[3] !== 'env' && VALUE_KEY.test(key));
}

function tellingOf(path: DocumentPath, key: string): Telling | undefined {
  if (path[0] === 'application' && path[1] === 'secrets') {
    // Names of secrets, and in `env` variables with what names them in the secret.
    if (typeof path[2] !== 'string' || path[3] === 'env') return 'maybe';
    return endingOf(key) ?? (key === 'description' ? undefined : 'maybe');
  }
  // The names of environments and of jobs are the user's, and say what they are about.
  const isName = (path[0] === 'environments' && path.length < 3) || (path[1] === 'jobs' && path.length < 4);
  return isName ? undefined : endingOf(key);
}

/** What the last word of a key says, without the words behind it that say which one of several it is. */
function endingOf(key: string): Telling | undefined {
  const words = wordsOf(key);
  const end = words.findLastIndex((word) => !WHICH_ONE.test(word));
  const [last = '', before = ''] = [words[end]?.replace(/s$/, ''), words[end - 1]];
  if (PASSWORD_WORD.test(words[end] ?? '') || PASSWORD_WORD.test(last)) return 'password';
  if (words.some((word) => PUBLIC_WORD.test(word))) return undefined;
  if (SECRET_WORD.test(last) || (last === 'key' && BEFORE_KEY.test(before))) return 'secret';
  if (MAYBE_WORD.test(last)) return 'maybe';
  const isSpokenOf = words.some(
    (word, at) => SECRET_WORD.test(word) || (word === 'key' && BEFORE_KEY.test(words[at - 1] ?? '')),
  );
  return isSpokenOf && !SAYS_WHAT_OF_IT.test(last) ? 'maybe' : undefined;
}

function wordsOf(key: string): readonly string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** A text that says the secret itself, and not where it is kept, how much of it there is or whether there is one. */
function isLiteral(text: string): boolean {
  return text !== '' && !isReference(text) && !isSwitch(text) && !isAmount(text) && !isAddress(text);
}

/** A text that a program made up: the name of a thing is put together of words. */
function isRandom(text: string, key: string): boolean {
  if (/^(?:sha(?:256|384|512)[:-])[0-9a-f]{32,128}$/i.test(text)) return false;
  const isId = /^[0-9a-f]{32,128}$/i.test(text) || /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
  if (isId) return !wordsOf(key).some((word) => NAMES_A_THING.test(word)) && entropy(text) >= 2.5;
  return text.length >= 16 && !isHarmless(text) && entropy(text) >= 3.3 && isMixed(text);
}

/** A name of the place where the secret is kept, not the secret. */
function isReference(text: string): boolean {
  return (
    /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text) ||
    /^\$\{?[A-Za-z_]/.test(text) ||
    /^<[^<>]+>$/.test(text) ||
    text.startsWith('arn:') ||
    (/^\/[\w./-]+$/.test(text) && !text.split('/').some((part) => part.length >= 12 && isMixed(part)))
  );
}

/** Whether there is one, or where it is looked for. */
function isSwitch(text: string): boolean {
  return /^(?:true|false|on|off|yes|no|none|null|auto|enabled|disabled|required|optional|header|cookie|query|bearer|env|file|vault)$/i.test(
    text,
  );
}

/** A count, a size or a time, perhaps with its unit. */
function isAmount(text: string): boolean {
  return /^-?\d{1,15}(?:\.\d{1,6})?(?:ms|s|m|h|d)?$/.test(text);
}

/** An address, a path, a dotted or slashed name, of which no part looks made up. */
function isAddress(text: string): boolean {
  if (/^https?:\/\/[^@\s]+$/.test(text) || /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/.test(text)) return true;
  const parts = text.split(/[./]/).filter((part) => part !== '');
  return parts.length > 1 && parts.every((part) => /^[\w:@-]+$/.test(part) && (part.length < 6 || !isMixed(part)));
}

/** Forms that are long and mixed, and public all the same. */
function isHarmless(text: string): boolean {
  return (
    isReference(text) ||
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
