/** What an alarm is: a metric with its dimensions, a threshold, and the runbook that helps. */
import type { EnvironmentSettings } from '../schema/environment/environment.js';
import type { DatabaseModel } from './database.js';
import type { Names } from './names.js';
import type { RunbookSlug } from './runbooks.js';
import type { StackKey } from './stacks.js';

/** A dimension is a name that we gave, several of them whose figures are added up, or what AWS calls something that the CDK app makes. */
export type DimensionValue =
  | { readonly name: string }
  | { readonly names: readonly string[] }
  | { readonly of: 'loadBalancer' | 'targetGroup' | 'apiCertificate' | 'webCertificate' | 'distribution' };

export interface MetricModel {
  readonly namespace: string;
  readonly metric: string;
  /** `Sum`, `Average`, `Maximum`, `Minimum` or a percentile such as `p95`. */
  readonly statistic: string;
  readonly dimensions: Readonly<Record<string, DimensionValue>>;
}

export interface AlarmModel {
  /** Unique within the environment, and the end of its name. */
  readonly key: string;
  readonly name: string;
  /** What is wrong when it rings, for the person who reads the message. */
  readonly meaning: string;
  readonly region: string;
  /** Where it stands: beside what it watches, where that can be replaced, and beside the service that it rolls back. */
  readonly stack: Extract<StackKey, 'api' | 'edge' | 'observability' | 'edge-observability'>;
  /** One metric; or two, compared as a percentage (`ratio`) or subtracted (`difference`). */
  readonly watch:
    | { readonly kind: 'metric'; readonly metric: MetricModel }
    | { readonly kind: 'ratio' | 'difference'; readonly of: MetricModel; readonly by: MetricModel };
  readonly comparison: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold';
  readonly threshold: number;
  /** As a person says it: `5 percent`, `2 seconds`. */
  readonly thresholdText: string;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: 'notBreaching' | 'breaching' | 'missing';
  readonly runbook: RunbookSlug;
  /** Whether it also rolls a deployment back. */
  readonly rollsBack: boolean;
}

/** What the alarms of an environment depend on. */
export interface AlarmFacts {
  readonly region: string;
  readonly settings: EnvironmentSettings;
  readonly names: Names;
  readonly database: DatabaseModel;
  readonly hasFrontend: boolean;
  /** Whether anything happens by the clock: jobs, or a database that sleeps. */
  readonly hasSchedules: boolean;
  readonly sleeps: boolean;
  /** Rules of EventBridge that must reach what they call. */
  readonly watchedRules: readonly string[];
}

/** How many metrics an alarm looks at, as CloudWatch bills it: one for each of several names. */
export function metricCount({ watch }: Pick<AlarmModel, 'watch'>): number {
  const metrics = watch.kind === 'metric' ? [watch.metric] : [watch.of, watch.by];
  return metrics.reduce(
    (sum, { dimensions }) =>
      sum + Object.values(dimensions).reduce((count, value) => count * ('names' in value ? value.names.length : 1), 1),
    0,
  );
}

/** An alarm without its name, and without what most alarms have in common. */
export type AlarmDraft = Omit<
  AlarmModel,
  | 'name'
  | 'region'
  | 'stack'
  | 'missingData'
  | 'rollsBack'
  | 'periodSeconds'
  | 'evaluationPeriods'
  | 'datapointsToAlarm'
> &
  Partial<AlarmModel>;

/** A metric in one line. */
export const metric = (
  namespace: string,
  name: string,
  statistic: string,
  dimensions: MetricModel['dimensions'],
): MetricModel => ({
  namespace,
  metric: name,
  statistic,
  dimensions,
});
