/** Controls of data: how it is encrypted, who can reach it, and what is written down about that. */
import { always, type ControlRow, flag, keptForAYear } from './control-row.js';

const AUDIT_CONTROLS = 'HIPAA Security Rule, 45 CFR 164.312(b)';

/** Encryption, access and audit, in the order of the table. */
export const DATA_CONTROLS: readonly ControlRow[] = [
  {
    key: 'encryption-at-rest',
    kind: 'encryption',
    label: 'Database, backups, buckets, images, secrets and logs are encrypted at rest',
    source: 'HIPAA Security Rule, 45 CFR 164.312(a)(2)(iv)',
    on: always,
    value: () => 'on',
  },
  {
    key: 'encryption-in-transit',
    kind: 'encryption',
    label: 'TLS from the visitor to the load balancer and from the task to the database',
    source: 'HIPAA Security Rule, 45 CFR 164.312(e)',
    on: always,
    value: () => 'on',
  },
  {
    // The hop that the row above leaves out.
    key: 'encryption-to-tasks',
    kind: 'encryption',
    label: 'TLS from the load balancer to the tasks',
    field: 'loadBalancer.targetProtocol',
    source:
      'AWS whitepaper Architecting for HIPAA Security and Compliance, Elastic Load Balancing: encrypted end to end; AWS Security Hub, control ELB.22',
    guards: ['guard.phi-target-protocol'],
    on: ({ settings }) => settings.loadBalancer.targetProtocol === 'HTTPS',
    value: ({ settings }) =>
      settings.loadBalancer.targetProtocol === 'HTTPS'
        ? 'HTTPS, with a certificate that each task makes for itself'
        : 'HTTP inside the VPC',
  },
  flag(
    {
      key: 'customer-managed-keys',
      kind: 'encryption',
      label: 'Customer managed KMS keys, rotated',
      field: 'encryption.customerManagedKeys',
      source: 'HIPAA Security Rule, 45 CFR 164.312(a)(2)(iv)',
      guards: ['guard.phi-keys'],
    },
    ({ encryption }) => encryption.customerManagedKeys,
  ),
  {
    key: 'private-tasks-and-database',
    kind: 'access',
    label: 'Tasks and database have no public address',
    source: 'AWS Security Hub, controls ECS.2 and RDS.2',
    on: always,
    value: () => 'on',
  },
  {
    // An application that asks services outside AWS needs the way, so it is the document's to close.
    key: 'no-way-out',
    kind: 'access',
    label: 'No route leads from the tasks to the internet',
    field: 'network.nat',
    source: 'HIPAA Security Rule, 45 CFR 164.312(a)(1)',
    on: ({ settings }) => settings.network.nat === 'none',
    value: ({ settings }) =>
      settings.network.nat === 'none' ? 'AWS through endpoints, and nothing else' : 'any host, on port 443 alone',
  },
  {
    key: 's3-endpoint-policy',
    kind: 'access',
    label: 'Through the endpoint of S3 tasks reach the buckets of this account alone, and the layers of their image',
    source: 'Amazon VPC user guide, "Control access to VPC endpoints using endpoint policies"',
    derived: 'dataClass',
    on: ({ settings }) => settings.dataClass === 'phi',
    value: ({ settings }) => (settings.dataClass === 'phi' ? 'on' : 'any bucket'),
  },
  flag(
    {
      key: 'read-only-root',
      kind: 'access',
      label: 'Root file system of containers is read-only',
      field: 'backend.readOnlyRoot',
      source: 'AWS Security Hub, control ECS.5',
    },
    ({ backend }) => backend.readOnlyRoot,
  ),
  flag(
    {
      key: 'no-shell',
      kind: 'access',
      label: 'No shell into running tasks (ECS Exec)',
      field: 'backend.exec',
      source: 'HIPAA Security Rule, 45 CFR 164.312(a)',
      guards: ['guard.production-exec'],
    },
    ({ backend }) => !backend.exec,
  ),
  flag(
    {
      key: 'firewall',
      kind: 'access',
      label: 'Web application firewall before API and web application',
      field: 'loadBalancer.waf',
      source: 'AWS Security Hub, control ELB.16',
    },
    ({ loadBalancer }) => loadBalancer.waf,
  ),
  {
    key: 'flow-logs',
    kind: 'audit',
    label: 'Flow logs record all traffic of the VPC',
    field: 'network.flowLogs',
    source: 'AWS Security Hub, control EC2.6',
    guards: ['guard.phi-flow-logs'],
    on: ({ settings }) => settings.network.flowLogs === 'all',
    value: ({ settings }) => (settings.network.flowLogs === 'all' ? 'all traffic' : 'refused traffic only'),
  },
  keptForAYear(
    {
      key: 'flow-log-retention',
      kind: 'audit',
      label: 'Flow logs are kept for a year',
      field: 'network.flowLogRetentionDays',
      source: AUDIT_CONTROLS,
    },
    ({ network }) => network.flowLogRetentionDays,
  ),
  keptForAYear(
    {
      key: 'log-retention',
      kind: 'audit',
      label: 'Logs of the tasks are kept for a year',
      field: 'backend.logRetentionDays',
      source: AUDIT_CONTROLS,
      guards: ['guard.phi-retention'],
    },
    ({ backend }) => backend.logRetentionDays,
  ),
  keptForAYear(
    {
      key: 'load-balancer-log-retention',
      kind: 'audit',
      label: 'Access logs of the load balancer are kept for a year',
      field: 'loadBalancer.accessLogRetentionDays',
      source: AUDIT_CONTROLS,
    },
    ({ loadBalancer }) => loadBalancer.accessLogRetentionDays,
  ),
  keptForAYear(
    {
      key: 'web-log-retention',
      kind: 'audit',
      label: 'Access logs of CloudFront and of the buckets are kept for a year',
      field: 'web.accessLogRetentionDays',
      source: AUDIT_CONTROLS,
    },
    ({ web }) => web.accessLogRetentionDays,
  ),
  {
    key: 'enhanced-monitoring',
    kind: 'audit',
    label: 'Enhanced monitoring of the database',
    field: 'database.monitoringSeconds',
    source: 'AWS Security Hub, control RDS.6',
    on: ({ settings }) => settings.database.monitoringSeconds > 0,
    value: ({ settings }) =>
      settings.database.monitoringSeconds > 0 ? `every ${settings.database.monitoringSeconds} s` : 'off',
  },
  {
    key: 'alarms-notify',
    kind: 'audit',
    label: 'Somebody is told when an alarm rings',
    field: 'alarms.notify',
    source: 'AWS Security Hub, control CloudWatch.15',
    guards: ['guard.no-alarm-address'],
    on: ({ settings }) => settings.alarms.notify.length > 0,
    value: ({ settings }) => addresses(settings.alarms.notify.length),
  },
];

function addresses(count: number): string {
  if (count === 0) return 'nobody';
  return count === 1 ? '1 address' : `${count} addresses`;
}
