/**
 * From what is written to what is meant: `extends` is merged in, then every default is filled in from the field's notes.
 *
 * A value that the tier or the data class decides is taken over only by an environment of the same tier or data class:
 * production that extends staging must not inherit its backup retention.
 */
import * as z from 'zod';
import { applicationSchema } from '../schema/application/application.js';
import { frontendSchema } from '../schema/application/frontend.js';
import type { Diagnostic, DocumentPath } from '../schema/diagnostic.js';
import type { ApplicationSettings, Document, FrontendSettings } from '../schema/document.js';
import {
  type EnvironmentDocument,
  type EnvironmentSettings,
  environmentSchema,
} from '../schema/environment/environment.js';
import { type DataClass, type Default, type FieldNotes, fieldNotes, type Tier } from '../schema/field.js';
import { deriveSetting } from './derived-settings.js';

type Fields = Readonly<Record<string, unknown>>;
type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** An environment with all it extends, not yet filled in. */
export interface MergedEnvironment {
  readonly name: string;
  readonly tier: Tier;
  readonly dataClass: DataClass;
  readonly fields: Fields;
  /** The path of a field where it is really written, be it in this environment or in one that it extends. */
  readonly writtenAt: (path: DocumentPath) => DocumentPath;
}

/** Merges an environment with everything that it extends. Cycles and unknown parents are diagnostics. */
export function mergeEnvironment(
  document: Document,
  name: string,
  seen: readonly string[] = [],
): { readonly merged?: MergedEnvironment; readonly diagnostics: readonly Diagnostic[] } {
  const own = document.environments[name];
  if (own === undefined) throw new Error(`environment ${name} is not in the document`);
  const here: DocumentPath = ['environments', name];
  const parentName = own.extends;
  if (parentName === undefined) return { merged: root(name, own), diagnostics: [] };
  const chain = [...seen, name];
  if (chain.includes(parentName)) {
    const message = `"${name}" extends itself: ${[...chain, parentName].join(' extends ')}.`;
    return { diagnostics: [extendsProblem('environment.extends-cycle', here, message, 'Remove one of the extends.')] };
  }
  if (document.environments[parentName] === undefined) {
    const known = Object.keys(document.environments).filter((other) => other !== name);
    const message = `"${name}" extends "${parentName}", which is not in this document.`;
    const fix =
      known.length > 0
        ? `The other environments are ${known.join(', ')}.`
        : 'Remove extends: there is no other environment.';
    return { diagnostics: [extendsProblem('environment.extends-unknown', here, message, fix)] };
  }
  const { merged: parent, diagnostics } = mergeEnvironment(document, parentName, chain);
  if (parent === undefined) return { diagnostics };
  return { merged: child(name, own, parent), diagnostics };
}

function extendsProblem(code: string, environment: DocumentPath, message: string, fix: string): Diagnostic {
  return { code, severity: 'error', path: [...environment, 'extends'], message, fix };
}

function root(name: string, own: EnvironmentDocument): MergedEnvironment {
  const tier = own.tier ?? tierByName(name) ?? 'staging';
  return {
    name,
    tier,
    dataClass: own.dataClass ?? dataClassOf(tier),
    fields: own,
    writtenAt: (path) => ['environments', name, ...path],
  };
}

function child(name: string, own: EnvironmentDocument, parent: MergedEnvironment): MergedEnvironment {
  const tier = own.tier ?? tierByName(name) ?? parent.tier;
  // Data never becomes less protected by inheritance alone.
  const dataClass = own.dataClass ?? (parent.dataClass === 'phi' ? 'phi' : dataClassOf(tier));
  const follows = (path: string): boolean => valueAt(own, path.split('.')) !== undefined;
  const takesOver = (notes: FieldNotes | undefined): boolean => {
    if (notes === undefined || notes.inherited === false) return false;
    if (notes.default !== undefined && 'byTier' in notes.default && tier !== parent.tier) return false;
    if (notes.default !== undefined && 'byDataClass' in notes.default && dataClass !== parent.dataClass) return false;
    return notes.follows === undefined || !follows(notes.follows);
  };
  const fields = mergeFields(environmentSchema.shape, parent.fields, own, takesOver);
  return {
    name,
    tier,
    dataClass,
    fields,
    writtenAt: (path) =>
      valueAt(own, path) === undefined && valueAt(fields, path) !== undefined
        ? parent.writtenAt(path)
        : ['environments', name, ...path],
  };
}

function mergeFields(shape: Shape, parent: Fields, own: Fields, takesOver: (notes?: FieldNotes) => boolean): Fields {
  const merged: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(shape)) {
    const group = groupShape(schema);
    const [theirs, ours] = [parent[key], own[key]];
    if (group !== undefined && (theirs !== undefined || ours !== undefined)) {
      merged[key] = mergeFields(group, asFields(theirs), asFields(ours), takesOver);
    } else if (ours !== undefined) {
      merged[key] = ours;
    } else if (theirs !== undefined && takesOver(fieldNotes.get(schema))) {
      merged[key] = theirs;
    }
  }
  return merged;
}

function tierByName(name: string): Tier | undefined {
  if (/^prod(uction)?(-|$)/.test(name)) return 'production';
  if (/^(sandbox|dev(elopment)?)(-|$)/.test(name)) return 'sandbox';
  return undefined;
}

