/** How the program was called, as its messages repeat it: a command that they print can be pasted. */
import { basename, relative } from 'node:path';

/** A word as a shell reads it back. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * The words that call the program again from the same folder.
 *
 * @param entry the path that Node was given, links not followed.
 */
export function callOf(entry: string, { folder, platform }: { folder: string; platform: NodeJS.Platform }): string {
  // What npx or a package script runs lies in no folder of PATH.
  if (/[\\/]node_modules[\\/](?:\.bin|create-hha-env)[\\/]/.test(entry)) return 'npx create-hha-env';
  // On Windows an installed command is a script that hands this path to Node.
  if (/\.[cm]?js$/.test(entry) && platform !== 'win32') return `node ${shellWord(relative(folder, entry))}`;
  return basename(entry, '.js') === 'hha-env' ? 'hha-env' : 'create-hha-env';
}

/** An advice of a floor that does not know how the program was called, and says `create-hha-env`. */
export function asCalled(advice: string, program: string): string {
  // What the command line itself says is as it was called already.
  return advice.replace(/(?<!npx )\bcreate-hha-env(?= [a-z])/g, () => program);
}
