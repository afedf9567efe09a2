/**
 * A field of the document and what is known of it.
 *
 * Every field carries its meaning, unit, default, AWS reason and source beside its zod schema, so that validation,
 * `explain`, the JSON Schema, the reference pages and the presets all read one place.
 */
import * as z from 'zod';

/** How much an environment costs and how much of it may fail. */
export const TIERS = ['sandbox', 'staging', 'production'] as const;
export type Tier = (typeof TIERS)[number];

/** What kind of data an environment may hold. `phi` is protected health information. */
export const DATA_CLASSES = ['synthetic', 'phi'] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

/**
 * What changing a field does to a running environment:
 * `in-place` nothing stops; `restart` tasks, the database or a device restart; `replace` AWS makes a new resource;
 * `data-loss` the replaced resource holds data.
 */
export type Effect = 'in-place' | 'restart' | 'replace' | 'data-loss';

/** Where a value comes from when the document does not say it. */
export type Default<T> =
  | { readonly value: T }
  | { readonly byTier: Readonly<Record<Tier, T>> }
  | { readonly byDataClass: Readonly<Record<DataClass, T>> }
  /** Computed by the model from other fields; the sentence says how. */
  | { readonly derived: string };

/** The families of artifacts that a field can reach, as `explain` names them. */
export type Reader =
  | 'dockerfile'
  | 'backend'
  | 'frontend'
  | 'task-definitions'
  | 'iam'
  | 'workflows'
  | 'cdk'
  | 'runbooks'
  | 'environment-page'
  | 'cost';

/** What is written down about one field. */
export interface FieldNotes<T = unknown> {
  /** What the field means, as a full sentence. */
  readonly description: string;
  /** MiB, GiB, seconds, days, percent, USD per month… */
  readonly unit?: string;
  /** What changing it does to a running environment. */
  readonly effect: Effect;
  /** Why AWS (or a reader of the artifact) refuses other values. */
  readonly reason?: string;
  /** Where the reason is written. */
  readonly source?: string;
  readonly default?: Default<T>;
  /** Values that a message about a missing one, `explain` and the JSON Schema can show. */
  readonly examples?: readonly T[];
  /** True for a field that an environment needs once everything it extends is merged in. */
  readonly requiredAfterMerge?: boolean;
  /** Whether a child environment takes the value over from the one that it extends. Default: true. */
  readonly inherited?: boolean;
  /** Dotted path, within the environment, of a field that makes the parent's value meaningless when the child writes it. */
  readonly follows?: string;
  readonly readBy: readonly Reader[];
  /** The nearest valid value to an invalid one, as YAML, when it is more than the nearest number or word. */
  readonly suggest?: (value: unknown) => string | undefined;
}

/** Notes of every field, keyed by the schema instance that stands in its parent's shape. */
export const fieldNotes = new WeakMap<z.core.$ZodType, FieldNotes>();

declare const filled: unique symbol;
/** Marks, for the type checker only, a field that always has a value once an environment is resolved. */
export type Filled<S extends z.core.$ZodType> = z.ZodOptional<S> & { readonly [filled]: true };

/** The type of a resolved value: optional fields that have a default (or are required after merging) are present. */
export type SettingsOf<S> = S extends { readonly [filled]: true }
  ? S extends z.ZodOptional<infer Inner>
    ? SettingsOf<Inner>
    : never
  : S extends z.ZodOptional<infer Inner>
    ? SettingsOf<Inner> | undefined
    : S extends z.ZodObject<infer Shape>
      ? { readonly [Key in keyof Shape]: SettingsOf<Shape[Key]> }
      : S extends z.ZodRecord<infer _Key, infer Value>
        ? Readonly<Record<string, SettingsOf<Value>>>
        : S extends z.core.$ZodType
          ? z.output<S>
          : never;

function note<S extends z.core.$ZodType>(schema: S, notes: FieldNotes): S {
  fieldNotes.set(schema, notes);
  return schema;
}

/** A field that must be written. The schema is copied: two fields of the same form have notes of their own. */
export function required<S extends z.core.$ZodType>(schema: S, notes: FieldNotes<z.output<S>>): S {
  return note(z.clone(schema), notes as FieldNotes);
}

/** A field that an environment must have after everything it extends is merged in. */
export function requiredAfterMerge<S extends z.core.$ZodType>(schema: S, notes: FieldNotes<z.output<S>>): Filled<S> {
  return note(z.optional(schema), { ...notes, requiredAfterMerge: true } as FieldNotes) as unknown as Filled<S>;
}

/** A field that may stay unsaid, and then is absent. */
export function optional<S extends z.core.$ZodType>(schema: S, notes: FieldNotes<z.output<S>>): z.ZodOptional<S> {
  return note(z.optional(schema), notes as FieldNotes);
}

/** A field that may stay unsaid, and then has its default. */
export function defaulted<S extends z.core.$ZodType>(
  schema: S,
  notes: FieldNotes<z.output<S>> & { readonly default: Default<z.output<S>> },
): Filled<S> {
  return note(z.optional(schema), notes as FieldNotes) as unknown as Filled<S>;
}

/** A folder of fields: may stay unsaid, and then consists of the defaults of its fields. */
export function group<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  description: string,
): Filled<z.ZodObject<Shape, z.core.$strict>> {
  return note(z.optional(z.strictObject(shape)), {
    description,
    effect: 'in-place',
    readBy: [],
  }) as unknown as Filled<z.ZodObject<Shape, z.core.$strict>>;
}
