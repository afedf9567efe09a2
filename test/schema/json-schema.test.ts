import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { jsonSchema } from '../../src/schema/json-schema.js';
import { parseDocument } from '../../src/schema/parse.js';
import { MINIMAL, STAGING_AND_PRODUCTION } from '../model/documents.js';

type Node = Readonly<Record<string, unknown>>;
const schema = jsonSchema();

/** Every property of every object in the schema, by its dotted path. */
function propertiesOf(node: Node, path = ''): (readonly [string, Node])[] {
  const entries = Object.entries((node.properties ?? {}) as Record<string, Node>);
  const branches = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => (node[key] as Node[] | undefined) ?? []);
  return [
    ...entries.flatMap(([key, child]) => [
      [`${path}.${key}`, child] as const,
      ...propertiesOf(child, `${path}.${key}`),
    ]),
    ...branches.flatMap((branch) => propertiesOf(branch, path)),
    ...(typeof node.additionalProperties === 'object'
      ? propertiesOf(node.additionalProperties as Node, `${path}.*`)
      : []),
    ...(typeof node.items === 'object' ? propertiesOf(node.items as Node, `${path}[]`) : []),
  ];
}
const properties = propertiesOf(schema);

describe('the JSON Schema', () => {
  test('says what it is', () => {
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' });
    expect(schema.required).toEqual(['schemaVersion', 'application', 'environments']);
    expect(properties.length).toBeGreaterThan(100);
  });

  test('describes every field, with what changing it does', () => {
    for (const [path, node] of properties) {
      expect(node.description, path).toMatch(/\S.*\.$/s);
      expect(node['x-effect'], path).toMatch(/^(?:in-place|restart|replace|data-loss)$/);
    }
  });

  test('carries default, unit, reason, source and examples of the field', () => {
    const field = (path: string) => new Map(properties).get(path);
    expect(field('.application.backend.port')).toMatchObject({
      type: 'integer',
      minimum: 1024,
      default: 5000,
      'x-reason': expect.any(String),
      'x-source': expect.any(String),
      'x-read-by': expect.arrayContaining(['dockerfile']),
    });
    expect(field('.environments.*.database.storageGiB')).toMatchObject({
      'x-unit': 'GiB',
      'x-default': { byTier: { sandbox: 20, staging: 20, production: 100 } },
    });
    expect(field('.environments.*.account')).toMatchObject({ examples: ['111122223333'] });
  });

  test('refuses unknown keys everywhere', () => {
    const open = properties.filter(([, node]) => node.properties !== undefined && node.additionalProperties !== false);
    expect(open.map(([path]) => path)).toEqual([]);
  });

  test('is plain JSON, the same each time', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(JSON.stringify(jsonSchema())).toBe(JSON.stringify(schema));
  });

  test('gives defaults and examples that the document accepts', () => {
    for (const [path, node] of properties) {
      const values = [
        ...('default' in node ? [node.default] : []),
        ...((node.examples as unknown[] | undefined) ?? []),
      ];
      for (const value of values) {
        const result = z.fromJSONSchema(node as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value);
        expect(result.success, `${path} ${JSON.stringify(value)}`).toBe(true);
      }
    }
  });
});

const python = spawnSync('python3', ['-c', 'import jsonschema'], { stdio: 'ignore' }).status === 0;

describe('python jsonschema, as editors read it,', () => {
  const judge = (document: unknown): number => {
    const script = [
      'import json, sys, jsonschema',
      'schema, document = json.load(sys.stdin)',
      'jsonschema.Draft202012Validator.check_schema(schema)',
      'print(len(list(jsonschema.Draft202012Validator(schema).iter_errors(document))))',
    ].join('\n');
    const { stdout, stderr } = spawnSync('python3', ['-c', script], {
      input: JSON.stringify([schema, document]),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return Number(stdout);
  };

  test.skipIf(!python).each([
    ['minimal', MINIMAL],
    ['staging and production', STAGING_AND_PRODUCTION],
  ])('accepts the %s document', (_, text) => {
    expect(parseDocument(text, 'x').diagnostics).toEqual([]);
    expect(judge(parse(text))).toBe(0);
  });

  test.skipIf(!python).each([
    ['an unknown key', MINIMAL.replace('region:', 'regoin:')],
    ['an account that is a number', MINIMAL.replace('"111122223333"', '111122223333')],
    ['a newer version', MINIMAL.replace('schemaVersion: 1', 'schemaVersion: 2')],
    ['an upper-case domain', MINIMAL.replace('staging.api', 'Staging.api')],
  ])('refuses %s', (_, text) => {
    expect(text).not.toBe(MINIMAL);
    expect(judge(parse(text))).toBeGreaterThan(0);
  });
});
