/** What rendering does to one path: the decisions that a plan is made of. */
import type { Artifact } from '../generators/artifact.js';
import { digest, textOf } from './digest.js';
import type { DiskEntry } from './disk.js';
import type { LockedFile } from './lock.js';
import { mergePatch, type Patch, patchDigest } from './patch.js';
import type { Action, Content, PlanEntry, Reason } from './plan-entry.js';
import type { PlanInput } from './plan-input.js';

/** One path's entry, its next line in the lock, and its patch where that changes. */
export interface Decision {
  readonly entry: PlanEntry;
  readonly lock: LockedFile | undefined;
  readonly patch?: Patch | 'drop';
}

type File = DiskEntry & { readonly kind: 'file' };

/** A file that is written when it is first rendered, and is the user's from then on. */
export function decideOnce(artifact: Artifact, { disk, lock, choose }: PlanInput): Decision {
  const { path } = artifact;
  const locked = lock.files.get(path);
  const before = disk.get(path);
  const next: LockedFile = {
    sha256: locked?.sha256 ?? digest(artifact.content),
    ownership: locked?.ownership === 'ejected' ? 'ejected' : 'once',
    executable: artifact.executable ?? false,
    ...environmentOf(artifact),
  };
  if (locked !== undefined) return { entry: entryOf(artifact, 'keep', 'once-written', before), lock: next };
  if (before === undefined) {
    return {
      entry: { ...entryOf(artifact, 'create', 'new', before), after: contentOf(artifact, artifact.content) },
      lock: next,
    };
  }
  if (before.kind === 'outside' || before.kind === 'obstructed') {
    // Without a record, so that it is written once it can be.
    if (choose?.(path) === 'skip') return { entry: entryOf(artifact, 'keep', 'skipped', before), lock: undefined };
    return {
      entry: { ...entryOf(artifact, 'conflict', before.kind, before), after: contentOf(artifact, artifact.content) },
      lock: undefined,
    };
  }
  return { entry: entryOf(artifact, 'keep', 'once-present', before), lock: next };
}

/** The user's file stays; whether it lacks what is rendered for it since is all that is to be said. */
function decideEjected(artifact: Artifact, locked: LockedFile, before: DiskEntry | undefined): Decision {
  const rendered = digest(artifact.content);
  const isAsRendered = before?.kind === 'file' && before.digest === rendered;
  const isBehind = before !== undefined && rendered !== locked.sha256 && !isAsRendered;
  const entry = entryOf(artifact, 'keep', isBehind ? 'ejected-behind' : 'ejected', before);
  return { entry: isBehind ? { ...entry, after: contentOf(artifact, artifact.content) } : entry, lock: locked };
}

