/** Paths of fields, one step at a time, as folders are walked through. */
import { allFields, type FieldEntry } from '../../schema/field-list.js';
import { alternatives, definitionOf } from '../../schema/field-path.js';
import type { Suggestion } from './suggestion.js';

/** What stands where the schema has a star, by the path before it. */
export type NamesAt = (path: readonly string[]) => readonly string[];

/** For `explain`: a field, whole or named by its last words. */
export function fieldPaths(typed: string, namesAt: NamesAt): readonly Suggestion[] {
  const whole = stepsBehind(typed, namesAt);
  const isWhole = typed === '' || whole.some(({ path }) => path.startsWith(typed));
  const found = isWhole ? whole : stepsBehind(typed, namesAt, true).filter(({ path }) => path.startsWith(typed));
  return found.flatMap(({ path, description, isGroup }) =>
    isGroup ? [{ word: `${path}.`, description, isBegun: true }] : [{ word: path, description }],
  );
}

/** For `--set`: a path with its `=`, then the value where only some are allowed. */
export function assignments(typed: string, namesAt: NamesAt): readonly Suggestion[] {
  const equals = typed.indexOf('=');
  if (equals >= 0) {
    const path = typed.slice(0, equals);
    return allowedValues(path.split('.')).map((value) => ({ word: `${path}=${value}` }));
  }
  return stepsBehind(typed, namesAt).flatMap(({ path, description, isGroup, isValue }) => [
    ...(isGroup ? [{ word: `${path}.`, description, isBegun: true }] : []),
    ...(isValue ? [{ word: `${path}=`, description, isBegun: true }] : []),
  ]);
}

interface Step {
  readonly path: string;
  readonly description: string;
  /** Fields stand below it. */
  readonly isGroup: boolean;
  /** It can be written as one value. */
  readonly isValue: boolean;
}

/** The fields right behind the last dot of what is typed. `anywhere`: the typed words may begin below the root. */
function stepsBehind(typed: string, namesAt: NamesAt, anywhere = false): readonly Step[] {
  const before = typed.split('.').slice(0, -1);
  const found = new Map<string, Step>();
  for (const entry of allFields()) {
    const steps = entry.path.split('.');
    const at = steps.length - before.length - 1;
    if (entry.path.includes('[]') || at < 0 || (at > 0 && !anywhere)) continue;
    if (!matches(steps.slice(at, -1), before, anywhere)) continue;
    const last = steps.at(-1) ?? '';
    // Where the words begin below the root, nobody says which names are meant.
    const names = last === '*' ? (at === 0 ? namesAt(before) : []) : [last];
    for (const name of names) {
      const path = [...before, name].join('.');
      const earlier = found.get(path);
      found.set(path, earlier ?? { path, description: entry.notes?.description ?? '', ...kindOf(entry) });
    }
  }
  return [...found.values()];
}

function kindOf({ schema }: FieldEntry): Pick<Step, 'isGroup' | 'isValue'> {
  const types = alternatives(schema).map((each) => definitionOf(each).type);
  const isGroup = types.some((type) => type === 'object' || type === 'record');
  return { isGroup, isValue: types.some((type) => type !== 'object' && type !== 'record') };
}

function allowedValues(path: readonly string[]): readonly string[] {
  const entry = allFields().find((each) => matches(each.path.split('.'), path));
  if (entry === undefined) return [];
  return alternatives(entry.schema).flatMap((schema) => {
    const definition = definitionOf(schema);
    if (definition.type === 'enum') return Object.values(definition.entries).map(String);
    if (definition.type === 'literal') return definition.values.map(String);
    return definition.type === 'boolean' ? ['true', 'false'] : [];
  });
}

function matches(own: readonly string[], typed: readonly string[], isLiteral = false): boolean {
  const isSame = (step: string, other: string | undefined) => step === other || (step === '*' && !isLiteral);
  return own.length === typed.length && own.every((step, index) => isSame(step, typed[index]));
}
