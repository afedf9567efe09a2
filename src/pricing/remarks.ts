/** The sentences that stand with every estimate: what it is for, what it lacks, and how it stands to the budget. */
import type { Estimate } from './estimate.js';
import type { CostLine } from './line.js';
import { quantity, usd } from './money.js';

/** What is in no line, since it is free or far below a dollar at this size, or belongs to the account. */
export const NOT_COUNTED =
  'Not counted: taxes, support, free tiers, CloudTrail, Config and GuardDuty of the account, and what costs cents: ' +
  'EventBridge Scheduler, SQS, SNS, SSM parameters and the one-off tasks of deployments.';

/** What the figures are for. */
export function basisOf({ period, awakeHours, databaseHours, pricesAsOf, pricedRegion }: Estimate): string {
  const hours = `${quantity(period.hours)} hours`;
  const month = period.months === 1 ? `${period.label} (${hours})` : `an ${period.label} (${hours})`;
  const awake =
    awakeHours < period.hours
      ? ` Tasks run for ${quantity(awakeHours)} hours of it, the database for ${quantity(databaseHours)}.`
      : '';
  return `For ${month}, in US dollars, on demand, at the prices of ${pricedRegion} as read on ${pricesAsOf}.${awake}`;
}

/** What a reader has to know before quoting the total: unconfirmed and missing prices, another region. */
export function caveatsOf(estimate: Estimate, region: string): readonly string[] {
  const { lines, unconfirmed, missing, otherRegion, pricedRegion } = estimate;
  const share = lines
    .filter(({ id }) => unconfirmed.includes(id))
    .reduce((sum, { monthlyUsd = 0 }) => sum + monthlyUsd, 0);
  const absent = lines.filter(({ id }) => missing.includes(id));
  return [
    ...(unconfirmed.length > 0 ? [`Prices marked ? rest on one source: ${usd(share)} of the total.`] : []),
    ...absent.map(({ label, source }) => `Not in the total: ${label}. ${source}`),
    ...(otherRegion
      ? [`The environment stands in ${region}, whose prices are not known; these are of ${pricedRegion}.`]
      : []),
  ];
}

/** Whose prices an estimate has, as data. */
export function pricesJson({ pricedRegion, pricesAsOf, otherRegion }: Estimate): Readonly<Record<string, unknown>> {
  return { region: pricedRegion, asOf: pricesAsOf, otherRegion };
}

/** How an estimate stands to the budget. */
export interface BudgetComparison {
  readonly monthlyUsd: number;
  /** Negative when the estimate is above the budget. */
  readonly leftUsd: number;
  readonly exceeded: boolean;
  readonly sentence: string;
}

/** Compares an estimate with the budget of its environment. */
export function compareWithBudget({ total, missing }: Estimate, monthlyUsd: number): BudgetComparison {
  const leftUsd = monthlyUsd - total;
  const exceeded = leftUsd < 0;
  const more = missing.length > 0;
  const sentence = exceeded
    ? `The estimate exceeds the budget of ${usd(monthlyUsd)} by ${usd(-leftUsd)}${more ? ', and some prices are missing' : ''}.`
    : `The budget of ${usd(monthlyUsd)} leaves ${usd(leftUsd)}${more ? ', but some prices are missing' : ''}.`;
  return { monthlyUsd, leftUsd, exceeded, sentence };
}

/** The mark of a line's price: `?` when one source alone supports it. */
export function markOf({ confidence }: CostLine): string {
  return confidence === 'unconfirmed' ? '?' : '';
}
