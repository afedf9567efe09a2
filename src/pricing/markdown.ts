/** An estimate as Markdown: the cost section of the environment page, and the savings of the cost runbook. */
import { ASSUMPTION_NAMES, ASSUMPTION_NOTES } from './assumptions.js';
import { markdownTable } from './columns.js';
import { type Estimate, type EstimateOptions, estimate } from './estimate.js';
import { COST_GROUPS, type PricedModel } from './line.js';
import { quantity, unitPrice, usd } from './money.js';
import { basisOf, caveatsOf, compareWithBudget, markOf, NOT_COUNTED } from './remarks.js';
import { savings, withoutSchedules } from './savings.js';
import { amountOf } from './text.js';

/** The body of the page's section on cost: paragraphs and tables without a heading, ending with a newline. */
export function costSection(model: PricedModel, options: EstimateOptions = {}): string {
  const now = estimate(model, options);
  const always = estimate(withoutSchedules(model), options);
  const schedules =
    now.total < always.total
      ? ` Without the off-hours it would be about ${usd(always.total)} USD: they save ${usd(always.total - now.total)} USD.`
      : '';
  const lines = COST_GROUPS.flatMap((group) => now.lines.filter((line) => line.group === group));
  const remarks = [...caveatsOf(now, model.region), NOT_COUNTED];
  return [
    `About **${usd(now.total)} USD a month**.${schedules} ${compareWithBudget(now, model.settings.budget.monthlyUsd).sentence}\n`,
    `${basisOf(now)}\n`,
    markdownTable(
      ['Part', 'Item', 'Quantity', 'Unit', 'Price', 'USD a month'],
      [
        ...lines.map((line) => [
          line.group,
          line.label,
          quantity(line.quantity),
          line.unit,
          line.unitUsd === undefined ? '' : `${unitPrice(line.unitUsd)}${markOf(line)}`,
          line.monthlyUsd === undefined ? 'no price' : usd(line.monthlyUsd),
        ]),
        ['', '**Total**', '', '', '', `**${usd(now.total)}**`],
      ],
      ['left', 'left', 'right', 'left', 'right', 'right'],
    ),
    `${remarks.map((remark) => `- ${remark}`).join('\n')}\n`,
    'The estimate supposes this use in a month:\n',
    assumptionTable(now),
  ].join('\n');
}

/** What could be saved in this environment, ranked: a table without a heading, ending with a newline. */
export function savingsSection(model: PricedModel, options: EstimateOptions = {}): string {
  return markdownTable(
    ['What to do', 'Field', 'Saves, USD a month', 'Mind'],
    savings(model, options).map(({ title, field, monthlyUsd, caution }) => [
      title,
      field === undefined ? '' : `\`${field}\``,
      amountOf(monthlyUsd),
      caution,
    ]),
    ['left', 'left', 'right', 'left'],
  );
}

function assumptionTable({ assumptions }: Estimate): string {
  return markdownTable(
    ['Assumption', 'Value', 'Unit'],
    ASSUMPTION_NAMES.map((name) => {
      const { label, unit } = ASSUMPTION_NOTES[name];
      return [label, quantity(assumptions[name]), unit];
    }),
    ['left', 'right', 'left'],
  );
}
