/** Where two environments say different things, field by field, in the order in which a person reads about one. */
import type * as z from 'zod';
import type { EnvironmentModel } from '../model/model.js';
import { environmentSchema } from '../schema/environment/environment.js';
import type { Effect } from '../schema/field.js';
import { allFields, type FieldEntry } from '../schema/field-list.js';

/** One field that differs. */
export interface FieldDifference {
  /** Dotted, within the environment: `database.instanceClass`. */
  readonly path: string;
  /** The value in each of the two, defaults included; undefined where it is not set. */
  readonly values: readonly [unknown, unknown];
  readonly unit: string | undefined;
  /** What giving one the value of the other would do to it. */
  readonly effect: Effect;
  readonly description: string;
}

/** Fields that belong together. */
export interface FieldSection {
  readonly key: string;
  readonly title: string;
  readonly fields: readonly FieldDifference[];
}

/** Top-level fields of an environment by section. What is in none would be lost, so a test holds the list complete. */
export const FIELD_SECTIONS: readonly {
  readonly key: string;
  readonly title: string;
  readonly of: readonly string[];
}[] = [
  { key: 'place', title: 'What and where it is', of: ['tier', 'dataClass', 'account', 'region', 'domains'] },
  { key: 'network', title: 'Network', of: ['network'] },
  { key: 'api', title: 'API', of: ['backend', 'loadBalancer'] },
  { key: 'database', title: 'Database and backups', of: ['database', 'backups'] },
  { key: 'web', title: 'Web application', of: ['web'] },
  { key: 'protection', title: 'Encryption and acknowledgements', of: ['encryption', 'acknowledgements'] },
  { key: 'operation', title: 'Alarms, schedules, budget, GitHub', of: ['alarms', 'schedules', 'budget', 'github'] },
];

/** How an environment was written, and not what it is: two ways to write the same are no difference. */
export const NOT_COMPARED: readonly string[] = ['extends'];

/** Every field in which two environments differ, by section; sections without one are left out. */
export function fieldDifferences(one: EnvironmentModel, other: EnvironmentModel): readonly FieldSection[] {
  const fields = comparableFields();
  return FIELD_SECTIONS.map(({ key, title, of }) => ({
    key,
    title,
    fields: fields.filter(({ path }) => of.includes(topOf(path))).flatMap((entry) => differenceOf(entry, one, other)),
  })).filter((section) => section.fields.length > 0);
}

/** Fields with a value of their own: `schedules.offHours.stop` and not `schedules.offHours`, but lists as a whole. */
function comparableFields(): readonly FieldEntry[] {
  const own = allFields(environmentSchema as z.core.$ZodType).filter(
    ({ path, notes }) => notes !== undefined && !path.includes('[]') && !NOT_COMPARED.includes(path),
  );
  const parents = new Set(own.map(({ path }) => path.split('.').slice(0, -1).join('.')));
  return own.filter(({ path }) => !parents.has(path));
}

function differenceOf({ path, notes }: FieldEntry, one: EnvironmentModel, other: EnvironmentModel): FieldDifference[] {
  const values = [valueAt(one.settings, path), valueAt(other.settings, path)] as const;
  if (notes === undefined || JSON.stringify(values[0]) === JSON.stringify(values[1])) return [];
  return [{ path, values, unit: notes.unit, effect: notes.effect, description: notes.description }];
}

function topOf(path: string): string {
  return path.split('.')[0] ?? path;
}

function valueAt(settings: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined,
      settings,
    );
}
