/**
 * The entry of the program: answers at once where nothing else has to be loaded, and loads the rest otherwise. The bundle
 * makes CommonJS of it, all in one file: Node starts that sooner than a module with three imports.
 */
import { writeSync } from 'node:fs';
import { quickAnswer } from './quick.js';
import { buildDigest, toolVersion } from './version.js';

const entry = import.meta.filename;
const words = process.argv.slice(2);
const known = {
  root: process.cwd(),
  version: toolVersion(entry),
  // Run from its sources, the entry says nothing about the other files.
  ...(entry.endsWith('.cjs') ? { build: buildDigest(entry) } : {}),
};

if (!saidAtOnce()) void import('./run.js').then(({ run }) => run(words, known));

/** False as well when something is in the way: the whole program says what, in its own words. */
function saidAtOnce(): boolean {
  try {
    const answer = quickAnswer(words, known);
    // Without the stream of standard output, which takes Node longer to set up than the answer takes to find.
    if (answer !== undefined) writeSync(1, answer);
    return answer !== undefined;
  } catch {
    return false;
  }
}
