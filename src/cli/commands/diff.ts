import type { Command } from '../command.js';
import { EXIT } from '../context.js';

/** `diff`: what `generate` would change. */
export const diff: Command = {
  name: 'diff',
  summary: 'Show what generate would change, as a unified diff, and what each changed field does to what runs.',
  help: `
The word behind a field says what its change does to a running environment: in-place (nothing stops), restart,
replace (AWS makes a new resource), data-loss (the replaced resource holds data). What AWS refuses is said in its place.`,
  argument: {
    syntax: '[environments...]',
    description: 'only these environments and what all share (default: all)',
    completes: 'environments',
  },
  options: [{ flags: '--exit-code', description: 'end with 2 when there is a difference' }],
  examples: [
    { line: 'diff', does: 'read it before generate' },
    { line: 'diff --exit-code staging', does: 'for scripts' },
  ],
  async run(input, context) {
    const { isOutcome, openProject, planProject, selectEnvironments } = await import('../project.js');
    const { changeLines } = await import('../field-changes.js');
    const { fieldsSinceRender } = await import('../unrendered-fields.js');
    const { behindNotes } = await import('../behind.js');
    const { entryDiff, paintDiff, planJson } = await import('../plan-report.js');
    const { describeReason, isDifference } = await import('../../workspace/plan-entry.js');
    const { lossesOf, lossJson, lossNotes } = await import('../losses.js');
    const { paintFor } = await import('../style.js');
    const project = openProject(context);
    if (isOutcome(project)) return project;
    const environments = selectEnvironments(project, input.args);
    if (environments !== undefined && 'exitCode' in environments) return environments;
    const plan = planProject(project, context, { environments });
    const differences = plan.entries.filter(isDifference);
    const fields = fieldsSinceRender(project, environments);
    const paint = paintFor(context.stdout, context);
    const losses = lossesOf(project, environments);
    const paintNote = paintFor(context.stderr, context);
    const attention = differences
      .filter(({ action, reason }) => action === 'conflict' || action === 'keep' || reason === 'patch-undone')
      .map((entry) => `${paintNote('yellow', 'note:')} ${entry.path} ${describeReason(entry)}`);
    return {
      exitCode: differences.length > 0 && input.flag('exit-code') ? EXIT.different : EXIT.done,
      // Lines before the first file are no part of a diff for git apply and patch.
      text: [...changeLines(fields), ...differences.map((entry) => paintDiff(entryDiff(entry), paint))].join(''),
      notes: [...lossNotes(losses, paintNote, context), ...behindNotes(plan, paintNote, context, true), ...attention],
      data: {
        losses: lossJson(losses),
        fields: fields.map(({ field, before, after, effect, refusal }) => ({
          field,
          before: before ?? null,
          after: after ?? null,
          effect: effect ?? null,
          refusal: refusal?.reason ?? null,
        })),
        plan: planJson(plan),
        diffs: differences.map((entry) => ({ path: entry.path, diff: entryDiff(entry) })),
      },
      diagnostics: project.diagnostics,
      source: project.source,
    };
  },
};
