/** The document as it was when everything was last rendered, which a change is measured against. */
import type { EnvironmentModel } from '../model/model.js';
import { LOCK_FILE, RENDERED_FILE } from '../workspace/paths.js';
import type { Problem } from '../workspace/problem.js';
import type { Workspace } from '../workspace/workspace.js';
import { upgraded } from './document/older.js';
import { readText } from './project.js';

/** The environments as they were rendered, or why nothing can be compared with them. */
export type LastRender =
  | { readonly models: readonly EnvironmentModel[]; readonly problem?: undefined }
  | { readonly models?: undefined; readonly problem: Problem };

const read = new WeakMap<Workspace, LastRender>();

/** Reads the record of the last render; without environments when nothing was rendered yet. */
export function lastRender(workspace: Workspace): LastRender {
  const known = read.get(workspace) ?? readRecord(workspace);
  read.set(workspace, known);
  return known;
}

function readRecord({ rendered, lock }: Workspace): LastRender {
  if (rendered === undefined) {
    return lock.files.size === 0 ? { models: [] } : notComparable('rendered.missing', 'is missing, or is no text');
  }
  const { models, diagnostics } = readText(Buffer.from(upgraded(rendered)?.text ?? rendered));
  if (models.length > 0) return { models };
  const [first] = diagnostics.filter(({ severity }) => severity === 'error');
  const line =
    first?.position === undefined ? '' : ` (line ${first.position.line}: ${first.message.replace(/\.$/, '')})`;
  return notComparable('rendered.unreadable', `is not a document that could have been rendered${line}`);
}

function notComparable(code: string, what: string): { readonly problem: Problem } {
  return {
    problem: {
      code,
      message: `${RENDERED_FILE} ${what}, so the document cannot be compared with what was rendered last: whether a change stops, replaces or loses something is not known.`,
      fix: `Take the file back from git, beside ${LOCK_FILE} as it was committed. Where git has none: create-hha-env generate writes it, without a comparison.`,
    },
  };
}
