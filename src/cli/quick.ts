/** Answers without the command line's parser, the schema and the templates, where the words leave no doubt. */
import { unchangedFiles, unchangedText } from './fast-path.js';

/**
 * The whole standard output of a run that ends well at once; undefined when the program has to look closer.
 *
 * Only whole command lines are known here, so that no option is ever overlooked.
 */
export function quickAnswer(
  argv: readonly string[],
  { root, build, version }: { readonly root: string; readonly build?: string; readonly version: string },
): string | undefined {
  const [word] = argv;
  if (argv.length !== 1 || word === undefined) return undefined;
  if (word === '--version' || word === '-V') return `${version}\n`;
  if (build === undefined || (word !== 'generate' && word !== 'regenerate')) return undefined;
  const same = unchangedFiles({ root, build });
  return same === undefined ? undefined : unchangedText(same);
}
