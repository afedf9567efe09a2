/** What a field may hold, in words: read from its schema, so that it cannot differ from what validation accepts. */
import * as z from 'zod';
import { unwrap } from './field-path.js';

/** The part of JSON Schema that zod writes for our fields. */
interface TypeSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly TypeSchema[];
  readonly items?: TypeSchema;
  readonly additionalProperties?: TypeSchema | boolean;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

/** A longer pattern tells a reader less than the description of the field does. */
const LONGEST_PATTERN = 60;

/** The type of a field with its limits: `whole number, 20 to 65536`; what code alone checks is not in it. */
export function typeInWords(field: z.core.$ZodType): string {
  return words(z.toJSONSchema(unwrap(field), { unrepresentable: 'any', io: 'input', reused: 'inline' }) as TypeSchema);
}

function words(schema: TypeSchema): string {
  if (schema.anyOf) return [...new Set(schema.anyOf.map(words))].join(', or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return `one of ${schema.enum.map(String).join(', ')}`;
  switch (schema.type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `whole number${range(schema.exclusiveMinimum === undefined ? schema.minimum : schema.exclusiveMinimum + 1, schema.maximum)}`;
    case 'number':
      return `number${range(schema.minimum, schema.maximum)}`;
    case 'string':
      return `text${lengthOf(schema)}`;
    case 'array':
      return `list of ${words(schema.items ?? {})}${range(schema.minItems, schema.maxItems, ' entries')}`;
    case 'object':
      return schema.properties === undefined && typeof schema.additionalProperties === 'object'
        ? `mapping of names to ${words(schema.additionalProperties)}`
        : 'mapping';
    default:
      return 'text';
  }
}

function lengthOf({ minLength, maxLength, pattern }: TypeSchema): string {
  const length = range(minLength, maxLength, ' characters');
  return pattern === undefined || pattern.length > LONGEST_PATTERN ? length : `${length}, matching ${pattern}`;
}

/** Limits that zod itself sets for whole numbers say nothing. */
function range(least: number | undefined, most: number | undefined, of = ''): string {
  const low = least !== undefined && least > Number.MIN_SAFE_INTEGER ? least : undefined;
  const high = most !== undefined && most < Number.MAX_SAFE_INTEGER ? most : undefined;
  if (low !== undefined && high !== undefined) return low === high ? `, ${low}${of}` : `, ${low} to ${high}${of}`;
  if (low !== undefined) return `, at least ${low}${of}`;
  return high === undefined ? '' : `, at most ${high}${of}`;
}
