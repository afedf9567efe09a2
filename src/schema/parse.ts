/** The text of `hha-env.yaml` into a typed document, with every problem at its place. */
import { isScalar, visit } from 'yaml';
import type * as z from 'zod';
import type { Diagnostic, DocumentPath } from './diagnostic.js';
import { type Document, documentSchema, SCHEMA_VERSION } from './document.js';
import { type Draft, draftOf } from './draft.js';
import { decode } from './encoding.js';
import { check, diagnosticsOf, unquotedTexts } from './issues.js';
import { migrationsFrom } from './migrations/migrate.js';
import { findSecret, type SecretFinding, secretsIn, VALUE_OF_SECRET } from './secrets.js';
import { DocumentSource, type HiddenSpan, locate } from './source.js';
import { dotted } from './written.js';
import { pathOf, readYaml, type YamlText } from './yaml-text.js';

/** What was read, and what is wrong with it. */
export interface ParsedDocument {
  /**
   * Present when the document has the shape of the schema. The diagnostics can hold errors all the same, so that rules
   * across fields can add theirs: ask `hasErrors` before anything is made of it.
   */
  readonly document?: Document;
  /** What the rules across fields look at: the document, or the best that can be made of it. Absent without any fields. */
  readonly draft?: Draft;
  /** Sorted by position; each has one. */
  readonly diagnostics: readonly Diagnostic[];
  readonly source: DocumentSource;
}

/** Reads a document from the bytes of its file; what is not UTF-8 is said with its position. */
export function parseBytes(bytes: Uint8Array, file: string): ParsedDocument {
  const { text, diagnostics } = decode(bytes);
  const parsed = parseDocument(text, file);
  if (diagnostics.length === 0) return parsed;
  const others = parsed.diagnostics.filter(({ code }) => code !== 'document.encoding');
  return { source: parsed.source, diagnostics: locate([...diagnostics, ...others], parsed.source) };
}

/** Reads a document from its text. `file` is the name that diagnostics show. */
export function parseDocument(text: string, file: string): ParsedDocument {
  // A byte-order mark is no part of the first line. Carriage returns stay: positions count the text as it is.
  const plain = text.replace(/^\uFEFF/, '');
  const read = readYaml(plain);
  const secrets = findSecrets(plain, read);
  const hidden = [...secrets, ...secretsIn(plain), ...(read.broken ? unreadSecrets(plain) : [])];
  const source = new DocumentSource(file, plain, read.yaml, read.counter, hidden);
  const fields = checkFields(read, source, secrets);
  const diagnostics = [
    ...replacementCharacters(plain, source),
    ...read.problems.map(({ diagnostic, start, end }) => ({ ...diagnostic, position: source.positionAt(start, end) })),
    ...secrets.map((secret) => secretDiagnostic(secret, source)),
    ...fields.diagnostics,
  ];
  const document = secrets.length === 0 && fields.document ? { document: fields.document } : {};
  const draft = fields.draft ? { draft: fields.draft } : {};
  return { ...document, ...draft, diagnostics: locate(diagnostics, source), source };
}

