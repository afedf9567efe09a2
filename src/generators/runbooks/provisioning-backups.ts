/** What backups outside the instance take as JSON: the plan, the selection, and the role that takes them. */
import type { EnvironmentModel } from '../../model/model.js';
import { operationNames } from '../../model/operation-names.js';
import { shellDocument, shellValue } from './shell-document.js';

/** The documents of AWS Backup, by what they describe. */
export function backupDocuments(model: EnvironmentModel): Readonly<Record<string, string>> {
  return {
    backupPlan: backupPlan(model),
    vaultPolicy: shellDocument({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: ['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'],
        Resource: '*',
      },
    }),
    backupPolicy: backupPolicy(model),
    backupSelection: shellDocument({
      SelectionName: 'database',
      IamRoleArn: `arn:aws:iam::${model.account}:role/${operationNames(model.names).serviceRoles.backups}`,
      Resources: [model.database.arn],
    }),
  };
}

/** As the CDK app's: the statements of AWS's own policy that speak of RDS instances, on this one. */
function backupPolicy({ account, region, names, database, backupCopy, settings }: EnvironmentModel): string {
  const regions = [region, ...(backupCopy === undefined ? [] : [backupCopy.region])];
  const snapshots = regions.map((where) => `arn:aws:rds:${where}:${account}:snapshot:awsbackup:*`);
  const vaults = regions.map((where) => `arn:aws:backup:${where}:${account}:backup-vault:${names.backupVault}`);
  const allow = (Action: readonly string[], Resource: readonly string[], Condition?: object) => ({
    Effect: 'Allow',
    Action,
    Resource,
    ...(Condition === undefined ? {} : { Condition }),
  });
  // A key never leaves its region, so the copies have one of their own.
  const key = [shellValue('DATA_KEY'), ...(backupCopy === undefined ? [] : [shellValue('COPY_KEY')])];
  return shellDocument({
    Version: '2012-10-17',
    Statement: [
      allow(
        [
          'rds:AddTagsToResource',
          'rds:CreateDBSnapshot',
          'rds:DescribeDBInstances',
          'rds:DescribeDBSnapshots',
          'rds:ListTagsForResource',
        ],
        [database.arn, ...snapshots],
      ),
      allow(
        ['backup:CopyFromBackupVault', 'rds:CopyDBSnapshot', 'rds:DeleteDBSnapshot', 'rds:ModifyDBSnapshotAttribute'],
        snapshots,
      ),
      allow(['backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'], vaults),
      allow(['tag:GetResources'], ['*']),
      ...(settings.encryption.customerManagedKeys
        ? [
            allow(['kms:DescribeKey'], key),
            allow(['kms:CreateGrant'], key, { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
          ]
        : []),
    ],
  });
}

function backupPlan({ names, settings, backupCopy }: EnvironmentModel): string {
  const { dailyRetentionDays, monthlyRetentionDays } = settings.backups;
  // Two hours after the backup of RDS begins, so that the two never meet.
  const hour = (Number(settings.database.backupWindow.slice(0, 2)) + 3) % 24;
  const rule = (RuleName: string, day: string, days: number) => ({
    RuleName,
    TargetBackupVaultName: names.backupVault,
    ScheduleExpression: `cron(30 ${hour} ${day} * ? *)`,
    StartWindowMinutes: 60,
    CompletionWindowMinutes: 360,
    Lifecycle: { DeleteAfterDays: days },
    ...(backupCopy === undefined
      ? {}
      : {
          CopyActions: [{ DestinationBackupVaultArn: backupCopy.vaultArn, Lifecycle: { DeleteAfterDays: days } }],
        }),
  });
  return shellDocument({
    BackupPlanName: names.backupVault,
    Rules: [rule('daily', '*', dailyRetentionDays), rule('monthly', '1', monthlyRetentionDays)],
  });
}
