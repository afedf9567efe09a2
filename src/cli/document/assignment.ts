import { parse } from 'yaml';
import type { DocumentPath } from '../../schema/diagnostic.js';
import { documentSchema } from '../../schema/document.js';
import { alternatives, definitionOf, fieldAt } from '../../schema/field-path.js';
import { findSecret, type SecretFinding, secretsIn } from '../../schema/secrets.js';
import type { Problem } from '../../workspace/problem.js';

/** One `--set path=value`. */
export interface Assignment {
  readonly path: DocumentPath;
  readonly value: unknown;
}

/** Reads `path=value`. The value is YAML, except where the document wants a text: there it is taken as it is typed. */
export function parseAssignment(argument: string): Assignment | Problem {
  // Of what is pasted in the wrong place not even a part is repeated.
  const misplaced = secretsIn(argument.includes('=') ? argument.slice(0, argument.indexOf('=')) : argument)[0];
  if (misplaced !== undefined) return refused('An argument of --set', misplaced);
  const equals = argument.indexOf('=');
  if (equals < 1)
    return bad(
      equals === 0 ? `--set ${argument} names no field before the "=".` : `--set ${argument} has no "=".`,
      'Write --set path=value, for example: --set application.name=home-health-aid',
    );
  const dotted = argument.slice(0, equals);
  const written = argument.slice(equals + 1);
  const path = parsePath(dotted);
  if (path === undefined)
    return bad(
      `--set ${dotted}=… has an empty part in its path.`,
      'Write the path with single dots: environments.staging.region',
    );
  // What is quoted is judged below, as it reads.
  const secret = /^["']/.test(written) ? secretsIn(written)[0] : findSecret(written, path);
  if (secret !== undefined) return refused(`The value given for ${dotted}`, secret);
  if (wantsText(path) && !/^["']/.test(written)) return { path, value: written };
  try {
    const value: unknown = parse(written);
    const inside = secretInside(value, path);
    return inside === undefined ? { path, value } : refused(`The value given for ${dotted}`, inside);
  } catch {
    return bad(
      `The value of --set ${dotted}=… is not YAML.`,
      'Quote it for the shell, and once more for YAML where it holds : or #: --set \'path="a: b"\'',
    );
  }
}

/** A dotted path, list indexes as numbers; undefined when a part is empty. */
export function parsePath(dotted: string): DocumentPath | undefined {
  const parts = dotted.replace(/\[(\d+)\]/g, '.$1').split('.');
  if (parts.includes('')) return undefined;
  return parts.map((part, index) => (index > 0 && /^\d+$/.test(part) ? Number(part) : part));
}

/** A path as it is typed. */
export function formatPath(path: DocumentPath): string {
  return path.join('.');
}

/** YAML would read `012345678901` and `17.10` as numbers and lose digits; the schema knows where a text belongs. */
function wantsText(path: DocumentPath): boolean {
  const field = fieldAt(documentSchema, path);
  if (field === undefined) return false;
  const types = alternatives(field.schema).map((schema) => definitionOf(schema).type);
  return (
    types.some((type) => type === 'string' || type === 'enum') &&
    !types.some((type) => type === 'record' || type === 'object')
  );
}

/** A secret anywhere in a value: a mapping can carry one under a key that tells it. */
function secretInside(value: unknown, path: DocumentPath): SecretFinding | undefined {
  if (typeof value !== 'object' || value === null) return findSecret(value, path);
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, member] of members) {
    const found = secretInside(member, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function refused(what: string, { kind }: SecretFinding): Problem {
  return {
    code: 'set.secret',
    message: `${what} looks like ${kind}. It was not written anywhere.`,
    fix: 'Secrets never stand in the document: put the value into Secrets Manager, as the runbook "First deployment" shows.',
  };
}

function bad(message: string, fix: string): Problem {
  return { code: 'usage.set', message, fix };
}
