/** The document's JSON Schema, which editors read to complete and to explain the fields. */
import * as z from 'zod';
import { documentSchema } from './document.js';
import type { FieldNotes } from './field.js';
import { notesOf } from './field-path.js';

/** Where the schema stands beside the document, as the first line of the document names it. */
export const JSON_SCHEMA_PATH = '.hha-env/schema.json';

/**
 * The JSON Schema (draft 2020-12) of the document. What zod checks by code alone is not in it. Beside the standard
 * keywords a field carries `x-effect`, `x-unit`, `x-reason`, `x-source`, `x-read-by`, and `x-default` where the default
 * depends on other fields.
 */
export function jsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(documentSchema, {
    target: 'draft-2020-12',
    unrepresentable: 'any',
    // Shared schemas are written out at each place, since each place has notes of its own.
    reused: 'inline',
    override: ({ zodSchema, jsonSchema: written }) => {
      const notes = notesOf(zodSchema);
      if (notes) Object.assign(written, keywordsOf(notes));
    },
  });
  const { $schema, ...rest } = schema;
  return {
    $schema,
    title: 'hha-env.yaml',
    description: 'The environments of an application, for create-hha-env.',
    ...rest,
  };
}

function keywordsOf(notes: FieldNotes): Record<string, unknown> {
  const { description, unit, effect, reason, source, readBy, examples } = notes;
  return {
    description: unit === undefined ? description : `${description} Unit: ${unit}.`,
    ...defaultOf(notes),
    ...(examples === undefined ? {} : { examples }),
    ...(unit === undefined ? {} : { 'x-unit': unit }),
    'x-effect': effect,
    ...(reason === undefined ? {} : { 'x-reason': reason }),
    ...(source === undefined ? {} : { 'x-source': source }),
    ...(readBy.length === 0 ? {} : { 'x-read-by': readBy }),
  };
}

function defaultOf({ default: fallback }: FieldNotes): Record<string, unknown> {
  if (fallback === undefined) return {};
  return 'value' in fallback ? { default: fallback.value } : { 'x-default': fallback };
}
