/** The vault in another region that gets a copy of every backup. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { vaultProtection } from './backups';
import { EnvironmentStack } from './environment-stack';

export class RecoveryStack extends EnvironmentStack {
  /** Encrypts the copies; undefined where a key of AWS does. In another region: read it with `this.weakly(…)`. */
  readonly copyKeyArn: string | undefined;

  constructor(scope: Construct, config: EnvironmentConfig) {
    super(scope, config, 'recovery');
    if (config.backups === undefined) throw new Error(`${config.name} has no backups that could be copied`);
    const { encryption, names } = config;
    // A key never leaves its region, so the copies have one of their own.
    const key = encryption.customerManagedKeys
      ? new kms.Key(this, 'CopyKey', {
          alias: names.keyAliases.data,
          description: `${names.prefix}: copies of backups`,
          enableKeyRotation: true,
          rotationPeriod: Duration.days(encryption.rotationDays),
          pendingWindow: Duration.days(encryption.deletionWindowDays),
          removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        })
      : undefined;
    this.copyKeyArn = key?.keyArn;
    new backup.BackupVault(this, 'CopyVault', {
      backupVaultName: names.backupVault,
      encryptionKey: key,
      ...vaultProtection(config, config.backups),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}