function dataClassOf(tier: Tier): DataClass {
  const choice = fieldNotes.get(environmentSchema.shape.dataClass)?.default;
  if (choice === undefined || !('byTier' in choice)) throw new Error('dataClass has no default by tier');
  return choice.byTier[tier] as DataClass;
}

/** Fills every default in. What must be said and is not is a diagnostic; then there are no settings. */
export function environmentSettings(
  document: Document,
  merged: MergedEnvironment,
): { readonly settings?: EnvironmentSettings; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const missing = (path: DocumentPath, notes: FieldNotes): void => {
    diagnostics.push({
      code: 'environment.missing',
      severity: 'error',
      path: ['environments', merged.name, ...path],
      message: `"${merged.name}" does not say ${path.join('.')}. ${notes.description}`,
      fix: `Add environments.${merged.name}.${path.join('.')}, or pass --set environments.${merged.name}.${path.join('.')}=…`,
    });
  };
  const known = { ...merged.fields, tier: merged.tier, dataClass: merged.dataClass };
  reportMissing(environmentSchema.shape, known, [], missing);
  if (diagnostics.length > 0) return { diagnostics };
  const derive = (path: string, soFar: Fields) => deriveSetting(path, { document, environment: merged.name, soFar });
  const settings = fill(environmentSchema.shape, known, merged, derive) as unknown as EnvironmentSettings;
  return { settings, diagnostics };
}

/** `application` with its defaults. */
export function applicationSettings(document: Document): ApplicationSettings {
  const decided = { tier: 'staging', dataClass: 'synthetic' } as const;
  const derive = (path: string, soFar: Fields) =>
    deriveSetting(`application.${path}`, { document, environment: '', soFar });
  const { frontend, ...rest } = document.application;
  const filled = fill(applicationSchema.shape, rest, decided, derive) as Fields;
  return {
    ...filled,
    frontend:
      frontend === false
        ? undefined
        : (fill(frontendSchema.shape, frontend ?? {}, decided, derive) as unknown as FrontendSettings),
  } as unknown as ApplicationSettings;
}

function reportMissing(
  shape: Shape,
  fields: Fields,
  at: DocumentPath,
  report: (path: DocumentPath, notes: FieldNotes) => void,
): void {
  for (const [key, schema] of Object.entries(shape)) {
    const notes = fieldNotes.get(schema);
    const group = groupShape(schema);
    if (group !== undefined) reportMissing(group, asFields(fields[key]), [...at, key], report);
    else if (notes?.requiredAfterMerge === true && fields[key] === undefined) report([...at, key], notes);
  }
}

function fill(
  shape: Shape,
  written: Fields,
  decided: { readonly tier: Tier; readonly dataClass: DataClass },
  derive: (path: string, soFar: Fields) => unknown,
  at = '',
  soFar: Record<string, unknown> = {},
): Fields {
  // Derived values may read what stands above them, so `soFar` is the whole tree and grows in the order of the schema.
  const filled: Record<string, unknown> = at === '' ? soFar : {};
  if (at !== '') setAt(soFar, at, filled);
  for (const [key, schema] of Object.entries(shape)) {
    const path = at === '' ? key : `${at}.${key}`;
    const group = groupShape(schema);
    if (group !== undefined) {
      filled[key] = fill(group, asFields(written[key]), decided, derive, path, soFar);
      continue;
    }
    const value = written[key] ?? defaultOf(fieldNotes.get(schema)?.default, decided, () => derive(path, soFar));
    filled[key] = fillEntries(schema, value, decided, path);
  }
  return filled;
}

/** Records of objects (secrets, jobs) get their defaults entry by entry. */
function fillEntries(
  schema: z.core.$ZodType,
  value: unknown,
  decided: { readonly tier: Tier; readonly dataClass: DataClass },
  path: string,
): unknown {
  const inner = unwrap(schema);
  const entry = inner instanceof z.ZodRecord ? inner.valueType : undefined;
  if (!(entry instanceof z.ZodObject) || value === undefined) return value;
  const entries = Object.entries(asFields(value)).map(([name, fields]) => [
    name,
    fill(entry.shape, asFields(fields), decided, () => {
      throw new Error(`${path}.*: no derived default inside a record`);
    }),
  ]);
  return Object.fromEntries(entries);
}

function defaultOf(
  choice: Default<unknown> | undefined,
  { tier, dataClass }: { readonly tier: Tier; readonly dataClass: DataClass },
  derive: () => unknown,
): unknown {
  if (choice === undefined) return undefined;
  if ('value' in choice) return choice.value;
  if ('byTier' in choice) return choice.byTier[tier];
  if ('byDataClass' in choice) return choice.byDataClass[dataClass];
  return derive();
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

/** The fields of a group; undefined for a leaf. */
function groupShape(schema: z.core.$ZodType): Shape | undefined {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject && fieldNotes.get(schema)?.readBy.length === 0 ? inner.shape : undefined;
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function valueAt(fields: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Fields)[key] : undefined),
    fields,
  );
}

function setAt(fields: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let place = fields;
  for (const key of keys) {
    place[key] ??= {};
    place = place[key] as Record<string, unknown>;
  }
  place[last] = value;
}
