/** Files that the user took out of management while what is rendered for them went on: nothing else would tell. */
import type { Plan } from '../workspace/plan.js';
import { shellWord } from './called.js';
import type { Context } from './context.js';
import { entryDiff, indent, paintDiff } from './plan-report.js';
import type { Paint } from './style.js';

/** More files than this are named in the list alone, and not in the commands too. */
const NAMED_IN_COMMANDS = 5;

/**
 * One note that names them all; none when no file is behind.
 *
 * @param shows whether what each file lacks is shown, and not only where to see it.
 */
export function behindNotes(
  { entries }: Plan,
  paint: Paint,
  { program }: Pick<Context, 'program'>,
  shows = false,
): readonly string[] {
  const behind = entries.filter(({ reason }) => reason === 'ejected-behind');
  if (behind.length === 0) return [];
  const them = behind.length === 1 ? 'it' : 'them';
  const paths = behind.map(({ path }) => shellWord(path));
  const named = paths.length > NAMED_IN_COMMANDS ? 'FILE' : paths.join(' ');
  const see = shows ? '' : `See what is missing: ${program} diff. `;
  return [
    [
      `${paint('yellow', 'warning[ejected-behind]:')} What is rendered has changed since you ejected ${them}, and yours does not have it:`,
      ...behind.flatMap((entry) => [
        `  ${paint('bold', entry.path)}`,
        // What would be written if the file were not the user's.
        ...(shows ? [indent(paintDiff(entryDiff({ ...entry, action: 'update' }).trimEnd(), paint))] : []),
      ]),
      `  fix: ${see}Write it in, then say so with: ${program} eject ${named}. Or take ${them} back: ${program} eject --undo ${named}`,
    ].join('\n'),
  ];
}
