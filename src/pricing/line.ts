/** One line of an estimate: a quantity times a price that is confirmed, unconfirmed, or missing. */
import { type PriceId, priceOf } from '../data/prices.js';
import type { EnvironmentModel } from '../model/model.js';
import type { Assumptions } from './assumptions.js';
import type { Period } from './period.js';

/** How well the price of a line is supported: two sources, one, or none. */
export type Confidence = 'confirmed' | 'unconfirmed' | 'missing';

/** What a line belongs to; the groups of a report, in its order. */
export const COST_GROUPS = ['compute', 'database', 'network', 'web', 'security', 'observability'] as const;
export type CostGroup = (typeof COST_GROUPS)[number];

export interface CostLine {
  /** Unique in an estimate and stable between estimates: `service.vcpu`. */
  readonly id: string;
  readonly group: CostGroup;
  readonly label: string;
  /** How many units in a month. */
  readonly quantity: number;
  readonly unit: string;
  /** USD for one unit; undefined when no price may be quoted. */
  readonly unitUsd: number | undefined;
  /** USD in a month; undefined when no price may be quoted, and then not in the total. */
  readonly monthlyUsd: number | undefined;
  readonly confidence: Confidence;
  /** Where the price was read, or why there is none. */
  readonly source: string;
  /** Whether off-hours make it smaller. */
  readonly schedulable: boolean;
  /** What a reader should know of the price or the quantity. */
  readonly note: string | undefined;
}

/** What the lines of an environment are counted from. */
export interface LineFacts {
  readonly model: PricedModel;
  readonly assumptions: Assumptions;
  readonly period: Period;
  /** Hours of the month in which tasks run. */
  readonly awakeHours: number;
  /** The same of the database, which starts ahead of them. */
  readonly databaseHours: number;
}

/** What an estimate reads of a model. */
export type PricedModel = Pick<
  EnvironmentModel,
  | 'name'
  | 'region'
  | 'settings'
  | 'application'
  | 'network'
  | 'jobs'
  | 'tasks'
  | 'offHours'
  | 'secrets'
  | 'alarms'
  | 'frontend'
  | 'backupCopyRegion'
>;

/** What a line is made of beside its price. */
export interface LineDraft {
  readonly id: string;
  readonly group: CostGroup;
  readonly price: PriceId | (string & {});
  readonly quantity: number;
  /** Default: the title of the price. */
  readonly label?: string;
  /** For a price without a row in the table. */
  readonly unit?: string;
  /** Default: false. */
  readonly schedulable?: boolean;
  readonly note?: string;
}

/** A line, priced from the table; no line when there is nothing of it. */
export function line(draft: LineDraft): readonly CostLine[] {
  const { id, group, quantity, label, schedulable = false } = draft;
  if (quantity <= 0) return [];
  const found = priceOf(draft.price);
  const common = {
    id,
    group,
    label: label ?? found.price?.title ?? draft.price,
    unit: found.price?.unit ?? draft.unit ?? 'unit',
    schedulable,
    note: [draft.note, found.price?.note].filter((note) => note !== undefined).join(' ') || undefined,
  };
  if (found.kind === 'missing') {
    const source = found.reason === 'unlisted' ? 'The table has no price of it.' : disagreement(found.candidates);
    return [{ ...common, quantity, unitUsd: undefined, monthlyUsd: undefined, confidence: 'missing', source }];
  }
  const billed = Math.max(0, quantity - (found.price.freeUnits ?? 0));
  if (billed === 0) return [];
  return [
    {
      ...common,
      quantity: billed,
      unitUsd: found.usd,
      monthlyUsd: billed * found.usd,
      confidence: found.confirmed ? 'confirmed' : 'unconfirmed',
      source: found.price.sources.join('; '),
    },
  ];
}

function disagreement(candidates: readonly number[]): string {
  if (candidates.length === 0) return 'No source confirms a price.';
  return candidates.length === 1
    ? `One undated figure only: ${candidates[0]}.`
    : `Sources disagree: ${candidates.join(', ')}.`;
}
