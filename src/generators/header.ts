/** Where a managed file says that it is rendered, where to edit instead, and how to keep a change all the same. */
import type { Artifact } from './artifact.js';

/** Formats without comments: `.gitattributes` marks them, and the lock knows them. */
const WITHOUT_COMMENTS = /\.json$/;

/** Says all of it already, in words of its own. */
const SAID = /create-hha-env generate[\s\S]*create-hha-env patch/;

/** How far into a file such words count as its header, in lines. */
const HEADER_LINES = 12;

/** The lines of a header without their comment signs. */
function sentences(path: string): readonly [string, string] {
  return [
    'Rendered by create-hha-env from hha-env.yaml: change that document and run `create-hha-env generate`.',
    `To keep a change of your own in this file, edit it and run \`create-hha-env patch ${path}\`.`,
  ];
}

/** Whether a file tells its reader where to edit instead. */
function hasHeader(content: string): boolean {
  return SAID.test(content.split('\n', HEADER_LINES).join('\n'));
}

/** Whether the format of a file has comments at all. */
function canHaveHeader(path: string): boolean {
  return !WITHOUT_COMMENTS.test(path);
}

/** The artifact with a header, unless it is the user's, has one already, or its format has no comments. */
export function withHeader(artifact: Artifact): Artifact {
  const { path, content, ownership } = artifact;
  if (ownership === 'once' || !canHaveHeader(path) || hasHeader(content)) return artifact;
  const [rendered, keep] = sentences(path);
  if (path.endsWith('.md')) return { ...artifact, content: `<!-- ${rendered}\n     ${keep} -->\n\n${content}` };
  const sign = path.endsWith('.ts') ? '//' : '#';
  const header = `${sign} ${rendered}\n${sign} ${keep}\n`;
  // An interpreter and the directives of shellcheck are only read in the first line.
  const staysFirst = content.startsWith('#!') || content.startsWith('# shellcheck ');
  const below = staysFirst ? content.indexOf('\n') + 1 : 0;
  return { ...artifact, content: `${content.slice(0, below)}${header}${content.slice(below)}` };
}
