/** Notices: events of AWS that somebody has to hear of, passed on to the topic of the alarms. */
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { EnvironmentConfig, NoticeConfig } from '../config/environment';

export interface NoticesProps {
  readonly config: EnvironmentConfig;
  readonly stack: NoticeConfig['stack'];
  readonly topic: sns.ITopic;
  /** The key of the topic, when it has one. */
  readonly topicKey: kms.IKey | undefined;
}

/** What a role needs to write to a topic, and to the key that encrypts it. */
export function publishing(topic: sns.ITopic, topicKey: kms.IKey | undefined): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }),
    ...(topicKey === undefined
      ? []
      : [new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [topicKey.keyArn] })]),
  ];
}

/** The rules of one stack, and the role under which they write. */
export class Notices extends Construct {
  constructor(scope: Construct, id: string, { config, stack, topic, topicKey }: NoticesProps) {
    super(scope, id);
    const ruled = config.notices.filter((notice) => notice.stack === stack && notice.pattern !== undefined);
    if (ruled.length === 0) return;
    // EventBridge writes under a role: the policies of the topic and of its key stay closed to the service as a whole.
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com'),
      description: 'EventBridge passes events on to the topic of the alarms.',
    });
    new iam.ManagedPolicy(this, 'Policy', { roles: [role], statements: publishing(topic, topicKey) });
    for (const { key, name, pattern, facts, message } of ruled) {
      new events.CfnRule(this, key, {
        name,
        description: message,
        state: 'ENABLED',
        eventPattern: pattern,
        targets: [
          {
            id: 'topic',
            arn: topic.topicArn,
            roleArn: role.roleArn,
            inputTransformer: { inputPathsMap: { ...facts }, inputTemplate: template(message, Object.keys(facts)) },
            retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
          },
        ],
      });
    }
  }
}

/** A text in quotation marks, as EventBridge takes it, with the facts of the event behind the message. */
function template(message: string, facts: readonly string[]): string {
  return JSON.stringify(`${message} (${facts.map((fact) => `${fact}: <${fact}>`).join(', ')})`);
}
