/** A document of an older form, met by a command that may write: the change, shown before it is made. */
import { createTwoFilesPatch } from 'diff';
import { migrate } from '../../schema/migrations/migrate.js';
import { digest } from '../../workspace/digest.js';
import { DOCUMENT_FILE } from '../../workspace/paths.js';

/** The document in today's form. */
export interface Upgraded {
  readonly text: string;
  /** The `fingerprint` of the text that it was made from. */
  readonly before: string;
  /** For standard error: what changes and why, as sentences and a unified diff. */
  readonly notes: readonly string[];
}

/** The document in today's form; undefined when it has that form, or can't be brought into it. */
export function upgraded(text: string): Upgraded | undefined {
  const migrated = migrate(text);
  if (migrated === undefined) return undefined;
  const diff = createTwoFilesPatch(`a/${DOCUMENT_FILE}`, `b/${DOCUMENT_FILE}`, text, migrated.text, '', '');
  const body = diff
    .split('\n')
    .slice(1)
    .join('\n')
    .replaceAll(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2');
  return {
    text: migrated.text,
    before: digest(text),
    notes: [
      `${DOCUMENT_FILE} has the form of version ${migrated.from}:`,
      ...migrated.summaries.map((each) => `  ${each}`),
      body,
    ],
  };
}
