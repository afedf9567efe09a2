/** The nearest valid thing to what was written: "did you mean". */
import { distance } from 'fastest-levenshtein';

/** The word that was probably meant, or undefined when none is near. */
export function nearestWord(written: string, words: readonly string[]): string | undefined {
  const plain = normalise(written);
  const ranked = words
    .map((word) => ({ word, far: farness(plain, normalise(word)) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(plain.length * 0.4)))
    .sort((a, b) => a.far - b.far);
  return ranked[0]?.word;
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