/** A file that is ours: written whenever nothing of the user's is lost by it. */
export function decideManaged(artifact: Artifact, input: PlanInput): Decision {
  const { path } = artifact;
  const locked = input.lock.files.get(path);
  const before = input.disk.get(path);
  if (locked?.ownership === 'ejected') return decideEjected(artifact, locked, before);

  const choice = input.choose?.(path);
  const patch = input.patches.get(path);
  const merge = patch === undefined ? { clean: true, text: artifact.content } : mergePatch(patch, artifact.content);
  const undone = undoneEdit(artifact, locked, before);
  if (undone !== undefined && !(merge.clean && undone.digest === digest(merge.text))) {
    return choice === 'skip'
      ? { entry: entryOf(artifact, 'keep', 'skipped', before), lock: locked }
      : decideUndone(artifact, undone, patch);
  }
  if (!merge.clean) {
    if (choice === 'overwrite' && isReplaceable(before))
      return write(artifact, before, artifact.content, 'overwritten', 'drop');
    if (choice === 'skip') return { entry: entryOf(artifact, 'keep', 'skipped', before), lock: locked };
    const entry = entryOf(artifact, 'conflict', 'patch-fails', before);
    return { entry: { ...entry, after: contentOf(artifact, artifact.content), merged: merge.text }, lock: locked };
  }

  const wanted = merge.text;
  const conflict = (reason: Reason, more: Partial<PlanEntry> = {}): Decision => ({
    entry: {
      ...entryOf(artifact, 'conflict', reason, before),
      after: contentOf(artifact, wanted),
      ...(patch === undefined ? {} : { patched: true }),
      ...more,
    },
    lock: locked,
  });
  if (before === undefined) return write(artifact, before, wanted, locked === undefined ? 'new' : 'restored', patch);
  if (before.kind === 'file' && before.digest === digest(wanted)) {
    if (isOtherMode(artifact, before)) return write(artifact, before, wanted, 'mode', patch);
    return {
      entry: { ...entryOf(artifact, 'unchanged', 'identical', before), after: contentOf(artifact, wanted) },
      lock: lockOf(artifact, wanted, patch),
    };
  }
  // As we wrote it, or as rendered with a patch that came from elsewhere and was never applied here. What we wrote with a
  // patch that is missing now holds an edit that stands nowhere else.
  const ours = [digest(artifact.content), ...(isPatchLost(locked, patch) ? [] : [locked?.sha256])];
  const isOurs = before.kind === 'file' && ours.includes(before.digest);
  if (isOurs) return write(artifact, before, wanted, 'changed', patch);
  if (choice === 'skip') return { entry: entryOf(artifact, 'keep', 'skipped', before), lock: locked };
  if (before.kind !== 'file') {
    return choice === 'overwrite' && isReplaceable(before)
      ? write(artifact, before, wanted, 'overwritten', patch)
      : conflict(before.kind);
  }
  if (choice === 'overwrite') return write(artifact, before, wanted, 'overwritten', patch);
  if (choice === 'patch') {
    const recorded = recordEdit(artifact, before, input);
    if (typeof recorded === 'string') return conflict(recorded);
    const merged = mergePatch(recorded, artifact.content);
    if (!merged.clean) return conflict('patch-fails', { merged: merged.text });
    if (digest(merged.text) !== before.digest) return write(artifact, before, merged.text, 'patched', recorded);
    return {
      entry: { ...entryOf(artifact, 'unchanged', 'patched', before), after: contentOf(artifact, merged.text) },
      lock: lockOf(artifact, merged.text, recorded),
      patch: recorded,
    };
  }
  if (locked?.ownership !== 'managed') return conflict('foreign');
  const edit = recordEdit(artifact, before, input);
  return conflict('edited', typeof edit === 'string' ? {} : { edit });
}

/** Whether the record of an edit is gone: not restored from git, ignored by it, or deleted. */
function isPatchLost(locked: LockedFile | undefined, patch: Patch | undefined): boolean {
  return locked?.patch !== undefined && patch === undefined;
}

/** The file, when it held a recorded edit and is again as it was rendered without it: the edit was taken back by hand. */
function undoneEdit(
  artifact: Artifact,
  locked: LockedFile | undefined,
  before: DiskEntry | undefined,
): File | undefined {
  if (before?.kind !== 'file' || locked?.ownership !== 'managed' || locked.rendered === undefined) return undefined;
  const isRendered = [locked.rendered, digest(artifact.content)].includes(before.digest);
  return isRendered && before.digest !== locked.sha256 ? before : undefined;
}

/** Nothing of the user's is in the file any more: it is written as rendered, and the record of the edit goes. */
function decideUndone(artifact: Artifact, before: File, patch: Patch | undefined): Decision {
  const isDropped = patch !== undefined;
  const isSame = before.digest === digest(artifact.content) && !isOtherMode(artifact, before);
  const entry = entryOf(
    artifact,
    isSame ? 'unchanged' : 'update',
    isDropped ? 'patch-undone' : isSame ? 'identical' : 'changed',
    before,
  );
  return {
    entry: { ...entry, after: contentOf(artifact, artifact.content) },
    lock: lockOf(artifact, artifact.content, undefined),
    ...(isDropped ? { patch: 'drop' } : {}),
  };
}

