/** Every change of the document's form since the first version. */
import type { Document } from 'yaml';

/** One change of form. It edits the YAML, so comments, order and what it does not touch stay the user's. */
export interface Migration {
  /** The version of the form that it reads; it writes the next one. */
  readonly from: number;
  /** What changes, as a full sentence. */
  readonly summary: string;
  /** Edits the document in place; `schemaVersion` is not its business. */
  readonly migrate: (document: Document) => void;
}

/** In the order of versions, without a gap up to the current one. Empty: the first form is the current one. */
export const MIGRATIONS: readonly Migration[] = [];
