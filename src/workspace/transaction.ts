/**
 * All or nothing: a set of changes to files that is either made completely or not at all, whatever stops it.
 *
 * Everything new is first staged on the same file system and read back. The journal then makes the transaction binding:
 * before it, a stopped run has changed nothing; after it, the next run finishes what was begun, or undoes it when it can't.
 * Neither direction overwrites what someone changed in the meantime: each path is looked at again right before its step, and
 * what was replaced once more before it goes for good.
 */

import { foldersOf } from '../generators/collision.js';
import { digest } from './digest.js';
import { fingerprint, readDisk } from './disk.js';
import { type FileSystem, makeFolders, removeTree } from './files.js';
import { JOURNAL_FILE, type Journal, type Step, TRANSACTION_FOLDER, UNDO_FILE } from './journal.js';
import { DOCUMENT_FILE, HOME, LOCK_FILE, PATCH_FOLDER, RENDERED_FILE } from './paths.js';
import type { Content } from './plan-entry.js';
import { ioProblem, type Problem } from './problem.js';
import { finish, Moved, perform, readJournal, stagedFile, undo } from './steps.js';

/** One change of one file. */
export interface Change {
  readonly path: string;
  /** The `fingerprint` of what stands there; the transaction stops when it has changed since. */
  readonly before: string;
  /** Absent: the file is deleted. */
  readonly after?: Content;
}

/** Makes the changes in their order: all of them, or none and the reason. The project must be held. */
export function commit(root: string, changes: readonly Change[], files: FileSystem): Problem | undefined {
  if (changes.length === 0) return undefined;
  let binding = false;
  try {
    refuseMoved(root, changes, files);
    makeFolders(files, root, [HOME, TRANSACTION_FOLDER, `${TRANSACTION_FOLDER}/new`, `${TRANSACTION_FOLDER}/old`]);
    // Git does not see the folder, neither while the run is under way nor after it was killed.
    files.write(`${root}/${TRANSACTION_FOLDER}/.gitignore`, '*\n', false);
    const journal = stage(root, changes, files);
    const written = `${root}/${TRANSACTION_FOLDER}/journal.tmp`;
    files.write(written, JSON.stringify(journal), false);
    files.flush(written);
    files.rename(written, `${root}/${JOURNAL_FILE}`);
    binding = true;
    for (const [index, step] of journal.steps.entries()) perform(root, step, index, files);
    finish(root, journal, files);
    return undefined;
  } catch (error) {
    return giveUp(root, binding, error instanceof Moved ? error.problem : ioProblem(error), files);
  }
}

function giveUp(root: string, binding: boolean, problem: Problem, files: FileSystem): Problem {
  try {
    if (binding && files.status(`${root}/${JOURNAL_FILE}`) === undefined) {
      // Only the clearing away failed: every file is in place, and the next run clears the rest.
      return { ...problem, message: `${problem.message} All files were written, but the temporary copies remain.` };
    }
    if (binding) {
      files.rename(`${root}/${JOURNAL_FILE}`, `${root}/${UNDO_FILE}`);
      undo(root, readJournal(root, UNDO_FILE, files), files);
    }
    if (!binding) removeTree(files, `${root}/${TRANSACTION_FOLDER}`);
    return { ...problem, message: `${problem.message} Nothing was changed.` };
  } catch {
    return {
      ...problem,
      message: `${problem.message} The files could not be put back either.`,
      fix: 'Mend the cause and run the command again: it first finishes or undoes what this run began.',
    };
  }
}

function stage(root: string, changes: readonly Change[], files: FileSystem): Journal {
  const madeFolders = new Set<string>();
  const steps = changes.map(({ path, before, after }, index): Step => {
    if (after === undefined) return { path, before, after: null };
    const staged = stagedFile(root, index);
    const expected = digest(after.text);
    files.write(staged, after.text, after.executable);
    if (digest(files.read(staged)) !== expected)
      throw new Error(`${path} reads back differently from what was written`);
    for (const folder of foldersOf(path)) {
      if (!madeFolders.has(folder) && files.status(`${root}/${folder}`) === undefined) madeFolders.add(folder);
    }
    return { path, before, after: expected };
  });
  // All at the end: one wait for the device takes most of what was written before with it.
  for (const [index, { path, before, after }] of steps.entries()) {
    if (after !== null && isDurable(path, before)) files.flush(stagedFile(root, index));
  }
  return { steps, madeFolders: [...madeFolders] };
}

/**
 * What takes the place of something, and our own records and the document, survive a loss of power. A new rendered file
 * need not: it can be rendered again, and waiting for the device a hundred times is most of a first run.
 */
function isDurable(path: string, before: string): boolean {
  const records = [DOCUMENT_FILE, LOCK_FILE, RENDERED_FILE];
  return before !== 'nothing' || records.includes(path) || path.startsWith(`${PATCH_FOLDER}/`);
}

function refuseMoved(root: string, changes: readonly Change[], files: FileSystem): void {
  const paths = changes.map(({ path }) => path);
  const disk = readDisk(root, paths, files);
  const moved = changes.find(({ path, before }) => fingerprint(disk.get(path)) !== before);
  if (moved !== undefined) throw new Moved(moved.path);
}
