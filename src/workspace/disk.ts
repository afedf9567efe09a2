import path, { type PlatformPath } from 'node:path';
import { foldedPath, foldersOf } from '../generators/collision.js';
import { isGitFolder } from '../schema/path-problem.js';
import { digest } from './digest.js';
import type { FileSystem } from './files.js';

/** What stands at the path of an artifact. Nothing there: no entry. */
export type DiskEntry = Found & {
  /**
   * The path as the disk spells it, where another one that is asked for differs in case only: two that are spelled the same
   * are one file on a disk that ignores case.
   */
  readonly spelled?: string;
};

type Found =
  | {
      readonly kind: 'file';
      readonly bytes: Uint8Array;
      /** SHA-256 of the content with LF line ends. */
      readonly digest: string;
      /** Undefined where the file system has no such bit. */
      readonly executable: boolean | undefined;
    }
  /** A symbolic link: never followed, never written through. */
  | { readonly kind: 'link'; readonly target: string }
  /** A folder, a device or a socket where a file should be. */
  | { readonly kind: 'folder' }
  /** A file stands where a folder of the path should be. */
  | { readonly kind: 'obstructed'; readonly by: string }
  /** A folder of the path is a symbolic link that leaves the project. */
  | { readonly kind: 'outside'; readonly through: string };

/** The disk as far as the plan needs it, by path relative to the root. */
export type Disk = ReadonlyMap<string, DiskEntry>;

/** Reads what stands at the paths (which have passed `pathProblem`) and nothing else. */
export function readDisk(root: string, paths: Iterable<string>, files: FileSystem): Disk {
  const disk = new Map<string, DiskEntry>();
  const seen = new Map<string, DiskEntry | 'folder' | 'nothing'>();
  const realRoot = files.status(root) === undefined ? root : files.realPath(root);

  const folder = (path: string): DiskEntry | 'folder' | 'nothing' => {
    let found = seen.get(path);
    if (found === undefined) {
      found = readFolder(root, realRoot, path, files);
      seen.set(path, found);
    }
    return found;
  };

  const asked = [...paths];
  const twins = new Set(twinsOf(asked));
  for (const path of asked) {
    const entry = readEntry(root, path, folder, files);
    if (entry === undefined) continue;
    disk.set(path, twins.has(path) ? { ...entry, spelled: spellingOf(root, path, files) } : entry);
  }
  return disk;
}

/** One word for what stands at a path, to see whether it is still the same later. */
export function fingerprint(entry: DiskEntry | undefined): string {
  switch (entry?.kind) {
    case undefined:
      return 'nothing';
    case 'file':
      return entry.digest;
    case 'link':
      return `link:${entry.target}`;
    case 'folder':
      return 'folder';
    case 'obstructed':
      return `obstructed:${entry.by}`;
    case 'outside':
      return `outside:${entry.through}`;
  }
}

function readEntry(
  root: string,
  path: string,
  folder: (path: string) => DiskEntry | 'folder' | 'nothing',
  files: FileSystem,
): DiskEntry | undefined {
  for (const ancestor of foldersOf(path)) {
    const found = folder(ancestor);
    if (found === 'nothing') return undefined;
    if (found !== 'folder') return found;
  }
  const absolute = `${root}/${path}`;
  const status = files.status(absolute);
  if (status === undefined) return undefined;
  if (status.kind === 'link') return { kind: 'link', target: files.readLink(absolute) };
  if (status.kind !== 'file') return { kind: 'folder' };
  const bytes = files.read(absolute);
  return { kind: 'file', bytes, digest: digest(bytes), executable: status.executable };
}

function readFolder(root: string, realRoot: string, path: string, files: FileSystem): DiskEntry | 'folder' | 'nothing' {
  const absolute = `${root}/${path}`;
  const status = files.status(absolute);
  if (status === undefined) return 'nothing';
  if (status.kind === 'folder') return 'folder';
  if (status.kind !== 'link') return { kind: 'obstructed', by: path };
  // A link to another folder of the same project is the user's own arrangement; one that leaves it is not followed.
  let target: string;
  try {
    target = files.realPath(absolute);
  } catch {
    return { kind: 'outside', through: path };
  }
  return isInside(realRoot, target) && files.status(target)?.kind === 'folder'
    ? 'folder'
    : { kind: 'outside', through: path };
}

/**
 * Whether a folder lies below the root, and not in Git's own folder.
 *
 * @param system the paths of the operating system. Default: of this one.
 */
export function isInside(realRoot: string, target: string, system: PlatformPath = path): boolean {
  const way = system.relative(realRoot, target);
  // On another drive of Windows, the way is no relative one.
  if (way === '' || system.isAbsolute(way)) return false;
  const segments = way.split(/[\\/]/);
  return segments[0] !== '..' && !segments.some(isGitFolder);
}

/** The paths that differ from another one in case only. */
function twinsOf(paths: readonly string[]): readonly string[] {
  const first = new Map<string, string>();
  return paths.flatMap((path) => {
    const folded = foldedPath(path);
    const other = first.get(folded);
    first.set(folded, other ?? path);
    return other === undefined || other === path ? [] : [other, path];
  });
}

/** A path as its folders list it. */
function spellingOf(root: string, path: string, files: FileSystem): string {
  let spelled = '';
  for (const segment of path.split('/')) {
    const names = files.list(`${root}/${spelled}`);
    const name = names.includes(segment) ? segment : names.find((each) => foldedPath(each) === foldedPath(segment));
    spelled += `${spelled === '' ? '' : '/'}${name ?? segment}`;
  }
  return spelled;
}
