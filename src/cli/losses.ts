/** What a changed document would cost in data once it is deployed, and what AWS would refuse: said aloud, whichever command meets it. */
import type { EnvironmentModel } from '../model/model.js';
import { runbookPath } from '../model/runbooks.js';
import type { Problem } from '../workspace/problem.js';
import { asCalled } from './called.js';
import type { Context } from './context.js';
import { type FieldChange, shown } from './field-changes.js';
import { lastRender } from './last-render.js';
import type { Project } from './project.js';
import type { Paint } from './style.js';
import { fieldsSinceRender } from './unrendered-fields.js';

/** Changes since the last complete run that lose data or are refused, and environments that the document no longer has. */
export interface Losses {
  readonly fields: readonly FieldChange[];
  /** The environments that were compared; what the application changes concerns every one. */
  readonly compared: readonly EnvironmentModel[];
  readonly refused: readonly FieldChange[];
  /** Their files are deleted, and what runs in AWS stays. */
  readonly gone: readonly EnvironmentModel[];
  /** Why none of this is known. */
  readonly notComparable: Problem | undefined;
}

/** Compares the document with the one that was rendered last; nothing when there was none. */
export function lossesOf(project: Project, environments?: readonly string[]): Losses {
  const { models: before = [], problem } = lastRender(project.workspace);
  const changes = fieldsSinceRender(project, environments);
  const isGone = ({ name }: EnvironmentModel) => !project.models.some((model) => model.name === name);
  return {
    fields: changes.filter(({ effect }) => effect === 'data-loss'),
    compared: project.models.filter(
      ({ name }) => (environments?.includes(name) ?? true) && before.some((model) => model.name === name),
    ),
    refused: changes.filter(({ refusal }) => refusal !== undefined),
    gone: environments === undefined ? before.filter(isGone) : [],
    notComparable: problem,
  };
}

/** What a person has to hear: a note for each environment whose data is at stake. */
export function lossNotes(
  { fields, compared, refused, gone, notComparable }: Losses,
  paint: Paint,
  { program }: Pick<Context, 'program'>,
): string[] {
  const warning = paint('yellow', 'warning[data-loss]:');
  const changes = ({ field, before, after }: FieldChange) =>
    `${field} changes from ${shown(before)} to ${shown(after)}.`;
  const remade = fields.filter(({ deletedIn }) => deletedIn === undefined);
  return [
    ...(notComparable === undefined ? [] : [notComparableNote(notComparable, paint, program)]),
    ...[...byEnvironment(remade)].map(([environment, theirs]) =>
      [
        ...theirs.map((change) => `${warning} ${changes(change)}`),
        '  why: AWS cannot change it in place: the next deployment makes something new and empty where the data is now.',
        `  fix: Take the value back. Or prove first that a backup can be restored, and plan the move: ${drillsOf(environment, compared)}`,
      ].join('\n'),
    ),
    ...fields.flatMap(({ field, deletedIn = [] }) =>
      deletedIn.length === 0
        ? []
        : [
            [
              `${warning} ${field} goes, and its value with it in ${deletedIn.join(', ')}.`,
              '  why: The next deployment deletes the secret. Under another name it is another secret, with a new value or with none.',
              '  fix: Put it back under its name. Or keep what is in it before you deploy; until the deployment, it can be read in Secrets Manager.',
            ].join('\n'),
          ],
    ),
    ...refused.map((change) =>
      [
        `${paint('yellow', 'warning[aws-refuses]:')} ${changes(change)}`,
        `  why: ${change.refusal?.reason} [${change.refusal?.source}]`,
        `  fix: Write ${shown(change.before)} again. Anything below it takes a new database, and the data moved into it.`,
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

function notComparableNote({ code, message, fix = '' }: Problem, paint: Paint, program: string): string {
  return `${paint('yellow', `warning[${code}]:`)} ${message}\n  fix: ${asCalled(fix, program)}`;
}

/** The same for programs. */
export function lossJson({ fields, refused, gone, notComparable }: Losses): Readonly<Record<string, unknown>> {
  const change = ({ field, before, after }: FieldChange) => ({ field, before: before ?? null, after: after ?? null });
  return {
    fields: fields.map(change),
    refused: refused.map((each) => ({
      ...change(each),
      reason: each.refusal?.reason ?? null,
      source: each.refusal?.source ?? null,
    })),
    environments: gone.map(({ name }) => name),
    notComparable: notComparable?.message ?? null,
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
