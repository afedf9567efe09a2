/** What the environment costs, as bars: one for each part, and the month with and without its schedules beside the budget. */
import type { EnvironmentModel } from '../model/model.js';
import { estimate } from '../pricing/estimate.js';
import { COST_GROUPS } from '../pricing/line.js';
import { quantity, usd } from '../pricing/money.js';
import { basisOf, caveatsOf, compareWithBudget, markOf, NOT_COUNTED } from '../pricing/remarks.js';
import { withoutSchedules } from '../pricing/savings.js';
import { type Content, type Element, element, table } from './html.js';

/** In units of the chart, which is as wide as its page. */
const WIDTH = 1120;
const ROW = 30;
const BAR = { x: 210, width: 760 };

interface Bar {
  readonly label: string;
  readonly usd: number;
  readonly kind: 'part' | 'total' | 'budget';
}

/** Chart, table and remarks of one environment's month. */
export function costReport(model: EnvironmentModel): Content {
  const month = estimate(model);
  const awake = estimate(withoutSchedules(model));
  const budget = model.settings.budget.monthlyUsd;
  const parts = COST_GROUPS.map((group) => ({
    label: group,
    usd: month.lines.reduce((sum, line) => sum + (line.group === group ? (line.monthlyUsd ?? 0) : 0), 0),
    kind: 'part' as const,
  })).filter((part) => part.usd > 0);
  const totals: readonly Bar[] = [
    { label: 'a month', usd: month.total, kind: 'total' },
    ...(awake.total > month.total ? [{ label: 'without schedules', usd: awake.total, kind: 'total' as const }] : []),
    { label: 'budget', usd: budget, kind: 'budget' },
  ];
  const rows = month.lines.map((line) => [
    line.group,
    line.label,
    `${quantity(line.quantity)} ${line.unit}`,
    line.monthlyUsd === undefined ? 'no price' : `${usd(line.monthlyUsd)}${markOf(line)}`,
  ]);
  const remarks = [basisOf(month), ...caveatsOf(month, model.region), NOT_COUNTED];
  return [
    element(
      'p',
      { class: 'lead' },
      `About ${usd(month.total)} USD a month. ${compareWithBudget(month, budget).sentence}`,
    ),
    chart([...parts, ...totals]),
    element(
      'details',
      {},
      element('summary', {}, `All ${rows.length} lines`),
      table(['Part', 'Item', 'Quantity', 'USD a month'], rows, [2, 3]),
    ),
    remarks.map((remark) => element('p', { class: 'remark' }, remark)),
  ];
}

function chart(bars: readonly Bar[]): Element {
  const most = Math.max(...bars.map((bar) => bar.usd), 1);
  return element(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${bars.length * ROW + 6}`,
      role: 'img',
      'aria-label': 'Monthly cost by part',
      class: 'chart',
    },
    bars.map((bar, index) => {
      const y = index * ROW + 4;
      const width = Math.max(1, (bar.usd / most) * BAR.width);
      return [
        element('text', { x: BAR.x - 12, y: y + 17, 'text-anchor': 'end' }, bar.label),
        element('rect', { x: BAR.x, y, width, height: ROW - 8, rx: 3, class: `bar ${bar.kind}` }),
        element('text', { x: BAR.x + width + 8, y: y + 17 }, usd(bar.usd)),
      ];
    }),
  );
}
