/** The fields of an environment as a tree: folders (`group`) with leaves, as the schema's notes tell them apart. */
import * as z from 'zod';
import type { DocumentPath } from '../schema/diagnostic.js';
import { type FieldNotes, fieldNotes } from '../schema/field.js';

export type Fields = Readonly<Record<string, unknown>>;
export type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** Every leaf of a shape, with its path and what is known of it. */
export function leavesOf(shape: Shape, at: DocumentPath = []): readonly { path: DocumentPath; notes?: FieldNotes }[] {
  return Object.entries(shape).flatMap(([key, schema]) => {
    const path = [...at, key];
    const group = groupShape(schema);
    const notes = fieldNotes.get(schema);
    return group === undefined ? [{ path, ...(notes ? { notes } : {}) }] : leavesOf(group, path);
  });
}

/** The schema inside its optionals. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

/** The fields of a group; undefined for a leaf. */
export function groupShape(schema: z.core.$ZodType): Shape | undefined {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject && fieldNotes.get(schema)?.readBy.length === 0 ? inner.shape : undefined;
}

/** A mapping's fields; none for anything else. */
export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** The value at a path, undefined where there is none. */
export function valueAt(fields: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Fields)[key] : undefined),
    fields,
  );
}
