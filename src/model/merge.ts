/**
 * `extends`: an environment with everything that it takes over.
 *
 * A value that the tier or the data class decides is taken over only by an environment of the same tier or data class:
 * production that extends staging must not inherit its backup retention.
 */
import type { Diagnostic, DocumentPath } from '../schema/diagnostic.js';
import type { Document } from '../schema/document.js';
import { type EnvironmentDocument, environmentSchema } from '../schema/environment/environment.js';
import { type DataClass, type FieldNotes, fieldNotes, type Tier } from '../schema/field.js';
import { nearestWord } from '../schema/nearest.js';
import { Doubt } from './doubt.js';
import { asFields, type Fields, groupShape, leavesOf, type Shape, valueAt } from './shape.js';
import { dataClassOf, tierByName } from './tier.js';

/** An environment with all it extends, not yet filled in. */
export interface MergedEnvironment {
  readonly name: string;
  readonly tier: Tier;
  readonly dataClass: DataClass;
  readonly fields: Fields;
  /** Its leaves whose values are in doubt, by their paths within the environment. */
  readonly doubt: Doubt;
  /** The path of a field where it is really written, be it in this environment or in one that it extends. */
  readonly writtenAt: (path: DocumentPath) => DocumentPath;
}

/**
 * Merges an environment with everything that it extends. Cycles and unknown parents are diagnostics; then everything that
 * the environment does not say itself is in doubt.
 *
 * @param doubt which values of the document are in doubt.
 */
export function mergeEnvironment(
  document: Document,
  name: string,
  doubt: Doubt,
  seen: readonly string[] = [],
): { readonly merged: MergedEnvironment; readonly diagnostics: readonly Diagnostic[] } {
  const own = document.environments[name];
  if (own === undefined) throw new Error(`environment ${name} is not in the document`);
  const here: DocumentPath = ['environments', name];
  const ownDoubt = doubt.under(here);
  const parentName = own.extends;
  if (parentName === undefined) return { merged: root(name, own, ownDoubt), diagnostics: [] };
  const orphan = (code: string, message: string, fix: string) => {
    ownDoubt.add(['extends']);
    const problem: Diagnostic = { code, severity: 'error', path: [...here, 'extends'], message, fix };
    return { merged: root(name, own, ownDoubt), diagnostics: [problem] };
  };
  const chain = [...seen, name];
  if (chain.includes(parentName)) {
    const message = `"${name}" extends itself: ${[...chain, parentName].join(' extends ')}.`;
    return orphan('environment.extends-cycle', message, 'Remove one of the extends.');
  }
  if (document.environments[parentName] === undefined) {
    const known = Object.keys(document.environments).filter((other) => other !== name);
    const near = nearestWord(parentName, known);
    const message = `"${name}" extends "${parentName}", which is not in this document.`;
    const fix =
      known.length > 0
        ? `${near === undefined ? '' : `Did you mean ${near}? `}The other environments are ${known.join(', ')}.`
        : 'Remove extends: there is no other environment.';
    return orphan('environment.extends-unknown', message, fix);
  }
  const { merged: parent, diagnostics } = mergeEnvironment(document, parentName, doubt, chain);
  return { merged: child(name, own, parent, ownDoubt), diagnostics };
}

function root(name: string, own: EnvironmentDocument, ownDoubt: Doubt): MergedEnvironment {
  const tier = own.tier ?? tierByName(name) ?? 'staging';
  return {
    name,
    tier,
    dataClass: own.dataClass ?? dataClassOf(tier),
    fields: own,
    doubt: doubtOfFields(name, own, ownDoubt),
    writtenAt: (path) => ['environments', name, ...path],
  };
}

function child(name: string, own: EnvironmentDocument, parent: MergedEnvironment, ownDoubt: Doubt): MergedEnvironment {
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
    doubt: doubtOfFields(name, own, ownDoubt, parent),
    writtenAt: (path) =>
      valueAt(own, path) === undefined && valueAt(fields, path) !== undefined
        ? parent.writtenAt(path)
        : ['environments', name, ...path],
  };
}

/** Which leaves are in doubt: what the environment says in a form that cannot be read, and what it takes from such values. */
function doubtOfFields(name: string, own: EnvironmentDocument, ownDoubt: Doubt, parent?: MergedEnvironment): Doubt {
  const isOrphan = ownDoubt.covers(['extends']);
  const said = (path: DocumentPath) => valueAt(own, path) !== undefined;
  const unsure = (path: 'tier' | 'dataClass') => isOrphan || parent?.doubt.covers([path]) === true;
  const tier = ownDoubt.covers(['tier']) || (!said(['tier']) && tierByName(name) === undefined && unsure('tier'));
  const dataClass = ownDoubt.covers(['dataClass']) || (!said(['dataClass']) && (tier || unsure('dataClass')));
  const doubt = new Doubt([...(tier ? [['tier']] : []), ...(dataClass ? [['dataClass']] : [])]);
  const decided = (notes: FieldNotes | undefined) =>
    notes?.default !== undefined &&
    ((tier && 'byTier' in notes.default) || (dataClass && 'byDataClass' in notes.default));
  for (const { path, notes } of leavesOf(environmentSchema.shape)) {
    if (path[0] === 'tier' || path[0] === 'dataClass') continue;
    const inherits = !said(path) && notes?.inherited !== false;
    const isDoubtful =
      ownDoubt.covers(path) ||
      (!said(path) && decided(notes)) ||
      (inherits && (isOrphan || parent?.doubt.covers(path))) ||
      // What the parent must say itself and does not is said of the parent.
      (inherits && notes?.requiredAfterMerge === true && parent && valueAt(parent.fields, path) === undefined) ||
      (inherits && notes?.follows !== undefined && ownDoubt.covers(notes.follows.split('.')));
    if (isDoubtful) doubt.add(path);
    for (const below of (inherits && parent ? parent.doubt : ownDoubt).below(path)) doubt.add([...path, ...below]);
  }
  return doubt;
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
