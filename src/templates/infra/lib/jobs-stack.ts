/** What happens by the clock: the jobs, the off-hours of the database, and the queue of what could not start. */
import { Duration } from 'aws-cdk-lib';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EnvironmentConfig, JobConfig } from '../config/environment';
import type { BaseStack } from './base-stack';
import { addDatabaseSleep } from './database-sleep';
import type { DeliveryStack } from './delivery-stack';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';
import { Notices } from './notices';

export interface JobsStackProps {
  readonly base: BaseStack;
  readonly network: NetworkStack;
  readonly delivery: DeliveryStack;
}

export class JobsStack extends EnvironmentStack {
  private readonly deadLetters: sqs.Queue;
  private readonly group: scheduler.CfnScheduleGroup;

  constructor(scope: Construct, config: EnvironmentConfig, props: JobsStackProps) {
    super(scope, config, 'jobs');
    this.addStackDependency(props.delivery);
    // SQS's own key is enough: a message names a task definition and an error, and no patient.
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', {
      queueName: config.names.jobsDeadLetterQueue,
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.group = new scheduler.CfnScheduleGroup(this, 'Group', { name: config.names.scheduleGroup });
    if (config.offHours !== undefined) {
      addDatabaseSleep(this, config, config.offHours, {
        groupName: this.group.ref,
        roleArn: this.roleArn('databaseSleep'),
        deadLetterQueueArn: this.deadLetters.queueArn,
      });
    }
    new Notices(this, 'Notices', { config, stack: 'jobs', topic: props.base.alarmTopic });
    const schedules = new Construct(this, 'Schedules');
    for (const job of config.jobs) this.addSchedule(schedules, job, props);
  }

  /**
   * Scheduler starts a job at least once. What keeps two runs of it apart is the advisory lock in the database that the
   * job takes itself.
   */
  private addSchedule(scope: Construct, job: JobConfig, { network }: JobsStackProps): void {
    new scheduler.CfnSchedule(scope, job.name, {
      name: job.scheduleName,
      groupName: this.group.ref,
      description: job.description,
      scheduleExpression: job.schedule,
      scheduleExpressionTimezone: job.timezone,
      flexibleTimeWindow: { mode: 'OFF' },
      state: 'ENABLED',
      target: {
        arn: this.formatArn({ service: 'ecs', resource: 'cluster', resourceName: this.config.names.cluster }),
        roleArn: this.roleArn('scheduler'),
        ecsParameters: {
          // The family alone: each run takes its newest active revision, which workflows register.
          taskDefinitionArn: this.formatArn({ service: 'ecs', resource: 'task-definition', resourceName: job.family }),
          launchType: 'FARGATE',
          platformVersion: '1.4.0',
          taskCount: 1,
          enableEcsManagedTags: true,
          propagateTags: 'TASK_DEFINITION',
          networkConfiguration: {
            awsvpcConfiguration: {
              assignPublicIp: 'DISABLED',
              subnets: network.subnets.private.map(({ subnetId }) => subnetId),
              securityGroups: [network.securityGroups.tasks.securityGroupId],
            },
          },
        },
        retryPolicy: { maximumRetryAttempts: job.retries, maximumEventAgeInSeconds: job.maxEventAgeSeconds },
        deadLetterConfig: { arn: this.deadLetters.queueArn },
      },
    });
  }

  /** By its name, since the roles go before this stack does when the last job goes: an import would hold them. */
  private roleArn(key: 'scheduler' | 'databaseSleep'): string {
    const role = this.config.roles[key];
    if (role === undefined) throw new Error(`${this.config.name} has no role ${key}`);
    return this.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: role.name });
  }
}
