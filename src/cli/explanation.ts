/** A field as `explain` shows it: meaning, type, default, limits with their source, and who reads it. */
import type { EnvironmentModel } from '../model/model.js';
import { textTable } from '../pricing/columns.js';
import type { Default, FieldNotes } from '../schema/field.js';
import { allFields, type FieldEntry } from '../schema/field-list.js';
import { nearestWord, slipsFrom } from '../schema/nearest.js';
import { typeInWords } from '../schema/value-type.js';

/** What is known of one field; `null` where nothing is. */
export interface Explanation {
  /** `environments.*.network.cidr`. */
  readonly path: string;
  readonly description: string;
  readonly type: string;
  readonly unit: string | null;
  /** In words; `null` where there is none. */
  readonly default: string | null;
  readonly required: boolean;
  readonly effect: string;
  readonly reason: string | null;
  readonly source: string | null;
  readonly examples: readonly unknown[];
  readonly readBy: readonly string[];
  /** The value in each environment of the document, defaults included, when there is a document. Groups and lists have none. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The fields right below it. */
  readonly fields: readonly { readonly path: string; readonly description: string }[];
}

/** Fields with notes of their own, in the order of the document. */
export function documentedFields(): readonly FieldEntry[] {
  return allFields().filter(({ notes }) => notes !== undefined);
}

/**
 * The fields that a path means: the field itself when the path is whole, else every field whose path ends with it.
 * Names that the user chose may stand where the schema has a star.
 */
export function fieldsNamed(path: string): readonly FieldEntry[] {
  const steps = stepsOf(path);
  const all = documentedFields();
  const whole = all.filter((entry) => matches(stepsOf(entry.path), steps));
  return whole.length > 0
    ? whole
    : all.filter((entry) => {
        const own = stepsOf(entry.path);
        return own.length > steps.length && matches(own.slice(-steps.length), steps);
      });
}

/** The field that was probably meant: the same way down with slips in it, else the same last word, else what stands above. */
export function nearestField(path: string): string | undefined {
  const asked = stepsOf(path);
  const own = documentedFields().map((entry) => ({ path: entry.path, steps: stepsOf(entry.path) }));
  const slips = (steps: readonly string[]): number =>
    steps.length < asked.length
      ? Number.POSITIVE_INFINITY
      : steps
          .slice(-asked.length)
          .reduce((sum, step, index) => sum + (step === '*' ? 0 : slipsFrom(asked[index] ?? '', step)), 0);
  const [nearest] = own
    .map(({ path, steps }) => ({ path, steps, far: slips(steps) }))
    .filter(({ far }) => far < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.far - b.far || a.steps.length - b.steps.length);
  if (nearest !== undefined) return named(nearest.path, asked);
  const lasts = new Map(own.map((each) => [each.steps.at(-1) ?? '', each.path]));
  const word = nearestWord(asked.at(-1) ?? path, [...lasts.keys()]);
  if (word !== undefined) return lasts.get(word);
  const above = asked.slice(0, -1).join('.');
  return above !== '' && fieldsNamed(above).length > 0 ? above : undefined;
}

/** The path with the names that the user chose where the schema has a star, when it was asked for as a whole. */
function named(path: string, asked: readonly string[]): string {
  const steps = path.split('.');
  return steps.length === asked.length
    ? steps.map((step, index) => (step === '*' ? asked[index] : step)).join('.')
    : path;
}

/**
 * Everything that is known of a field.
 *
 * @param asked the path as it was asked for. Default: the field's own.
 */
export function explanationOf(
  { path, notes, schema, optional }: FieldEntry,
  models: readonly EnvironmentModel[],
  asked = path,
): Explanation {
  return {
    path,
    description: notes?.description ?? '',
    type: typeInWords(schema),
    unit: notes?.unit ?? null,
    default: defaultInWords(notes?.default),
    required: !optional || notes?.requiredAfterMerge === true,
    effect: notes?.effect ?? 'in-place',
    reason: notes?.reason ?? null,
    source: notes?.source ?? null,
    examples: notes?.examples ?? [],
    readBy: notes?.readBy ?? [],
    values: notes === undefined || isGroup(notes) ? {} : valuesOf(path, models, asked),
    fields: fieldsBelow(path),
  };
}

/** A folder of fields has no value and no reader of its own. */
function isGroup({ readBy }: FieldNotes): boolean {
  return readBy.length === 0;
}

function fieldsBelow(path: string): Explanation['fields'] {
  const below = documentedFields().filter(
    (entry) => entry.path.startsWith(`${path}.`) || entry.path.startsWith(`${path}[]`),
  );
  const paths = new Set(below.map((entry) => entry.path));
  return below
    .filter((entry) => ![...paths].some((other) => other !== entry.path && entry.path.startsWith(`${other}.`)))
    .map((entry) => ({ path: entry.path, description: entry.notes?.description ?? '' }));
}

