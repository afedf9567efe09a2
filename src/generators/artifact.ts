/** One file that we render. */
export interface Artifact {
  /** Relative to the project's root, with forward slashes, never leaving it. */
  readonly path: string;
  /** UTF-8 text with LF line ends and one newline at the end. */
  readonly content: string;
  /** Default: false. */
  readonly executable?: boolean;
  /** `managed`: ours, rewritten on every render. `once`: written when first rendered and then the user's. */
  readonly ownership: 'managed' | 'once';
  /** The environment it belongs to; absent for what all environments share. */
  readonly environment?: string;
}
