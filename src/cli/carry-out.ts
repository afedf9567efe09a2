/** From a project to files on disk: plan, ask or stop at conflicts, apply. `generate` and `create` share it. */
import { apply, recoverWorkspace } from '../workspace/apply.js';
import { nodeFileSystem } from '../workspace/files.js';
import { DOCUMENT_FILE } from '../workspace/paths.js';
import type { Plan } from '../workspace/plan.js';
import type { Choice, PlanEntry } from '../workspace/plan-entry.js';
import type { Problem } from '../workspace/problem.js';
import { needsRecovery } from '../workspace/recover.js';
import { behindNotes } from './behind.js';
import type { Outcome } from './command.js';
import { type Context, EXIT, type ExitCode } from './context.js';
import { refusalToWrite } from './document/on-disk.js';
import { lossesOf, lossJson, lossNotes } from './losses.js';
import {
  conflictNotes,
  conflictsJson,
  lostLines,
  paintDiff,
  planJson,
  planLines,
  planSummary,
  planUnchanged,
} from './plan-report.js';
import { type Project, planProject } from './project.js';
import { type Paint, paintFor } from './style.js';
import { waysOut, waysOutOfCreate } from './ways-out.js';

/** How a run deals with what it finds. */
export interface CarryOutOptions {
  readonly environments?: readonly string[] | undefined;
  /** Show the plan and write nothing. */
  readonly dryRun: boolean;
  /** Overwrite every hand edit. */
  readonly force: boolean;
  /** Keep every hand edit as a patch. */
  readonly keep: boolean;
  /** Files whose hand edits are overwritten. */
  readonly overwrite?: readonly string[];
  /** The new text of the document, when the run makes or edits it, and the fingerprint of the one that it was made from. */
  readonly document?: { readonly text: string; readonly before: string };
}

/** Finishes or undoes what a stopped run left, before anything is read; says which on standard error. */
export function recoverFirst({ root, stderr }: Context): Outcome | undefined {
  if (!needsRecovery(root, nodeFileSystem)) return undefined;
  const recovery = recoverWorkspace(root);
  if (typeof recovery !== 'string') return { exitCode: EXIT.error, problems: [recovery] };
  const said = {
    clean: '',
    'kept-old': 'An earlier run was stopped before it changed anything. Its temporary files are removed.\n',
    'finished-new': 'An earlier run was stopped halfway. It is finished now: the files are as that run meant them.\n',
    'restored-old':
      'An earlier run was stopped halfway. It is undone now: the files are as they were before that run.\n',
  };
  stderr.write(said[recovery]);
  return undefined;
}

/** Plans and, unless something would be lost, applies. */
export async function carryOut(project: Project, context: Context, options: CarryOutOptions): Promise<Outcome> {
  const refusal = options.document === undefined || options.dryRun ? undefined : refusalToWrite(context);
  if (refusal !== undefined) return { exitCode: EXIT.error, problems: [refusal] };
  const choices = new Map<string, Choice>((options.overwrite ?? []).map((path) => [path, 'overwrite']));
  const everywhere: Choice | undefined = options.force ? 'overwrite' : options.keep ? 'patch' : undefined;
  const planNow = () =>
    planProject(project, context, {
      environments: options.environments,
      choose: (path) => choices.get(path) ?? everywhere,
    });

  const first = planNow();
  const isAsking = context.interactive && !options.dryRun && first.entries.some(({ action }) => action === 'conflict');
  const plan = isAsking ? await askAbout(first, choices, planNow, context) : first;
  const about = { diagnostics: project.diagnostics, source: project.source };
  if (typeof plan === 'number') return { ...about, exitCode: plan, notes: ['Stopped. Nothing was written.'] };

  const paint = paintFor(context.stdout, context);
  const losses = lossesOf(project, options.environments);
  const paintNote = paintFor(context.stderr, context);
  const warnings = [...lossNotes(losses, paintNote, context), ...behindNotes(plan, paintNote, context)];
  const unchanged = planUnchanged(plan);
  const ways = (entry: PlanEntry) => (options.document === undefined ? waysOut : waysOutOfCreate)(entry, context);
  const stopsAt = plan.entries.some(({ action }) => action === 'conflict');
  const data = {
    dryRun: options.dryRun,
    document: options.document === undefined ? 'unchanged' : options.dryRun || stopsAt ? 'to-write' : 'written',
    plan: planJson(plan),
    conflicts: conflictsJson(plan, ways),
    losses: lossJson(losses),
    unchanged: unchanged.managed,
    yours: unchanged.yours,
  };
  const lines = [...documentLines(options, paint), ...planLines(plan, paint)].map((line) => `${line}\n`);
  const summary = (tense: 'done' | 'planned') => planSummary(plan, tense, options.document !== undefined);
  const conflicts = conflictNotes(plan, ways, paintNote);
  if (conflicts.length > 0) {
    return {
      ...about,
      exitCode: EXIT.conflict,
      data,
      text: `${lines.join('')}${summary('planned')}`,
      notes: [...warnings, ...conflicts, 'Nothing was written.'],
    };
  }
  if (options.dryRun) {
    return { ...about, exitCode: EXIT.done, data, notes: warnings, text: `${lines.join('')}${summary('planned')}` };
  }
  await context.beforeWrite?.();
  const problem = write(plan, project, context, options);
  if (problem !== undefined) return { ...about, exitCode: EXIT.error, problems: [problem] };
  const text = `${lines.join('')}${summary('done')}`;
  return { ...about, exitCode: EXIT.done, data, text, notes: warnings };
}

