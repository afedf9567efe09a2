import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version in the package.json that the program's first file was installed with. */
export function toolVersion(entry: string): string {
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
    }
    if (folder === dirname(folder)) throw new Error('The package.json of this program is missing.');
  }
}

/** SHA-256 of the program's first file. It names the next by its content, as that the others, so it stands for all of them. */
export function buildDigest(entry: string): string {
  return hash('sha256', readFileSync(entry));
}
