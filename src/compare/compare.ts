/** Two environments beside each other: fields with their blast radius, controls, resources and monthly cost. */
import { controlsOf } from '../model/controls.js';
import type { EnvironmentModel } from '../model/model.js';
import { type Estimate, type EstimateOptions, estimate } from '../pricing/estimate.js';
import { type FieldSection, fieldDifferences } from './field-differences.js';
import { type ResourceDifference, resourceDifferences } from './resources.js';

export interface Comparison {
  /** The names of the two, in the order of the question. */
  readonly environments: readonly [string, string];
  readonly sections: readonly FieldSection[];
  readonly controls: readonly ControlDifference[];
  readonly resources: readonly ResourceDifference[];
  readonly cost: CostDifference;
}

/** A control that is on in one and off in the other, or set to another value. */
export interface ControlDifference {
  readonly key: string;
  readonly label: string;
  readonly values: readonly [string, string];
  readonly on: readonly [boolean, boolean];
}

export interface CostDifference {
  /** USD in a month. */
  readonly totals: readonly [number, number];
  /** The second less the first. */
  readonly differenceUsd: number;
  /** Lines that differ by a cent or more, the largest difference first. */
  readonly lines: readonly CostLineDifference[];
  /** The region whose prices these are, and those of the two that stand in another one. */
  readonly prices: { readonly region: string; readonly asOf: string; readonly elsewhere: readonly Elsewhere[] };
  /** Labels of lines that have no price in one or the other, and are in neither total. */
  readonly missing: readonly string[];
}

/** An environment in a region whose prices are not known. */
export interface Elsewhere {
  readonly environment: string;
  readonly region: string;
}

export interface CostLineDifference {
  readonly id: string;
  /** As the estimate that has the line names it; the second's where both have it. */
  readonly label: string;
  /** USD in a month; 0 where an environment has no such line, undefined where it has one without a price. */
  readonly values: readonly [number | undefined, number | undefined];
  readonly differenceUsd: number | undefined;
}

/** Compares two environments of one document. */
export function compare(one: EnvironmentModel, other: EnvironmentModel, options: EstimateOptions = {}): Comparison {
  const [first, second] = [estimate(one, options), estimate(other, options)];
  return {
    environments: [one.name, other.name],
    sections: fieldDifferences(one, other),
    controls: controlDifferences(one, other),
    resources: resourceDifferences(one, other),
    cost: {
      ...costDifference(first, second),
      prices: {
        region: first.pricedRegion,
        asOf: first.pricesAsOf,
        elsewhere: [one, other]
          .filter(({ region }) => region !== first.pricedRegion)
          .map(({ name, region }) => ({ environment: name, region })),
      },
    },
  };
}

/** Whether the two are the same in everything that is compared. */
export function isSame({ sections, controls, resources, cost }: Comparison): boolean {
  return sections.length + controls.length + resources.length + cost.lines.length === 0;
}

function controlDifferences(one: EnvironmentModel, other: EnvironmentModel): readonly ControlDifference[] {
  const [first, second] = [controlsOf(one), controlsOf(other)];
  return first.flatMap((control) => {
    const match = second.find(({ key }) => key === control.key);
    if (match === undefined || match.value === control.value) return [];
    return [
      {
        key: control.key,
        label: control.label,
        values: [control.value, match.value] as const,
        on: [control.on, match.on] as const,
      },
    ];
  });
}

function costDifference(one: Estimate, other: Estimate): Omit<CostDifference, 'prices'> {
  const ids = [...new Set([...other.lines, ...one.lines].map(({ id }) => id))];
  const all = ids.map((id) => lineDifference(id, one, other));
  return {
    totals: [one.total, other.total],
    differenceUsd: other.total - one.total,
    lines: all
      .filter(({ differenceUsd }) => differenceUsd !== undefined && Math.abs(differenceUsd) >= 0.005)
      .sort((first, second) => Math.abs(second.differenceUsd ?? 0) - Math.abs(first.differenceUsd ?? 0)),
    missing: all.filter(({ differenceUsd }) => differenceUsd === undefined).map(({ label }) => label),
  };
}

function lineDifference(id: string, one: Estimate, other: Estimate): CostLineDifference {
  const [first, second] = [one, other].map(({ lines }) => lines.find((line) => line.id === id));
  const usdOf = (line: Estimate['lines'][number] | undefined) => (line === undefined ? 0 : line.monthlyUsd);
  const values = [usdOf(first), usdOf(second)] as const;
  const [before, after] = values;
  return {
    id,
    label: second?.label ?? first?.label ?? id,
    values,
    differenceUsd: before === undefined || after === undefined ? undefined : after - before,
  };
}
