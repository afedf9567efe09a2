import type { Artifact } from '../generators/artifact.js';
import type { Disk } from './disk.js';
import type { Lock } from './lock.js';
import type { Patches } from './patch.js';
import type { Choice } from './plan-entry.js';

/** Everything a plan is made from; the plan depends on nothing else. */
export interface PlanInput {
  readonly artifacts: readonly Artifact[];
  /** At least the paths of `artifacts` and of the lock. */
  readonly disk: Disk;
  readonly lock: Lock;
  readonly patches: Patches;
  /** The tool's version, for the next lock. */
  readonly tool: string;
  /** SHA-256 over tool and document, for the next lock. Default: none, so that no later run stops early. */
  readonly inputs?: string;
  /** Only these environments, and what all share; the files of others stay as they are. Default: everything. */
  readonly environments?: readonly string[];
  /** Decisions about hand edits. Default: none, so that a hand edit is a conflict. */
  readonly choose?: (path: string) => Choice | undefined;
  /**
   * The render that a file was edited from, found by its SHA-256, when the document has changed since.
   * Default: unknown.
   */
  readonly earlierRender?: (path: string, sha256: string) => string | undefined;
}