/** An explanation as text. */
export function explanationText(explanation: Explanation): string {
  const { path, description, values, fields } = explanation;
  if (fields.length > 0 && explanation.readBy.length === 0) return `${path}\n  ${description}\n${fieldsText(fields)}`;
  const rows: readonly (readonly [string, string | null])[] = [
    ['Type', explanation.type],
    ['Unit', explanation.unit],
    [
      'Default',
      explanation.default ?? (explanation.required ? 'none, it must be written' : 'none, it may stay unsaid'),
    ],
    ['Example', explanation.examples.length === 0 ? null : explanation.examples.map(shownValue).join(', ')],
    ['Effect', `${explanation.effect}: ${EFFECTS[explanation.effect] ?? ''}`],
    ['Why', explanation.reason],
    ['Source', explanation.source],
    ['Read by', explanation.readBy.length === 0 ? null : explanation.readBy.join(', ')],
    ...valueRows(path, values),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.flatMap(([label, text]) => (text === null ? [] : [`  ${label.padEnd(width)}  ${text}\n`]));
  return `${path}\n  ${description}\n\n${lines.join('')}${fields.length > 0 ? fieldsText(fields) : ''}`;
}

/** What the application says is the same in every environment. */
function valueRows(path: string, values: Explanation['values']): readonly (readonly [string, string])[] {
  const rows = Object.entries(values).map(([name, value]) => [`In ${name}`, shownValue(value)] as const);
  return path.startsWith('application.') ? rows.slice(0, 1).map(([, value]) => ['Written', value] as const) : rows;
}

function fieldsText(fields: Explanation['fields']): string {
  const rows = fields.map(({ path, description }) => [`    ${path}`, description]);
  return `\n  Fields\n${textTable(rows)}`;
}

const EFFECTS: Readonly<Record<string, string>> = {
  'in-place': 'a change stops nothing.',
  restart: 'a change restarts tasks, the database or a device.',
  replace: 'a change makes AWS build a new resource.',
  'data-loss': 'a change replaces a resource that holds data.',
};

function defaultInWords(choice: Default<unknown> | undefined): string | null {
  if (choice === undefined) return null;
  if ('value' in choice) return shownValue(choice.value);
  if ('derived' in choice) return choice.derived;
  const [by, table] = 'byTier' in choice ? ['tier', choice.byTier] : ['data class', choice.byDataClass];
  return `by ${by}: ${Object.entries(table)
    .map(([name, value]) => `${name} ${shownValue(value)}`)
    .join(', ')}`;
}

/** The value of a field in each environment, under the names that the path has where it is whole; nothing for lists. */
function valuesOf(path: string, models: readonly EnvironmentModel[], asked: string): Readonly<Record<string, unknown>> {
  if (path.includes('[]')) return {};
  const [root, ...steps] = namesIn(path, asked);
  const within = root === 'environments' ? steps.slice(1) : steps;
  if (within.length === 0 || within.includes('*')) return {};
  const valueIn = (settings: unknown) => within.reduce<unknown>((value, key) => memberOf(value, key), settings);
  return Object.fromEntries(
    models.map(({ name, settings, application }) => [
      name,
      valueIn(root === 'environments' ? settings : application) ?? null,
    ]),
  );
}

/** The steps of a field's path, with the user's own names in the place of its stars where the question has them. */
function namesIn(path: string, asked: string): readonly string[] {
  const steps = stepsOf(path);
  const given = stepsOf(asked);
  return given.length === steps.length ? steps.map((step, at) => (step === '*' ? (given[at] ?? step) : step)) : steps;
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** A name in a whole path that the document does not have: an environment, a secret, a job. */
export interface UnknownName {
  readonly name: string;
  /** Dotted. */
  readonly within: string;
  readonly known: readonly string[];
}

/** The first such name; undefined without one, and without a valid document. */
export function unknownName(
  asked: string,
  { path }: FieldEntry,
  models: readonly EnvironmentModel[],
): UnknownName | undefined {
  const [model] = models;
  const steps = stepsOf(path);
  const given = stepsOf(asked);
  const star = steps.indexOf('*');
  const name = given[star];
  if (model === undefined || given.length !== steps.length || name === undefined || name === '*') return undefined;
  const within = steps.slice(0, star);
  const all =
    within[0] === 'environments'
      ? models.map((each) => each.name)
      : Object.keys(within.slice(1).reduce<unknown>(memberOf, model.application) ?? {});
  return all.includes(name) ? undefined : { name, within: within.join('.'), known: all };
}

function shownValue(value: unknown): string {
  if (value === undefined || value === null) return 'not set';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `a.b[0].c` and `a.b[].c` as steps, list entries as stars. */
function stepsOf(path: string): readonly string[] {
  return path
    .replace(/\[\d*\]/g, '.[]')
    .split('.')
    .filter((step) => step !== '');
}

function matches(own: readonly string[], asked: readonly string[]): boolean {
  return (
    own.length === asked.length &&
    own.every((step, index) => step === asked[index] || (step === '*' && asked[index] !== '[]'))
  );
}
