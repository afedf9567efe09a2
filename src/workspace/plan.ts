/**
 * One plan for everything: what rendering would do to every path. `generate` applies it; `diff`, `check` and dry runs show it.
 */
import type { Artifact } from '../generators/artifact.js';
import { findCollision } from '../generators/collision.js';
import { type Decision, decideManaged, decideOnce, decideOrphan } from './decision.js';
import type { Lock, LockedFile } from './lock.js';
import type { Patch } from './patch.js';
import { artifactPathProblem, byPath } from './paths.js';
import type { PlanEntry } from './plan-entry.js';
import type { PlanInput } from './plan-input.js';
import { collidingWith, decideSpelling, earlierSpellings } from './spelling.js';

/** What rendering does to every path, and the records as they will be. */
export interface Plan {
  /** In the order of paths. */
  readonly entries: readonly PlanEntry[];
  /** The lock after the plan is applied; its fingerprint is that of the lock before, which must still stand there. */
  readonly lock: Lock;
  /** Patches that change: the new one, or undefined for one that goes. */
  readonly patches: ReadonlyMap<string, Patch | undefined>;
}

/** Decides about every path. */
export function plan(input: PlanInput): Plan {
  const rendered = new Map(input.artifacts.map((artifact) => [artifact.path, artifact]));
  refuseImpossiblePaths(input.artifacts);
  const inScope = ({ environment }: { readonly environment?: string }) =>
    input.environments === undefined || environment === undefined || input.environments.includes(environment);

  const artifacts = input.artifacts.filter(inScope);
  const earlier = earlierSpellings({ ...input, artifacts });
  const renamed = new Set(earlier.values());
  const known = withRenamed(input, earlier);
  const collides = collidingWith(artifacts.map(({ path }) => path));

  const decisions: Decision[] = [];
  const files = new Map<string, LockedFile>();
  for (const artifact of artifacts) {
    const old = earlier.get(artifact.path) ?? '';
    const locked = input.lock.files.get(old);
    const isOurs = artifact.ownership === 'managed' && locked !== undefined && locked.ownership !== 'ejected';
    const stop = isOurs ? decideSpelling(artifact, old, input) : undefined;
    if (stop !== undefined && locked !== undefined) files.set(old, locked);
    decisions.push(stop ?? (artifact.ownership === 'once' ? decideOnce : decideManaged)(artifact, known));
  }
  for (const [path, locked] of input.lock.files) {
    if (renamed.has(path)) continue;
    if (rendered.has(path)) {
      if (!inScope(rendered.get(path) ?? {})) files.set(path, locked);
    } else if ((locked.ownership !== 'managed' || !inScope(locked)) && !collides(path)) {
      // A `once` or ejected file keeps its record: it must not be written again should it ever be rendered again.
      files.set(path, locked);
    } else if (locked.ownership === 'managed') {
      const decision = decideOrphan(path, locked, input);
      if (decision !== undefined) decisions.push(collides(path) ? { ...decision, lock: undefined } : decision);
    }
  }

  const patches = new Map<string, Patch | undefined>();
  for (const { entry, lock, patch } of decisions) {
    if (lock !== undefined) files.set(entry.path, lock);
    if (patch !== undefined) patches.set(entry.path, patch === 'drop' ? undefined : patch);
  }
  const entries = decisions.map(({ entry }) => entry).sort(byPath);
  // Only a complete run with nothing left to say may vouch for the whole tree.
  const isComplete =
    input.environments === undefined && !entries.some(({ reason }) => ['skipped', 'ejected-behind'].includes(reason));
  return {
    entries,
    lock: {
      tool: input.tool,
      ...(isComplete && input.inputs !== undefined ? { inputs: input.inputs } : {}),
      files,
      ...(input.lock.fingerprint === undefined ? {} : { fingerprint: input.lock.fingerprint }),
    },
    patches,
  };
}

/** The input with the records of files whose paths are spelled otherwise now. */
function withRenamed(input: PlanInput, earlier: ReadonlyMap<string, string>): PlanInput {
  if (earlier.size === 0) return input;
  const files = new Map(input.lock.files);
  for (const [path, old] of earlier) {
    const locked = files.get(old);
    if (locked !== undefined) files.set(path, locked);
  }
  return { ...input, lock: { ...input.lock, files } };
}

/** Generators never make such paths, whatever the document says; if one does, that is our bug and nothing may be written. */
function refuseImpossiblePaths(artifacts: readonly Artifact[]): void {
  for (const { path } of artifacts) {
    const problem = artifactPathProblem(path);
    if (problem !== undefined)
      throw new Error(`A generator rendered the path ${JSON.stringify(path)}, which ${problem}.`);
  }
  const collision = findCollision(artifacts.map(({ path }) => path));
  if (collision !== undefined)
    throw new Error(`Generators rendered "${collision[0]}" and "${collision[1]}", which can't exist side by side.`);
}
