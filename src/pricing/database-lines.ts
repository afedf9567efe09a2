/** RDS and what is kept of it. */
import { instancePriceId } from '../data/prices.js';
import { type CostLine, type LineFacts, line } from './line.js';

const DAYS_PER_MONTH = 365 / 12;

/** The instance, its storage and its backups. */
export function databaseLines(facts: LineFacts): readonly CostLine[] {
  return [...instanceLines(facts), ...backupLines(facts)];
}

function instanceLines({ model, databaseHours }: LineFacts): readonly CostLine[] {
  const { database } = model.settings;
  const place = database.multiAz ? 'Multi-AZ' : 'Single-AZ';
  const family = database.multiAz ? 'rds-multi-az' : 'rds';
  const group = 'database';
  return [
    ...line({
      id: 'database.instance',
      group,
      price: instancePriceId(database.instanceClass, database.multiAz),
      unit: 'hour',
      label: `RDS ${database.instanceClass}, ${place}`,
      quantity: databaseHours,
      schedulable: true,
    }),
    ...line({ id: 'database.storage', group, price: `${family}.gp3.gb-month`, quantity: database.storageGiB }),
    ...line({
      id: 'database.iops',
      group,
      price: `${family}.gp3.iops-month`,
      // From 400 GiB on, gp3 has 12,000 operations a second in its price.
      quantity: Math.max(0, (database.iops ?? INCLUDED_IOPS) - INCLUDED_IOPS),
    }),
    ...line({
      id: 'database.throughput',
      group,
      price: `${family}.gp3.throughput-month`,
      label: `RDS gp3 provisioned throughput, ${place}`,
      unit: 'MiB/s-month',
      quantity: Math.max(0, (database.throughputMiBps ?? INCLUDED_THROUGHPUT) - INCLUDED_THROUGHPUT),
    }),
    ...line({
      id: 'database.insights',
      group,
      price: 'rds.performance-insights.vcpu-month',
      label: `Database Insights (standard) kept for ${database.insightsRetentionDays} days`,
      unit: 'instance-month',
      quantity: database.insightsRetentionDays > 7 ? 1 : 0,
    }),
  ];
}

/**
 * What gp3 has without a further price from 400 GiB on.
 * Source: Amazon RDS user guide, "Amazon RDS DB instance storage".
 */
const INCLUDED_IOPS = 12_000;
const INCLUDED_THROUGHPUT = 500;

function backupLines({ model, assumptions }: LineFacts): readonly CostLine[] {
  const { database, backups } = model.settings;
  const used = (database.storageGiB * assumptions.databaseUsedPercent) / 100;
  const change = assumptions.databaseDailyChangePercent / 100;
  const automatic = database.backupRetentionDays === 0 ? 0 : keptGb(used, change, database.backupRetentionDays);
  const vault = backups.enabled ? vaultGb(used, change, backups) : 0;
  const copied = model.backupCopyRegion === undefined ? 0 : vault;
  const price = 'rds.backup.gb-month';
  const group = 'database';
  return [
    // RDS keeps as much backup as the database has storage for nothing.
    ...line({ id: 'database.backups', group, price, quantity: Math.max(0, automatic - database.storageGiB) }),
    ...line({ id: 'backups.vault', group, price, label: 'AWS Backup vault', quantity: vault }),
    ...line({
      id: 'backups.copy',
      group,
      price,
      label: `AWS Backup copies in ${model.backupCopyRegion}`,
      quantity: copied,
      note: 'At the price of us-east-1.',
    }),
    ...line({
      id: 'backups.copy-transfer',
      group,
      price: 'transfer.inter-region.gb',
      unit: 'GB',
      label: `Transfer of copies to ${model.backupCopyRegion}`,
      quantity: copied === 0 ? 0 : used * Math.min(1, change * DAYS_PER_MONTH),
    }),
  ];
}

/** GB of a first backup and of what changes on each further day. */
function keptGb(used: number, change: number, days: number): number {
  return used * (1 + change * (days - 1));
}

/** A daily chain, and monthly backups beside it that share what did not change in their month. */
function vaultGb(
  used: number,
  change: number,
  {
    dailyRetentionDays,
    monthlyRetentionDays,
  }: { readonly dailyRetentionDays: number; readonly monthlyRetentionDays: number },
): number {
  const months = monthlyRetentionDays / DAYS_PER_MONTH;
  return keptGb(used, change, dailyRetentionDays) + months * used * Math.min(1, change * DAYS_PER_MONTH);
}
