import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from 'node:fs';

/** What stands at a path, symbolic links not followed. */
export interface FileStatus {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Undefined where the file system has no such bit (Windows). */
  readonly executable: boolean | undefined;
}

/**
 * The few operations that the workspace needs, on absolute paths.
 *
 * They are synchronous: nothing else runs in between, so a Ctrl-C that the program listens to arrives before or after a
 * transaction and never inside. Tests pass their own to fail, or to die, at the n-th step.
 */
export interface FileSystem {
  /** Undefined when nothing is there. */
  status(path: string): FileStatus | undefined;
  read(path: string): Buffer;
  readLink(path: string): string;
  realPath(path: string): string;
  /** Names in a folder, sorted; empty when the folder does not exist. */
  list(path: string): string[];
  /** Makes one folder; its parent exists. */
  makeFolder(path: string): void;
  /** Writes a new file. Fails when the path exists. */
  write(path: string, content: string | Uint8Array, executable: boolean): void;
  /** Returns once what was written to a file is through to the device, so that not even a loss of power takes it. */
  flush(path: string): void;
  /** Moves a file or folder, replacing a file. */
  rename(from: string, to: string): void;
  /** Gives a file a second name; copies where the file system has no hard links. */
  duplicate(from: string, to: string): void;
  remove(path: string): void;
  /** Removes a folder; fails when it is not empty. */
  removeFolder(path: string): void;
}

const HAS_EXECUTABLE_BIT = process.platform !== 'win32';
const NO_HARD_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/** The real file system. */
export const nodeFileSystem: FileSystem = {
  status(path) {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    const executable = HAS_EXECUTABLE_BIT ? (stats.mode & 0o100) !== 0 : undefined;
    if (stats.isFile()) return { kind: 'file', executable };
    if (stats.isDirectory()) return { kind: 'folder', executable };
    return { kind: stats.isSymbolicLink() ? 'link' : 'other', executable };
  },
  read: (path) => readFileSync(path),
  readLink: (path) => readlinkSync(path),
  realPath: (path) => realpathSync(path),
  list: (path) => (existsSync(path) ? readdirSync(path).sort() : []),
  makeFolder: (path) => {
    mkdirSync(path);
  },
  write(path, content, executable) {
    const file = openSync(path, 'wx', executable ? 0o777 : 0o666);
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    } finally {
      closeSync(file);
    }
  },
  flush(path) {
    // Windows flushes only what is open for writing.
    const file = openSync(path, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  },
  rename: (from, to) => renameSync(from, to),
  duplicate(from, to) {
    try {
      linkSync(from, to);
    } catch (error) {
      if (!NO_HARD_LINKS.has(errorCode(error) ?? '')) throw error;
      copyFileSync(from, to);
      chmodSync(to, lstatSync(from).mode);
    }
  },
  remove: (path) => unlinkSync(path),
  removeFolder: (path) => rmdirSync(path),
};

/** The operating system's code of an error (`ENOSPC`), when it has one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Makes a folder and the folders above it. */
export function makeFolders(files: FileSystem, root: string, folders: readonly string[]): void {
  for (const folder of folders) {
    if (files.status(`${root}/${folder}`) === undefined) files.makeFolder(`${root}/${folder}`);
  }
}

/** Removes a folder with everything in it; symbolic links are removed, not followed. */
export function removeTree(files: FileSystem, path: string): void {
  const status = files.status(path);
  if (status === undefined) return;
  if (status.kind === 'folder') {
    for (const name of files.list(path)) removeTree(files, `${path}/${name}`);
    files.removeFolder(path);
  } else {
    files.remove(path);
  }
}
