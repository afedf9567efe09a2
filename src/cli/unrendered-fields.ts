/** Fields that changed since the last render, as problems on the lines of the document: what a gate marks in a pull request. */
import type { Diagnostic } from '../schema/diagnostic.js';
import { type DocumentSource, locate } from '../schema/source.js';
import { effectOf, type FieldChange, fieldChanges, shown } from './field-changes.js';
import { lastRender } from './last-render.js';
import type { Project } from './project.js';

/** How many changes of one line are told; a new tier moves dozens of fields that are written nowhere. */
const TOLD = 5;

/** What changed in these environments since the last complete render; nothing when it cannot be compared. */
export function fieldsSinceRender(
  { workspace, models }: Project,
  environments?: readonly string[],
): readonly FieldChange[] {
  const { models: before = [] } = lastRender(workspace);
  if (before.length === 0) return [];
  return fieldChanges(
    before,
    models.filter(({ name }) => environments?.includes(name) ?? true),
  );
}

/**
 * One problem for each line: GitHub shows ten of a step. A field that is not written, since it is inherited or a default,
 * stands on the line of the nearest one that is.
 */
export function unrenderedFields(
  changes: readonly FieldChange[],
  source: DocumentSource,
  program: string,
): readonly Diagnostic[] {
  const byLine = new Map<number, [FieldChange, ...FieldChange[]]>();
  for (const change of changes) {
    const { line } = source.positionOf(change.path);
    const together = byLine.get(line);
    if (together === undefined) byLine.set(line, [change]);
    else together.push(change);
  }
  const problems = [...byLine.values()].map((together): Diagnostic => {
    const [{ path }] = together;
    const told = together.slice(0, TOLD).map((change) => {
      const effect = effectOf(change);
      const { field, before, after } = change;
      return `${field}: ${shown(before)} -> ${shown(after)}${effect === undefined ? '' : ` (${effect})`}`;
    });
    const more = together.length > TOLD ? `, and ${together.length - TOLD} more` : '';
    return {
      code: 'check.unrendered-field',
      severity: 'error',
      path,
      message: `What is rendered does not know this change yet: ${told.join('; ')}${more}.`,
      fix: `run ${program} generate`,
    };
  });
  return locate(problems, source);
}
