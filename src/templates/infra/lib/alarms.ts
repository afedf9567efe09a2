/** Alarms as CloudWatch takes them: each with its dimensions, and with somebody who is told of both ways. */
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmConfig, DimensionConfig, EnvironmentConfig, MetricConfig } from '../config/environment';

/** What CloudWatch calls the things that this app makes. Two target groups take turns, so a source may be several. */
export type MetricSources = Partial<Record<MetricSource, readonly string[]>>;
type MetricSource = Extract<DimensionConfig, { of: unknown }>['of'];

/** A metric with the values of its dimensions. */
export interface ResolvedMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly statistic: string;
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
}

/** Adds the alarms that stand in a stack. Each tells the topic when it rings and when it is over. */
export function addAlarmsOf(
  scope: Construct,
  { alarms }: EnvironmentConfig,
  stack: AlarmConfig['stack'],
  sources: MetricSources,
  topicArn: string,
): readonly { readonly alarm: AlarmConfig; readonly made: cloudwatch.CfnAlarm }[] {
  return alarms
    .filter((alarm) => alarm.stack === stack)
    .map((alarm) => ({ alarm, made: addAlarm(scope, alarm, sources, topicArn) }));
}

function addAlarm(scope: Construct, alarm: AlarmConfig, sources: MetricSources, topicArn: string): cloudwatch.CfnAlarm {
  return new cloudwatch.CfnAlarm(scope, `Alarm-${alarm.key}`, {
    alarmName: alarm.name,
    alarmDescription: alarm.description,
    actionsEnabled: true,
    alarmActions: [topicArn],
    okActions: [topicArn],
    comparisonOperator: alarm.comparison,
    threshold: alarm.threshold,
    evaluationPeriods: alarm.evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm,
    treatMissingData: alarm.missingData,
    ...watched(alarm, sources),
  });
}

/** The metrics behind a configured one: one for each thing that its dimensions stand for. */
export function resolvedMetrics(metric: MetricConfig, sources: MetricSources): readonly ResolvedMetric[] {
  const variants = Object.entries(metric.dimensions).reduce<readonly ResolvedMetric['dimensions'][]>(
    (lists, [name, dimension]) =>
      valuesOf(metric, dimension, sources).flatMap((value) => lists.map((list) => [...list, { name, value }])),
    [[]],
  );
  return variants.map((dimensions) => ({
    namespace: metric.namespace,
    metricName: metric.metric,
    statistic: metric.statistic,
    dimensions,
  }));
}

function valuesOf(metric: MetricConfig, dimension: DimensionConfig, sources: MetricSources): readonly string[] {
  if ('name' in dimension) return [dimension.name];
  if ('names' in dimension) return dimension.names;
  const values = sources[dimension.of];
  if (values === undefined || values.length === 0) {
    throw new Error(`the alarm on ${metric.metric} asks for ${dimension.of}, which its stack does not know`);
  }
  return values;
}

type Watched = Pick<
  cloudwatch.CfnAlarmProps,
  'metrics' | 'metricName' | 'namespace' | 'dimensions' | 'period' | 'statistic' | 'extendedStatistic'
>;

function watched({ watch, periodSeconds }: AlarmConfig, sources: MetricSources): Watched {
  if (watch.kind !== 'metric') {
    const [of, by] = [stats('of', watch.of, sources, periodSeconds), stats('by', watch.by, sources, periodSeconds)];
    // What does not happen is not reported, so silence counts as zero; without requests there is no percentage.
    const expression =
      watch.kind === 'ratio'
        ? `IF(${by.id} > 0, 100 * FILL(${of.id}, 0) / ${by.id}, 0)`
        : `${of.id} - FILL(${by.id}, 0)`;
    return { metrics: [...of.queries, ...by.queries, { id: 'watched', expression, returnData: true }] };
  }
  const resolved = resolvedMetrics(watch.metric, sources);
  const [only] = resolved;
  if (only !== undefined && resolved.length === 1) {
    const { namespace, metricName, dimensions, statistic } = only;
    return { namespace, metricName, dimensions: [...dimensions], period: periodSeconds, ...statisticOf(statistic) };
  }
  const { id, queries } = stats('watched', watch.metric, sources, periodSeconds);
  return { metrics: queries.map((query) => ({ ...query, returnData: query.id === id })) };
}

/** The queries of a metric, and the id of the one that stands for it. */
function stats(
  id: string,
  metric: MetricConfig,
  sources: MetricSources,
  period: number,
): { readonly id: string; readonly queries: readonly cloudwatch.CfnAlarm.MetricDataQueryProperty[] } {
  const resolved = resolvedMetrics(metric, sources);
  const query = (queryId: string, { dimensions, namespace, metricName, statistic }: ResolvedMetric) => ({
    id: queryId,
    returnData: false,
    metricStat: { metric: { namespace, metricName, dimensions: [...dimensions] }, period, stat: statistic },
  });
  const [only] = resolved;
  if (only !== undefined && resolved.length === 1) return { id, queries: [query(id, only)] };
  const parts = resolved.map((part, index) => query(`${id}${index + 1}`, part));
  const filled = parts.map((part) => `FILL(${part.id}, 0)`).join(', ');
  const expression = metric.statistic === 'Sum' ? `SUM([${filled}])` : `MAX([${filled}])`;
  return { id, queries: [...parts, { id, expression, returnData: false }] };
}

function statisticOf(statistic: string): Pick<Watched, 'statistic' | 'extendedStatistic'> {
  return /^p\d/.test(statistic) ? { extendedStatistic: statistic } : { statistic };
}
