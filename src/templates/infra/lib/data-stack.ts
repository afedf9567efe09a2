/** Secrets, the database, its backups and its off-hours. */
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import type { BaseStack } from './base-stack';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';

export interface DataStackProps {
  readonly base: BaseStack;
  readonly network: NetworkStack;
}

export class DataStack extends EnvironmentStack {
  /** The secrets of the application by key. */
  readonly secrets: Readonly<Record<string, secretsmanager.ISecret>>;
  /** The secrets of the roles in the database. */
  readonly databaseSecrets: {
    readonly app: secretsmanager.ISecret;
    readonly migrate: secretsmanager.ISecret;
  };

  constructor(scope: Construct, config: EnvironmentConfig, _props: DataStackProps) {
    super(scope, config, 'data');
    const secret = new secretsmanager.Secret(this, 'Secret');
    this.secrets = {};
    this.databaseSecrets = { app: secret, migrate: secret };
  }
}
