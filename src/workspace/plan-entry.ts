import type { DiskEntry } from './disk.js';
import type { Patch } from './patch.js';
import { patchFile } from './paths.js';

/** What happens to a path. `unchanged` is exactly as rendered; `keep` stays as the user has it; `conflict` stops the run. */
export type Action = 'create' | 'update' | 'delete' | 'unchanged' | 'keep' | 'conflict';

/** Why. `describeReason` says it in a sentence. */
export type Reason =
  | 'new'
  | 'restored'
  | 'changed'
  | 'mode'
  | 'overwritten'
  | 'patched'
  | 'patch-undone'
  | 'identical'
  | 'orphan'
  | 'orphan-edited'
  | 'once-written'
  | 'once-present'
  | 'ejected'
  | 'ejected-behind'
  | 'skipped'
  | 'edited'
  | 'foreign'
  | 'patch-fails'
  | 'no-base'
  | 'not-text'
  | 'link'
  | 'folder'
  | 'obstructed'
  | 'outside'
  | 'other-case';

/** A file as it will be. */
export interface Content {
  readonly text: string;
  readonly executable: boolean;
}

/** What the plan does to one path. */
export interface PlanEntry {
  readonly path: string;
  readonly action: Action;
  readonly reason: Reason;
  /** The environment it belongs to; absent for what all environments share. */
  readonly environment?: string;
  /** What stands there now. */
  readonly before?: DiskEntry;
  /** What would stand there: for a conflict, what `overwrite` would write; for `ejected-behind`, what is rendered. Absent for a deletion. */
  readonly after?: Content;
  /** For `edited`: what the user made of what was rendered, where that is still known. */
  readonly edit?: Patch;
  /** For a conflict: true when `after` holds an edit that was recorded before. */
  readonly patched?: boolean;
  /** For `patch-fails`: both sides, with markers around the lines that both changed. */
  readonly merged?: string;
  /** For `other-case`: what has to be renamed to what, as a disk that ignores case does not do by itself. */
  readonly rename?: { readonly from: string; readonly to: string };
}

/** What the user decided about a file whose content would be lost. */
export type Choice = 'overwrite' | 'patch' | 'skip';

/** True when a file is not as rendered and patched: what `check` fails on. */
export function isDifference({ action, reason }: PlanEntry): boolean {
  const isSaid = ['orphan-edited', 'skipped', 'patch-undone'].includes(reason);
  return (action !== 'unchanged' && action !== 'keep') || isSaid;
}

/** True when a file is the user's: written once, or taken out of management. */
export function isYours({ reason }: PlanEntry): boolean {
  return ['once-written', 'once-present', 'ejected', 'ejected-behind'].includes(reason);
}

/** The reason in words, as the rest of a line that begins with the path. */
export function describeReason({ path, reason, before, rename }: PlanEntry): string {
  switch (reason) {
    case 'new':
      return 'new';
    case 'restored':
      return 'was deleted by hand; rendered again';
    case 'changed':
      return 'rendered differently now';
    case 'mode':
      return 'the executable bit is wrong';
    case 'overwritten':
      return 'what stood here is overwritten, as asked';
    case 'patched':
      return `your edit is kept as ${patchFile(path)}`;
    case 'patch-undone':
      return `has a recorded edit that you took back by hand: ${patchFile(path)} goes`;
    case 'identical':
      return 'as rendered';
    case 'orphan':
      return 'no longer rendered';
    case 'orphan-edited':
      return 'is no longer rendered, but you edited it: it stays and is yours from now on';
    case 'once-written':
      return 'was written once and is yours';
    case 'once-present':
      return 'was here before us and is yours';
    case 'ejected':
      return 'was taken out of management';
    case 'ejected-behind':
      return 'was taken out of management, and what is rendered for it has changed since';
    case 'skipped':
      return 'skipped, as asked';
    case 'edited':
      return 'was edited by hand since it was rendered';
    case 'foreign':
      return 'was here before us and has other content';
    case 'patch-fails':
      return 'has a recorded edit that changes the same lines as the new render';
    case 'no-base':
      return 'was edited by hand, and what it was edited from is not known any more';
    case 'not-text':
      return "was replaced by something that is not UTF-8 text, so it can't be kept as a patch";
    case 'link':
      return before?.kind === 'link' ? `is a symbolic link to ${before.target}` : 'is a symbolic link';
    case 'folder':
      return 'is a folder where a file is rendered';
    case 'obstructed':
      return before?.kind === 'obstructed' ? `can't be made: ${before.by} is a file` : "can't be made";
    case 'outside':
      return before?.kind === 'outside'
        ? `would leave the project through the link ${before.through}`
        : 'would leave the project';
    case 'other-case':
      return `is the same file as before on this disk, which ignores case: ${rename?.from ?? 'it'} has to be renamed first`;
  }
}
