import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version in the package.json that this file was installed with. */
export function toolVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
    }
    if (folder === dirname(folder)) throw new Error('The package.json of this program is missing.');
  }
}

/** SHA-256 of the program's first file. The bundle names its other files by their content, so it stands for all of them. */
export function buildDigest(entry: string): string {
  return hash('sha256', readFileSync(entry));
}