/** The values of the fields against the schema. */
function checkFields(
  read: YamlText,
  source: DocumentSource,
  secrets: readonly PlacedSecret[],
): { readonly document?: Document; readonly draft?: Draft; readonly diagnostics: readonly Diagnostic[] } {
  if (read.yaml.contents === null) return { diagnostics: [emptyDocument()] };
  if (read.broken) return { diagnostics: [] };
  const version = checkVersion(read.data);
  if (version?.code === 'document.version-newer') return { diagnostics: [version] };
  const data = version && isMapping(read.data) ? { ...read.data, schemaVersion: SCHEMA_VERSION } : read.data;
  const first = check(documentSchema, data);
  const unquoted = first.success ? [] : unquotedTexts(first.error.issues);
  // With the quotes put in, the rest of what is wrong with those values shows too.
  const quoted = unquoted.reduce((all, path) => withText(all, path, source.textOf(path)), data);
  const result = unquoted.length > 0 ? check(documentSchema, quoted) : first;
  const others = result.success ? [] : diagnosticsOf(result.error.issues, documentSchema as z.core.$ZodType, quoted);
  const diagnostics = [
    ...(version ? [version] : []),
    ...unquoted.map((path) => {
      const { fix, ...said } = unquotedText(path, data, source);
      // To put quotes around a value that is refused with them too would contradict the other fix.
      return others.some((other) => isSamePath(path, other.path)) ? said : { ...said, fix };
    }),
    ...others,
  ].filter((diagnostic) => !secrets.some(({ path }) => path.length > 0 && isSamePath(path, diagnostic.path)));
  const known = [...read.problems.map(({ diagnostic }) => diagnostic.path), ...secrets.map(({ path }) => path)];
  const draft = result.success && known.length === 0 ? { document: result.data, doubtful: [] } : draftOf(quoted, known);
  return { diagnostics, ...(draft ? { draft } : {}), ...(result.success ? { document: result.data } : {}) };
}

function checkVersion(data: unknown): Diagnostic | undefined {
  if (!isMapping(data)) return undefined;
  const version = data.schemaVersion;
  if (version === SCHEMA_VERSION) return undefined;
  const shared = { severity: 'error', path: ['schemaVersion'] } as const;
  const fix = `write schemaVersion: ${SCHEMA_VERSION}`;
  if (version === undefined) {
    const message = 'schemaVersion is missing.';
    return {
      ...shared,
      code: 'document.version-missing',
      message,
      reason: 'It says how the document is to be read.',
      fix,
    };
  }
  // Quoted or not, a greater number is a newer form; to advise the number 1 would have half of it ignored.
  const number = typeof version === 'string' && /^\d{1,4}$/.test(version) ? Number(version) : version;
  if (typeof number === 'number' && Number.isInteger(number) && number > SCHEMA_VERSION) {
    return {
      ...shared,
      code: 'document.version-newer',
      message: `The document has schemaVersion ${number}, and this program reads ${SCHEMA_VERSION}.`,
      reason: 'A newer form can say things that this program would silently leave out, so nothing else was checked.',
      fix: 'install a newer create-hha-env: npm install --save-dev create-hha-env',
    };
  }
  if (migrationsFrom(version).length > 0) {
    return {
      ...shared,
      code: 'document.version-older',
      message: `The document has schemaVersion ${String(version)}, and this program writes ${SCHEMA_VERSION}.`,
      reason: 'Its form has changed since; the change is made for you and keeps your comments.',
      fix: 'see the change with create-hha-env generate --dry-run, and make it with create-hha-env generate',
    };
  }
  return {
    ...shared,
    code: 'document.version',
    message: 'schemaVersion is no version of the document that exists.',
    fix,
  };
}

function emptyDocument(): Diagnostic {
  return {
    code: 'document.empty',
    severity: 'error',
    path: [],
    message: 'The document is empty.',
    fix: 'run create-hha-env staging, which asks for what it needs and writes the document',
  };
}

function unquotedText(
  path: DocumentPath,
  data: unknown,
  source: DocumentSource,
): Diagnostic & { readonly fix: string } {
  const written = source.textOf(path) ?? '';
  const read = path.reduce<unknown>(
    (value, step) => (isMapping(value) || Array.isArray(value) ? Reflect.get(value, step) : undefined),
    data,
  );
  const key = typeof path.at(-1) === 'string' ? `${String(path.at(-1))}: ` : '';
  const isLost = typeof read === 'number' && String(read) !== written;
  return {
    code: 'value.unquoted',
    severity: 'error',
    path,
    message: isLost
      ? `${dotted(path)} is text, but without quotes YAML reads ${written} as the number ${read}.`
      : `${dotted(path)} is text, but without quotes YAML reads ${written} as ${typeof read === 'number' ? 'a number' : 'a truth value'}.`,
    reason:
      typeof read === 'number'
        ? 'YAML drops the leading zeros of account ids and the trailing zeros of versions that are not quoted.'
        : 'YAML reads true and false as text only when they are quoted.',
    source: 'YAML 1.2.2, section 10.3.2, "Tag Resolution"',
    fix: `write ${key}${JSON.stringify(written)}`,
  };
}