/** The document among the files of the plan, when the run makes or edits it. */
function documentLines({ document }: CarryOutOptions, paint: Paint): readonly string[] {
  if (document === undefined) return [];
  const mark = document.before === 'nothing' ? paint('green', '+') : paint('cyan', '~');
  return [`${mark} ${DOCUMENT_FILE}`];
}

function write(
  plan: Plan,
  project: Project,
  { root }: Context,
  { document, environments }: CarryOutOptions,
): Problem | undefined {
  // Hand edits of files that this run leaves alone were made on an earlier document, which stays their base.
  const leavesEdits = plan.entries.some(({ path, reason }) => reason === 'skipped' && plan.lock.files.has(path));
  const isComplete = environments === undefined && !leavesEdits;
  const result = apply(plan, root, {
    ...(document === undefined ? {} : { document: document.text, documentBefore: document.before }),
    ...(isComplete ? { rendered: project.text.replaceAll('\r\n', '\n') } : {}),
  });
  return 'code' in result ? result : undefined;
}

/** Asks about every conflict; the exit code when the user stops. */
async function askAbout(
  first: Plan,
  choices: Map<string, Choice>,
  planNow: () => Plan,
  context: Context,
): Promise<Plan | ExitCode> {
  const { ask } = await import('./ask.js');
  const { describeReason } = await import('../workspace/plan-entry.js');
  const paint = paintFor(context.stderr, context);
  let plan = first;
  let forAll: Choice | undefined;
  for (;;) {
    const conflict = plan.entries.find(({ action, path }) => action === 'conflict' && !choices.has(path));
    if (conflict === undefined) return plan;
    const isReplaceable = !['folder', 'obstructed', 'outside', 'other-case'].includes(conflict.reason);
    const canKeep = conflict.reason === 'foreign' || conflict.edit !== undefined;
    let choice = forAll === 'patch' && !canKeep ? undefined : isReplaceable ? forAll : undefined;
    while (choice === undefined) {
      const answer = await ask(context, {
        message: `${conflict.path} ${describeReason(conflict)}`,
        choices: [
          ...(canKeep ? [{ title: 'keep mine as a patch of every render', value: 'patch' }] : []),
          ...(isReplaceable ? [{ title: 'overwrite with what is rendered', value: 'overwrite' }] : []),
          { title: 'show the difference', value: 'diff' },
          { title: 'leave it alone this time', value: 'skip' },
          ...(canKeep ? [{ title: 'keep this and all others', value: 'patch-all' }] : []),
          ...(isReplaceable ? [{ title: 'overwrite this and all others', value: 'overwrite-all' }] : []),
          { title: 'stop, write nothing', value: 'stop' },
        ],
      });
      if (answer === undefined) return EXIT.stopped;
      if (answer === 'stop') return EXIT.conflict;
      if (answer === 'diff') context.stderr.write(`${paintDiff(lostLines(conflict).join('\n'), paint)}\n`);
      else if (answer === 'patch-all') choice = forAll = 'patch';
      else if (answer === 'overwrite-all') choice = forAll = 'overwrite';
      else if (answer === 'patch' || answer === 'overwrite' || answer === 'skip') choice = answer;
    }
    choices.set(conflict.path, choice);
    plan = planNow();
    // A choice that turned out impossible (an edit that does not merge) is asked again, without it.
    const again = plan.entries.find(({ path, action }) => path === conflict.path && action === 'conflict');
    if (again !== undefined && again.reason !== conflict.reason) choices.delete(conflict.path);
  }
}
