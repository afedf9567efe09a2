/**
 * The controls of an environment: what protects its data, its availability and its deployments, whether each is on, and
 * who decided it. The compliance table, `compare` and the documentation's table of presets read this one list.
 */
import type * as z from 'zod';
import { type EnvironmentSettings, environmentSchema } from '../schema/environment/environment.js';
import { notesAt } from '../schema/field-path.js';
import type { ControlFacts, ControlKind, ControlRow } from './control-row.js';
import { DATA_CONTROLS } from './control-rows-of-data.js';
import { SERVICE_CONTROLS } from './control-rows-of-service.js';

/**
 * Where the state of a control comes from: all that we render has it or lacks it (`always`), the preset of the tier or of the
 * data class sets it, a default that both share, or the document says something else than its preset.
 */
export type ControlDecision = 'always' | 'tier' | 'dataClass' | 'default' | 'document';

/** One control of an environment. */
export interface Control {
  /** A stable name, such as `database-multi-az`. */
  readonly key: string;
  readonly kind: ControlKind;
  /** What the control is, as the start of a table row. */
  readonly label: string;
  readonly on: boolean;
  /** How it is set, in words: `35 days`, `all traffic`, `off`. */
  readonly value: string;
  readonly decidedBy: ControlDecision;
  /** The field that sets it, within the environment; undefined for what is always on. */
  readonly field: string | undefined;
  /** The rule that asks for it, as an auditor looks it up. */
  readonly source: string | undefined;
  /** The reason that the document gives for doing without, when it acknowledges that. */
  readonly acknowledged: string | undefined;
}

/** The controls of an environment, in the order in which the compliance table shows them. */
export function controlsOf(facts: ControlFacts): readonly Control[] {
  return [...DATA_CONTROLS, ...SERVICE_CONTROLS].map((row) => {
    const on = row.on(facts);
    return {
      key: row.key,
      kind: row.kind,
      label: row.label,
      on,
      value: row.value(facts),
      decidedBy: decisionOf(row, facts.settings),
      field: row.field,
      source: row.source,
      acknowledged: on ? undefined : acknowledgementOf(row, facts.settings),
    };
  });
}

function acknowledgementOf({ guards = [] }: ControlRow, { acknowledgements }: EnvironmentSettings): string | undefined {
  return acknowledgements.find(({ rule }) => guards.includes(rule))?.reason;
}

function decisionOf({ field, derived }: ControlRow, settings: EnvironmentSettings): ControlDecision {
  if (field === undefined) return derived ?? 'always';
  const path = field.split('.');
  const value = valueAt(settings, path);
  if (derived !== undefined && value === undefined) return derived;
  const choice = notesOf(path)?.default;
  if (choice === undefined) return value === undefined ? 'default' : 'document';
  if ('derived' in choice) return 'default';
  if ('byTier' in choice) return same(value, choice.byTier[settings.tier]) ? 'tier' : 'document';
  if ('byDataClass' in choice) return same(value, choice.byDataClass[settings.dataClass]) ? 'dataClass' : 'document';
  return same(value, choice.value) ? 'default' : 'document';
}

function notesOf(path: readonly string[]) {
  const notes = notesAt(environmentSchema as z.core.$ZodType, path);
  if (notes === undefined) throw new Error(`a control names ${path.join('.')}, which is no field`);
  return notes;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function valueAt(settings: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined,
    settings,
  );
}
