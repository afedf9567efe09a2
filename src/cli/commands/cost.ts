import type { EnvironmentModel } from '../../model/model.js';
import type { Estimate } from '../../pricing/estimate.js';
import { pricesJson } from '../../pricing/remarks.js';
import type { CostReport } from '../../pricing/text.js';
import type { Command } from '../command.js';
import { EXIT } from '../context.js';
import { assumptionHelp, COST_OPTIONS, readCostOptions } from '../cost-options.js';

/** `cost`: what environments cost in a month. */
export const cost: Command = {
  name: 'cost',
  summary: 'Estimate what environments cost in a month, line by line, with and without their schedules.',
  argument: {
    syntax: '[environments...]',
    description: 'only these environments (default: all)',
    completes: 'environments',
  },
  options: [
    ...COST_OPTIONS,
    { flags: '--format <format>', description: 'how to report', choices: ['text', 'markdown', 'json'] },
  ],
  examples: [
    { line: 'cost', does: 'every environment in an average month' },
    { line: 'cost staging --month 2026-02', does: 'the hours of February 2026, its nights and weekends counted' },
    { line: 'cost --assume natGb=200', does: 'with more traffic through NAT' },
  ],
  help: `
Prices are those of us-east-1 from a dated table. A price that one source alone supports is marked ?, and one that no
source confirms is left out and named; none is guessed.

${assumptionHelp()}`,
  async run(input, context) {
    const { isOutcome, readDocument, readText, selectEnvironments } = await import('../project.js');
    const { hasErrors } = await import('../../schema/diagnostic.js');
    const { estimate } = await import('../../pricing/estimate.js');
    const { savings, withoutSchedules } = await import('../../pricing/savings.js');
    const { costText } = await import('../../pricing/text.js');
    const { costSection, savingsSection } = await import('../../pricing/markdown.js');
    const { usd } = await import('../../pricing/money.js');
    const { compareWithBudget } = await import('../../pricing/remarks.js');
    const { paintFor } = await import('../style.js');
    const options = await readCostOptions(input);
    if (isOutcome(options)) return options;
    const bytes = readDocument(context);
    if (isOutcome(bytes)) return bytes;
    const reading = readText(bytes);
    const about = { diagnostics: reading.diagnostics, source: reading.source };
    if (hasErrors(reading.diagnostics)) return { exitCode: EXIT.error, ...about };
    const names = selectEnvironments(reading, input.args);
    if (names !== undefined && 'exitCode' in names) return names;
    const models = reading.models.filter(({ name }) => names?.includes(name) ?? true);
    const reports = models.map((model) => ({
      estimate: estimate(model, options),
      region: model.region,
      budgetUsd: model.settings.budget.monthlyUsd,
      withoutSchedules: estimate(withoutSchedules(model), options),
      savings: savings(model, options),
    }));
    const total = reports.reduce((sum, report) => sum + report.estimate.total, 0);
    const markdown = (model: EnvironmentModel) =>
      `## ${model.name}\n\n${costSection(model, options)}\n${savingsSection(model, options)}`;
    const columns = context.stdout.isTTY === true ? context.stdout.columns : undefined;
    const texts =
      input.text('format') === 'markdown' ? models.map(markdown) : reports.map((report) => costText(report, columns));
    const paint = paintFor(context.stderr, context);
    const budgets = reports.map(({ estimate, budgetUsd }) => compareWithBudget(estimate, budgetUsd));
    return {
      exitCode: EXIT.done,
      isProse: input.text('format') !== 'markdown',
      text: [
        ...texts,
        ...(models.length > 1 ? [`All ${models.length} environments: about ${usd(total)} USD a month.\n`] : []),
      ].join('\n'),
      notes: budgets.flatMap(({ exceeded, sentence }, index) =>
        exceeded ? [`${paint('yellow', 'warning:')} ${models[index]?.name}: ${sentence}`] : [],
      ),
      data: { totalUsd: total, estimates: reports.map(reportJson) },
      ...about,
    };
  },
};

/** The shape of one estimate under `--json`: amounts in USD a month, `null` where there is no price. */
function reportJson({ estimate, region, budgetUsd, withoutSchedules, savings }: CostReport): object {
  return {
    environment: estimate.environment,
    region,
    totalUsd: estimate.total,
    withoutSchedulesUsd: withoutSchedules.total,
    budgetUsd,
    overBudget: estimate.total > budgetUsd,
    month: { label: estimate.period.label, hours: estimate.period.hours, awakeHours: estimate.awakeHours },
    prices: pricesJson(estimate),
    lines: estimate.lines.map(lineJson),
    unconfirmed: estimate.unconfirmed,
    missing: estimate.missing,
    assumptions: estimate.assumptions,
    savings: savings.map(({ monthlyUsd, field, value, ...saving }) => ({
      ...saving,
      field: field ?? null,
      value: value ?? null,
      monthlyUsd: monthlyUsd ?? null,
    })),
  };
}

function lineJson({ unitUsd, monthlyUsd, note, ...line }: Estimate['lines'][number]): object {
  return { ...line, unitUsd: unitUsd ?? null, monthlyUsd: monthlyUsd ?? null, note: note ?? null };
}
