/** What running code and the clock may do: the task role and the two roles of EventBridge Scheduler. */
import { environmentArns } from '../../model/arns.js';
import type { EnvironmentModel } from '../../model/model.js';
import { allow, type PolicyDocument, policy, type Statement } from './policy.js';

/** So many jobs are named one by one; more would not fit into a policy, so their common beginning stands for them. */
const NAMED_JOBS = 12;

/** The application calls nothing in AWS: ECS hands it its secrets. Only ECS Exec, where it is on, needs a channel. */
export function taskPolicy({ settings }: EnvironmentModel): PolicyDocument {
  if (settings.backend.exec) {
    return policy([
      // These actions have no resources. Source: service authorization reference, Amazon Message Gateway Service.
      allow(
        'OpenTheShellOfEcsExec',
        [
          'ssmmessages:CreateControlChannel',
          'ssmmessages:CreateDataChannel',
          'ssmmessages:OpenControlChannel',
          'ssmmessages:OpenDataChannel',
        ],
        ['*'],
      ),
    ]);
  }
  // A managed policy needs a statement; this action is open to every principal anyway, so the role gains nothing.
  return policy([allow('NothingButItsOwnName', ['sts:GetCallerIdentity'], ['*'])]);
}

/** Scheduler runs the jobs in this cluster, under their roles, and puts what it cannot start into the queue. */
export function schedulerPolicy(model: EnvironmentModel): PolicyDocument {
  const arns = environmentArns(model);
  const jobs = model.tasks.filter(({ kind }) => kind === 'job');
  return policy([
    allow(
      'RunTheJobs',
      ['ecs:RunTask'],
      // A schedule names the family without a revision, and IAM then compares the ARN without one.
      jobs.length > NAMED_JOBS
        ? [arns.jobTaskDefinitions]
        : jobs.flatMap(({ family }) => [arns.taskDefinitionFamily(family), arns.taskDefinitionRevisions(family)]),
      { ArnEquals: { 'ecs:cluster': arns.cluster } },
    ),
    allow('TagTheTasksItRuns', ['ecs:TagResource'], [arns.tasks], {
      StringEquals: { 'ecs:CreateAction': 'RunTask' },
    }),
    passRoles(
      jobs.flatMap(({ executionRole, taskRole }) => [model.roles[executionRole].arn, model.roles[taskRole].arn]),
    ),
    allow('KeepWhatCouldNotStart', ['sqs:SendMessage'], [arns.jobsDeadLetterQueue]),
  ]);
}

/** Scheduler stops and starts this one database. */
export function databaseSleepPolicy(model: EnvironmentModel): PolicyDocument {
  return policy([
    allow('StopAndStartTheDatabase', ['rds:StartDBInstance', 'rds:StopDBInstance'], [model.database.arn]),
    allow('KeepWhatCouldNotRun', ['sqs:SendMessage'], [environmentArns(model).jobsDeadLetterQueue]),
  ]);
}

/** Handing roles to tasks, and to nothing but tasks. */
export function passRoles(roleArns: readonly string[]): Statement {
  return allow('HandRolesToTasks', ['iam:PassRole'], [...new Set(roleArns)].sort(), {
    StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
  });
}
