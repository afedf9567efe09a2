/** What an environment has after some days and a new one has not: backups, stacks, another region to go to. */
import type { EnvironmentModel } from '../../src/model/model.js';
import type { Account } from './runbook-moto.js';

/** What AWS Backup does by night: a backup in the vault, and its copy in the other region when there is one. */
export function seedBackups(account: Account, model: EnvironmentModel): void {
  const role = `arn:aws:iam::${model.account}:role/${model.names.prefix}-backups`;
  const database = `arn:aws:rds:${model.region}:${model.account}:db:${model.database.identifier}`;
  const vault = model.names.backupVault;
  const { RecoveryPointArn } = account.ask<{ RecoveryPointArn: string }>(
    ...['backup', 'start-backup-job', '--backup-vault-name', vault],
    ...['--resource-arn', database, '--iam-role-arn', role],
  );
  if (model.backupCopyRegion === undefined) return;
  account.ask(
    ...['backup', 'start-copy-job', '--recovery-point-arn', RecoveryPointArn, '--source-backup-vault-name', vault],
    ...[
      '--destination-backup-vault-arn',
      `arn:aws:backup:${model.backupCopyRegion}:${model.account}:backup-vault:${vault}`,
    ],
    ...['--iam-role-arn', role],
  );
}

/** The database of the environment that disaster recovery renders in the other region: empty, in a network of its own. */
export function seedRecoveryDatabase(account: Account, region: string, identifier: string): string {
  const there = ['--region', region];
  const vpc = account.ask<string>('ec2', 'create-vpc', ...there, '--cidr-block', '10.9.0.0/16', '--query', 'Vpc.VpcId');
  const subnets = ['a', 'b'].map((zone, index) =>
    account.ask<string>(
      ...['ec2', 'create-subnet', ...there, '--vpc-id', vpc, '--cidr-block', `10.9.${index}.0/24`],
      ...['--availability-zone', `${region}${zone}`, '--query', 'Subnet.SubnetId'],
    ),
  );
  const group = account.ask<string>(
    ...['ec2', 'create-security-group', ...there, '--vpc-id', vpc, '--group-name', 'database'],
    ...['--description', 'database', '--query', 'GroupId'],
  );
  account.ask(
    ...['rds', 'create-db-subnet-group', ...there, '--db-subnet-group-name', `${identifier}-database`],
    ...['--db-subnet-group-description', 'database', '--subnet-ids', ...subnets],
  );
  const key = account.ask<string>('kms', 'create-key', ...there, '--query', 'KeyMetadata.Arn');
  account.ask(
    ...['rds', 'create-db-instance', ...there, '--storage-encrypted', '--kms-key-id', key],
    ...['--db-instance-identifier', identifier, '--engine', 'postgres'],
    ...['--db-instance-class', 'db.t4g.medium', '--allocated-storage', '20', '--master-username', 'administrator'],
    ...['--manage-master-user-password', '--db-subnet-group-name', `${identifier}-database`],
    ...['--vpc-security-group-ids', group],
  );
  return group;
}

/** Stacks with the names, regions and protection of the environment's; what stands in them was made by hand here. */
export function seedStacks(account: Account, model: EnvironmentModel, isProtected: boolean): void {
  for (const { name, region } of model.stacks) {
    const template = {
      Resources: { Marker: { Type: 'AWS::SNS::Topic', Properties: { TopicName: `${name}-marker` } } },
    };
    account.ask(
      ...['cloudformation', 'create-stack', '--region', region, '--stack-name', name],
      ...['--template-body', JSON.stringify(template)],
      isProtected ? '--enable-termination-protection' : '--no-enable-termination-protection',
    );
  }
}

/** The names of the stacks that are there, in every region of the environment. */
export function stacksOf(account: Account, model: EnvironmentModel): readonly string[] {
  return [...new Set(model.stacks.map(({ region }) => region))].flatMap((region) =>
    account.ask<string[]>('cloudformation', 'describe-stacks', '--region', region, '--query', 'Stacks[].StackName'),
  );
}
