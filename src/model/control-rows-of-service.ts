/** Controls of the service: what survives a mistake, the loss of a zone, or a bad deployment. */
import { always, type ControlRow, days, flag } from './control-row.js';
import { deploymentLimits } from './deployment.js';

const CONTINGENCY = 'HIPAA Security Rule, 45 CFR 164.308(a)(7)';

/** Recovery, availability and change, in the order of the table. */
export const SERVICE_CONTROLS: readonly ControlRow[] = [
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
    key: 'backup-lock',
    kind: 'recovery',
    label: 'Backups cannot be deleted before their time',
    field: 'backups.enabled',
    derived: 'dataClass',
    source: 'AWS Backup developer guide, "AWS Backup Vault Lock"',
    on: ({ settings }) => settings.backups.enabled && settings.dataClass === 'phi',
    value: ({ settings }) =>
      settings.backups.enabled && settings.dataClass === 'phi'
        ? 'locked, until an administrator takes the lock off'
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
    // What each strategy goes by; the limit of time is that of lib/deployment-watch.ts.
    value: ({ settings }) => {
      const minutes = Math.ceil(deploymentLimits(settings).watchSeconds / 60);
      const breaker = settings.backend.deployment.strategy === 'rolling' ? 'circuit breaker, ' : '';
      return `${breaker}alarms, after ${minutes} minutes`;
    },
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
