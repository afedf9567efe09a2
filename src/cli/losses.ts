/** What a changed document would cost in data once it is deployed: said aloud, whichever command meets it. */
import type { EnvironmentModel } from '../model/model.js';
import { runbookPath } from '../model/runbooks.js';
import { type FieldChange, fieldChanges, shown } from './field-changes.js';
import { type Project, readText } from './project.js';
import type { Paint } from './style.js';

/** Changes since the last complete run that lose data, and environments that the document no longer has. */
export interface Losses {
  readonly fields: readonly FieldChange[];
  /** The environments that were compared; what the application changes concerns every one. */
  readonly compared: readonly EnvironmentModel[];
  /** Their files are deleted, and what runs in AWS stays. */
  readonly gone: readonly EnvironmentModel[];
}

/** Compares the document with the one that was rendered last; nothing when there was none. */
export function lossesOf({ workspace, models }: Project, environments?: readonly string[]): Losses {
  if (workspace.rendered === undefined) return { fields: [], compared: [], gone: [] };
  const before = readText(Buffer.from(workspace.rendered)).models;
  const inScope = models.filter(({ name }) => environments?.includes(name) ?? true);
  return {
    fields: fieldChanges(before, inScope).filter(({ effect }) => effect === 'data-loss'),
    compared: inScope.filter(({ name }) => before.some((model) => model.name === name)),
    gone: environments === undefined ? before.filter(({ name }) => !models.some((model) => model.name === name)) : [],
  };
}

/** What a person has to hear: a note for each environment whose data is at stake. */
export function lossNotes({ fields, compared, gone }: Losses, paint: Paint): string[] {
  const warning = paint('yellow', 'warning[data-loss]:');
  return [
    ...[...byEnvironment(fields)].map(([environment, changes]) =>
      [
        ...changes.map(
          ({ field, before, after }) => `${warning} ${field} changes from ${shown(before)} to ${shown(after)}.`,
        ),
        '  why: AWS cannot change it in place: the next deployment makes something new and empty where the data is now.',
        `  fix: Take the value back. Or prove first that a backup can be restored, and plan the move: ${drillsOf(environment, compared)}`,
      ].join('\n'),
    ),
    ...gone.map(({ name, paths, account, region }) =>
      [
        `${warning} The document has no environment ${name} any more.`,
        `  why: Its files go; everything that runs in account ${account}, ${region}, stays with its data and its costs. A new name makes a new, empty environment.`,
        `  fix: Put it back, and tear it down before you take it out: ${paths.runbooks}/teardown.md`,
      ].join('\n'),
    ),
  ];
}

/** The same for programs. */
export function lossJson({ fields, gone }: Losses): Readonly<Record<string, unknown>> {
  return {
    fields: fields.map(({ field, before, after }) => ({ field, before: before ?? null, after: after ?? null })),
    environments: gone.map(({ name }) => name),
  };
}

/** Where it is written how a backup is proved, for one environment or for all. */
function drillsOf(environment: string | undefined, compared: readonly EnvironmentModel[]): string {
  return compared
    .filter(({ name }) => environment === undefined || name === environment)
    .map(({ paths }) => runbookPath(paths.runbooks, 'restore-drill'))
    .join(', ');
}

/** The changes by the environment whose data they concern; what the application changes stands under none. */
function byEnvironment(fields: readonly FieldChange[]): ReadonlyMap<string | undefined, readonly FieldChange[]> {
  const groups = new Map<string | undefined, FieldChange[]>();
  for (const change of fields) {
    const environment = change.path[0] === 'environments' ? String(change.path[1]) : undefined;
    groups.set(environment, [...(groups.get(environment) ?? []), change]);
  }
  return groups;
}
