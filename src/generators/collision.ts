/** Which paths can't stand side by side on every file system: what is rendered, and what the lock names. */

/** The first two of the paths that are one file on a file system that ignores case, or where one is a folder of the other. */
export function findCollision(paths: Iterable<string>): readonly [string, string] | undefined {
  const files = new Map<string, string>();
  for (const path of paths) {
    const folded = foldedPath(path);
    const other = files.get(folded);
    if (other !== undefined) return [other, path];
    files.set(folded, path);
  }
  for (const path of files.values()) {
    for (const folder of foldersOf(path)) {
      const file = files.get(foldedPath(folder));
      if (file !== undefined) return [file, path];
    }
  }
  return undefined;
}

/** The folders that a path lies in, outermost first, without the root. */
export function foldersOf(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(0, -1).map((_, index) => segments.slice(0, index + 1).join('/'));
}

/** A path as a file system that ignores case compares it. */
export function foldedPath(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
