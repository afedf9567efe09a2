/** Which fields differ between two readings of the document once everything is filled in, and what each change does. */
import { isDeepStrictEqual } from 'node:util';
import type { EnvironmentModel } from '../model/model.js';
import type { DocumentPath } from '../schema/diagnostic.js';
import { documentSchema } from '../schema/document.js';
import type { Effect } from '../schema/field.js';
import { allFields } from '../schema/field-list.js';
import { fieldAt, notesAt } from '../schema/field-path.js';
import { dotted } from '../schema/written.js';
import { type Refusal, refusalOf } from './refused-changes.js';

/** From the gravest to the lightest. */
const EFFECTS: readonly Effect[] = ['data-loss', 'replace', 'restart', 'in-place'];

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
  /** Why AWS refuses the change. */
  readonly refusal?: Refusal;
  /** For a secret that is taken out: the environments in which its value is deleted with it. */
  readonly deletedIn?: readonly string[];
}

/**
 * Compares what two documents come to. Defaults and inherited values count, so that a change of `tier` shows everything
 * that it moves; environments that only one of them has are not compared.
 */
export function fieldChanges(before: readonly EnvironmentModel[], after: readonly EnvironmentModel[]): FieldChange[] {
  const pairs = after.flatMap((model) => {
    const earlier = before.find(({ name }) => name === model.name);
    return earlier === undefined ? [] : [{ model, earlier }];
  });
  const inAll = diffValues(['application'], before[0]?.application, after[0]?.application).map((change) =>
    withDeletedSecret(
      change,
      pairs.map(({ earlier }) => earlier),
    ),
  );
  const isNewApplication = inAll.some(({ effect, deletedIn }) => effect === 'data-loss' && deletedIn === undefined);
  const inEach = pairs.flatMap(({ model, earlier }) => {
    const changes = diffValues(['environments', model.name], earlier.settings, model.settings);
    // What is made anew can be anything: AWS refuses to change what stays.
    const isNew = isNewApplication || changes.some(({ effect }) => effect === 'data-loss');
    return isNew ? changes : changes.map(withRefusal);
  });
  return [...inAll, ...inEach];
}

function withRefusal(change: FieldChange): FieldChange {
  const refusal = refusalOf(change.path, change.before, change.after);
  return refusal === undefined ? change : { ...change, refusal };
}

/** A secret that is taken out is deleted where the data is synthetic; where it is not, it stays behind in the account. */
function withDeletedSecret(change: FieldChange, earlier: readonly EnvironmentModel[]): FieldChange {
  const { path, after } = change;
  if (path.length !== 3 || path[1] !== 'secrets' || after !== undefined) return change;
  const deletedIn = earlier.filter(({ dataClass }) => dataClass !== 'phi').map(({ name }) => name);
  return deletedIn.length === 0 ? change : { ...change, effect: 'data-loss', deletedIn };
}

/** One line for each change. */
export function changeLines(changes: readonly FieldChange[]): string[] {
  return changes.map((change) => {
    const { field, before, after } = change;
    const said = change.effect === 'data-loss' ? `DATA LOSS: ${lossOf(change)}` : effectOf(change);
    return `# ${field}: ${shown(before)} -> ${shown(after)}${said === undefined ? '' : `  (${said})`}\n`;
  });
}

function lossOf({ deletedIn }: FieldChange): string {
  return deletedIn === undefined ? 'AWS makes it anew, and empty' : `its value is deleted in ${deletedIn.join(', ')}`;
}

/** What a change does, in the words that stand behind its field. */
export function effectOf({ effect, refusal }: FieldChange): string | undefined {
  return refusal === undefined ? effect : `AWS REFUSES IT: ${refusal.what}`;
}

function diffValues(path: DocumentPath, before: unknown, after: unknown): FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isMapping(before) && isMapping(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => diffValues([...path, key], before[key], after[key]));
  }
  return [{ field: dotted(path), path, before, after, effect: effectAt(path) }];
}

/** What the schema says of a field; of an entry of a mapping (a secret, a job) the gravest that it says of what stands in it. */
function effectAt(path: DocumentPath): Effect | undefined {
  const own = notesAt(documentSchema, path)?.effect;
  const entry = fieldAt(documentSchema, path);
  if (own !== undefined || entry === undefined) return own;
  const inside = allFields(entry.schema).map(({ notes }) => notes?.effect);
  const all = [...inside, notesAt(documentSchema, path.slice(0, -1))?.effect];
  return EFFECTS.find((effect) => all.includes(effect));
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of a field as messages show it. */
export function shown(value: unknown): string {
  return value === undefined ? 'unsaid' : JSON.stringify(value);
}
