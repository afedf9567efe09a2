/** Which fields differ between two readings of the document once everything is filled in, and what each change does. */
import { isDeepStrictEqual } from 'node:util';
import type { EnvironmentModel } from '../model/model.js';
import type { DocumentPath } from '../schema/diagnostic.js';
import { documentSchema } from '../schema/document.js';
import type { Effect } from '../schema/field.js';
import { notesAt } from '../schema/field-path.js';
import { dotted } from '../schema/written.js';

/** One field that changed. */
export interface FieldChange {
  /** As people write it: `environments.staging.network.cidr`. */
  readonly field: string;
  readonly path: DocumentPath;
  /** Undefined: was not said and has no default. */
  readonly before: unknown;
  readonly after: unknown;
  /** What the change does to a running environment; undefined where the schema does not say. */
  readonly effect: Effect | undefined;
}

/**
 * Compares what two documents come to. Defaults and inherited values count, so that a change of `tier` shows everything
 * that it moves; environments that only one of them has are not compared.
 */
export function fieldChanges(before: readonly EnvironmentModel[], after: readonly EnvironmentModel[]): FieldChange[] {
  const changes = diffValues(['application'], before[0]?.application, after[0]?.application);
  for (const model of after) {
    const earlier = before.find(({ name }) => name === model.name);
    if (earlier !== undefined)
      changes.push(...diffValues(['environments', model.name], earlier.settings, model.settings));
  }
  return changes;
}

/** One line for each change. */
export function changeLines(changes: readonly FieldChange[]): string[] {
  return changes.map(({ field, before, after, effect }) => {
    const said = effect === 'data-loss' ? 'DATA LOSS: AWS makes it anew, and empty' : effect;
    return `# ${field}: ${shown(before)} -> ${shown(after)}${said === undefined ? '' : `  (${said})`}\n`;
  });
}

function diffValues(path: DocumentPath, before: unknown, after: unknown): FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isMapping(before) && isMapping(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => diffValues([...path, key], before[key], after[key]));
  }
  return [{ field: dotted(path), path, before, after, effect: notesAt(documentSchema, path)?.effect }];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of a field as messages show it. */
export function shown(value: unknown): string {
  return value === undefined ? 'unsaid' : JSON.stringify(value);
}
