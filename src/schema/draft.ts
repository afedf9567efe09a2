/**
 * The best document that can be made of a wrong one, so that the rules across fields speak in the same run as the schema.
 *
 * A wrong value that may stay unsaid is left out, one that must be said gives way to the example of its field, and the
 * paths of both are kept: whatever follows from them is nobody's mistake and must not be said.
 */
import type * as z from 'zod';
import type { DocumentPath } from './diagnostic.js';
import { type Document, documentSchema } from './document.js';
import { allFields } from './field-list.js';
import { alternatives, definitionOf, fieldAt, notesOf, shapeOf } from './field-path.js';
import { check, type Leaf, problemsIn } from './issues.js';
import { nearestWord } from './nearest.js';

/** A document to run rules over, never to render. */
export interface Draft {
  readonly document: Document;
  /** Where the document does not say what its author meant. `*` stands for any name. */
  readonly doubtful: readonly DocumentPath[];
}

/** What a mended value can uncover (a union's other branch, an emptied list) is mended in a further round. */
const ROUNDS = 6;

/**
 * A draft of the data; undefined when not even a draft can be made.
 *
 * @param known paths whose values must not be used, whatever the schema says: pasted secrets, keys that stand twice.
 */
export function draftOf(data: unknown, known: readonly DocumentPath[]): Draft | undefined {
  const doubtful: DocumentPath[] = [];
  let draft = data;
  for (const path of known) {
    // A key that the schema does not know is taken away below.
    if (path.length > 0 && fieldAt(documentSchema, path) !== undefined) draft = mend(draft, path, doubtful);
  }
  for (let round = 0; round < ROUNDS; round++) {
    const result = check(documentSchema, draft);
    if (result.success) return { document: result.data, doubtful };
    const problems = problemsIn(result.error.issues, documentSchema, draft);
    // Names are for the schema to judge; the rules can read an entry under a wrong one.
    const values = problems.filter(({ issue }) => issue.code !== 'invalid_key');
    for (const { path } of problems.filter((problem) => !values.includes(problem))) {
      doubtful.push(...misnamed(path, draft));
    }
    if (values.length === 0) return { document: draft as Document, doubtful };
    for (const problem of values) draft = withoutProblem(draft, problem, doubtful);
  }
  return undefined;
}

/** The name of an environment stands in no value, but it decides the tier; other names stand for their whole entry. */
function misnamed(path: DocumentPath, data: unknown): readonly DocumentPath[] {
  if (path[0] !== 'environments' || path.length !== 2) return [path];
  return valueAt(data, [...path, 'tier']) === undefined ? [[...path, 'tier']] : [];
}

function withoutProblem(data: unknown, { path, issue }: Leaf, doubtful: DocumentPath[]): unknown {
  if (issue.code !== 'unrecognized_keys') return mend(data, path, doubtful);
  return issue.keys.reduce((rest, key) => {
    doubtful.push([...path, key], ...meantBy(key, path, rest));
    return changed(rest, [...path, key], undefined);
  }, data);
}

/** The fields that an unknown key may have been meant for: they are said, only not where we can read it. */
function meantBy(key: string, path: DocumentPath, data: unknown): readonly DocumentPath[] {
  const here = [...shapeOf(fieldAt(documentSchema, path)?.schema ?? documentSchema)];
  const near = nearestWord(
    key,
    here.map(([name]) => name),
  );
  if (near !== undefined) return [[...path, near]];
  const unsaid = here.filter(
    ([name, field]) =>
      definitionOf(field).type === 'optional' &&
      notesOf(field)?.requiredAfterMerge !== true &&
      valueAt(data, [...path, name]) === undefined,
  );
  const elsewhere = allFields()
    .map((entry) => entry.path.replace(/\[\].*$/, '').split('.'))
    .filter((steps) => steps.at(-1) === key)
    .map((steps) => steps.map((step, index) => (step === '*' && path[0] === steps[0] ? (path[index] ?? step) : step)));
  return [...unsaid.map(([name]) => [...path, name]), ...elsewhere];
}

/** Leaves a value out, or puts an example in its place; where neither is possible, with the mapping or list around it. */
function mend(data: unknown, path: DocumentPath, doubtful: DocumentPath[]): unknown {
  for (let at = path; at.length > 0; at = at.slice(0, -1)) {
    const field = fieldAt(documentSchema, at);
    if (field === undefined || field.within === 'array') continue;
    const mayBeUnsaid = field.within === 'record' || definitionOf(field.field).type === 'optional';
    const example = mayBeUnsaid ? undefined : standIn(field.field);
    if (!mayBeUnsaid && example === undefined) continue;
    doubtful.push(at);
    return changed(data, at, example);
  }
  doubtful.push([]);
  return standIn(documentSchema);
}

/** A value that a field accepts: its example, or for a mapping the examples of what it must hold. */
function standIn(field: z.core.$ZodType): unknown {
  const example = notesOf(field)?.examples?.[0];
  if (example !== undefined) return example;
  const [schema] = alternatives(field);
  const definition = schema && definitionOf(schema);
  if (definition?.type === 'record') return {};
  if (definition?.type === 'literal') return definition.values[0];
  if (definition?.type !== 'object') return undefined;
  const members = Object.entries(definition.shape)
    .filter(([, member]) => definitionOf(member).type !== 'optional')
    .map(([key, member]) => [key, standIn(member)] as const);
  return members.every(([, value]) => value !== undefined) ? Object.fromEntries(members) : undefined;
}

/** A copy with another value at a path; undefined takes the key away. A path through what is no mapping changes nothing. */
function changed(data: unknown, path: DocumentPath, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(data)) return data.map((each, index) => (index === step ? changed(each, rest, value) : each));
  if (typeof data !== 'object' || data === null) return data;
  const key = String(step);
  const others = Object.entries(data).filter(([name]) => name !== key);
  const member = changed((data as Record<string, unknown>)[key], rest, value);
  if (rest.length > 0 && !Object.hasOwn(data, key)) return data;
  return Object.fromEntries(
    member === undefined
      ? others
      : Object.hasOwn(data, key)
        ? Object.entries(data).map(([name, own]) => [name, name === key ? member : own])
        : [...others, [key, member]],
  );
}

function valueAt(data: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined,
    data,
  );
}
