/** What zod found, as diagnostics that a person can act on. */
import type * as z from 'zod';
import type { Diagnostic, DocumentPath } from './diagnostic.js';
import type { FieldNotes } from './field.js';
import { fieldAt, notesAt, shapeOf } from './field-path.js';
import { type Complaint, complaintOf, expectedKind, type Issue, UNSAID } from './issue-messages.js';
import { placesOfKey } from './key-places.js';
import { nearestWord } from './nearest.js';
import { anyOf, asYaml, described, dotted, quoted } from './written.js';

/** A problem inside the document: one issue, out of its unions, with its whole path. */
export interface Leaf {
  readonly path: DocumentPath;
  readonly issue: Issue;
}

/** Parses with a schema, so that the issues say which messages are the schema's own. */
export function check<S extends z.ZodType>(schema: S, data: unknown): z.ZodSafeParseResult<z.output<S>> {
  // A run parses one document: compiling a parser for each mapping, as zod does, takes longer than it saves.
  return schema.safeParse(data, { error: () => UNSAID, reportInput: true, jitless: true });
}

/** Every issue as one or more diagnostics, without positions. The issues come from `check`. */
export function diagnosticsOf(issues: readonly Issue[], schema: z.core.$ZodType, data: unknown): Diagnostic[] {
  const leaves = problemsIn(issues, schema, data);
  const unknown = leaves.flatMap((leaf) => unknownKeys(leaf, schema));
  // A misspelt key leaves its field missing; saying both would be saying one thing twice.
  const meant = new Set(unknown.map(({ meant }) => meant));
  // A value of the wrong kind has no length that could be wrong too, though zod measures it.
  const wrongKind = new Set(
    leaves.filter(({ issue }) => issue.code === 'invalid_type').map(({ path }) => JSON.stringify(path)),
  );
  const others = leaves
    .filter(({ issue, path }) => {
      const place = JSON.stringify(path);
      return (
        issue.code !== 'unrecognized_keys' &&
        !meant.has(place) &&
        (issue.code === 'invalid_type' || !wrongKind.has(place))
      );
    })
    .map((leaf) => diagnosticOf(leaf, schema, data));
  return [...unknown.map(({ diagnostic }) => diagnostic), ...others];
}

/** Every single problem that the issues hold, also in entries whose names are wrong. */
export function problemsIn(issues: readonly Issue[], schema: z.core.$ZodType, data: unknown): readonly Leaf[] {
  return withEntriesOfBadNames(leavesOf(issues, []), schema, data);
}

/** The paths where text is wanted and a bare number or truth value is written, which YAML does not read as text. */
export function unquotedTexts(issues: readonly Issue[]): DocumentPath[] {
  return leavesOf(issues, [])
    .filter(({ issue }) => {
      if (typeof issue.input !== 'number' && typeof issue.input !== 'boolean') return false;
      if (issue.code === 'invalid_type') return issue.expected === 'string';
      if (issue.code === 'invalid_value') return issue.values.every((value) => typeof value === 'string');
      if (issue.code !== 'invalid_union' || issue.errors.length === 0) return false;
      return alternativesOf(issue).some((kind) => kind === 'text') && typeof issue.input === 'number';
    })
    .map(({ path }) => path);
}

/** Issues out of their unions: of a union's branches, the one that has the shape of what was written. */
function leavesOf(issues: readonly Issue[], prefix: DocumentPath): Leaf[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...(issue.path as DocumentPath)];
    if (issue.code === 'invalid_union') {
      const branch = matchingBranch(issue.errors);
      return branch ? leavesOf(branch, path) : [{ path, issue }];
    }
    if (issue.code === 'invalid_element') return leavesOf(issue.issues, [...path, String(issue.key)]);
    return [{ path, issue }];
  });
}

/** zod does not look at an entry whose name is wrong; we do, since what stands in it can be wrong as well. */
function withEntriesOfBadNames(leaves: readonly Leaf[], schema: z.core.$ZodType, data: unknown): readonly Leaf[] {
  return leaves.flatMap((leaf) => {
    const entry = leaf.issue.code === 'invalid_key' ? fieldAt(schema, leaf.path)?.field : undefined;
    if (entry === undefined) return [leaf];
    const result = check(entry as z.ZodType, valueAt(data, leaf.path));
    return result.success ? [leaf] : [leaf, ...leavesOf(result.error.issues, leaf.path)];
  });
}

function matchingBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.filter((branch) => !branch.some(isOtherKind)).sort((a, b) => a.length - b.length)[0];
}

/** True when the value as a whole is of another kind than the branch wants. */
function isOtherKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((branch) => branch.some(isOtherKind));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

function unknownKeys(
  { path, issue }: Leaf,
  schema: z.core.$ZodType,
): { readonly diagnostic: Diagnostic; readonly meant: string | undefined }[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const known = [...shapeOf(fieldAt(schema, path)?.schema ?? schema).keys()];
  return issue.keys.map((key) => {
    const places = placesOfKey(schema, key, path);
    const near = nearestWord(key, known);
    const fix = near
      ? `did you mean "${near}"?`
      : places.length > 0
        ? `"${key}" belongs under ${anyOf(places)}`
        : keysHere(known, path);
    return {
      meant: near === undefined ? undefined : JSON.stringify([...path, near]),
      diagnostic: {
        code: 'key.unknown',
        severity: 'error',
        path: [...path, key],
        message: `There is no "${key}" in ${dotted(path)}.`,
        fix,
        atKey: true,
      },
    };
  });
}

function keysHere(known: readonly string[], path: DocumentPath): string {
  if (known.length <= 8) return `the keys here are ${known.join(', ')}`;
  return `remove it; create-hha-env explain ${path.length === 0 ? '' : dotted(path)} lists the keys`.replace('  ', ' ');
}

