/** The folder of everything that we keep for ourselves. */
export const HOME = '.hha-env';
/** The document, relative to the project's root. */
export const DOCUMENT_FILE = 'hha-env.yaml';
/** What was written and with which content. */
export const LOCK_FILE = `${HOME}/lock.json`;
/** The document as it was when everything was last rendered: what hand edits were made on, and what a diff of fields starts from. */
export const RENDERED_FILE = `${HOME}/rendered.yaml`;
/** Recorded hand edits, one file each. */
export const PATCH_FOLDER = `${HOME}/patches`;

/** Where the patch of a generated file is stored. */
export function patchFile(path: string): string {
  return `${PATCH_FOLDER}/${path}.patch`;
}

// Device names that Windows resolves in every folder, with any extension.
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i;
// `.git` and its 8.3 short name on NTFS: a file there can run code at the next git command.
const GIT_FOLDER = /^(\.git|git~[0-9]+)$/i;

/** Whether a part of a path names Git's own folder on any file system. */
export function isGitFolder(segment: string): boolean {
  return GIT_FOLDER.test(segment);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the purpose
const INVISIBLE = /[\u0000-\u001f\u007f]|\p{Cf}/u;

/**
 * Why a path may not be written or deleted, as the end of a sentence ("… is absolute"); undefined when it may.
 *
 * Paths come from the document, the lock, a journal and patches, all of which are in the repository and so are untrusted.
 */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (INVISIBLE.test(path)) return 'holds an invisible character';
  if (path.includes('\\')) return 'holds a backslash';
  if (path.startsWith('/')) return 'is absolute';
  if (path.includes(':')) return 'names a drive or a stream';
  for (const segment of path.split('/')) {
    if (segment === '') return 'has an empty part';
    if (segment === '.' || segment === '..') return `has the part "${segment}"`;
    if (/[. ]$/.test(segment)) return `has the part "${segment}", which Windows reads as another name`;
    if (isGitFolder(segment)) return "is inside Git's own folder";
    if (WINDOWS_DEVICE.test(segment)) return `has the part "${segment}", which is a device on Windows`;
  }
  return undefined;
}

/** Why a path may not be a generated file: the rules of {@link pathProblem}, and it is not one of our own records. */
export function artifactPathProblem(path: string): string | undefined {
  const problem = pathProblem(path);
  if (problem !== undefined) return problem;
  const folded = path.toLowerCase();
  if (folded === DOCUMENT_FILE) return 'is the document';
  const records = [LOCK_FILE, RENDERED_FILE];
  if (
    records.includes(folded) ||
    folded.startsWith(`${PATCH_FOLDER}/`) ||
    folded.startsWith(`${HOME}/.running`) ||
    folded.startsWith(`${HOME}/.transaction`)
  ) {
    return 'is where the tool keeps its own records';
  }
  return undefined;
}

/** Orders paths by code unit: the same everywhere, unlike the locale's order. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
