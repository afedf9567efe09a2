import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { documentSchema } from '../../src/schema/document.js';
import { allFields } from '../../src/schema/field-list.js';
import { fieldAt } from '../../src/schema/field-path.js';
import { typeInWords } from '../../src/schema/value-type.js';

describe('the type of a field in words', () => {
  it.each([
    [z.boolean(), 'true or false'],
    [z.int(), 'whole number'],
    [z.int().min(20).max(65536), 'whole number, 20 to 65536'],
    [z.int().positive(), 'whole number, at least 1'],
    [z.number().max(5), 'number, at most 5'],
    [z.string(), 'text'],
    [z.string().length(3), 'text, 3 characters'],
    [z.string().regex(/^a+$/), 'text, matching ^a+$'],
    [z.enum(['none', 'all']), 'one of none, all'],
    [z.literal(1), '1'],
    [z.array(z.string()).min(2).max(6), 'list of text, 2 to 6 entries'],
    [z.record(z.string(), z.int()), 'mapping of names to whole number'],
    [z.strictObject({ a: z.int() }), 'mapping'],
    [z.union([z.strictObject({ a: z.int() }), z.literal(false)]), 'mapping, or false'],
    [z.optional(z.boolean()), 'true or false'],
  ])('%#: %s', (schema, expected) => {
    expect(typeInWords(schema)).toBe(expected);
  });

  it('is known of every field of the document', () => {
    for (const { schema, path } of allFields()) expect(typeInWords(schema), path).not.toBe('');
    const storage = fieldAt(documentSchema, ['environments', 'staging', 'database', 'storageGiB']);
    expect(storage && typeInWords(storage.field)).toBe('whole number, 20 to 65536');
  });
});
