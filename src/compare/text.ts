/** A comparison as plain text, for a terminal. */
import { type Alignment, textTable } from '../pricing/columns.js';
import { type Comparison, isSame } from './compare.js';
import { amount, costCaveats, costSentence, EFFECT_LEGEND, shown, signed, summaryOf } from './shown.js';

/** The whole comparison. */
export function comparisonText(comparison: Comparison): string {
  const { environments, sections, controls, resources, cost } = comparison;
  const [one, other] = environments;
  if (isSame(comparison)) return `${one} and ${other} are the same in everything.\n`;
  const block = (
    title: string,
    heads: readonly string[],
    rows: readonly (readonly string[])[],
    align: readonly Alignment[] = [],
  ) => (rows.length === 0 ? [] : [`${title}\n${indented(textTable([heads, ...rows], align))}`]);
  return [
    ...sections.flatMap(({ title, fields }) =>
      block(
        title,
        ['', one, other, 'effect'],
        fields.map(({ path, values: [first, second], effect }) => [path, shown(first), shown(second), effect]),
      ),
    ),
    ...block(
      'Controls',
      ['', one, other],
      controls.map(({ label, values }) => [label, ...values]),
    ),
    ...block(
      'Resources',
      ['', one, other],
      resources.map(({ label, values }) => [label, ...values]),
    ),
    ...block(
      'Cost, USD a month',
      ['', one, other, 'difference'],
      [
        ...cost.lines.map(({ label, values: [first, second], differenceUsd = 0 }) => [
          label,
          amount(first),
          amount(second),
          signed(differenceUsd),
        ]),
        ['Total', amount(cost.totals[0]), amount(cost.totals[1]), signed(cost.differenceUsd)],
      ],
      ['left', 'right', 'right', 'right'],
    ),
    [summaryOf(sections), costSentence(comparison), ...costCaveats(comparison), EFFECT_LEGEND]
      .map((sentence) => `${sentence}\n`)
      .join(''),
  ].join('\n');
}

function indented(table: string): string {
  return table.replace(/^(?=.)/gm, '  ');
}
