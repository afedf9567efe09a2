/** A file that the command line names and that is none of ours. */
import { nearestWord } from '../schema/nearest.js';
import type { Problem } from '../workspace/problem.js';

/** What is said of it, with the file that was probably meant: by its last words, or with a slip. */
export function notGenerated(path: string, generated: readonly string[]): Problem {
  const ending = generated.filter((each) => each.endsWith(`/${path}`));
  const near = ending.length === 1 ? ending[0] : nearestWord(path, generated);
  const fix = near === undefined ? 'Name it by its path from the folder of hha-env.yaml.' : `Did you mean ${near}?`;
  return { code: 'usage.file', message: `${path} is not a generated file.`, fix };
}
