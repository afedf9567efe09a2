/** Values and amounts of a comparison in words, the same in text and Markdown. */
import { usd } from '../pricing/money.js';
import type { Comparison } from './compare.js';
import type { FieldSection } from './field-differences.js';

/** Effects from the gravest to the lightest, as a summary counts them. */
const EFFECTS = ['data-loss', 'replace', 'restart', 'in-place'] as const;

/** What the effects mean; stands once in a comparison. */
export const EFFECT_LEGEND =
  'The effect says what giving one environment the value of the other does to it: in-place (nothing stops), restart, ' +
  'replace (AWS makes a new resource), data-loss (the replaced resource holds data).';

/** A value of the document in one line. */
export function shown(value: unknown): string {
  if (value === undefined || value === false) return value === undefined ? 'not set' : 'false';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(shown).join(', ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) => `${key}: ${shown(inner)}`)
      .join(', ');
  }
  return String(value);
}

/** A difference in USD with its sign. */
export function signed(amount: number): string {
  return amount < 0 ? usd(amount) : `+${usd(amount)}`;
}

/** An amount, or that there is none. */
export function amount(monthlyUsd: number | undefined): string {
  return monthlyUsd === undefined ? 'no price' : usd(monthlyUsd);
}

/** How many fields differ, counted by effect. */
export function summaryOf(sections: readonly FieldSection[]): string {
  const fields = sections.flatMap((section) => section.fields);
  const counts = EFFECTS.map((effect) => ({ effect, count: fields.filter((field) => field.effect === effect).length }));
  const named = counts.filter(({ count }) => count > 0).map(({ effect, count }) => `${count} ${effect}`);
  return fields.length === 1
    ? `1 field differs: ${named.join(', ')}.`
    : `${fields.length} fields differ: ${named.join(', ')}.`;
}

/** The totals in a sentence. */
export function costSentence({ environments: [one, other], cost }: Comparison): string {
  const [first, second] = cost.totals;
  return `${one} costs about ${usd(first)} USD a month and ${other} about ${usd(second)}: ${signed(cost.differenceUsd)}.`;
}

/** What a reader has to know before quoting the totals: what they leave out, and whose prices they are. */
export function costCaveats({ cost }: Comparison): readonly string[] {
  const { missing, prices } = cost;
  const elsewhere = prices.elsewhere.map(({ environment, region }) => `${environment} stands in ${region}`);
  return [
    ...(missing.length === 0 ? [] : [`Without a price, and in neither total: ${missing.join('; ')}.`]),
    ...(elsewhere.length === 0
      ? []
      : [`${elsewhere.join(', ')}, whose prices are not known; these are of ${prices.region}.`]),
  ];
}
