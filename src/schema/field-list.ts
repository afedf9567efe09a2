/** Every field of the document as a list: what `explain`, the reference pages and the tests read. */
import type * as z from 'zod';
import { documentSchema } from './document.js';
import type { FieldNotes } from './field.js';
import { alternatives, definitionOf, notesOf } from './field-path.js';

/** One field of the document. */
export interface FieldEntry {
  /** Dotted, with `*` for a name that the user chooses and `[]` for the entries of a list. */
  readonly path: string;
  /** What is written down about it; absent for entries of lists and of mappings, which their field describes. */
  readonly notes?: FieldNotes;
  /** The schema as it stands in its parent. */
  readonly schema: z.core.$ZodType;
  /** True for a field with a value of its own: no other field stands below it, at most the entries of its list. */
  readonly leaf: boolean;
  /** True when the field may stay unsaid. */
  readonly optional: boolean;
}

/** Every field of the document, in the document's order, each before what stands below it. */
export function allFields(root: z.core.$ZodType = documentSchema): readonly FieldEntry[] {
  return membersOf(root, '');
}

function membersOf(schema: z.core.$ZodType, prefix: string): FieldEntry[] {
  const seen = new Set<string>();
  return alternatives(schema)
    .flatMap((option) => {
      const definition = definitionOf(option);
      switch (definition.type) {
        case 'object':
          return Object.entries(definition.shape).flatMap(([key, field]) =>
            entriesOf(field, prefix === '' ? key : `${prefix}.${key}`),
          );
        case 'record':
          return entriesOf(definition.valueType, `${prefix}.*`);
        case 'array':
          return entriesOf(definition.element, `${prefix}[]`);
        default:
          return [];
      }
    })
    .filter(({ path }) => !seen.has(path) && seen.add(path));
}

function entriesOf(field: z.core.$ZodType, path: string): FieldEntry[] {
  const below = membersOf(field, path);
  const notes = notesOf(field);
  const optional = definitionOf(field).type === 'optional';
  return [
    {
      path,
      schema: field,
      leaf: notes !== undefined && below.every((entry) => entry.notes === undefined),
      optional,
      ...(notes ? { notes } : {}),
    },
    ...below,
  ];
}
