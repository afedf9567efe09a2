/** Alarms on what the API runs on: tasks, database, jobs, events, firewall. */
import { EDGE_REGION } from '../data/regions.js';
import { type AlarmDraft, type AlarmFacts, type MetricModel, metric } from './alarm.js';

const GIB = 1024 ** 3;

/** Number and load of the tasks. */
export function taskAlarms({ settings, names, sleeps }: AlarmFacts): readonly AlarmDraft[] {
  const service = { ClusterName: { name: names.cluster }, ServiceName: { name: names.service } };
  const insight = (name: string) => metric('ECS/ContainerInsights', name, 'Average', service);
  const use = (key: string, name: string, what: string, percent: number): AlarmDraft => ({
    key,
    meaning: `The tasks use too much ${what}.`,
    watch: { kind: 'metric', metric: metric('AWS/ECS', name, 'Average', service) },
    comparison: 'GreaterThanThreshold',
    threshold: percent,
    thresholdText: `${percent} percent`,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    runbook: 'scaling',
  });
  return [
    {
      key: 'missing-tasks',
      meaning: 'Fewer tasks run than the service wants.',
      watch: { kind: 'difference', of: insight('DesiredTaskCount'), by: insight('RunningTaskCount') },
      comparison: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      thresholdText: '1 task',
      periodSeconds: 60,
      evaluationPeriods: 10,
      datapointsToAlarm: 10,
      // A sleeping service has no tasks to report on; any other that reports nothing is in trouble.
      missingData: sleeps ? 'notBreaching' : 'breaching',
      runbook: 'troubleshooting',
    },
    use('tasks-cpu', 'CPUUtilization', 'CPU', settings.alarms.cpuPercent),
    use('tasks-memory', 'MemoryUtilization', 'memory', settings.alarms.memoryPercent),
  ];
}

/** Load, storage and connections of the database. */
export function databaseAlarms({ settings, database }: AlarmFacts): readonly AlarmDraft[] {
  const rds = (name: string, statistic: string) =>
    metric('AWS/RDS', name, statistic, { DBInstanceIdentifier: { name: database.identifier } });
  const { databaseCpuPercent, databaseFreeStoragePercent, databaseConnectionsPercent } = settings.alarms;
  const freeGiB = (settings.database.storageGiB * databaseFreeStoragePercent) / 100;
  const connections =
    database.maxConnections === undefined
      ? undefined
      : Math.floor(((database.maxConnections - database.reservedConnections) * databaseConnectionsPercent) / 100);
  return [
    {
      key: 'database-cpu',
      meaning: 'The database uses too much CPU.',
      watch: { kind: 'metric', metric: rds('CPUUtilization', 'Average') },
      comparison: 'GreaterThanThreshold',
      threshold: databaseCpuPercent,
      thresholdText: `${databaseCpuPercent} percent`,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      runbook: 'scaling',
    },
    {
      key: 'database-storage',
      meaning: 'The disk of the database is almost full.',
      watch: { kind: 'metric', metric: rds('FreeStorageSpace', 'Minimum') },
      comparison: 'LessThanThreshold',
      threshold: Math.round(freeGiB * GIB),
      thresholdText: `${freeGiB} GiB`,
      runbook: 'scaling',
    },
    // Without the memory of the instance class RDS computes the limit, and a guessed alarm would be worse than none.
    ...(connections === undefined
      ? []
      : [
          {
            key: 'database-connections',
            meaning: 'The database has few connections left.',
            watch: { kind: 'metric', metric: rds('DatabaseConnections', 'Maximum') },
            comparison: 'GreaterThanOrEqualToThreshold',
            threshold: connections,
            thresholdText: `${connections} connections`,
            evaluationPeriods: 3,
            datapointsToAlarm: 3,
            runbook: 'troubleshooting',
          } satisfies AlarmDraft,
        ]),
  ];
}

/** Jobs that do not start, and a database that does not sleep or wake. */
export function scheduleAlarms({ names, sleeps }: AlarmFacts): readonly AlarmDraft[] {
  return [
    {
      key: 'jobs-given-up',
      meaning: `A job${sleeps ? ', or the sleep of the database,' : ''} could not be started and was given up: it stands in the dead-letter queue.`,
      watch: {
        kind: 'metric',
        metric: metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum', {
          QueueName: { name: names.jobsDeadLetterQueue },
        }),
      },
      comparison: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      thresholdText: '1 message',
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      runbook: 'troubleshooting',
    },
    {
      key: 'jobs-start-errors',
      meaning: `Scheduler fails to start jobs${sleeps ? ', or to stop or start the database' : ''}.`,
      watch: {
        kind: 'metric',
        metric: metric('AWS/Scheduler', 'TargetErrorCount', 'Sum', { ScheduleGroup: { name: names.scheduleGroup } }),
      },
      comparison: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      thresholdText: '1 error in five minutes',
      runbook: 'troubleshooting',
    },
  ];
}

/** Events that find nobody, and attacks that are held off. */
export function guardAlarms({ settings, names, region, hasFrontend, watchedRules }: AlarmFacts): readonly AlarmDraft[] {
  const undelivered: AlarmDraft = {
    key: 'notices-undelivered',
    meaning: 'An event could not be passed on: a notice did not go out, or what a rule starts did not start.',
    watch: {
      kind: 'metric',
      metric: metric('AWS/Events', 'FailedInvocations', 'Sum', { RuleName: { names: watchedRules } }),
    },
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    thresholdText: '1 event',
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    runbook: 'troubleshooting',
  };
  const firewall = (key: string, what: string, dimensions: MetricModel['dimensions']): AlarmDraft => ({
    key,
    meaning: `The firewall refuses an unusual number of requests to the ${what}: an attack, or a rule that hits patients.`,
    watch: {
      kind: 'metric',
      metric: metric('AWS/WAFV2', 'BlockedRequests', 'Sum', { ...dimensions, Rule: { name: 'ALL' } }),
    },
    comparison: 'GreaterThanThreshold',
    threshold: 1000,
    thresholdText: '1000 requests in five minutes',
    runbook: 'incident',
  });
  if (!settings.loadBalancer.waf) return [undelivered];
  return [
    undelivered,
    firewall('blocked-requests', 'API', { WebACL: { name: names.webAcl.api }, Region: { name: region } }),
    // Those of CloudFront name no region. Source: AWS WAF developer guide, "AWS WAF metrics and dimensions".
    ...(hasFrontend
      ? [
          {
            ...firewall('blocked-web-requests', 'web application', { WebACL: { name: names.webAcl.web } }),
            region: EDGE_REGION,
          },
        ]
      : []),
  ];
}
