/** Backups of the database beside those that RDS keeps itself: they survive the instance and, copied, the region. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { BackupsConfig, DatabaseConfig, EnvironmentConfig } from '../config/environment';

export interface BackupPlanProps {
  readonly resourceArn: string;
  /** Encrypts the database and the backups; undefined where keys of AWS do. */
  readonly key: kms.IKey | undefined;
  /** The key of the vault that gets the copies, when it has one of our own. */
  readonly copyKeyArn: string | undefined;
}

/**
 * For health data nobody deletes a backup before its time, administrators included. The lock can be taken off again by
 * whoever may call DeleteBackupVaultLockConfiguration (governance mode), and the teardown runbook does so: a lock for good
 * (compliance mode) cannot be undone by AWS either, and belongs to a decision of the owner.
 */
export function vaultProtection(
  { dataClass }: EnvironmentConfig,
  { dailyRetentionDays, monthlyRetentionDays }: BackupsConfig,
): Pick<backup.BackupVaultProps, 'lockConfiguration' | 'blockRecoveryPointDeletion'> {
  if (dataClass !== 'phi') return {};
  return {
    // A backup that is to be kept for less is refused, so the lock asks for no more than the plan does.
    lockConfiguration: { minRetention: Duration.days(Math.min(dailyRetentionDays, monthlyRetentionDays)) },
    blockRecoveryPointDeletion: true,
  };
}

/** A plan with a daily and a monthly backup of one resource. */
export function backupPlan(
  scope: Construct,
  config: EnvironmentConfig,
  backups: BackupsConfig,
  { resourceArn, key, copyKeyArn }: BackupPlanProps,
): void {
  const vault = new backup.BackupVault(scope, 'BackupVault', {
    backupVaultName: config.names.backupVault,
    encryptionKey: key,
    ...vaultProtection(config, backups),
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
      managedPolicies: [
        new iam.ManagedPolicy(scope, 'BackupPolicy', {
          description: 'Takes the backups of the database',
          statements: backupStatements(config, {
            databaseArn: resourceArn,
            regions: [config.region, ...(backups.copy === undefined ? [] : [backups.copy.region])],
            vaultArns: [vault.backupVaultArn, ...(backups.copy === undefined ? [] : [backups.copy.vaultArn])],
            keyArns: [key?.keyArn, copyKeyArn].filter((arn) => arn !== undefined),
          }),
        }),
      ],
    }),
    // AWS's own policy for backups reaches every service that it can back up, in the whole account.
    disableDefaultBackupPolicy: true,
  });
}

/**
 * What AWS Backup does for a database: the statements of AWSBackupServiceRolePolicyForBackup that speak of RDS instances,
 * vaults and keys, on those of this environment. Source: AWS Backup developer guide, "Customer managed policies".
 */
function backupStatements(
  { account }: EnvironmentConfig,
  of: {
    readonly databaseArn: string;
    readonly regions: readonly string[];
    readonly vaultArns: readonly string[];
    readonly keyArns: readonly string[];
  },
): iam.PolicyStatement[] {
  // AWS Backup names its snapshots after its jobs, with this beginning.
  const snapshots = of.regions.map((region) => `arn:aws:rds:${region}:${account}:snapshot:awsbackup:*`);
  return [
    new iam.PolicyStatement({
      actions: [
        'rds:AddTagsToResource',
        'rds:CreateDBSnapshot',
        'rds:DescribeDBInstances',
        'rds:DescribeDBSnapshots',
        'rds:ListTagsForResource',
      ],
      resources: [of.databaseArn, ...snapshots],
    }),
    new iam.PolicyStatement({
      actions: [
        'backup:CopyFromBackupVault',
        'rds:CopyDBSnapshot',
        'rds:DeleteDBSnapshot',
        'rds:ModifyDBSnapshotAttribute',
      ],
      resources: snapshots,
    }),
    new iam.PolicyStatement({
      actions: ['backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'],
      resources: [...of.vaultArns],
    }),
    // It looks for what the plan selects; AWS knows no resource for this action.
    new iam.PolicyStatement({ actions: ['tag:GetResources'], resources: ['*'] }),
    ...(of.keyArns.length === 0
      ? []
      : [
          new iam.PolicyStatement({ actions: ['kms:DescribeKey'], resources: [...of.keyArns] }),
          // RDS encrypts snapshots and copies itself, under a grant.
          new iam.PolicyStatement({
            actions: ['kms:CreateGrant'],
            resources: [...of.keyArns],
            conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
          }),
        ]),
  ];
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
