/** What the next run does about a run that was stopped halfway. */
import { digest } from './digest.js';
import { fingerprint, readDisk } from './disk.js';
import { type FileSystem, removeTree } from './files.js';
import {
  FINISHED_FOLDER,
  JOURNAL_FILE,
  type Journal,
  TRANSACTION_FOLDER,
  UNDO_FILE,
  UNDONE_FOLDER,
} from './journal.js';
import { ioProblem, type Problem } from './problem.js';
import { BadJournal, finish, isPerformed, keptFile, perform, readJournal, stagedFile, undo } from './steps.js';

/**
 * The state that the files are in after looking for a stopped run:
 * `clean` there was none; `kept-old` it had changed nothing; `finished-new` all its changes are made now;
 * `restored-old` its changes are taken back, because a file was edited in between.
 */
export type Recovery = 'clean' | 'kept-old' | 'finished-new' | 'restored-old';

/** True when an earlier run was stopped and `recover` has work to do. */
export function needsRecovery(root: string, files: FileSystem): boolean {
  return [TRANSACTION_FOLDER, FINISHED_FOLDER, UNDONE_FOLDER].some(
    (folder) => files.status(`${root}/${folder}`) !== undefined,
  );
}

/** Finishes or undoes what an earlier run left behind. The project must be held. */
export function recover(root: string, files: FileSystem): Recovery | Problem {
  try {
    for (const [folder, recovery] of [
      [FINISHED_FOLDER, 'finished-new'],
      [UNDONE_FOLDER, 'restored-old'],
    ] as const) {
      if (files.status(`${root}/${folder}`) === undefined) continue;
      removeTree(files, `${root}/${folder}`);
      return recovery;
    }
    if (files.status(`${root}/${TRANSACTION_FOLDER}`) === undefined) return 'clean';
    if (files.status(`${root}/${UNDO_FILE}`) !== undefined) return takeBack(root, files);
    if (files.status(`${root}/${JOURNAL_FILE}`) === undefined) {
      removeTree(files, `${root}/${TRANSACTION_FOLDER}`);
      return 'kept-old';
    }
    return goOn(root, readJournal(root, JOURNAL_FILE, files), files);
  } catch (error) {
    if (error instanceof BadJournal) return error.problem;
    const problem = ioProblem(error);
    return {
      ...problem,
      message: `An earlier run was stopped halfway and can't be finished now: ${problem.message}`,
      fix: problem.fix ?? 'Mend the cause and run again.',
    };
  }
}

function goOn(root: string, journal: Journal, files: FileSystem): Recovery {
  if (canFinish(root, journal, files)) {
    try {
      for (const [index, step] of journal.steps.entries()) {
        if (!isPerformed(root, step, index, files)) perform(root, step, index, files);
      }
      finish(root, journal, files);
      return 'finished-new';
    } catch (error) {
      if (files.status(`${root}/${JOURNAL_FILE}`) === undefined) throw error;
    }
  }
  files.rename(`${root}/${JOURNAL_FILE}`, `${root}/${UNDO_FILE}`);
  return takeBack(root, files);
}

function takeBack(root: string, files: FileSystem): Recovery {
  undo(root, readJournal(root, UNDO_FILE, files), files);
  return 'restored-old';
}

/** Every step is made, or finds what the transaction found when it began and has its staged content. */
function canFinish(root: string, { steps }: Journal, files: FileSystem): boolean {
  const paths = steps.map(({ path }) => path);
  const disk = readDisk(root, paths, files);
  return steps.every((step, index) => {
    if (isPerformed(root, step, index, files)) return true;
    if (step.after !== null) {
      const staged = stagedFile(root, index);
      // A link here would be moved into the project and written through by a later step.
      if (files.status(staged)?.kind !== 'file' || digest(files.read(staged)) !== step.after) return false;
    }
    const found = fingerprint(disk.get(step.path));
    const movedAside = step.before.startsWith('link:') && files.status(keptFile(root, index)) !== undefined;
    return found === step.before || (found === 'nothing' && movedAside);
  });
}
