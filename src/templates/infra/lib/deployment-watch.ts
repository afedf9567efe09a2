/**
 * Looks at each deployment of the service until it has ended, whoever started it: a workflow, this app, or the restart
 * after a changed secret. One that takes too long is stopped and rolled back, and somebody is told of each that did not
 * succeed. ECS itself does the first only in rolling deployments (the circuit breaker), and promises an event for no other.
 */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { logDelivery, starter } from './state-machine';

export interface DeploymentWatchProps {
  readonly config: EnvironmentConfig;
  readonly topic: sns.ITopic;
  /** The key of logs and of the topic, when it is one of our own. */
  readonly logsKey: kms.IKey | undefined;
}

/** How often it looks: every minute, and less often at one that waits for days, since an execution has a limit of events. */
function pauseSeconds(limitSeconds: number): number {
  return Math.max(60, Math.ceil(limitSeconds / 300));
}

export class DeploymentWatch extends Construct {
  constructor(scope: Construct, id: string, { config, topic, logsKey }: DeploymentWatchProps) {
    super(scope, id);
    const { names } = config;
    const log = new logs.LogGroup(this, 'Log', {
      logGroupName: names.deploymentWatchLogGroup,
      retention: config.taskLogRetentionDays,
      encryptionKey: logsKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
      description: 'Watches over deployments of the API, and stops one that does not end.',
    });
    const ofService = (resource: string, end: string): string =>
      Stack.of(this).formatArn({ service: 'ecs', resource, resourceName: `${names.cluster}/${names.service}${end}` });
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['ecs:DescribeServiceDeployments', 'ecs:ListServiceDeployments', 'ecs:StopServiceDeployment'],
          resources: [ofService('service', ''), ofService('service-deployment', '/*')],
        }),
        new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }),
        ...(logsKey === undefined
          ? []
          : [
              new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [logsKey.keyArn] }),
            ]),
        logDelivery(),
      ],
    });
    const machine = new stepfunctions.CfnStateMachine(this, 'Machine', {
      stateMachineName: names.deploymentWatch,
      stateMachineType: 'STANDARD',
      roleArn: role.roleArn,
      definitionString: Stack.of(this).toJsonString(definition(config, topic.topicArn)),
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: true,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: log.logGroupArn } }],
      },
      tracingConfiguration: { enabled: true },
    });
    machine.node.addDependency(policy);
    new events.CfnRule(this, 'Rule', {
      name: names.deploymentWatch,
      description: 'A deployment of the API has begun.',
      eventPattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Deployment State Change'],
        resources: [ofService('service', '')],
        detail: { eventName: ['SERVICE_DEPLOYMENT_IN_PROGRESS'] },
      },
      targets: [
        {
          id: 'watch',
          arn: machine.attrArn,
          roleArn: starter(this, machine).roleArn,
          retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
        },
      ],
    });
  }
}

function definition(config: EnvironmentConfig, topicArn: string): object {
  const { cluster, service } = config.names;
  const pause = pauseSeconds(config.deploymentLimitSeconds);
  const looks = Math.ceil(config.deploymentLimitSeconds / pause);
  const message = config.notices.find(({ key }) => key === 'failed-deployment')?.message ?? '';
  const retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxAttempts: 5, BackoffRate: 2 }];
  const tell = (what: string, ...paths: readonly string[]) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::sns:publish',
    Parameters: {
      TopicArn: topicArn,
      'Message.$': `States.Format('${escaped(message)} (${what})', ${paths.join(', ')})`,
    },
    ResultPath: null,
    Retry: retry,
  });
  const ended = (...statuses: readonly string[]) => ({
    Or: statuses.map((status) => ({ Variable: '$.Now.Status', StringEquals: status })),
  });
  return {
    Comment: 'Looks at a deployment until it has ended; stops it when its time is over, and says so when it failed.',
    StartAt: 'Find',
    States: {
      Find: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:ecs:listServiceDeployments',
        Parameters: { Cluster: cluster, Service: service, Status: ['PENDING', 'IN_PROGRESS'] },
        // The way back of a deployment begins with the same event, and has no entry of its own here.
        ResultSelector: { 'Deployments.$': '$.ServiceDeployments[*].ServiceDeploymentArn', Looks: 0 },
        Retry: retry,
        Next: 'IsOneRunning',
      },
      IsOneRunning: {
        Type: 'Choice',
        Choices: [{ Variable: '$.Deployments[0]', IsPresent: true, Next: 'Look' }],
        Default: 'Ended',
      },
      Look: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:ecs:describeServiceDeployments',
        Parameters: { 'ServiceDeploymentArns.$': 'States.Array($.Deployments[0])' },
        ResultSelector: { 'Status.$': '$.ServiceDeployments[0].Status' },
        ResultPath: '$.Now',
        Retry: retry,
        Next: 'HasItEnded',
      },
      HasItEnded: {
        Type: 'Choice',
        Choices: [
          { ...ended('SUCCESSFUL'), Next: 'Ended' },
          { ...ended('STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'), Next: 'TellItFailed' },
          // Once, and only what nobody has stopped or taken back yet.
          { And: [{ Variable: '$.Looks', NumericEquals: looks }, ended('PENDING', 'IN_PROGRESS')], Next: 'Stop' },
          // ECS may need as long again for the way back.
          { Variable: '$.Looks', NumericGreaterThanEquals: 2 * looks, Next: 'TellItHangs' },
        ],
        Default: 'Pause',
      },
      Pause: { Type: 'Wait', Seconds: pause, Next: 'Count' },
      Count: {
        Type: 'Pass',
        Parameters: {
          'Deployments.$': '$.Deployments',
          'Looks.$': 'States.MathAdd($.Looks, 1)',
        },
        Next: 'Look',
      },
      Stop: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:ecs:stopServiceDeployment',
        Parameters: { 'ServiceDeploymentArn.$': '$.Deployments[0]', StopType: 'ROLLBACK' },
        ResultPath: null,
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxAttempts: 2, BackoffRate: 2 }],
        // The first deployment of a service has nothing to go back to.
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'TellItHangs' }],
        Next: 'Pause',
      },
      TellItFailed: { ...tell('{}: {}', '$.Now.Status', '$.Deployments[0]'), Next: 'Ended' },
      TellItHangs: { ...tell('{} and cannot be stopped: {}', '$.Now.Status', '$.Deployments[0]'), Next: 'Ended' },
      Ended: { Type: 'Succeed' },
    },
  };
}

/** Step Functions reads braces as places of values, and apostrophes as the ends of a text. */
function escaped(text: string): string {
  return text.replace(/[\\'{}]/g, (character) => `\\${character}`);
}
