import { hostname } from 'node:os';
import { findCollision } from '../generators/collision.js';
import { digest } from './digest.js';
import { type Disk, fingerprint, readDisk } from './disk.js';
import { hold, type Release, RUNNING_FILE } from './exclusive.js';
import { type FileSystem, nodeFileSystem } from './files.js';
import { formatLock } from './lock.js';
import { formatPatch } from './patch.js';
import { DOCUMENT_FILE, LOCK_FILE, patchFile, RENDERED_FILE } from './paths.js';
import type { Plan } from './plan.js';
import type { Content } from './plan-entry.js';
import { ioProblem, isRefusal, type Problem } from './problem.js';
import { needsRecovery, type Recovery, recover } from './recover.js';
import { type Change, commit } from './transaction.js';

/** What is written together with the plan, in the same transaction. */
export interface Records {
  /** The new text of the document, when the run makes or edits it. */
  readonly document?: string;
  /** The `fingerprint` of the document that the new text was made from. Default: what stands there when the plan is applied. */
  readonly documentBefore?: string;
  /** The text of the document that everything was rendered from. Default: the record stays as it is. */
  readonly rendered?: string;
}

/** The changes that a plan comes to, the lock last. */
function changesOf(plan: Plan, records: Records, recordsOnDisk: Disk): Change[] {
  const changes: Change[] = [];
  const record = (path: string, text: string | undefined, before?: string) => {
    const change = changeTo(path, text, recordsOnDisk, before);
    if (change !== undefined) changes.push(change);
  };
  if (records.document !== undefined) record(DOCUMENT_FILE, records.document, records.documentBefore);
  for (const { path, action, before, after } of plan.entries) {
    if (action === 'delete') {
      if (before !== undefined) changes.push({ path, before: fingerprint(before) });
    } else if ((action === 'create' || action === 'update') && after !== undefined) {
      changes.push({ path, before: fingerprint(before), after });
    }
  }
  for (const [path, patch] of plan.patches)
    record(patchFile(path), patch === undefined ? undefined : formatPatch(patch));
  if (records.rendered !== undefined) record(RENDERED_FILE, records.rendered);
  record(LOCK_FILE, formatLock(plan.lock), plan.lock.fingerprint);
  return changes;
}

/** The paths of the records that a plan may write. */
function recordPaths(plan: Plan): string[] {
  return [DOCUMENT_FILE, RENDERED_FILE, LOCK_FILE, ...[...plan.patches.keys()].map(patchFile)];
}

/** How many files an applied plan wrote or deleted, our own records not counted. */
export interface Applied {
  readonly changed: number;
}

/** Carries the plan out: all of it or nothing, and the reason. @throws Error when the plan holds conflicts, which is the caller's bug. */
export function apply(
  plan: Plan,
  root: string,
  records: Records = {},
  files: FileSystem = nodeFileSystem,
): Applied | Problem {
  const conflict = plan.entries.find(({ action }) => action === 'conflict');
  if (conflict !== undefined) throw new Error(`The plan has a conflict at ${conflict.path} and can't be applied.`);
  const collision = findCollision(plan.lock.files.keys());
  if (collision !== undefined) return colliding(collision);
  return withoutThrowing(() => {
    const changes = changesOf(plan, records, readDisk(root, recordPaths(plan), files));
    if (changes.length === 0) return { changed: 0 };
    const changed = plan.entries.filter(({ action }) => ['create', 'update', 'delete'].includes(action)).length;
    return whileHeld(root, files, () =>
      needsRecovery(root, files) ? PENDING : (commit(root, changes, files) ?? { changed }),
    );
  });
}

/** Finishes or undoes what a stopped run left; says which. Writes nothing when there is nothing to recover. */
export function recoverWorkspace(root: string, files: FileSystem = nodeFileSystem): Recovery | Problem {
  return withoutThrowing(() =>
    needsRecovery(root, files) ? whileHeld<Recovery>(root, files, () => recover(root, files)) : 'clean',
  );
}

/** Does the work while no other run may write. What could not be given back is said, unless there is worse to say. */
function whileHeld<T>(root: string, files: FileSystem, work: () => T | Problem): T | Problem {
  const release = hold(root, { pid: process.pid, host: hostname() }, isAlive, files);
  if (typeof release !== 'function') return release;
  let result: T | Problem;
  try {
    result = work();
  } catch (error) {
    giveBack(release);
    throw error;
  }
  const problem = giveBack(release);
  const isWorse = typeof result === 'object' && result !== null && 'code' in result;
  return problem === undefined || isWorse ? result : problem;
}

function giveBack(release: Release): Problem | undefined {
  try {
    release();
    return undefined;
  } catch (error) {
    const { message, fix, ...problem } = ioProblem(error);
    return {
      ...problem,
      message: `${message} The work itself is done, but ${RUNNING_FILE} remains.`,
      fix: `${fix ?? 'Mend the cause and run again.'} A later run takes its place once this process is gone.`,
    };
  }
}

/** What the operating system refuses is a value; anything else that is thrown is a defect. */
function withoutThrowing<T>(work: () => T | Problem): T | Problem {
  try {
    return work();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return ioProblem(error);
  }
}

/** For a run that may not write and finds that an earlier one was stopped. */
export const PENDING: Problem = {
  code: 'transaction.pending',
  message: 'An earlier run was stopped halfway, or another one is under way: the files are between two states.',
  fix: 'Run: create-hha-env generate (it first finishes or undoes what was begun, and says which).',
};

/** A lock that no later run could read is never written; generate, which knows what is rendered, mends it. */
function colliding([one, other]: readonly [string, string]): Problem {
  return {
    code: 'lock.collision',
    message: `${LOCK_FILE} would name "${one}" and "${other}", which can't exist side by side. Nothing was changed.`,
    fix: 'Run: create-hha-env generate',
  };
}

function changeTo(path: string, text: string | undefined, disk: Disk, expected?: string): Change | undefined {
  const found = disk.get(path);
  const before = expected ?? fingerprint(found);
  if (text === undefined) return found === undefined ? undefined : { path, before };
  const after: Content = { text, executable: false };
  const isSame = found?.kind === 'file' && found.digest === digest(text);
  return isSame ? undefined : { path, before, after };
}

/** Whether a process of this machine still runs; one that belongs to someone else does. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
