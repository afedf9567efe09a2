/** Backups of the database beside those that RDS keeps itself: they survive the instance and, copied, the region. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { BackupsConfig, DatabaseConfig, EnvironmentConfig } from '../config/environment';

/** A plan with a daily and a monthly backup of one resource. */
export function backupPlan(
  scope: Construct,
  config: EnvironmentConfig,
  backups: BackupsConfig,
  { resourceArn, key }: { readonly resourceArn: string; readonly key: kms.IKey | undefined },
): void {
  const vault = new backup.BackupVault(scope, 'BackupVault', {
    backupVaultName: config.names.backupVault,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  const copyVault =
    backups.copy === undefined
      ? undefined
      : backup.BackupVault.fromBackupVaultArn(scope, 'CopyVault', backups.copy.vaultArn);
  const hour = String(quietHour(config.database));
  const rule = (ruleName: string, day: string, retentionDays: number) =>
    new backup.BackupPlanRule({
      ruleName,
      backupVault: vault,
      scheduleExpression: events.Schedule.cron({ minute: '30', hour, day }),
      startWindow: Duration.hours(1),
      completionWindow: Duration.hours(6),
      deleteAfter: Duration.days(retentionDays),
      copyActions:
        copyVault === undefined
          ? []
          : [{ destinationBackupVault: copyVault, deleteAfter: Duration.days(retentionDays) }],
    });
  const plan = new backup.BackupPlan(scope, 'BackupPlan', {
    backupPlanName: config.names.backupVault,
    backupPlanRules: [
      rule('daily', '*', backups.dailyRetentionDays),
      rule('monthly', '1', backups.monthlyRetentionDays),
    ],
  });
  plan.addSelection('Database', {
    backupSelectionName: 'database',
    resources: [backup.BackupResource.fromArn(resourceArn)],
    role: new iam.Role(scope, 'BackupRole', {
      description: 'Takes the backups of the database',
      assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
    }),
  });
}

/**
 * An hour, in UTC, away from the two windows of RDS: AWS Backup cannot take a snapshot while RDS takes its own, nor in the
 * hour before maintenance. Source: AWS Backup developer guide, "Amazon RDS backups".
 */
function quietHour({ backupWindow, maintenanceWindow }: DatabaseConfig): number {
  const hoursOf = (window: string): number[] => [...window.matchAll(/(\d\d):\d\d/g)].map(([, hour]) => Number(hour));
  const taken = new Set([...hoursOf(backupWindow), ...hoursOf(maintenanceWindow)].flatMap((hour) => near(hour)));
  const last = hoursOf(backupWindow).at(-1) ?? 0;
  const candidates = Array.from({ length: 24 }, (_, offset) => (last + offset) % 24);
  return candidates.find((hour) => !taken.has(hour)) ?? last;
}

/** An hour and those beside it. */
function near(hour: number): number[] {
  return [-2, -1, 0, 1].map((offset) => (hour + offset + 24) % 24);
}
