/** Plans for people, for programs and for GitHub. */
import { join, relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { textOf } from '../workspace/digest.js';
import type { Patch } from '../workspace/patch.js';
import type { Plan } from '../workspace/plan.js';
import { type Action, describeReason, isDifference, isYours, type PlanEntry } from '../workspace/plan-entry.js';
import type { Problem } from '../workspace/problem.js';
import type { Context } from './context.js';
import { type Unchanged, unchangedText } from './fast-path.js';
import type { Paint } from './style.js';
import { type Way, wayLines, waysOut } from './ways-out.js';

const MARKS: Readonly<Record<Action, { readonly mark: string; readonly format: Parameters<Paint>[0] }>> = {
  create: { mark: '+', format: 'green' },
  update: { mark: '~', format: 'cyan' },
  delete: { mark: '-', format: 'red' },
  unchanged: { mark: '=', format: 'dim' },
  keep: { mark: '=', format: 'dim' },
  conflict: { mark: '!', format: 'yellow' },
};

/** One line for each path that changes or needs attention. */
export function planLines({ entries }: Plan, paint: Paint): string[] {
  return entries.filter(isWorthSaying).map((entry) => {
    const { mark, format } = MARKS[entry.action];
    const reason = ['new', 'changed', 'orphan'].includes(entry.reason)
      ? ''
      : `  ${paint('dim', describeReason(entry))}`;
    return `${paint(format, mark)} ${entry.path}${reason}`;
  });
}

/** How many files of a plan are as they should be, and how many are the user's, also from this run on. */
export function planUnchanged({ entries }: Plan): Unchanged {
  const yours = entries.filter((entry) => isYours(entry) || entry.reason === 'orphan-edited').length;
  return { yours, managed: entries.filter((entry) => entry.action === 'unchanged' && !isRecorded(entry)).length };
}

/** True when all that happens to a file is that its edit becomes a patch. */
function isRecorded({ action, reason }: PlanEntry): boolean {
  return action === 'unchanged' && reason === 'patched';
}

/**
 * How many files are created, updated, deleted, as they should be, yours, left alone, and in conflict.
 *
 * @param changesDocument whether the document, which is counted among none of them, is made or edited. Default: false.
 */
export function planSummary(plan: Plan, tense: 'done' | 'planned', changesDocument = false): string {
  const { entries } = plan;
  const count = (action: Action) => entries.filter((entry) => entry.action === action).length;
  const isDone = tense === 'done';
  const counts: readonly (readonly [number, string])[] = [
    [count('create'), isDone ? 'created' : 'to create'],
    [count('update'), isDone ? 'updated' : 'to update'],
    [count('delete'), isDone ? 'deleted' : 'to delete'],
    [entries.filter(isRecorded).length, isDone ? 'kept as a patch' : 'to keep as a patch'],
    [entries.filter(({ reason }) => reason === 'patch-undone').length, isDone ? 'patch dropped' : 'patch to drop'],
    [entries.filter(({ reason }) => reason === 'skipped').length, 'left alone'],
    [count('conflict'), 'in conflict'],
  ];
  const parts = counts.flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`]));
  const same = planUnchanged(plan);
  if (parts.length === 0) return unchangedText(same, changesDocument);
  return `${[...parts, `${same.managed} unchanged`, ...(same.yours === 0 ? [] : [`${same.yours} yours`])].join(', ')}.\n`;
}

/** The plan as data: every path, without its content. */
export function planJson({ entries }: Plan): Readonly<Record<string, unknown>>[] {
  return entries.map((entry) => ({
    path: entry.path,
    action: entry.action,
    reason: entry.reason,
    environment: entry.environment ?? null,
    difference: isDifference(entry),
  }));
}

/** The unified diff of what the plan does to one path; empty when nothing. */
export function entryDiff(entry: PlanEntry, context = 3): string {
  const { path, action, before, after } = entry;
  if (action === 'unchanged' || action === 'keep') return '';
  const old = before?.kind === 'file' ? textOf(before.bytes) : before === undefined ? '' : undefined;
  if (old === undefined) return `${path}: ${describeReason(entry)}\n`;
  const text = action === 'delete' ? '' : (after?.text ?? '');
  const modes = modeLines(entry);
  if (old === text) return modes === '' ? '' : `--- a/${path}\n+++ b/${path}\n${modes}`;
  const names = [
    before === undefined ? '/dev/null' : `a/${path}`,
    action === 'delete' ? '/dev/null' : `b/${path}`,
  ] as const;
  return `${modes}${textDiff([old, text], names, context)}`;
}

function textDiff([old, text]: readonly [string, string], names: readonly [string, string], context = 3): string {
  const patch = createTwoFilesPatch(names[0], names[1], old, text, '', '', { context });
  // Without the line of equals signs that the library begins with, and the empty time stamps behind the names.
  return patch
    .split('\n')
    .slice(1)
    .join('\n')
    .replace(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2');
}

/** A diff with its lines painted. */
export function paintDiff(diff: string, paint: Paint): string {
  return diff
    .split('\n')
    .map((line) => {
      if (/^(---|\+\+\+) /.test(line)) return paint('bold', line);
      if (line.startsWith('@@')) return paint('cyan', line);
      if (line.startsWith('+')) return paint('green', line);
      return line.startsWith('-') ? paint('red', line) : line;
    })
    .join('\n');
}

/** Everything about the plan's conflicts: what would be lost, and the command for each way out. */
export function conflictNotes(plan: Plan, ways: (entry: PlanEntry) => readonly Way[], paint: Paint): string[] {
  const conflicts = plan.entries.filter(({ action }) => action === 'conflict');
  return conflicts.flatMap((entry) => [
    `${paint('yellow', 'conflict')} ${paint('bold', entry.path)} ${describeReason(entry)}`,
    ...lostLines(entry)
      .filter((text) => text !== '')
      .map((text) => indent(paintDiff(text.trimEnd(), paint))),
    ...wayLines(ways(entry)).map((line) => `  ${line}`),
    '',
  ]);
}

/** The plan's conflicts as data: what would be lost of each file, and the command for each way out. */
export function conflictsJson(
  { entries }: Plan,
  ways: (entry: PlanEntry) => readonly Way[],
): Readonly<Record<string, unknown>>[] {
  return entries
    .filter(({ action }) => action === 'conflict')
    .map((entry) => ({
      path: entry.path,
      reason: entry.reason,
      message: `${entry.path} ${describeReason(entry)}`,
      lost: lostLines(entry).join('\n'),
      ways: ways(entry),
    }));
}

/** What would be lost: the hand edit alone where that is known, else everything that the file would lose. */
export function lostLines(entry: PlanEntry): string[] {
  if (entry.merged !== undefined) return [markedRegions(entry.merged)];
  return [entry.edit === undefined ? entryDiff(entry) : editDiff(entry.edit)];
}

/** A hand edit as a unified diff. */
export function editDiff({ path, base, edited }: Patch): string {
  return textDiff([base, edited], [`a/${path}`, `b/${path}`]);
}

/** Differences, and warnings, as workflow commands, which GitHub shows beside the files of a pull request. */
export function planGithub({ entries }: Plan, context: Context): string {
  return entries
    .flatMap((entry) => {
      const place = `file=${escapeProperty(pathInCheckout(entry.path, context))},title=check.${entry.reason}`;
      const said = escapeData(`${checkSentence(entry)}${howToMend(entry, context)}`);
      if (isDifference(entry)) return [`::error ${place}::${said}\n`];
      return entry.reason === 'ejected-behind' ? [`::warning ${place}::${said}\n`] : [];
    })
    .join('');
}

/** What stopped a run, or keeps a check from passing, at the file that it names, else at the one that is given. */
export function problemsGithub(problems: readonly Problem[], file: string, context: Context): string {
  return problems
    .map(({ code, message, fix }) => {
      const about = /(?:^|\s)(\.hha-env\/[^\s:,]+)/.exec(message)?.[1] ?? file;
      const place = `file=${escapeProperty(pathInCheckout(about, context))},title=${escapeProperty(code)}`;
      return `::error ${place}::${escapeData(fix === undefined ? message : `${message}\nfix: ${fix}`)}\n`;
    })
    .join('');
}

/** What follows the sentence about a file: the command that mends it, or what generate would offer where it stops. */
function howToMend(entry: PlanEntry, context: Context): string {
  if (entry.action === 'conflict')
    return waysOut(entry, context)
      .map(({ does, command }) => `\n${does}: ${command}`)
      .join('');
  return ` Run: ${context.program} ${isDifference(entry) ? 'generate' : 'diff'}`;
}

/** A path of the project as GitHub looks for it: from the checkout's root, which the project need not be. */
export function pathInCheckout(path: string, { root, env }: Pick<Context, 'root' | 'env'>): string {
  const checkout = env.GITHUB_WORKSPACE;
  if (checkout === undefined || checkout === '') return path;
  const inside = relative(checkout, join(root, path)).replaceAll('\\', '/');
  return inside.startsWith('../') ? path : inside;
}

/** What `check` says of a file that is not as it should be. */
export function checkSentence(entry: PlanEntry): string {
  switch (entry.action) {
    case 'create':
      return `${entry.path} is missing.`;
    case 'delete':
      return `${entry.path} is no longer rendered and should be gone.`;
    case 'update':
      return `${entry.path} is not as rendered: ${describeReason(entry)}.`;
    default:
      return `${entry.path} ${describeReason(entry)}.`;
  }
}

function isWorthSaying(entry: PlanEntry): boolean {
  return isDifference(entry) || entry.reason === 'once-present' || isRecorded(entry);
}

function modeLines({ before, after, action }: PlanEntry): string {
  if (before?.kind !== 'file' || before.executable === undefined || after === undefined || action === 'delete')
    return '';
  if (before.executable === after.executable) return '';
  return `old mode ${before.executable ? '100755' : '100644'}\nnew mode ${after.executable ? '100755' : '100644'}\n`;
}

/** The lines between conflict markers, with their numbers. */
function markedRegions(merged: string): string {
  const lines = merged.split('\n');
  let inside = false;
  return lines
    .flatMap((line, index) => {
      if (line.startsWith('<<<<<<< ')) inside = true;
      const shown = inside ? [`${String(index + 1).padStart(5)} ${line}`] : [];
      if (line.startsWith('>>>>>>> ')) inside = false;
      return shown;
    })
    .join('\n');
}

/** Moves every line to the right, below what it belongs to. */
export function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}

// Source: GitHub's actions/toolkit, the escaping of workflow commands.
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
