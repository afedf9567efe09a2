/** The list of controls: what each is called, when it is on, and which field sets it. */
import type { EnvironmentSettings } from '../schema/environment/environment.js';

/** What a control looks at; an EnvironmentModel is one. */
export interface ControlFacts {
  readonly settings: EnvironmentSettings;
  readonly backupCopyRegion: string | undefined;
}

/** What a control is for; the groups of the table. */
export type ControlKind = 'encryption' | 'access' | 'audit' | 'recovery' | 'availability' | 'change';

/** One control before it is asked about an environment. */
export interface ControlRow {
  readonly key: string;
  readonly kind: ControlKind;
  readonly label: string;
  /** The field that sets it, within the environment. Default: none, it is always on. */
  readonly field?: string;
  readonly on: (facts: ControlFacts) => boolean;
  readonly value: (facts: ControlFacts) => string;
  readonly source?: string;
  /** Guards whose acknowledgement accepts that it is off. */
  readonly guards?: readonly string[];
  /** Who decides when the field is unsaid, where its own notes cannot say it. */
  readonly derived?: 'tier' | 'dataClass';
}

/** A year, as long as the guard on logs of health data asks for. */
const YEAR = 365;

const always = (): boolean => true;
const onOff = (on: boolean): string => (on ? 'on' : 'off');
const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

type Flag = (settings: EnvironmentSettings) => boolean;
type Days = (settings: EnvironmentSettings) => number;

/** A control that is a switch. */
const flag = (row: Omit<ControlRow, 'on' | 'value'>, read: Flag): ControlRow => ({
  ...row,
  on: ({ settings }) => read(settings),
  value: ({ settings }) => onOff(read(settings)),
});

/** A log that counts as an audit trail from a year on. */
const keptForAYear = (row: Omit<ControlRow, 'on' | 'value'>, read: Days): ControlRow => ({
  ...row,
  on: ({ settings }) => read(settings) >= YEAR,
  value: ({ settings }) => days(read(settings)),
});

const AUDIT_CONTROLS = 'HIPAA Security Rule, 45 CFR 164.312(b)';
const CONTINGENCY = 'HIPAA Security Rule, 45 CFR 164.308(a)(7)';

/** Every control, in the order of the table. */
export const CONTROL_ROWS: readonly ControlRow[] = [
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
    value: ({ settings }) =>
      settings.alarms.notify.length === 1 ? '1 address' : `${settings.alarms.notify.length} addresses`,
  },
  {
    key: 'point-in-time-restore',
    kind: 'recovery',
    label: 'The database can be restored to any second',
    field: 'database.backupRetentionDays',
    source: CONTINGENCY,
    guards: ['guard.phi-backups'],
    on: ({ settings }) => settings.database.backupRetentionDays > 0,
    value: ({ settings }) =>
      settings.database.backupRetentionDays > 0 ? days(settings.database.backupRetentionDays) : 'off',
  },
  {
    key: 'backup-plan',
    kind: 'recovery',
    label: 'Daily and monthly backups in a vault of their own',
    field: 'backups.enabled',
    source: 'AWS Security Hub, control RDS.26',
    on: ({ settings }) => settings.backups.enabled,
    value: ({ settings: { backups } }) =>
      backups.enabled
        ? `daily ${days(backups.dailyRetentionDays)}, monthly ${days(backups.monthlyRetentionDays)}`
        : 'off',
  },
  {
    key: 'backup-copy',
    kind: 'recovery',
    label: 'Copies of backups in another region',
    field: 'backups.copyToRegion',
    source: CONTINGENCY,
    derived: 'dataClass',
    on: ({ backupCopyRegion }) => backupCopyRegion !== undefined,
    value: ({ backupCopyRegion }) => backupCopyRegion ?? 'off',
  },
  flag(
    {
      key: 'database-deletion-protection',
      kind: 'recovery',
      label: 'Deletion protection of the database',
      field: 'database.deletionProtection',
      source: 'AWS Security Hub, control RDS.8',
      guards: ['guard.deletion-protection'],
    },
    ({ database }) => database.deletionProtection,
  ),
  flag(
    {
      key: 'load-balancer-deletion-protection',
      kind: 'recovery',
      label: 'Deletion protection of the load balancer',
      field: 'loadBalancer.deletionProtection',
      source: 'AWS Security Hub, control ELB.6',
    },
    ({ loadBalancer }) => loadBalancer.deletionProtection,
  ),
  flag(
    {
      key: 'database-multi-az',
      kind: 'availability',
      label: 'Standby of the database in another zone (Multi-AZ)',
      field: 'database.multiAz',
      source: 'AWS Security Hub, control RDS.5',
      guards: ['guard.production-single-zone'],
    },
    ({ database }) => database.multiAz,
  ),
  {
    key: 'several-tasks',
    kind: 'availability',
    label: 'Two tasks or more at all times',
    field: 'backend.tasks.min',
    guards: ['guard.production-zero-tasks'],
    on: ({ settings }) => settings.backend.tasks.min >= 2,
    value: ({ settings: { backend } }) => (backend.tasks.min === 1 ? '1 task' : `${backend.tasks.min} tasks`),
  },
  {
    key: 'nat-in-every-zone',
    kind: 'availability',
    label: 'The way out of the VPC survives the loss of a zone',
    field: 'network.nat',
    source: 'Amazon VPC user guide, "NAT gateways"',
    // Without NAT the interface endpoints carry the traffic, and they stand in every zone.
    on: ({ settings }) => ['perAz', 'regional', 'none'].includes(settings.network.nat),
    value: ({ settings }) => settings.network.nat,
  },
  flag(
    {
      key: 'no-spot',
      kind: 'availability',
      label: 'No tasks that AWS may take back (Spot)',
      field: 'backend.spot',
      guards: ['guard.production-spot'],
    },
    ({ backend }) => !backend.spot,
  ),
  {
    key: 'no-off-hours',
    kind: 'availability',
    label: 'Awake at all hours',
    field: 'schedules.offHours',
    guards: ['guard.production-off-hours'],
    on: ({ settings }) => typeof settings.schedules.offHours !== 'object',
    value: ({ settings }) => (typeof settings.schedules.offHours === 'object' ? 'sleeps in off-hours' : 'on'),
  },
  {
    key: 'gradual-deployment',
    kind: 'change',
    label: 'A new revision is proven before it gets all traffic',
    field: 'backend.deployment.strategy',
    on: ({ settings }) => settings.backend.deployment.strategy !== 'rolling',
    value: ({ settings }) => settings.backend.deployment.strategy,
  },
  {
    key: 'deployment-rollback',
    kind: 'change',
    label: 'A failing deployment rolls itself back',
    source: 'Amazon ECS API reference, DeploymentConfiguration',
    on: always,
    value: () => 'on',
  },
  {
    key: 'deployment-approval',
    kind: 'change',
    label: 'A person starts each deployment',
    field: 'github.deployOnMerge',
    on: ({ settings }) => !settings.github.deployOnMerge,
    value: ({ settings }) => (settings.github.deployOnMerge ? 'deploys when merged' : 'on'),
  },
];
