/** Answers what the script of a shell asks at a TAB. */
import { pathsBelow } from './paths.js';
import { isShell, type Shell } from './shells.js';
import { type Surroundings, suggest } from './suggest.js';
import type { Suggestion } from './suggestion.js';
import { bashWord, typedLine } from './words.js';

// What a terminal would obey, and what would end a line of the answer.
const INVISIBLE = /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/gu;

/**
 * The answer for a shell: a word in each line, as its script reads it, or only `files` or `folders` where the shell shall list
 * its own. What can't be found out is left out, and never said: a TAB is no place for messages.
 *
 * @param request what the script hands over, the name of its shell first
 */
export async function answerTo([shell = '', ...request]: readonly string[], around: Surroundings): Promise<string> {
  if (!isShell(shell)) return '';
  try {
    return await ANSWERS[shell](request, around);
  } catch {
    return '';
  }
}

const ANSWERS: Readonly<Record<Shell, (request: readonly string[], around: Surroundings) => Promise<string>>> = {
  /** The line up to the cursor, and its end that will be replaced. */
  async bash([line = '', piece = ''], around) {
    const { words, current, quote } = typedLine(line);
    const replaced = typedLine(piece.startsWith(quote) ? piece.slice(quote.length) : piece, quote).current;
    const kept = current.endsWith(replaced) ? current.length - replaced.length : 0;
    const answer = await suggest(words.slice(1), current, around);
    const found = typeof answer === 'string' ? pathsIn(current, answer, around) : answer;
    const fitting = found.filter(({ word }) => word.startsWith(current));
    return linesOf(fitting, ({ word, isBegun }) => {
      // Where a quote is open, bash closes it behind what it inserts.
      const space = isBegun === true || quote !== '' ? '' : ' ';
      return `${bashWord(word.slice(kept), quote)}${space}`;
    });
  },
  /** The words up to the cursor, without their quotes. */
  async zsh(request, around) {
    const answer = await suggest(request.slice(0, -1), request.at(-1) ?? '', around);
    if (typeof answer === 'string') return `${answer}\n`;
    return linesOf(answer, ({ word, description = '', isBegun }) => {
      const escaped = word.replace(/[\\:]/g, '\\$&');
      return `${isBegun === true ? '-' : '+'}${escaped}${description === '' ? '' : `:${description}`}`;
    });
  },
  /** The words up to the cursor, the last with its quotes: fish has none to take off where one is open. */
  async fish(request, around) {
    const { current } = typedLine(request.at(-1) ?? '');
    const answer = await suggest(request.slice(0, -1), current, around);
    if (typeof answer === 'string') return `${answer}\n`;
    return linesOf(answer, ({ word, description = '' }) => (description === '' ? word : `${word}\t${description}`));
  },
};

/** For bash, which before its version 4 can't be told to list files where it is listing words. */
function pathsIn(typed: string, kind: 'files' | 'folders', around: Surroundings): readonly Suggestion[] {
  const option = /^--[^=]*=/.exec(typed)?.[0] ?? '';
  const found = pathsBelow(typed.slice(option.length), kind, around);
  return found.map((each) => ({ ...each, word: `${option}${each.word}` }));
}

function linesOf(suggestions: readonly Suggestion[], lineOf: (suggestion: Suggestion) => string): string {
  return suggestions
    .filter(({ word }) => word.search(INVISIBLE) < 0)
    .map(({ description = '', ...each }) => lineOf({ ...each, description: description.replace(INVISIBLE, ' ') }))
    .map((line) => `${line}\n`)
    .join('');
}
