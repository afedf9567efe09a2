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

  const decisions: Decision[] = [];
  const files = new Map<string, LockedFile>();
  for (const artifact of input.artifacts.filter(inScope)) {
    decisions.push(artifact.ownership === 'once' ? decideOnce(artifact, input) : decideManaged(artifact, input));
  }
  for (const [path, locked] of input.lock.files) {
    if (rendered.has(path)) {
      if (!inScope(rendered.get(path) ?? {})) files.set(path, locked);
    } else if (locked.ownership !== 'managed' || !inScope(locked)) {
      // A `once` or ejected file keeps its record: it must not be written again should it ever be rendered again.
      files.set(path, locked);
    } else {
      const decision = decideOrphan(path, locked, input);
      if (decision !== undefined) decisions.push(decision);
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
