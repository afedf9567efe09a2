/**
 * The journal of a transaction: everything that the next run needs to finish or to undo it.
 *
 * It lies in the project, so it is untrusted: it can name no path outside, and none that a run could not have written.
 */
import {
  artifactPathProblem,
  DOCUMENT_FILE,
  HOME,
  LOCK_FILE,
  PATCH_FOLDER,
  pathProblem,
  RENDERED_FILE,
} from './paths.js';

/** The folder of a transaction under way. */
export const TRANSACTION_FOLDER = `${HOME}/.transaction`;
/** The same folder once every file is in place: only to be cleared away. */
export const FINISHED_FOLDER = `${HOME}/.transaction-finished`;
/** The same folder once everything is taken back: only to be cleared away. */
export const UNDONE_FOLDER = `${HOME}/.transaction-undone`;
/** Written last: from here on the transaction is finished rather than dropped. */
export const JOURNAL_FILE = `${TRANSACTION_FOLDER}/journal.json`;
/** The journal's name once the transaction is being undone. */
export const UNDO_FILE = `${TRANSACTION_FOLDER}/undo.json`;

const SHA256 = /^[0-9a-f]{64}$/;

/** One step of a transaction. Its new content is staged as `new/<index>`, what it replaces is kept as `old/<index>`. */
export interface Step {
  readonly path: string;
  /** What stood there when the transaction began: a SHA-256, `link:…` or `nothing`. */
  readonly before: string;
  /** SHA-256 of the new content; null for a deletion. */
  readonly after: string | null;
}

/** What a transaction does, in order. */
export interface Journal {
  readonly steps: readonly Step[];
  /** Folders that did not exist before. */
  readonly madeFolders: readonly string[];
}

/** Reads a journal; undefined when it is not one that a run could have written. */
export function parseJournal(text: string): Journal | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('steps' in value) || !Array.isArray(value.steps) || !value.steps.every(isStep)) return undefined;
  if (!('madeFolders' in value) || !Array.isArray(value.madeFolders) || !value.madeFolders.every(isFolder))
    return undefined;
  return { steps: value.steps, madeFolders: value.madeFolders };
}

function isStep(value: unknown): value is Step {
  if (typeof value !== 'object' || value === null) return false;
  if (!('path' in value) || typeof value.path !== 'string' || !isWritable(value.path)) return false;
  if (!('before' in value) || typeof value.before !== 'string') return false;
  // Anything else, `outside:…` for one, must not count as "still what it was".
  if (!SHA256.test(value.before) && value.before !== 'nothing' && !value.before.startsWith('link:')) return false;
  return 'after' in value && (value.after === null || (typeof value.after === 'string' && SHA256.test(value.after)));
}

function isFolder(value: unknown): value is string {
  return typeof value === 'string' && pathProblem(value) === undefined;
}

function isWritable(path: string): boolean {
  const records = [DOCUMENT_FILE, LOCK_FILE, RENDERED_FILE];
  const isRecord = records.includes(path) || (path.startsWith(`${PATCH_FOLDER}/`) && pathProblem(path) === undefined);
  return isRecord || artifactPathProblem(path) === undefined;
}
