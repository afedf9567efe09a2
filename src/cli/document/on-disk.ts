/** The document as it lies in the project, or why it can't be read or changed there. */
import { existsSync, lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { DOCUMENT_FILE } from '../../workspace/paths.js';
import type { Problem } from '../../workspace/problem.js';
import { shellWord } from '../called.js';
import type { Outcome } from '../command.js';
import { type Context, EXIT } from '../context.js';

/** Its bytes; undefined when there is none, and the outcome when something else is in its place. */
export function documentOnDisk({ root, folder = '' }: Context): Buffer | Outcome | undefined {
  const file = join(root, DOCUMENT_FILE);
  const entry = lstatSync(file, { throwIfNoEntry: false });
  if (entry === undefined) return undefined;
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === true) return readFileSync(file);
  const what = found === undefined ? `a link to ${readlinkSync(file)}, which is not there` : 'no file';
  const [from, to] = ['', '.mine'].map((end) => shellWord(join(folder, `${DOCUMENT_FILE}${end}`)));
  return stopped({
    code: 'document.not-a-file',
    message: `${DOCUMENT_FILE} is ${found?.isDirectory() === true ? 'a folder' : what}.`,
    fix: `Move it away, then run again: mv ${from} ${to}`,
  });
}

/** What is said where there is no document. */
export function noDocument(context: Context): Outcome {
  const { root, program, folder = '' } = context;
  const above = folderAbove(root);
  return stopped({
    code: 'document.missing',
    message: `There is no ${DOCUMENT_FILE} in ${root}.`,
    fix:
      above === undefined
        ? `Make one: ${program} staging. Or name the folder that has one: --cwd DIR`
        : `There is one in ${above}. Work there: --cwd ${shellWord(join(folder, relative(root, above)))}`,
  });
}

/** A link is read like a file, and never written: what it leads to may belong to others. */
export function refusalToWrite({ root, program }: Context): Problem | undefined {
  const file = join(root, DOCUMENT_FILE);
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined;
  const target = readlinkSync(file);
  return {
    code: 'document.link',
    message: `${DOCUMENT_FILE} is a link to ${target}, and this run would have to change it. Nothing was changed.`,
    fix: `Make the change in ${target} and run: ${program} generate. Or put the file itself in the place of the link.`,
  };
}

/** The nearest folder above that has a document. */
function folderAbove(root: string): string | undefined {
  const above = dirname(root);
  if (above === root) return undefined;
  return existsSync(join(above, DOCUMENT_FILE)) ? above : folderAbove(above);
}

function stopped(problem: Problem): Outcome {
  return { exitCode: EXIT.error, problems: [problem] };
}
