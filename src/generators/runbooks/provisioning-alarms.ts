/** Alarms as `aws cloudwatch put-metric-alarm` takes them. */
import type { AlarmModel, DimensionValue, MetricModel } from '../../model/alarm.js';
import type { EnvironmentModel } from '../../model/model.js';
import { noticeMessage } from '../../model/notices.js';
import { runbookPath } from '../../model/runbooks.js';
import { shellDocument, shellValue } from './shell-document.js';

/** The shell variables behind what AWS names; two target groups take turns where traffic is shifted. */
function sourcesOf(model: EnvironmentModel): Readonly<Record<string, readonly string[]>> {
  const shifts = model.settings.backend.deployment.strategy !== 'rolling';
  return {
    loadBalancer: [shellValue('LOAD_BALANCER#*:loadbalancer/')],
    targetGroup: [shellValue('TARGET_GROUP##*:'), ...(shifts ? [shellValue('GREEN_GROUP##*:')] : [])],
    apiCertificate: [shellValue('API_CERTIFICATE')],
    webCertificate: [shellValue('WEB_CERTIFICATE')],
    distribution: [shellValue('DISTRIBUTION_ID')],
  };
}

/** Alarms for the template: where each is put, and its document. */
export function alarmDocuments(model: EnvironmentModel): readonly {
  readonly name: string;
  readonly region: string;
  readonly rollsBack: boolean;
  readonly document: string;
}[] {
  const sources = sourcesOf(model);
  return alarmsOfProvisioning(model).map((alarm) => ({
    name: alarm.name,
    region: alarm.region,
    rollsBack: alarm.rollsBack,
    document: shellDocument(alarmInput(model, alarm, sources)),
  }));
}

/** Of the rules that must reach what they call only those that are made here; an alarm without any watches nothing. */
export function alarmsOfProvisioning(model: EnvironmentModel): readonly AlarmModel[] {
  const rules = noticeDocuments(model).map(({ name }) => name);
  return model.alarms.flatMap((alarm) => {
    if (alarm.key !== 'notices-undelivered' || alarm.watch.kind !== 'metric') return [alarm];
    if (rules.length === 0) return [];
    const metric = { ...alarm.watch.metric, dimensions: { RuleName: { names: rules } } };
    return [{ ...alarm, watch: { ...alarm.watch, metric } }];
  });
}

/**
 * Notices as `aws events put-rule` and `put-targets` take them. The watch over deployments and the restart belong to the
 * stacks, so the notice about their failures does as well.
 */
export function noticeDocuments(model: EnvironmentModel): readonly {
  readonly name: string;
  readonly rule: string;
  readonly targets: string;
}[] {
  return model.notices.flatMap(({ key, name, pattern, facts, ...words }) => {
    if (pattern === undefined || key === 'failed-execution') return [];
    const message = noticeMessage(model.paths.runbooks, words);
    const named = Object.keys(facts).map((fact) => `${fact}: <${fact}>`);
    return {
      name,
      rule: shellDocument({
        Name: name,
        Description: message,
        State: 'ENABLED',
        EventPattern: JSON.stringify(pattern),
        Tags: Object.entries(model.tags).map(([Key, Value]) => ({ Key, Value })),
      }),
      targets: shellDocument({
        Rule: name,
        Targets: [
          {
            Id: 'topic',
            Arn: shellValue('ALARM_TOPIC'),
            InputTransformer: {
              InputPathsMap: facts,
              InputTemplate: JSON.stringify(`${message} (${named.join(', ')})`),
            },
            RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 3600 },
          },
        ],
      }),
    };
  });
}

function alarmInput(
  model: EnvironmentModel,
  alarm: AlarmModel,
  sources: Readonly<Record<string, readonly string[]>>,
): object {
  const topic = shellValue(alarm.region === model.region ? 'ALARM_TOPIC' : 'EDGE_ALARM_TOPIC');
  return {
    AlarmName: alarm.name,
    AlarmDescription: `${alarm.meaning} Threshold: ${alarm.thresholdText}. Runbook: ${runbookPath(model.paths.runbooks, alarm.runbook)}`,
    ActionsEnabled: true,
    AlarmActions: [topic],
    OKActions: [topic],
    ComparisonOperator: alarm.comparison,
    Threshold: alarm.threshold,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    TreatMissingData: alarm.missingData,
    ...watched(alarm, sources),
    Tags: Object.entries(model.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function watched({ watch, periodSeconds }: AlarmModel, sources: Readonly<Record<string, readonly string[]>>): object {
  if (watch.kind !== 'metric') {
    const [of, by] = [queries('of', watch.of, sources, periodSeconds), queries('by', watch.by, sources, periodSeconds)];
    // What does not happen is not reported, so silence counts as zero; without requests there is no percentage.
    const expression = watch.kind === 'ratio' ? 'IF(by > 0, 100 * FILL(of, 0) / by, 0)' : 'of - FILL(by, 0)';
    return { Metrics: [...of, ...by, { Id: 'watched', Expression: expression, ReturnData: true }] };
  }
  const variants = dimensionsOf(watch.metric, sources);
  const [only] = variants;
  if (variants.length > 1 || only === undefined) {
    return {
      Metrics: queries('watched', watch.metric, sources, periodSeconds).map((query) => ({
        ...query,
        ReturnData: query.Id === 'watched',
      })),
    };
  }
  const { namespace, metric, statistic } = watch.metric;
  return {
    Namespace: namespace,
    MetricName: metric,
    Dimensions: only,
    Period: periodSeconds,
    ...(/^p\d/.test(statistic) ? { ExtendedStatistic: statistic } : { Statistic: statistic }),
  };
}

interface Query {
  readonly Id: string;
  readonly ReturnData: boolean;
}

/** The queries of a metric; the last one has the given id. */
function queries(
  id: string,
  metric: MetricModel,
  sources: Readonly<Record<string, readonly string[]>>,
  period: number,
): readonly Query[] {
  const variants = dimensionsOf(metric, sources);
  const query = (queryId: string, dimensions: unknown) => ({
    Id: queryId,
    ReturnData: false,
    MetricStat: {
      Metric: { Namespace: metric.namespace, MetricName: metric.metric, Dimensions: dimensions },
      Period: period,
      Stat: metric.statistic,
    },
  });
  if (variants.length === 1) return [query(id, variants[0])];
  const parts = variants.map((dimensions, index) => query(`${id}${index + 1}`, dimensions));
  const filled = parts.map((part) => `FILL(${part.Id}, 0)`).join(', ');
  const expression = metric.statistic === 'Sum' ? `SUM([${filled}])` : `MAX([${filled}])`;
  return [...parts, { Id: id, Expression: expression, ReturnData: false } as Query];
}

type Dimensions = readonly { readonly Name: string; readonly Value: string }[];

/** The dimensions of a metric, once for every combination of what their sources stand for. */
function dimensionsOf(
  metric: MetricModel,
  sources: Readonly<Record<string, readonly string[]>>,
): readonly Dimensions[] {
  const valuesOf = (dimension: DimensionValue): readonly string[] =>
    'name' in dimension ? [dimension.name] : 'names' in dimension ? dimension.names : (sources[dimension.of] ?? []);
  return Object.entries(metric.dimensions).reduce<readonly Dimensions[]>(
    (lists, [Name, dimension]) =>
      valuesOf(dimension).flatMap((Value) => lists.map((list) => [...list, { Name, Value }])),
    [[]],
  );
}
