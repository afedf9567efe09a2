/** A comparison as Markdown, for a pull request. */
import { escapeMarkdown, markdownCode } from '../generators/escape.js';
import { type Alignment, markdownTable } from '../pricing/columns.js';
import { type Comparison, isSame } from './compare.js';
import { amount, costCaveats, costSentence, EFFECT_LEGEND, shown, signed, summaryOf } from './shown.js';

/** The whole comparison, with headings of the second and third level. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { environments, sections, controls, resources, cost } = comparison;
  const [one, other] = environments.map((name) => escapeMarkdown(name)) as [string, string];
  const heading = `## ${one} and ${other}\n`;
  if (isSame(comparison)) return `${heading}\nThe two are the same in everything.\n`;
  const block = (
    title: string,
    heads: readonly string[],
    rows: readonly (readonly string[])[],
    align: readonly Alignment[] = [],
  ) => (rows.length === 0 ? [] : [`### ${title}\n`, markdownTable(heads, rows, align)]);
  const sentences = [summaryOf(sections), costSentence(comparison), ...costCaveats(comparison)];
  return [
    heading,
    `${sentences.map(escapeMarkdown).join(' ')}\n`,
    ...sections.flatMap(({ title, fields }) =>
      block(
        title,
        ['Field', one, other, 'Effect'],
        fields.map(({ path, values: [first, second], effect }) => [
          markdownCode(path),
          markdownCode(shown(first)),
          markdownCode(shown(second)),
          effect === 'data-loss' || effect === 'replace' ? `**${effect}**` : effect,
        ]),
      ),
    ),
    ...block(
      'Controls',
      ['Control', one, other],
      controls.map(({ label, values }) => [label, ...values].map(escapeMarkdown)),
    ),
    ...block(
      'Resources',
      ['Resource', one, other],
      resources.map(({ label, values }) => [label, ...values].map(escapeMarkdown)),
    ),
    ...block(
      'Cost, USD a month',
      ['Item', one, other, 'Difference'],
      [
        ...cost.lines.map(({ label, values: [first, second], differenceUsd = 0 }) => [
          escapeMarkdown(label),
          amount(first),
          amount(second),
          signed(differenceUsd),
        ]),
        ['**Total**', amount(cost.totals[0]), amount(cost.totals[1]), `**${signed(cost.differenceUsd)}**`],
      ],
      ['left', 'right', 'right', 'right'],
    ),
    `${EFFECT_LEGEND}\n`,
  ].join('\n');
}
