/** The whole judgement of a document's text, the one way for the command line, the library and the tests. */
import { type Diagnostic, hasErrors } from '../schema/diagnostic.js';
import { parseBytes, parseDocument } from '../schema/parse.js';
import { type DocumentSource, locate } from '../schema/source.js';
import type { EnvironmentModel } from './model.js';
import { resolveAll } from './resolve.js';

/** What a document means, or everything that is wrong with it. */
export interface Judgement {
  /** One for each environment, in the document's order; none when a diagnostic is an error. */
  readonly models: readonly EnvironmentModel[];
  /** Everything that is wrong, of fields and between fields, sorted by position; each has one. */
  readonly diagnostics: readonly Diagnostic[];
  readonly source: DocumentSource;
}

/**
 * Parses and resolves a document; everything that is wrong with it at once.
 *
 * @param document its text, or the bytes of its file (then what is not UTF-8 is said with its position).
 * @param file the name that diagnostics show.
 */
export function judge(document: string | Uint8Array, file: string): Judgement {
  const { draft, diagnostics, source } =
    typeof document === 'string' ? parseDocument(document, file) : parseBytes(document, file);
  if (draft === undefined) return { models: [], diagnostics, source };
  const resolved = resolveAll(draft.document, draft.doubtful);
  const all = locate([...diagnostics, ...resolved.diagnostics], source);
  return { models: hasErrors(all) ? [] : resolved.models, diagnostics: all, source };
}
