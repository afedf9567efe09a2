/** What stands around the API: the web application, images, secrets, keys, firewalls, logs and alarms. */
import { metricCount } from '../model/alarm.js';
import { customerManagedKeys, firewalled, secretCount } from '../model/counted-resources.js';
import { runsOf } from './compute-lines.js';
import { type CostLine, type LineFacts, line } from './line.js';

const DAYS_PER_MONTH = 365 / 12;

/** The web application and everything that is stored in buckets and repositories. */
export function webLines({ model, assumptions }: LineFacts): readonly CostLine[] {
  const { settings, frontend } = model;
  const group = 'web';
  const accessLogs = (assumptions.accessLogGb * settings.loadBalancer.accessLogRetentionDays) / DAYS_PER_MONTH;
  const web =
    frontend === undefined
      ? []
      : [
          ...line({
            id: 'cloudfront.transfer',
            group,
            price: 'cloudfront.transfer.us.gb',
            quantity: assumptions.webTransferGb,
            note: 'Visitors elsewhere cost more.',
          }),
          ...line({
            id: 'cloudfront.requests',
            group,
            price: 'cloudfront.https.us.10k',
            quantity: assumptions.webRequests / 10_000,
          }),
          ...line({
            id: 'cloudfront.invalidations',
            group,
            price: 'cloudfront.invalidation.path',
            quantity: assumptions.webInvalidationPaths,
          }),
          ...line({
            id: 's3.web',
            group,
            price: 's3.standard.gb-month',
            label: 'S3 storage of the web application',
            quantity: assumptions.webStorageGb,
          }),
          ...line({ id: 's3.uploads', group, price: 's3.put.1k', quantity: assumptions.webUploads / 1000 }),
        ];
  return [
    ...web,
    ...line({
      id: 's3.access-logs',
      group,
      price: 's3.standard.gb-month',
      label: `S3 storage of access logs, ${settings.loadBalancer.accessLogRetentionDays} days`,
      quantity: accessLogs,
    }),
    ...line({ id: 'images', group, price: 'ecr.gb-month', quantity: assumptions.imageGb }),
  ];
}

/** Secrets, keys and firewalls. */
export function securityLines({ model, assumptions, period }: LineFacts): readonly CostLine[] {
  const { jobs, tasks } = model;
  const group = 'security';
  const firewalls = firewalled(model).length;
  const keys = customerManagedKeys(model).length;
  // Each run of a job reads every secret that its task names.
  const calls = jobs.reduce((sum, job) => {
    const task = tasks.find(({ family }) => family === job.family);
    return sum + runsOf(job, period) * new Set(task?.secrets.map(({ arnParameter }) => arnParameter)).size;
  }, 0);
  return [
    ...line({
      id: 'secrets',
      group,
      price: 'secretsmanager.secret.month',
      label: 'Secrets Manager secrets',
      quantity: secretCount(model),
    }),
    ...line({
      id: 'secrets.calls',
      group,
      price: 'secretsmanager.calls.10k',
      label: 'Secrets Manager calls of the jobs',
      quantity: calls / 10_000,
      schedulable: jobs.some(({ sleeps }) => sleeps),
    }),
    ...line({ id: 'keys', group, price: 'kms.key.month', quantity: keys }),
    ...line({
      id: 'keys.requests',
      group,
      price: 'kms.requests.10k',
      quantity: keys === 0 ? 0 : assumptions.kmsRequests / 10_000,
    }),
    ...line({ id: 'firewall.acls', group, price: 'waf.acl.month', quantity: firewalls }),
    ...line({ id: 'firewall.rules', group, price: 'waf.rule.month', quantity: firewalls * assumptions.firewallRules }),
    ...line({
      id: 'firewall.requests',
      group,
      price: 'waf.requests.1m',
      quantity: firewalls === 0 ? 0 : assumptions.firewallRequests / 1_000_000,
    }),
  ];
}

/** Logs, alarms and the dashboard. */
export function observabilityLines({ model, assumptions }: LineFacts): readonly CostLine[] {
  const { settings, alarms } = model;
  const { network, backend } = settings;
  const flowLogGb = network.flowLogs === 'all' ? assumptions.flowLogAllGb : assumptions.flowLogRejectGb;
  const kept = (gb: number, days: number): number => (gb * days) / DAYS_PER_MONTH;
  // CloudWatch bills an alarm for each metric that it looks at.
  const metrics = alarms.reduce((sum, alarm) => sum + metricCount(alarm), 0);
  const group = 'observability';
  return [
    ...line({
      id: 'logs.ingest',
      group,
      price: 'cloudwatch.logs.ingest.gb',
      label: 'Logs of tasks and database: ingestion',
      quantity: assumptions.logGb,
    }),
    ...line({
      id: 'logs.storage',
      group,
      price: 'cloudwatch.logs.storage.gb-month',
      label: `Logs of tasks and database: storage, ${backend.logRetentionDays} days`,
      quantity: kept(assumptions.logGb, backend.logRetentionDays),
    }),
    ...line({
      id: 'flow-logs.ingest',
      group,
      price: 'cloudwatch.logs.ingest.gb',
      label: `Flow logs (${network.flowLogs}): ingestion`,
      quantity: flowLogGb,
    }),
    ...line({
      id: 'flow-logs.storage',
      group,
      price: 'cloudwatch.logs.storage.gb-month',
      label: `Flow logs (${network.flowLogs}): storage, ${network.flowLogRetentionDays} days`,
      quantity: kept(flowLogGb, network.flowLogRetentionDays),
    }),
    ...line({
      id: 'alarms',
      group,
      price: 'cloudwatch.alarm.standard.month',
      label: `${alarms.length} alarms on ${metrics} metrics`,
      quantity: metrics,
    }),
    ...line({ id: 'dashboard', group, price: 'cloudwatch.dashboard.month', quantity: 1 }),
    ...line({
      id: 'container-insights',
      group,
      price: 'cloudwatch.container-insights',
      label: 'Container Insights metrics of the cluster',
      unit: 'cluster-month',
      quantity: 1,
    }),
  ];
}
