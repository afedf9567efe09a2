/** A path that changes in case only: another file on one disk, and the same one on another. */
import type { Artifact } from '../generators/artifact.js';
import { foldedPath, foldersOf } from '../generators/collision.js';
import type { Decision } from './decision.js';
import { patchFile } from './paths.js';
import type { PlanInput } from './plan-input.js';

/** By each path that is rendered: the locked path of the same file, where a disk that ignores case takes the two for one. */
export function earlierSpellings({ artifacts, lock, disk }: PlanInput): ReadonlyMap<string, string> {
  const rendered = new Map(artifacts.map(({ path }) => [foldedPath(path), path]));
  const earlier = new Map<string, string>();
  for (const old of lock.files.keys()) {
    const path = rendered.get(foldedPath(old));
    if (path === undefined || path === old) continue;
    const spelled = disk.get(old)?.spelled;
    if (spelled !== undefined && spelled === disk.get(path)?.spelled) earlier.set(path, old);
  }
  return earlier;
}

/** Tells the paths that can't stand in one lock, and on every disk, beside those that are written. */
export function collidingWith(written: Iterable<string>): (path: string) => boolean {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const path of written) {
    files.add(foldedPath(path));
    for (const folder of foldersOf(path)) folders.add(foldedPath(folder));
  }
  return (path) =>
    files.has(foldedPath(path)) ||
    folders.has(foldedPath(path)) ||
    foldersOf(path).some((folder) => files.has(foldedPath(folder)));
}

/**
 * Stops where the file, or the record of its edit, still has the name of before: writing to it would leave that name, which
 * other disks and Git tell from the new one. Undefined when all is named as it is rendered.
 */
export function decideSpelling(
  { path, content, executable = false, environment }: Artifact,
  old: string,
  { disk, patches, choose }: PlanInput,
): Decision | undefined {
  const before = disk.get(path);
  const rename =
    before?.spelled !== path
      ? firstDifference(before?.spelled ?? old, path)
      : patches.has(old)
        ? firstDifference(patchFile(old), patchFile(path))
        : undefined;
  if (rename === undefined) return undefined;
  const about = {
    path,
    ...(environment === undefined ? {} : { environment }),
    ...(before === undefined ? {} : { before }),
  };
  if (choose?.(path) === 'skip') return { entry: { ...about, action: 'keep', reason: 'skipped' }, lock: undefined };
  const after = { text: content, executable };
  return { entry: { ...about, action: 'conflict', reason: 'other-case', after, rename }, lock: undefined };
}

/** The outermost folder, or the file, by which two paths differ. */
function firstDifference(from: string, to: string): { readonly from: string; readonly to: string } {
  const [old, now] = [from.split('/'), to.split('/')];
  const end = now.findIndex((segment, index) => segment !== old[index]) + 1;
  return { from: old.slice(0, end).join('/'), to: now.slice(0, end).join('/') };
}