/** A file that was ours and is no longer rendered; undefined when there is nothing to do about it. */
export function decideOrphan(
  path: string,
  locked: LockedFile,
  { disk, patches, choose }: PlanInput,
): Decision | undefined {
  const before = disk.get(path);
  const drop = patches.has(path) ? { patch: 'drop' as const } : {};
  if (before === undefined)
    return patches.has(path)
      ? { entry: { path, action: 'delete', reason: 'orphan' }, lock: undefined, ...drop }
      : undefined;
  const about = { path, before, ...environmentOf(locked) };
  if (choose?.(path) === 'skip') return { entry: { ...about, action: 'keep', reason: 'skipped' }, lock: locked };
  if (before.kind === 'file' && before.digest === locked.sha256 && locked.patch === undefined && !patches.has(path)) {
    return { entry: { ...about, action: 'delete', reason: 'orphan' }, lock: undefined };
  }
  // It holds the user's work: it stays, is named once, and is the user's from here on.
  return { entry: { ...about, action: 'keep', reason: 'orphan-edited' }, lock: undefined, ...drop };
}

/**
 * Records the edit on disk as a patch of the render that it was made on, which it must differ from.
 *
 * @returns the patch, or why there is none.
 */
export function recordEdit(
  artifact: Artifact,
  before: File,
  { lock, earlierRender }: Pick<PlanInput, 'lock' | 'earlierRender'>,
): Patch | 'not-text' | 'no-base' {
  const edited = textOf(before.bytes);
  if (edited === undefined) return 'not-text';
  const locked = lock.files.get(artifact.path);
  // A file that was never ours has no earlier render: keeping it means that it differs from today's.
  const sha256 = locked?.ownership === 'managed' ? (locked.rendered ?? locked.sha256) : digest(artifact.content);
  const base = sha256 === digest(artifact.content) ? artifact.content : earlierRender?.(artifact.path, sha256);
  return base === undefined ? 'no-base' : { path: artifact.path, base, edited };
}

function write(
  artifact: Artifact,
  before: DiskEntry | undefined,
  text: string,
  reason: Reason,
  patch: Patch | 'drop' | undefined,
): Decision {
  return {
    entry: {
      ...entryOf(artifact, before === undefined ? 'create' : 'update', reason, before),
      after: contentOf(artifact, text),
    },
    lock: lockOf(artifact, text, patch === 'drop' ? undefined : patch),
    ...(patch === 'drop' || reason === 'patched' ? { patch: patch ?? 'drop' } : {}),
  };
}

function isOtherMode({ executable = false }: Artifact, before: File): boolean {
  return before.executable !== undefined && before.executable !== executable;
}

/** Whether a forced run may replace it: a folder, or anything outside the project, never. */
function isReplaceable(before: DiskEntry | undefined): boolean {
  return before === undefined || before.kind === 'file' || before.kind === 'link';
}

function lockOf(artifact: Artifact, text: string, patch: Patch | undefined): LockedFile {
  return {
    sha256: digest(text),
    ownership: 'managed',
    executable: artifact.executable ?? false,
    ...environmentOf(artifact),
    ...(patch === undefined ? {} : { rendered: digest(artifact.content), patch: patchDigest(patch) }),
  };
}

function entryOf(artifact: Artifact, action: Action, reason: Reason, before: DiskEntry | undefined): PlanEntry {
  return {
    path: artifact.path,
    action,
    reason,
    ...environmentOf(artifact),
    ...(before === undefined ? {} : { before }),
  };
}

function environmentOf({ environment }: { readonly environment?: string }): { readonly environment?: string } {
  return environment === undefined ? {} : { environment };
}

function contentOf(artifact: Artifact, text: string): Content {
  return { text, executable: artifact.executable ?? false };
}
