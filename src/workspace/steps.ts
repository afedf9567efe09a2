/** The steps of a transaction: making them, telling which are made, and taking them back. */

import { foldersOf } from '../generators/collision.js';
import { fingerprint, readDisk } from './disk.js';
import { type FileSystem, makeFolders, removeTree } from './files.js';
import {
  FINISHED_FOLDER,
  type Journal,
  parseJournal,
  type Step,
  TRANSACTION_FOLDER,
  UNDONE_FOLDER,
} from './journal.js';

import type { Problem } from './problem.js';

/** The journal is not ours, so nothing can be concluded from its folder. */
export class BadJournal extends Error {
  readonly problem: Problem = {
    code: 'transaction.journal',
    message: `${TRANSACTION_FOLDER} was not left by this tool, or was changed since.`,
    fix: `Look into it: old/ holds what was replaced, new/ what was to be written. Then delete the folder and run again.`,
  };
}

/** Someone else changed a file while the run was at work. */
export class Moved extends Error {
  readonly problem: Problem;
  constructor(path: string) {
    const message = `${path} was changed by someone else while this run was at work.`;
    super(message);
    this.problem = { code: 'transaction.moved', message, fix: 'Run the command again.' };
  }
}

/** Where the new content of a step waits. */
export function stagedFile(root: string, index: number): string {
  return `${root}/${TRANSACTION_FOLDER}/new/${index}`;
}

/** Where the file that a step replaced or deleted is kept. */
export function keptFile(root: string, index: number): string {
  return `${root}/${TRANSACTION_FOLDER}/old/${index}`;
}

/** Reads a journal of this transaction. @throws BadJournal */
export function readJournal(root: string, file: string, files: FileSystem): Journal {
  for (const folder of [TRANSACTION_FOLDER, `${TRANSACTION_FOLDER}/new`, `${TRANSACTION_FOLDER}/old`]) {
    if (files.status(`${root}/${folder}`)?.kind !== 'folder') throw new BadJournal();
  }
  if (files.status(`${root}/${file}`)?.kind !== 'file') throw new BadJournal();
  const journal = parseJournal(files.read(`${root}/${file}`).toString('utf8'));
  if (journal === undefined) throw new BadJournal();
  return journal;
}

/** Makes one step. @throws Moved when the path is not what it was when the transaction began. */
export function perform(root: string, { path, before, after }: Step, index: number, files: FileSystem): void {
  const target = `${root}/${path}`;
  const kept = keptFile(root, index);
  const found = fingerprint(readDisk(root, [path], files).get(path));
  const isMovedAside = before.startsWith('link:') && found === 'nothing' && files.status(kept) !== undefined;
  if (found !== before && !isMovedAside) throw new Moved(path);
  if (after === null) {
    if (before !== 'nothing') files.rename(target, kept);
    return;
  }
  makeFolders(files, root, foldersOf(path));
  if (before.startsWith('link:')) {
    // A hard link to a symbolic link is not portable, so it is moved; a stopped run may have done that already.
    if (files.status(target) !== undefined) files.rename(target, kept);
  } else if (before !== 'nothing') {
    // A second name first and the rename after: at no moment is the file missing.
    if (files.status(kept) !== undefined) files.remove(kept);
    files.duplicate(target, kept);
  }
  files.rename(stagedFile(root, index), target);
}

/** Whether a step was made before the run was stopped. */
export function isPerformed(root: string, { before, after }: Step, index: number, files: FileSystem): boolean {
  if (after === null) return before === 'nothing' || files.status(keptFile(root, index)) !== undefined;
  return files.status(stagedFile(root, index)) === undefined;
}

/** Closes a transaction whose steps are all made. @throws Moved when what was replaced was written to until now. */
export function finish(root: string, { steps }: Journal, files: FileSystem): void {
  // Whoever had a file open before it was replaced writes into the copy, which is about to go.
  for (const [index, { path, before }] of steps.entries()) {
    const kept = keptFile(root, index).slice(root.length + 1);
    const found = fingerprint(readDisk(root, [kept], files).get(kept));
    if (found !== before && found !== 'nothing') throw new Moved(path);
  }
  for (const { path, after } of steps) {
    if (after === null) removeEmptyFolders(root, foldersOf(path), files);
  }
  clearAway(root, FINISHED_FOLDER, files);
}

/** Removes the transaction's folder under a name that says how it ended, since a removal can be stopped halfway too. */
function clearAway(root: string, name: string, files: FileSystem): void {
  files.rename(`${root}/${TRANSACTION_FOLDER}`, `${root}/${name}`);
  removeTree(files, `${root}/${name}`);
}

/** Takes the steps back that were made and closes the transaction. May be stopped and repeated. What someone wrote in the meantime stays. */
export function undo(root: string, { steps, madeFolders }: Journal, files: FileSystem): void {
  for (const [index, step] of [...steps.entries()].reverse()) {
    const found = fingerprint(readDisk(root, [step.path], files).get(step.path));
    const isOurs = found === 'nothing' || (found === step.after && isPerformed(root, step, index, files));
    if (!isOurs) continue;
    if (files.status(keptFile(root, index)) !== undefined) {
      makeFolders(files, root, foldersOf(step.path));
      files.rename(keptFile(root, index), `${root}/${step.path}`);
    } else if (step.before === 'nothing' && found !== 'nothing') {
      files.remove(`${root}/${step.path}`);
    }
  }
  removeEmptyFolders(root, [...madeFolders].sort(), files);
  clearAway(root, UNDONE_FOLDER, files);
}

/**
 * Removes those of the folders (outermost first) that are empty, innermost first. One that can't be removed, because
 * another program is in it or has just put something there, stays: no file is worth being taken back for it.
 */
function removeEmptyFolders(root: string, folders: readonly string[], files: FileSystem): void {
  for (const folder of [...folders].reverse()) {
    const absolute = `${root}/${folder}`;
    if (files.status(absolute)?.kind !== 'folder' || files.list(absolute).length > 0) continue;
    try {
      files.removeFolder(absolute);
    } catch {
      return;
    }
  }
}
