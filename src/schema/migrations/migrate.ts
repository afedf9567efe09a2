/** Brings the text of an older document into the current form. */
import { isDeepStrictEqual } from 'node:util';
import { merge } from 'node-diff3';
import { type Document, isMap } from 'yaml';
import { SCHEMA_VERSION } from '../document.js';
import { dataOf, yamlTree } from '../yaml-text.js';
import { MIGRATIONS, type Migration } from './migrations.js';

/** A document in the current form, and what became of it on the way. */
export interface Migrated {
  readonly text: string;
  /** The version that it had. */
  readonly from: number;
  /** What changed, one sentence for each step. */
  readonly summaries: readonly string[];
}

/** The steps from a version to the current one; none when it is no older version that we know. */
export function migrationsFrom(version: unknown): readonly Migration[] {
  if (typeof version !== 'number' || version >= SCHEMA_VERSION) return [];
  const steps = MIGRATIONS.filter(({ from }) => from >= version && from < SCHEMA_VERSION);
  return steps.length === SCHEMA_VERSION - version && steps.every(({ from }, index) => from === version + index)
    ? steps
    : [];
}

/** The document in the current form; undefined when it has it already, or can't be read, or is of no older version. */
export function migrate(text: string): Migrated | undefined {
  const document = yamlTree(text);
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  const from: unknown = document.get('schemaVersion');
  const steps = migrationsFrom(from);
  if (steps.length === 0 || typeof from !== 'number') return undefined;
  for (const step of steps) step.migrate(document);
  document.set('schemaVersion', SCHEMA_VERSION);
  const written = asWritten(text.replaceAll('\r\n', '\n'), document);
  return {
    text: text.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written,
    from,
    summaries: steps.map(({ summary }) => summary),
  };
}

/**
 * The changed document in the user's own spacing: the YAML library writes all of it in its way, so what it writes of the
 * unchanged document is taken out again by a three-way merge. Where that does not come to the same, its way stands.
 */
function asWritten(text: string, changed: Document): string {
  const format = (document: Document) => document.toString({ lineWidth: 0, flowCollectionPadding: false });
  const [plain, wanted] = [format(yamlTree(text)), format(changed)];
  const { conflict, result } = merge(text.split('\n'), plain.split('\n'), wanted.split('\n'));
  const merged = result.join('\n');
  const isSame = !conflict && isDeepStrictEqual(dataOf(yamlTree(merged)), dataOf(yamlTree(wanted)));
  return isSame ? merged : wanted;
}
