/** Which paths may stand in a repository that everybody can check out. */

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
