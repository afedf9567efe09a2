/** Finds the schema, and what is known of the field, at a path of the document. */
import type * as z from 'zod';
import type { DocumentPath } from './diagnostic.js';
import { type FieldNotes, fieldNotes } from './field.js';

/** The schema at a path: as it stands in its parent (`field`) and without its wrappers (`schema`). */
export interface Field {
  readonly field: z.core.$ZodType;
  readonly schema: z.core.$ZodType;
  readonly notes?: FieldNotes;
  /** How the parent holds it. */
  readonly within: 'document' | 'object' | 'record' | 'array';
}

/** zod's own description of a schema, which says its kind. */
export function definitionOf(schema: z.core.$ZodType): z.core.$ZodTypes['_zod']['def'] {
  return (schema as z.core.$ZodTypes)._zod.def;
}

/** The schema inside `optional`, `default` and the like, which change when a value may be absent and not what it may be. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'optional':
    case 'nullable':
    case 'nonoptional':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'catch':
      return unwrap(definition.innerType);
    case 'pipe':
      return unwrap(definition.in);
    case 'lazy':
      return unwrap(definition.getter());
    default:
      return schema;
  }
}

/** The schemas that a value may have: the options of a union, or the schema alone. */
export function alternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const inner = unwrap(schema);
  const definition = definitionOf(inner);
  return definition.type === 'union' ? definition.options.flatMap((option) => alternatives(option)) : [inner];
}

/** The fields of every object that a schema may be, by key. */
export function shapeOf(schema: z.core.$ZodType): ReadonlyMap<string, z.core.$ZodType> {
  const fields = new Map<string, z.core.$ZodType>();
  for (const option of alternatives(schema)) {
    const definition = definitionOf(option);
    if (definition.type !== 'object') continue;
    for (const [key, field] of Object.entries(definition.shape)) fields.set(key, field);
  }
  return fields;
}

/** Every field on the way to a path, the root first; undefined when the schema knows no such path. */
function fieldsTo(root: z.core.$ZodType, path: DocumentPath): readonly Field[] | undefined {
  const fields: Field[] = [describe(root, 'document')];
  for (const step of path) {
    const next = stepInto(fields.at(-1)?.schema ?? root, step);
    if (next === undefined) return undefined;
    fields.push(next);
  }
  return fields;
}

/** The field at a path. */
export function fieldAt(root: z.core.$ZodType, path: DocumentPath): Field | undefined {
  return fieldsTo(root, path)?.at(-1);
}

/** What is known of the field at a path; for an entry of a list (or of a mapping of plain values), of the list. */
export function notesAt(root: z.core.$ZodType, path: DocumentPath): FieldNotes | undefined {
  const fields = fieldsTo(root, path) ?? [];
  for (const field of [...fields].reverse()) {
    if (field.notes) return field.notes;
    const isPlainEntry = field.within === 'record' && shapeOf(field.schema).size === 0;
    if (field.within !== 'array' && !isPlainEntry) return undefined;
  }
  return undefined;
}

function stepInto(schema: z.core.$ZodType, step: string | number): Field | undefined {
  for (const option of alternatives(schema)) {
    const definition = definitionOf(option);
    if (definition.type === 'array') return describe(definition.element, 'array');
    if (definition.type === 'record') return describe(definition.valueType, 'record');
    if (definition.type === 'object' && Object.hasOwn(definition.shape, step)) {
      const field = definition.shape[String(step)];
      if (field) return describe(field, 'object');
    }
  }
  return undefined;
}

function describe(field: z.core.$ZodType, within: Field['within']): Field {
  const notes = notesOf(field);
  return { field, schema: unwrap(field), within, ...(notes ? { notes } : {}) };
}

/** The notes of a schema or of what it wraps, the outermost first. */
export function notesOf(field: z.core.$ZodType): FieldNotes | undefined {
  const notes = fieldNotes.get(field);
  if (notes) return notes;
  const definition = definitionOf(field);
  return 'innerType' in definition ? notesOf(definition.innerType) : undefined;
}
