import type { FileSystem } from './files.js';

/** Every patch file below a folder of the project, relative to its root. */
export function listPatches(root: string, folder: string, files: FileSystem): string[] {
  if (files.status(`${root}/${folder}`)?.kind !== 'folder') return [];
  return files.list(`${root}/${folder}`).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (files.status(`${root}/${path}`)?.kind === 'folder') return listPatches(root, path, files);
    return name.endsWith('.patch') ? [path] : [];
  });
}
