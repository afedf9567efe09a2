/** The topic that alarms write to. */
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';

/** A topic with the subscribers of the configuration; each of them confirms by a link in an e-mail. */
export function alarmTopic(
  scope: Construct,
  config: EnvironmentConfig,
  { topicName, key }: { readonly topicName: string; readonly key: kms.IKey | undefined },
): sns.Topic {
  const topic = new sns.Topic(scope, 'AlarmTopic', {
    topicName,
    displayName: config.names.prefix,
    // The key of AWS for SNS cannot be opened to CloudWatch, so without keys of our own a topic stays unencrypted.
    masterKey: key,
    enforceSSL: true,
  });
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'StatesOfAlarms',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
    }),
  );
  if (config.notices.some(({ pattern }) => pattern !== undefined)) {
    // Without a condition, as EventBridge asks for it. Source: Amazon EventBridge user guide, "Amazon SNS permissions".
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'Notices',
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
      }),
    );
  }
  for (const address of config.notify) topic.addSubscription(new subscriptions.EmailSubscription(address));
  return topic;
}
