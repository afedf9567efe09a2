import { PENDING } from './apply.js';
import { textOf } from './digest.js';
import { type Disk, type DiskEntry, fingerprint, readDisk } from './disk.js';
import { type FileSystem, nodeFileSystem } from './files.js';
import { EMPTY_LOCK, type Lock, parseLock } from './lock.js';
import { type Patch, type Patches, parsePatch } from './patch.js';
import { listPatches } from './patch-files.js';
import { LOCK_FILE, PATCH_FOLDER, RENDERED_FILE } from './paths.js';
import { ioProblem, isRefusal, type Problem } from './problem.js';
import { needsRecovery } from './recover.js';

/** Our records of a project. */
export interface Workspace {
  readonly root: string;
  readonly lock: Lock;
  readonly patches: Patches;
  /** The document as it was when everything was last rendered. */
  readonly rendered?: string;
}

/** Our records, or every problem with them at once. */
type Opened = { readonly workspace: Workspace } | { readonly problems: readonly Problem[] };

/** Reads our records; every problem with them at once, also what the operating system refuses to read. */
export function openWorkspace(root: string, files: FileSystem = nodeFileSystem): Opened {
  try {
    return readWorkspace(root, files);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { problems: [ioProblem(error)] };
  }
}

function readWorkspace(root: string, files: FileSystem): Opened {
  if (needsRecovery(root, files)) return { problems: [PENDING] };
  const problems: Problem[] = [];
  const opened = readLock(root, files);
  if ('problem' in opened) problems.push(opened.problem);
  const patches = new Map<string, Patch>();
  for (const path of listPatches(root, PATCH_FOLDER, files)) {
    const entry = readDisk(root, [path], files).get(path);
    const parsed = parsePatch(path.slice(PATCH_FOLDER.length + 1, -'.patch'.length), (entry && plainText(entry)) ?? '');
    if ('problem' in parsed) problems.push(parsed.problem);
    else patches.set(parsed.patch.path, parsed.patch);
  }
  if ('problem' in opened || problems.length > 0) return { problems };
  const renderedEntry = readDisk(root, [RENDERED_FILE], files).get(RENDERED_FILE);
  const rendered = renderedEntry === undefined ? undefined : plainText(renderedEntry);
  return { workspace: { root, lock: opened.lock, patches, ...(rendered === undefined ? {} : { rendered }) } };
}

/** The lock alone, for what must work beside a patch that can't be read. @throws what the operating system refuses. */
export function readLock(
  root: string,
  files: FileSystem = nodeFileSystem,
): { readonly lock: Lock } | { readonly problem: Problem } {
  const entry = readDisk(root, [LOCK_FILE], files).get(LOCK_FILE);
  if (entry === undefined) return { lock: { ...EMPTY_LOCK, fingerprint: fingerprint(undefined) } };
  const parsed = parseLock(plainText(entry) ?? '');
  return 'problem' in parsed ? parsed : { lock: { ...parsed.lock, fingerprint: fingerprint(entry) } };
}

/**
 * The disk as a plan needs it: what stands at the artifacts' paths and at those that the lock names.
 *
 * @throws Error with the operating system's code, when it refuses to read one of them.
 */
export function readPlanDisk(
  { root, lock }: Workspace,
  artifactPaths: Iterable<string>,
  files: FileSystem = nodeFileSystem,
): Disk {
  return readDisk(root, new Set([...artifactPaths, ...lock.files.keys()]), files);
}

function plainText(entry: DiskEntry): string | undefined {
  return entry.kind === 'file' ? textOf(entry.bytes) : undefined;
}
