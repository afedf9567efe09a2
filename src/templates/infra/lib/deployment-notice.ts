/** Tells somebody that a deployment of the service has failed: the circuit breaker or an alarm has ended it. */
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface DeploymentNoticeProps {
  readonly serviceArn: string;
  readonly topic: sns.ITopic;
  /** The key of the topic, when it has one. */
  readonly topicKey: kms.IKey | undefined;
  /** The runbook that helps, from the root of the project. */
  readonly runbook: string;
}

export class DeploymentNotice extends Construct {
  constructor(scope: Construct, id: string, { serviceArn, topic, topicKey, runbook }: DeploymentNoticeProps) {
    super(scope, id);
    // EventBridge writes under a role: the policies of the topic and of its key stay closed to the service as a whole.
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com'),
      description: 'EventBridge reports failed deployments of the API.',
    });
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      roles: [role],
      statements: [new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] })],
    });
    if (topicKey !== undefined) {
      policy.addStatements(
        new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [topicKey.keyArn] }),
      );
    }
    new events.CfnRule(this, 'Rule', {
      description: 'A deployment of the API has failed.',
      state: 'ENABLED',
      eventPattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Deployment State Change'],
        resources: [serviceArn],
        detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
      },
      targets: [
        {
          id: 'topic',
          arn: topic.topicArn,
          roleArn: role.roleArn,
          inputTransformer: {
            inputPathsMap: { deployment: '$.detail.deploymentId', reason: '$.detail.reason' },
            inputTemplate: `"A deployment of the API failed (<deployment>): <reason> Runbook: ${runbook}"`,
          },
        },
      ],
    });
  }
}
