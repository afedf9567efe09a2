/** Notices: events of AWS that somebody has to hear of, passed on to the topic of the alarms. */
import * as events from 'aws-cdk-lib/aws-events';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { EnvironmentConfig, NoticeConfig } from '../config/environment';

export interface NoticesProps {
  readonly config: EnvironmentConfig;
  readonly stack: NoticeConfig['stack'];
  readonly topic: sns.ITopic;
}

/** The rules of one stack. */
export class Notices extends Construct {
  constructor(scope: Construct, id: string, { config, stack, topic }: NoticesProps) {
    super(scope, id);
    const ruled = config.notices.filter((notice) => notice.stack === stack && notice.pattern !== undefined);
    for (const { key, name, pattern, facts, message } of ruled) {
      new events.CfnRule(this, key, {
        name,
        description: message,
        state: 'ENABLED',
        eventPattern: pattern,
        targets: [
          {
            id: 'topic',
            // Without a role, under which EventBridge may fail to deliver to an encrypted topic: the policies of the topic
            // and its key let it in. Source: Amazon EventBridge user guide, "Using resource-based policies".
            arn: topic.topicArn,
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
