/** Files that the command line names. */

import type { Artifact } from '../generators/artifact.js';
import { nearestWord } from '../schema/nearest.js';
import type { Problem } from '../workspace/problem.js';

/**
 * The files that are meant, from the folder of the document, as every command takes them: `./backend/Dockerfile` and
 * `backend\Dockerfile` too.
 *
 * @param generated all that can be meant.
 * @returns the paths in the order of the words, or what is said of the first that is none of ours.
 */
export function generatedFiles(
  words: readonly string[],
  generated: readonly string[],
): { readonly paths: readonly string[] } | { readonly problem: Problem } {
  const paths = words.map((word) => word.replaceAll('\\', '/').replace(/^(?:\.\/+)+/, ''));
  const unknown = paths.find((path) => !generated.includes(path));
  return unknown === undefined ? { paths } : { problem: notGenerated(unknown, generated) };
}

/** The files whose hand edits are to go, for `--overwrite`; one that is written once is never written again. */
export function overwrittenFiles(words: readonly string[], artifacts: readonly Artifact[]) {
  const named = generatedFiles(
    words,
    artifacts.map(({ path }) => path),
  );
  if ('problem' in named) return named;
  const once = named.paths.find((path) => artifacts.some((each) => each.path === path && each.ownership === 'once'));
  if (once === undefined) return named;
  const problem: Problem = {
    code: 'patch.yours',
    message: `${once} is yours already: it is never written again.`,
  };
  return { problem };
}

/** What is said of a file that is none of ours, with the one that was probably meant: by its last words, or with a slip. */
function notGenerated(path: string, generated: readonly string[]): Problem {
  const ending = generated.filter((each) => each.endsWith(`/${path}`));
  const near = ending.length === 1 ? ending[0] : nearestWord(path, generated);
  const fix = near === undefined ? 'Name it by its path from the folder of hha-env.yaml.' : `Did you mean ${near}?`;
  return { code: 'usage.file', message: `${path} is not a generated file.`, fix };
}
