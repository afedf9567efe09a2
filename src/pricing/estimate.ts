/** What an environment costs in a month, line by line. */
import { PRICED_REGION, PRICES_PROVENANCE } from '../data/prices.js';
import { type Assumptions, DEFAULT_ASSUMPTIONS } from './assumptions.js';
import { computeLines } from './compute-lines.js';
import { databaseLines } from './database-lines.js';
import type { CostLine, PricedModel } from './line.js';
import { networkLines } from './network-lines.js';
import { AVERAGE_MONTH, awakeHours, type Period } from './period.js';
import { observabilityLines, securityLines, webLines } from './service-lines.js';

export interface Estimate {
  readonly environment: string;
  readonly lines: readonly CostLine[];
  /** USD in a month: the sum of the lines that have a price. */
  readonly total: number;
  /** Ids of lines whose price one source alone supports. */
  readonly unconfirmed: readonly string[];
  /** Ids of lines that have no price and are not in the total. */
  readonly missing: readonly string[];
  readonly period: Period;
  /** Hours of the month in which tasks run. */
  readonly awakeHours: number;
  /** The same of the database, which starts ahead of them. */
  readonly databaseHours: number;
  readonly assumptions: Assumptions;
  /** The region whose prices these are. */
  readonly pricedRegion: string;
  /** The date of the price table. */
  readonly pricesAsOf: string;
  /** True when the environment stands in another region than the prices. */
  readonly otherRegion: boolean;
}

/** What an estimate may be told. */
export interface EstimateOptions {
  /** Assumptions that differ from the defaults. */
  readonly assumptions?: Partial<Assumptions>;
  /** The month. Default: an average one, so that the same document always costs the same. */
  readonly period?: Period;
}

/** Estimates an environment as its document describes it. */
export function estimate(model: PricedModel, options: EstimateOptions = {}): Estimate {
  const assumptions = { ...DEFAULT_ASSUMPTIONS, ...options.assumptions };
  const period = options.period ?? AVERAGE_MONTH;
  const { offHours } = model;
  const databaseTimes = offHours && { ...offHours, start: offHours.databaseStart };
  const facts = {
    model,
    assumptions,
    period,
    awakeHours: awakeHours(offHours, period),
    databaseHours: awakeHours(databaseTimes, period),
  };
  const lines = [computeLines, databaseLines, networkLines, webLines, securityLines, observabilityLines].flatMap(
    (linesOf) => linesOf(facts),
  );
  return {
    environment: model.name,
    lines,
    total: lines.reduce((sum, { monthlyUsd = 0 }) => sum + monthlyUsd, 0),
    unconfirmed: idsOf(lines, 'unconfirmed'),
    missing: idsOf(lines, 'missing'),
    period,
    awakeHours: facts.awakeHours,
    databaseHours: facts.databaseHours,
    assumptions,
    pricedRegion: PRICED_REGION,
    pricesAsOf: PRICES_PROVENANCE.asOf,
    otherRegion: model.region !== PRICED_REGION,
  };
}

function idsOf(lines: readonly CostLine[], confidence: CostLine['confidence']): readonly string[] {
  return lines.filter((line) => line.confidence === confidence).map(({ id }) => id);
}
