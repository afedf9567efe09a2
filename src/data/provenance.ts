/** Where a table of facts comes from and how old it is: every file in this folder carries one. */
export interface Provenance {
  /** ISO date (YYYY-MM-DD) on which the sources were read. `doctor` measures age from here. */
  readonly asOf: string;
  /** What was read: a document address, a package with its version, or a repository with its commit. Never empty. */
  readonly sources: readonly string[];
  /** What the sources leave open, so that a reader does not take silence for certainty. */
  readonly unknown?: string;
}

/** A value that is readonly all the way down, as `frozen` makes it at run time. */
export type Frozen<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/**
 * Freezes a table and everything inside it. The tables are shared by every floor, so a caller that sorts one in place
 * must fail at once instead of changing what the next environment renders.
 */
export function frozen<const T>(value: T): Frozen<T> {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value as Frozen<T>;
}
