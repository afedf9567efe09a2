/** A row of the audit of the seed: what must not be in our output, or why no file can show it. */
import type { Subject } from './subject.js';

export interface Subjects {
  readonly staging: Subject;
  readonly production: Subject;
}

export type Defect =
  | { readonly title: string; readonly absent: (subjects: Subjects) => void }
  | { readonly title: string; readonly notInFiles: string };

/** Rows by their number in the audit. */
export type Defects = Readonly<Record<number, Defect>>;