function diagnosticOf({ path, issue }: Leaf, schema: z.core.$ZodType, data: unknown): Diagnostic {
  const value = issue.input === undefined ? valueAt(data, path) : issue.input;
  const notes = notesAt(schema, path);
  if (issue.code === 'invalid_key') return invalidKey(path, issue, notesAt(schema, path.slice(0, -1)));
  if (value === undefined && issue.code !== 'custom') return missing(path, notes);
  if (value === null && issue.code !== 'custom') return empty(path, notes);
  // An entry of a mapping is not what the mapping's example is of.
  const ownNotes = fieldAt(schema, path)?.within === 'record' ? undefined : notes;
  return { ...finish(path, value, complain(issue, value, notes, ownNotes), notes), path };
}

function complain(issue: Issue, value: unknown, notes?: FieldNotes, ownNotes?: FieldNotes): Complaint {
  const complaint =
    issue.code === 'invalid_union'
      ? { code: 'value.type', problem: `must be ${anyOf(alternativesOf(issue))}, and is ${described(value)}` }
      : complaintOf(issue, value, notes?.unit);
  const suggested = notes?.suggest?.(value);
  if (suggested !== undefined) return { ...complaint, fix: `write ${suggested}` };
  const isForm = issue.code === 'invalid_format' || issue.code === 'custom';
  const example = isForm && complaint.fix === undefined ? exampleFor(value, ownNotes) : undefined;
  return example === undefined ? complaint : { ...complaint, fix: `write for example ${asYaml(example)}` };
}

/** A value that the field may have, of the kind of what was written: its example, or its default; of a list, an entry. */
function exampleFor(value: unknown, notes: FieldNotes | undefined): unknown {
  const choice = notes?.default;
  const byDefault =
    choice === undefined
      ? undefined
      : 'value' in choice
        ? choice.value
        : 'byTier' in choice
          ? choice.byTier.staging
          : undefined;
  const example = notes?.examples?.[0] ?? byDefault;
  const entry: unknown = Array.isArray(example) && !Array.isArray(value) ? example[0] : example;
  return typeof entry === typeof value ? entry : undefined;
}

/** The sentence around a complaint, and where it comes from. */
function finish(path: DocumentPath, value: unknown, complaint: Complaint, notes: FieldNotes | undefined): Diagnostic {
  const { code, problem, fix } = complaint;
  // The reason of a field explains its limits, and not why a text is no number.
  const known = code === 'value.type' ? undefined : notes;
  const reason = complaint.reason ?? known?.reason;
  const source = complaint.source ?? (complaint.reason === undefined ? known?.source : undefined);
  const isContainer = typeof value === 'object' && value !== null;
  const subject =
    complaint.saysValue || isContainer || code === 'value.type' ? dotted(path) : `${dotted(path)} ${quoted(value)}`;
  return {
    code,
    severity: 'error',
    path,
    message: sentence(/^\p{Lu}/u.test(problem) ? problem : `${subject} ${problem}`),
    ...(reason === undefined ? {} : { reason }),
    ...(source === undefined ? {} : { source }),
    ...(fix === undefined ? {} : { fix }),
  };
}

function missing(path: DocumentPath, notes: FieldNotes | undefined): Diagnostic {
  const meaning = notes ? `: ${notes.description.charAt(0).toLowerCase()}${notes.description.slice(1)}` : '.';
  return {
    code: 'value.missing',
    severity: 'error',
    path,
    message: sentence(`${dotted(path)} is missing${meaning}`),
    fix: exampleOf(path, notes) ?? `write ${String(path.at(-1))}`,
  };
}

function empty(path: DocumentPath, notes: FieldNotes | undefined): Diagnostic {
  const example = exampleOf(path, notes);
  return {
    code: 'value.empty',
    severity: 'error',
    path,
    message: `${dotted(path)} has no value.`,
    fix: example === undefined ? 'give it a value or remove the key' : `${example}, or remove the key`,
  };
}

function exampleOf(path: DocumentPath, notes: FieldNotes | undefined): string | undefined {
  const example = notes?.examples?.[0];
  return example === undefined ? undefined : `write for example ${String(path.at(-1))}: ${asYaml(example)}`;
}

function invalidKey(
  path: DocumentPath,
  issue: Issue & { code: 'invalid_key' },
  notes: FieldNotes | undefined,
): Diagnostic {
  const key = String(path.at(-1));
  const first = issue.issues[0] as Issue | undefined;
  const complaint = first ? complaintOf(first, key) : { code: 'key.invalid', problem: 'is not a valid name' };
  const where = dotted(path.slice(0, -1));
  return {
    ...finish(path, key, complaint, complaint.code === 'value.length' ? notes : undefined),
    message: sentence(`In ${where}, the name ${quoted(key)} ${complaint.problem}`),
    code: complaint.code.startsWith('value.') ? 'key.invalid' : complaint.code,
    atKey: true,
  };
}

/** The kinds of value that a union takes, in words. */
function alternativesOf(issue: Issue & { code: 'invalid_union' }): readonly string[] {
  if (issue.errors.length === 0) return [anyOf(('options' in issue ? (issue.options as unknown[]) : []).map(quoted))];
  const kinds = issue.errors.flatMap((branch) =>
    branch
      .filter(isOtherKind)
      .flatMap((each) => (each.code === 'invalid_union' ? alternativesOf(each) : [expectedKind(each)])),
  );
  return [...new Set(kinds)];
}

function sentence(text: string): string {
  const capital = text.replace(/^the document/, 'The document');
  return /[.?!]$/.test(capital) ? capital : `${capital}.`;
}

function valueAt(data: unknown, path: DocumentPath): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
