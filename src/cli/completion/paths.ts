/** The files and folders below what is typed, for a shell that can't be asked to list them itself. */
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Context } from '../context.js';
import type { Suggestion } from './suggestion.js';

/** The entries of the folder that is typed so far; hidden ones where a dot is typed. */
export function pathsBelow(
  typed: string,
  kind: 'files' | 'folders',
  around: Pick<Context, 'root' | 'env'>,
): readonly Suggestion[] {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  const start = typed.slice(folder.length);
  const place = folderNamed(folder, around);
  const isFolder = (name: string) => statSync(join(place, name), { throwIfNoEntry: false })?.isDirectory() === true;
  return readdirSync(place)
    .filter((name) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
    .flatMap((name): readonly Suggestion[] => {
      if (isFolder(name)) return [{ word: `${folder}${name}/`, isBegun: true }];
      return kind === 'files' ? [{ word: `${folder}${name}` }] : [];
    });
}

/** A folder as it is typed, which no shell has expanded yet. */
export function folderNamed(typed: string, { root, env: { HOME } }: Pick<Context, 'root' | 'env'>): string {
  return resolve(root, HOME === undefined ? typed : typed.replace(/^~(?=\/|$)/, () => HOME));
}
