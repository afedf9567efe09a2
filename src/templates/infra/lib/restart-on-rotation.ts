/**
 * Restarts the service after a secret of the application has a new value: ECS hands secrets to a task when it starts, so
 * running ones would keep the old value. The secrets of the database's roles are not watched, since their new password
 * works only after the roles in the database have it; the runbook of secret rotation restarts the service then.
 */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { logDelivery, starter } from './state-machine';

export interface RestartOnRotationProps {
  readonly config: EnvironmentConfig;
  readonly logsKey: kms.IKey | undefined;
}

export class RestartOnRotation extends Construct {
  constructor(scope: Construct, id: string, { config, logsKey }: RestartOnRotationProps) {
    super(scope, id);
    const { names } = config;
    const log = new logs.LogGroup(this, 'Log', {
      logGroupName: names.restartLogGroup,
      retention: config.taskLogRetentionDays,
      encryptionKey: logsKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
      description: 'Starts a new deployment of the API after a secret has changed.',
    });
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['ecs:UpdateService'],
          resources: [
            Stack.of(this).formatArn({
              service: 'ecs',
              resource: 'service',
              resourceName: `${names.cluster}/${names.service}`,
            }),
          ],
        }),
        logDelivery(),
      ],
    });

    const machine = new stepfunctions.CfnStateMachine(this, 'Machine', {
      stateMachineName: names.restart,
      stateMachineType: 'STANDARD',
      roleArn: role.roleArn,
      definitionString: JSON.stringify(definition(config)),
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: true,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: log.logGroupArn } }],
      },
      tracingConfiguration: { enabled: true },
    });
    machine.node.addDependency(policy);

    new events.CfnRule(this, 'Rule', {
      name: names.restartRule,
      description: 'A secret of the application has a new current value.',
      // Secrets Manager sends this event itself, without CloudTrail. Source: its user guide, "Secret event notifications".
      eventPattern: {
        source: ['aws.secretsmanager'],
        'detail-type': ['Secret Label Updated'],
        detail: { name: config.secrets.application.map(({ name }) => name), labelUpdated: ['AWSCURRENT'] },
      },
      targets: [
        {
          id: 'restart',
          arn: machine.attrArn,
          roleArn: starter(this, machine).roleArn,
          retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
        },
      ],
    });
  }
}

function definition({ names }: EnvironmentConfig): object {
  return {
    Comment: 'A new deployment of the same revision: its tasks start with the new value of the secret.',
    StartAt: 'Restart',
    States: {
      Restart: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:ecs:updateService',
        Parameters: { Cluster: names.cluster, Service: names.service, ForceNewDeployment: true },
        // What comes back describes the whole service and is not needed.
        ResultSelector: { 'Deployment.$': '$.Service.Deployments[0].Id' },
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 30, MaxAttempts: 3, BackoffRate: 2 }],
        End: true,
      },
    },
  };
}
