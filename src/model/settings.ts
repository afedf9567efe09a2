/** Every default filled in, from the notes of the fields; what must be said and is not is a diagnostic. */
import * as z from 'zod';
import { applicationSchema } from '../schema/application/application.js';
import { frontendSchema } from '../schema/application/frontend.js';
import type { Diagnostic, DocumentPath } from '../schema/diagnostic.js';
import type { ApplicationSettings, Document, FrontendSettings } from '../schema/document.js';
import { type EnvironmentSettings, environmentSchema } from '../schema/environment/environment.js';
import { type DataClass, type Default, type FieldNotes, fieldNotes, type Tier } from '../schema/field.js';
import { asYaml } from '../schema/written.js';
import { deriveSetting } from './derived-settings.js';
import { type Doubt, type Look, watched } from './doubt.js';
import type { MergedEnvironment } from './merge.js';
import { asFields, type Fields, groupShape, type Shape, unwrap } from './shape.js';

/**
 * Fills every default in. What must be said and is not is a diagnostic, unless the document says it where we cannot read
 * it; its example stands in, so that the rules can look at the rest, and it is in doubt.
 *
 * @param doubt which values of the document are in doubt.
 */
export function environmentSettings(
  document: Document,
  merged: MergedEnvironment,
  doubt: Doubt,
): { readonly settings: EnvironmentSettings; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const known: Record<string, unknown> = { ...merged.fields, tier: merged.tier, dataClass: merged.dataClass };
  eachMissing(environmentSchema.shape, known, [], (path, notes) => {
    if (!merged.doubt.covers(path)) diagnostics.push(missing(merged.name, path, notes));
    merged.doubt.add(path);
    setExample(known, path, notes);
  });
  const derive = (path: string, soFar: Fields) =>
    deriveWatched(
      path,
      { document, environment: merged.name, soFar },
      { document: doubt, settings: merged.doubt },
      path,
    );
  const settings = fill(environmentSchema.shape, known, merged, derive) as unknown as EnvironmentSettings;
  return { settings, diagnostics };
}

function missing(environment: string, path: DocumentPath, notes: FieldNotes): Diagnostic {
  const full = `environments.${environment}.${path.join('.')}`;
  const staging = notes.examples?.[0];
  // The examples of domains are those of staging, which another environment must not take.
  const example = typeof staging === 'string' ? staging.replace(/^staging\./, `${environment}.`) : staging;
  const [written, set] =
    example === undefined ? ['', `${full}=…`] : [`: ${asYaml(example)}`, `${full}=${String(example)}`];
  return {
    code: 'environment.missing',
    severity: 'error',
    path: ['environments', environment, ...path],
    message: `"${environment}" does not say ${path.join('.')}. ${notes.description}`,
    fix: `Add ${full}${written}, or pass --set ${set}`,
  };
}

/** A copy of the mappings on the way, since what was written must stay as it is. */
function setExample(fields: Record<string, unknown>, path: DocumentPath, notes: FieldNotes): void {
  const [step = '', ...rest] = path;
  if (rest.length === 0) {
    fields[step] = notes.examples?.[0];
    return;
  }
  const inner = { ...asFields(fields[step]) };
  fields[step] = inner;
  setExample(inner, rest, notes);
}

/** A derived default, in doubt as soon as something that it was derived from is. */
function deriveWatched(
  path: string,
  facts: { readonly document: Document; readonly environment: string; readonly soFar: Fields },
  doubts: { readonly document: Doubt; readonly settings: Doubt },
  derivation: string,
): unknown {
  const looks: Look[] = [];
  const value = deriveSetting(derivation, {
    environment: facts.environment,
    document: watched(facts.document, [], (at) => looks.push({ doubt: doubts.document, path: at })),
    soFar: watched(facts.soFar, [], (at) => looks.push({ doubt: doubts.settings, path: at })),
  });
  // A list that is taken over whole is copied out from behind its watch; derived values are texts, numbers and lists of them.
  const own: unknown = Array.isArray(value) ? [...(value as readonly unknown[])] : value;
  doubts.settings.derive(path.split('.'), looks);
  return own;
}

/** `application` with its defaults, and which of its values are in doubt. */
export function applicationSettings(
  document: Document,
  doubt: Doubt,
): { readonly application: ApplicationSettings; readonly doubt: Doubt } {
  const decided = { tier: 'staging', dataClass: 'synthetic' } as const;
  const own = doubt.under(['application']);
  const derive = (path: string, soFar: Fields) =>
    deriveWatched(
      path,
      { document, environment: '', soFar },
      { document: doubt, settings: own },
      `application.${path}`,
    );
  const { frontend, ...rest } = document.application;
  const filled = fill(applicationSchema.shape, rest, decided, derive) as Fields;
  const application = {
    ...filled,
    frontend:
      frontend === false
        ? undefined
        : (fill(frontendSchema.shape, frontend ?? {}, decided, derive) as unknown as FrontendSettings),
  } as unknown as ApplicationSettings;
  return { application, doubt: own };
}

function eachMissing(
  shape: Shape,
  fields: Fields,
  at: DocumentPath,
  report: (path: DocumentPath, notes: FieldNotes) => void,
): void {
  for (const [key, schema] of Object.entries(shape)) {
    const notes = fieldNotes.get(schema);
    const group = groupShape(schema);
    if (group !== undefined) eachMissing(group, asFields(fields[key]), [...at, key], report);
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