/** A copy of the data with a text at a path. */
function withText(data: unknown, path: DocumentPath, text: string | undefined): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return text;
  if (Array.isArray(data)) return data.map((each, index) => (index === step ? withText(each, rest, text) : each));
  return isMapping(data) ? { ...data, [step]: withText(data[step], rest, text) } : data;
}

/** Text that was decoded carelessly holds U+FFFD where its bytes were no UTF-8. */
function replacementCharacters(text: string, source: DocumentSource): Diagnostic[] {
  const at = text.indexOf('\uFFFD');
  if (at < 0) return [];
  return [
    {
      code: 'document.encoding',
      severity: 'error',
      path: [],
      message: 'The file holds bytes that are not UTF-8.',
      fix: 'save the file as UTF-8',
      position: source.positionAt(at, at + 1),
    },
  ];
}

interface PlacedSecret extends SecretFinding {
  readonly path: DocumentPath;
  /** The stretch of the value (or comment) that it is in, of which one secret is said. */
  readonly within: HiddenSpan;
}

/** Secrets in values, by their key and their form, and in everything else (keys, comments) by their form. */
function findSecrets(text: string, { yaml }: YamlText): readonly PlacedSecret[] {
  const found: PlacedSecret[] = [];
  if (yaml.contents !== null) {
    visit(yaml, {
      Scalar(key, node, ancestors) {
        if (key === 'key' || !isScalar(node) || !node.range) return;
        const path = pathOf(ancestors, node);
        const finding = findSecret(node.value, path);
        if (finding === undefined) return;
        const within = { start: node.range[0], end: node.range[1] };
        found.push({ ...placeInText(text, String(node.value), finding, node.range), path, within });
      },
    });
  }
  for (const finding of secretsIn(text)) {
    const isSaid = found.some(({ within }) => finding.start < within.end && within.start < finding.end);
    if (!isSaid) found.push({ ...finding, path: [], within: finding });
  }
  return found;
}

/** A finding in a value as a stretch of the text: the part alone where it is written as it reads, else the whole scalar. */
function placeInText(
  text: string,
  value: string,
  { kind, start, end }: SecretFinding,
  [from, to]: readonly [number, number, number],
): SecretFinding {
  const part = value.slice(start, end);
  const at = text.indexOf(part, from);
  return at >= 0 && at + part.length <= to && part.length > 0
    ? { kind, start: at, end: at + part.length }
    : { kind, start: from, end: to };
}

/** Where the syntax is broken the values have no paths; what stands after a telling key is hidden without being refused. */
function unreadSecrets(text: string): HiddenSpan[] {
  const line =
    /(?:password|passwd|pwd|passphrase|pass|secret|token|salt|credential|key)s?["']?[ \t]*[:=][ \t]*([^\s{[&|>][^\r\n]*)/gi;
  return [...text.matchAll(line)].map((match) => {
    const value = match[1] ?? '';
    const end = match.index + match[0].length;
    return { start: end - value.length, end };
  });
}

function secretDiagnostic({ kind, path, start, end }: PlacedSecret, source: DocumentSource): Diagnostic {
  const where = path.length === 0 ? 'The document' : dotted(path);
  const isByName = kind === VALUE_OF_SECRET && path[1] !== 'secrets';
  return {
    code: 'value.secret',
    severity: 'error',
    path,
    message: `${where} holds what looks like ${kind}.`,
    reason:
      'The document is committed to git and read by everybody who can read the repository. The value is not shown here.',
    fix: `remove it, and name the secret under application.secrets; the runbook of the first deployment says how its value reaches Secrets Manager. A real secret that was committed must be replaced${isByName ? '. What is no secret needs a name that does not end like one, such as TOKEN_NAME' : ''}`,
    position: source.positionAt(start, end),
  };
}

function isMapping(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSamePath(a: DocumentPath, b: DocumentPath): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}
