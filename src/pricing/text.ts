/** An estimate and its savings as plain text, for a terminal. */
import { textTable } from './columns.js';
import type { Estimate } from './estimate.js';
import { COST_GROUPS, type CostLine } from './line.js';
import { quantity, unitPrice, usd } from './money.js';
import { basisOf, caveatsOf, compareWithBudget, markOf, NOT_COUNTED } from './remarks.js';
import type { Saving } from './savings.js';

/** What a report is made of. */
export interface CostReport {
  readonly estimate: Estimate;
  readonly region: string;
  readonly budgetUsd: number;
  /** The same environment without its off-hours; the estimate itself when it has none. */
  readonly withoutSchedules: Estimate;
  readonly savings: readonly Saving[];
}

/**
 * The whole report of one environment.
 *
 * @param columns how many characters a line has. Where they are too few for quantities and prices, amounts stand alone.
 */
export function costText(report: CostReport, columns = Number.POSITIVE_INFINITY): string {
  const { estimate, region, budgetUsd, withoutSchedules, savings } = report;
  const heading = `${estimate.environment}: about ${usd(estimate.total)} USD a month`;
  const scheduled = estimate.total < withoutSchedules.total;
  const rows = [
    ...COST_GROUPS.flatMap((group) => groupRows(estimate, group)),
    ['Total', '', '', '', usd(estimate.total), ''],
    ...(scheduled ? [['Without the schedules', '', '', '', usd(withoutSchedules.total), '']] : []),
  ];
  const remarks = [
    basisOf(estimate),
    ...caveatsOf(estimate, region),
    NOT_COUNTED,
    compareWithBudget(estimate, budgetUsd).sentence,
  ];
  return [
    `${heading}\n\n`,
    tableWithin(columns, rows),
    `\n${remarks.join('\n')}\n`,
    savings.length === 0 ? '' : `\nWhat could be saved:\n${savingsText(savings)}`,
  ].join('');
}

function tableWithin(columns: number, rows: readonly (readonly string[])[]): string {
  const whole = textTable(rows, ['left', 'right', 'left', 'right', 'right', 'left']);
  if (whole.split('\n').every((line) => line.length <= columns)) return whole;
  return textTable(
    rows.map(([label = '', , , , amount = '', mark = '']) => [label, amount, mark]),
    ['left', 'right', 'left'],
  );
}

/** The savings, one a line, each with its caution below. */
function savingsText(savings: readonly Saving[]): string {
  const amounts = savings.map(({ monthlyUsd }) => amountOf(monthlyUsd));
  const width = Math.max(...amounts.map(({ length }) => length));
  return savings
    .map(({ title, field, caution }, index) => {
      const where = field === undefined ? '' : ` (${field})`;
      return `  ${(amounts[index] ?? '').padStart(width)}  ${title}${where}\n  ${' '.repeat(width)}  ${caution}\n`;
    })
    .join('');
}

/** What an idea saves, in words where it saves nothing. */
export function amountOf(monthlyUsd: number | undefined): string {
  if (monthlyUsd === undefined) return 'unknown';
  return monthlyUsd < 0 ? `costs ${usd(-monthlyUsd)} more` : usd(monthlyUsd);
}

function groupRows({ lines }: Estimate, group: CostLine['group']): readonly (readonly string[])[] {
  const own = lines.filter((line) => line.group === group);
  if (own.length === 0) return [];
  const sum = own.reduce((total, { monthlyUsd = 0 }) => total + monthlyUsd, 0);
  return [
    [group.charAt(0).toUpperCase() + group.slice(1), '', '', '', usd(sum), ''],
    ...own.map((line) => [
      `  ${line.label}`,
      quantity(line.quantity),
      line.unit,
      line.unitUsd === undefined ? '' : unitPrice(line.unitUsd),
      line.monthlyUsd === undefined ? 'no price' : usd(line.monthlyUsd),
      markOf(line),
    ]),
  ];
}
