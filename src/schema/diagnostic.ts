/** Problems that the user can cause. They are values: collected, sorted and shown together, never thrown. */

/** Where something stands in a document, counted from 1 as editors count. */
export interface Position {
  readonly line: number;
  readonly column: number;
  /** How many characters of the line belong to it; at least 1. */
  readonly length: number;
}

/** A path into the document: keys and list indexes from the root. */
export type DocumentPath = readonly (string | number)[];

/** One problem, with everything that a person needs to mend it. */
export interface Diagnostic {
  /** Stable, dotted, greppable: `network.subnet-outside-vpc`. Never reused for another meaning. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** The field at fault; where it is not written, the nearest written ancestor is shown. */
  readonly path: DocumentPath;
  /** What is wrong, as a full sentence that quotes the offending text. */
  readonly message: string;
  /** Why AWS, or the reader of an artifact, refuses it. */
  readonly reason?: string;
  /** Where the reason is written. */
  readonly source?: string;
  /** The nearest valid value or the next thing to do. */
  readonly fix?: string;
  /** Where the value is written, when the environment takes it over from another: `path` is then its `extends`. */
  readonly takenFrom?: DocumentPath;
  /** True when the problem is the key (unknown, duplicated) and not its value. */
  readonly atKey?: boolean;
  /** Filled in when the document's text is at hand. */
  readonly position?: Position;
}

/** True when any of the diagnostics stops the work. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
