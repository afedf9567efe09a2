/** The nearest valid thing to what was written: "did you mean". */
import { distance } from 'fastest-levenshtein';

/** The word that was probably meant, or undefined when none is near. */
export function nearestWord(written: string, words: readonly string[]): string | undefined {
  const ranked = words
    .map((word) => ({ word, far: slipsFrom(written, word) }))
    .filter(({ far }) => far < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.far - b.far);
  return ranked[0]?.word;
}

/** How many slips of the keyboard lie between what was written and a word; infinitely many when it is not near. */
export function slipsFrom(written: string, word: string): number {
  const plain = normalise(written);
  const far = farness(plain, normalise(word));
  return far <= Math.max(1, Math.floor(plain.length * 0.4)) ? far : Number.POSITIVE_INFINITY;
}

/** The allowed number nearest to a written one; the smaller of two equally near. */
export function nearestNumber(written: number, numbers: readonly number[]): number | undefined {
  return [...numbers].sort((a, b) => Math.abs(a - written) - Math.abs(b - written) || a - b)[0];
}

/** Case, hyphens and underscores apart, since `instance_class` and `instanceClass` are the same word. */
function normalise(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}

function farness(written: string, word: string): number {
  const isAbbreviation =
    Math.min(written.length, word.length) >= 3 && (written.startsWith(word) || word.startsWith(written));
  return isAbbreviation || isSwap(written, word) ? Math.min(1, distance(written, word)) : distance(written, word);
}

/** The same letters in another order, as quick fingers write them: `nmae`. */
function isSwap(written: string, word: string): boolean {
  return written.length === word.length && [...written].sort().join() === [...word].sort().join();
}
