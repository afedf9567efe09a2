/** Goldens in files: byte-exact, a missing one fails, UPDATE_GOLDEN=1 writes it and says what it changed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';

/** Whether this run accepts what it sees. */
export const ACCEPTS = process.env.UPDATE_GOLDEN === '1';

/** Undefined when the file holds exactly the text; otherwise what to tell the person who reads the failure. */
export function compareGolden(file: string, actual: string, accepts = ACCEPTS): string | undefined {
  const expected = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (expected === actual) return undefined;
  const name = relative(process.cwd(), file);
  const patch = createTwoFilesPatch(name, name, expected ?? '', actual, 'golden', 'now', { context: 2 });
  if (accepts) {
    writeFileSync(file, actual);
    console.info(`${expected === undefined ? 'wrote' : 'changed'} ${name}\n${patch}`);
    return undefined;
  }
  const what = expected === undefined ? `${name} is missing` : `${name} differs`;
  return `${what}; UPDATE_GOLDEN=1 npx vitest run test/schema accepts this:\n${patch}`;
}
