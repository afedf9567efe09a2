import type { EnvironmentModel } from '../../model/model.js';
import type { Diagnostic } from '../../schema/diagnostic.js';
import type { PlanEntry } from '../../workspace/plan-entry.js';
import type { Command } from '../command.js';
import { EXIT } from '../context.js';

/** `check`: the gate for pull requests. */
export const check: Command = {
  name: 'check',
  summary: 'Fail unless the document is valid and every generated file is exactly as rendered and patched.',
  argument: {
    syntax: '[environments...]',
    description: 'only these environments and what all share (default: all)',
    completes: 'environments',
  },
  options: [{ flags: '--format <format>', description: 'how to report', choices: ['text', 'github', 'json'] }],
  examples: [
    { line: 'check', does: 'before a commit' },
    {
      line: 'check --format github',
      does: 'in a workflow: marks the lines of the document and the files of the pull request',
    },
  ],
  async run(input, context) {
    const { isOutcome, openProject, planProject, selectEnvironments } = await import('../project.js');
    const { andYours } = await import('../fast-path.js');
    const { behindNotes } = await import('../behind.js');
    const { lastRender } = await import('../last-render.js');
    const { paintFor } = await import('../style.js');
    const { checkSentence, pathInCheckout, planGithub, planJson, problemsGithub } = await import('../plan-report.js');
    const { isDifference, isYours } = await import('../../workspace/plan-entry.js');
    const { DOCUMENT_FILE, RENDERED_FILE } = await import('../../workspace/paths.js');
    const { toGithub } = await import('../../schema/report.js');
    const { wayLines, waysOut } = await import('../ways-out.js');
    const { withAdvice } = await import('../print.js');
    const github = input.text('format') === 'github';
    const advised = (diagnostics: readonly Diagnostic[]) => diagnostics.map((each) => withAdvice(each, context));
    const project = openProject(context);
    if (isOutcome(project)) {
      if (!github) return project;
      const problems = (project.problems ?? []).map((problem) => withAdvice(problem, context));
      const file = project.source?.file ?? DOCUMENT_FILE;
      const said = toGithub(advised(project.diagnostics ?? []), pathInCheckout(file, context));
      // The log shows them as they were said, and the pull request at the file that they are about.
      return { ...project, diagnostics: [], text: said + problemsGithub(problems, DOCUMENT_FILE, context) };
    }
    const environments = selectEnvironments(project, input.args);
    if (environments !== undefined && 'exitCode' in environments) return environments;
    const plan = planProject(project, context, { environments });
    const { problem: notComparable } = lastRender(project.workspace);
    const differences = plan.entries.filter(isDifference);
    // Where generate would stop, it is no mending: what it would offer stands below the file.
    const ways = (entry: PlanEntry) => (entry.action === 'conflict' ? wayLines(waysOut(entry, context)) : []);
    const sentences = differences.flatMap((entry) => [
      `${checkSentence(entry)}\n`,
      ...ways(entry).map((line) => `  ${line}\n`),
    ]);
    const undecided = differences.filter(({ action }) => action === 'conflict').length;
    const first = undecided === 0 ? 'Mend it' : 'Take one of the ways above for each file that has them; then';
    const yours = plan.entries.filter(isYours).length;
    const managed = plan.entries.length - yours;
    const summary =
      differences.length === 0
        ? `All ${managed} managed files are as rendered${andYours(yours)}${notComparable === undefined ? '' : '; the record of the last render is not'}.\n`
        : `${differences.length} of ${managed} managed files ${differences.length === 1 ? 'is' : 'are'} not as rendered${andYours(yours)}. See what would change: ${context.program} diff. ${first}: ${context.program} generate\n`;
    const costs = await costsOf(project.models.filter(({ name }) => environments?.includes(name) ?? true));
    const data = {
      plan: planJson(plan),
      differences: differences.length,
      notComparable: notComparable?.message ?? null,
      yours,
      costs,
    };
    const exitCode = differences.length === 0 && notComparable === undefined ? EXIT.done : EXIT.different;
    if (github) {
      const { fieldsSinceRender, unrenderedFields } = await import('../unrendered-fields.js');
      // The cause before its effects: GitHub shows the first ten of a step.
      const fields = differences.length === 0 ? [] : fieldsSinceRender(project, environments);
      const problems = [...advised(project.diagnostics), ...unrenderedFields(fields, project.source, context.program)];
      const record = notComparable === undefined ? [] : [withAdvice(notComparable, context)];
      return {
        exitCode,
        text: [
          toGithub(problems, pathInCheckout(project.source.file, context)),
          problemsGithub(record, RENDERED_FILE, context),
          planGithub(plan, context),
        ].join(''),
        data,
      };
    }
    const record = notComparable === undefined ? [] : [withAdvice(notComparable, context)];
    return {
      exitCode,
      text: `${sentences.join('')}${summary}${costs.map(({ sentence }) => `${sentence}\n`).join('')}`,
      notes: behindNotes(plan, paintFor(context.stderr, context), context),
      data,
      problems: record,
      diagnostics: project.diagnostics,
      source: project.source,
    };
  },
};

/** What each environment costs beside its budget: the number of the environment page and of the alarm on the budget. */
async function costsOf(models: readonly EnvironmentModel[]) {
  const { estimate } = await import('../../pricing/estimate.js');
  const { compareWithBudget, pricesJson } = await import('../../pricing/remarks.js');
  const { usd } = await import('../../pricing/money.js');
  return models.map((model) => {
    const estimated = estimate(model);
    const { monthlyUsd, sentence } = compareWithBudget(estimated, model.settings.budget.monthlyUsd);
    return {
      environment: model.name,
      monthlyUsd: estimated.total,
      budgetUsd: monthlyUsd,
      prices: pricesJson(estimated),
      sentence: `${model.name}: about ${usd(estimated.total)} USD a month${estimated.otherRegion ? ` at the prices of ${estimated.pricedRegion}, since those of ${model.region} are not known` : ''}. ${sentence}`,
    };
  });
}
