/** Secrets, the database and its backups. */
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { backupPlan } from './backups';
import type { BaseStack } from './base-stack';
import { database } from './database';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';
import { Notices } from './notices';
import type { RecoveryStack } from './recovery-stack';
import { applicationSecret, databaseSecret } from './secrets';

export interface DataStackProps {
  readonly base: BaseStack;
  readonly network: NetworkStack;
  /** Absent where backups are not copied to another region. */
  readonly recovery?: RecoveryStack;
}

export class DataStack extends EnvironmentStack {
  /** The secrets of the application by key. */
  readonly secrets: Readonly<Record<string, secretsmanager.ISecret>>;
  /** The secrets of the roles in the database. */
  readonly databaseSecrets: {
    readonly app: secretsmanager.ISecret;
    readonly migrate: secretsmanager.ISecret;
  };

  constructor(scope: Construct, config: EnvironmentConfig, { base, network, recovery }: DataStackProps) {
    super(scope, config, 'data');
    const { parameters } = config;
    const place = { config, key: base.dataKey };

    const instance = database(this, config, {
      subnets: network.subnets.database,
      securityGroup: network.securityGroups.database,
      dataKey: base.dataKey,
      logsKey: base.logsKey,
    });
    if (config.backups !== undefined) {
      backupPlan(this, config, config.backups, {
        resourceArn: instance.attrDbInstanceArn,
        key: base.dataKey,
        copyKeyArn: recovery?.copyKeyArn === undefined ? undefined : this.weakly(recovery.copyKeyArn),
      });
    }
    new Notices(this, 'Notices', { config, stack: 'data', topic: base.alarmTopic });
    this.publish('DatabaseEndpoint', parameters.databaseEndpoint, instance.attrEndpointAddress, 'Host of the database');
    this.publish(
      'DatabaseResourceId',
      parameters.databaseResourceId,
      instance.attrDbiResourceId,
      'The name of the database in Database Insights and in IAM authentication',
    );
    this.publish(
      'MasterSecretArn',
      parameters.masterSecretArn,
      instance.attrMasterUserSecretSecretArn,
      'The secret of the administrator, which RDS keeps and rotates',
    );

    const { app, migrate } = config.secrets.database;
    this.databaseSecrets = {
      app: this.published('AppSecret', app.arnParameter, databaseSecret(this, 'DatabaseAppSecret', app, place).ref),
      migrate: this.published(
        'MigrateSecret',
        migrate.arnParameter,
        databaseSecret(this, 'DatabaseMigrateSecret', migrate, place).ref,
      ),
    };
    this.secrets = Object.fromEntries(
      config.secrets.application.map((secret) => [
        secret.key,
        this.published(`Secret-${secret.key}-`, secret.arnParameter, applicationSecret(this, secret, place).ref),
      ]),
    );
  }

  /** A secret whose full ARN, with the six characters that AWS adds, stands in a parameter. */
  private published(id: string, parameter: string, arn: string): secretsmanager.ISecret {
    this.publish(`${id}Arn`, parameter, arn, 'The full ARN of a secret');
    return secretsmanager.Secret.fromSecretCompleteArn(this, `${id}Imported`, arn);
  }
}
