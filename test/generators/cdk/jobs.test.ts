import { beforeAll, describe, expect, it } from 'vitest';
import {
  CHOICES,
  type EnvironmentTemplates,
  environmentsOf,
  fixture,
  one,
  only,
  properties,
  resources,
} from './templates.js';

const SCHEDULE = 'AWS::Scheduler::Schedule';

let all: readonly EnvironmentTemplates[];
let chosen: EnvironmentTemplates;

beforeAll(async () => {
  chosen = one(await environmentsOf(CHOICES), 'chosen');
  all = [chosen, ...(await fixture('production')).values(), ...(await fixture('several-jobs')).values()];
}, 120_000);

const schedulesOf = ({ model, template }: EnvironmentTemplates) =>
  properties(template('jobs'), SCHEDULE).filter(({ Name }) =>
    model.jobs.some(({ scheduleName }) => scheduleName === Name),
  );

describe('the schedules', () => {
  it('are those of the document, with their time zone, in the group of the environment', () => {
    for (const environment of all) {
      const { model, template } = environment;
      const [[group] = []] = resources(template('jobs'), 'AWS::Scheduler::ScheduleGroup');
      expect(only(template('jobs'), 'AWS::Scheduler::ScheduleGroup').Name).toBe(model.names.scheduleGroup);
      expect(model.jobs.length).toBeGreaterThan(0);
      expect(
        schedulesOf(environment).map(({ Name, GroupName, ScheduleExpression, ScheduleExpressionTimezone }) => ({
          Name,
          GroupName,
          ScheduleExpression,
          ScheduleExpressionTimezone,
        })),
      ).toEqual(
        model.jobs.map(({ scheduleName, schedule, timezone }) => ({
          Name: scheduleName,
          GroupName: { Ref: group },
          ScheduleExpression: schedule,
          ScheduleExpressionTimezone: timezone,
        })),
      );
    }
  });

  it('run the newest revision of the family in private subnets, under the role of the scheduler', () => {
    for (const environment of all) {
      const { model } = environment;
      for (const [index, { Target, FlexibleTimeWindow }] of schedulesOf(environment).entries()) {
        const job = model.jobs[index];
        expect(FlexibleTimeWindow).toEqual({ Mode: 'OFF' });
        expect(Target.EcsParameters).toMatchObject({
          TaskDefinitionArn: `arn:aws:ecs:${model.region}:${model.account}:task-definition/${job?.family}`,
          LaunchType: 'FARGATE',
          PlatformVersion: '1.4.0',
          TaskCount: 1,
        });
        const network = Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration;
        expect(network.AssignPublicIp).toBe('DISABLED');
        expect(network.Subnets).toHaveLength(model.network.zones.length);
        expect(Target.RetryPolicy).toEqual({
          MaximumRetryAttempts: job?.retries,
          MaximumEventAgeInSeconds: job?.maxEventAgeSeconds,
        });
      }
    }
  });

  it('put what could not start into an encrypted queue that is named as the alarm says', () => {
    for (const environment of all) {
      const { model, template } = environment;
      const [[queue] = []] = resources(template('jobs'), 'AWS::SQS::Queue');
      expect(only(template('jobs'), 'AWS::SQS::Queue')).toMatchObject({
        QueueName: model.names.jobsDeadLetterQueue,
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 1_209_600,
      });
      for (const { Target } of properties(template('jobs'), SCHEDULE)) {
        expect(Target.DeadLetterConfig).toEqual({ Arn: { 'Fn::GetAtt': [queue, 'Arn'] } });
      }
    }
  });

  it('are followed by a notice of each run that ends with an error or does not start', () => {
    for (const { model, template } of all) {
      const rule = only(template('jobs'), 'AWS::Events::Rule');
      expect(rule.Name).toBe(`${model.names.prefix}-failed-job`);
      expect(rule.EventPattern).toEqual({
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          clusterArn: [`arn:aws:ecs:${model.region}:${model.account}:cluster/${model.names.cluster}`],
          group: model.jobs.map(({ family }) => `family:${family}`),
          lastStatus: ['STOPPED'],
          $or: [{ containers: { exitCode: [{ 'anything-but': 0 }] } }, { stopCode: ['TaskFailedToStart'] }],
        },
      });
      const { InputPathsMap, InputTemplate } = rule.Targets[0].InputTransformer;
      expect(JSON.parse(InputTemplate)).toContain(`docs/runbooks/${model.name}/troubleshooting.md`);
      for (const fact of Object.keys(InputPathsMap)) expect(InputTemplate).toContain(`<${fact}>`);
    }
  });

  it('stay apart when their names differ in a hyphen alone', () => {
    expect(schedulesOf(chosen).map(({ Name }) => Name)).toEqual(['a-b', 'ab']);
  });
});
