/** What a shell is told. */

/** One word that can stand where somebody types. */
export interface Suggestion {
  readonly word: string;
  /** Shown beside it by the shells that can. Default: nothing. */
  readonly description?: string;
  /** More of the same word follows, so that no space is put behind it. Default: false. */
  readonly isBegun?: boolean;
}

/** Words, or that the shell shall list its own files or folders. */
export type Answer = readonly Suggestion[] | 'files' | 'folders';
