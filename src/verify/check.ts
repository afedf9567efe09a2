/** What a check of rendered files by a real tool is. */

/** The files that checks look at, as they stand on disk. */
export interface Subject {
  /** The project's root. Absolute. */
  readonly root: string;
  /** The rendered files of the chosen environments and those that all share, from the root, that exist. Sorted. */
  readonly files: readonly string[];
  /** The chosen environments. Default: all of the document. */
  readonly environments?: readonly string[];
  /** The folder of the CDK app, from the root. */
  readonly infra: string;
  /** The environment of the processes that are started; its PATH is where tools are looked for. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** An empty folder for what tools write, removed afterwards. Absolute. */
  readonly scratch: string;
}

/** What a check came to. A check that could not run is never one that passed. */
export type Verdict =
  | { readonly status: 'passed'; readonly detail: string }
  | { readonly status: 'failed'; readonly detail: string; readonly output: string }
  | {
      readonly status: 'skipped';
      /** The tool that was not found, or the check whose result this one needs. */
      readonly missing: string;
      readonly fix: string;
    }
  /** Nothing of its kind is rendered. */
  | { readonly status: 'nothing'; readonly detail: string };

/** One check. */
export interface Check {
  /** What results and `--json` call it. Stable. */
  readonly name: string;
  /** What it does, for the progress: `synthesise the CDK app`. */
  readonly does: string;
  run(subject: Subject): Promise<Verdict>;
}
