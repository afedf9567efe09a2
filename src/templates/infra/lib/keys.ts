/** The KMS keys of an environment, and which services of AWS may use them. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';

/** The key of data: database, secrets, images, backups. Whoever uses it needs the right in IAM. */
export function dataKey(scope: Construct, config: EnvironmentConfig): kms.Key {
  return key(scope, 'DataKey', config, {
    alias: config.names.keyAliases.data,
    description: `${config.names.prefix}: database, secrets, images, backups`,
    // The final snapshot of the database outlives its stack, and without the key it is gone for good.
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}

/** The key of logs and topics, which services of AWS write to. */
export function logsKey(scope: Construct, config: EnvironmentConfig, alias: string): kms.Key {
  const { region } = Stack.of(scope);
  const made = key(scope, 'LogsKey', config, {
    alias,
    description: `${config.names.prefix}: log groups and topics`,
    // As long as the log groups: those of health data stay when their stacks go.
    removalPolicy: config.dataClass === 'phi' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
  });
  // Source: Amazon CloudWatch Logs user guide, "Encrypt log data in CloudWatch Logs using AWS KMS".
  allow(made, 'LogGroupsOfThisAccount', `logs.${region}.amazonaws.com`, {
    ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${config.account}:log-group:*` },
  });
  // Source: Amazon SNS developer guide, "Enable compatibility between event sources from AWS services and encrypted topics".
  allow(made, 'MessagesOfAlarms', 'cloudwatch.amazonaws.com', {
    StringEquals: { 'aws:SourceAccount': config.account },
  });
  // On the way to an encrypted topic EventBridge names neither account nor rule, and a condition on either would keep every
  // notice back; it can use the key for topics that let it in. Source: as above.
  allow(made, 'Notices', 'events.amazonaws.com', undefined, ['kms:Decrypt', 'kms:GenerateDataKey*']);
  return made;
}

function key(
  scope: Construct,
  id: string,
  { encryption }: EnvironmentConfig,
  own: Pick<kms.KeyProps, 'alias' | 'description' | 'removalPolicy'>,
): kms.Key {
  return new kms.Key(scope, id, {
    enableKeyRotation: true,
    rotationPeriod: Duration.days(encryption.rotationDays),
    pendingWindow: Duration.days(encryption.deletionWindowDays),
    ...own,
  });
}

const EVERY_USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

function allow(
  target: kms.Key,
  sid: string,
  principal: string,
  conditions?: Record<string, unknown>,
  actions = EVERY_USE,
): void {
  target.addToResourcePolicy(
    new iam.PolicyStatement({
      sid,
      principals: [new iam.ServicePrincipal(principal)],
      actions,
      resources: ['*'],
      conditions,
    }),
  );
}
