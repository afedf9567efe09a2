/** The topic that alarms and the budget write to. */
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
  // A budget's notice comes from Budgets itself, the state of an alarm from CloudWatch.
  for (const service of ['cloudwatch', 'budgets']) {
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: `NoticesFrom${service.charAt(0).toUpperCase()}${service.slice(1)}`,
        principals: [new iam.ServicePrincipal(`${service}.amazonaws.com`)],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
      }),
    );
  }
  for (const address of config.notify) topic.addSubscription(new subscriptions.EmailSubscription(address));
  return topic;
}
