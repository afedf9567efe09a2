import { runSimulation } from '@cloud-copilot/iam-simulate';
import { describe, expect, it } from 'vitest';
import { iam } from '../../../src/generators/iam/iam.js';
import type { EnvironmentModel } from '../../../src/model/model.js';
import type { RoleKey } from '../../../src/model/roles.js';
import { MINIMAL, STAGING_AND_PRODUCTION } from '../../model/documents.js';
import { filesOf, modelsOf } from '../files.js';

type Request = readonly [
  action: string,
  resource: string,
  context?: Readonly<Record<string, string | string[]>> | undefined,
];

const models = modelsOf(STAGING_AND_PRODUCTION);
const files = filesOf(iam, models);
const [staging, production] = models as readonly [EnvironmentModel, EnvironmentModel];

/** What IAM would answer, by a simulator that knows the actions, resources and condition keys of every service. */
async function answer(model: EnvironmentModel, role: RoleKey, [action, resource, context]: Request, from = files) {
  // A key answers to IAM at all only because its own policy hands the decision to the account.
  const resourcePolicy = action.startsWith('kms:') ? keyPolicy(model.account) : undefined;
  const { policies, arn } = model.roles[role];
  const outcome = await runSimulation(
    {
      request: {
        principal: arn,
        action,
        resource: { resource, accountId: model.account },
        contextVariables: { ...context },
      },
      identityPolicies: policies.map(({ name, file }) => ({ name, policy: JSON.parse(from.read(file)) })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
    },
    {},
  );
  if (outcome.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(outcome.errors)}`);
  return outcome.overallResult;
}

const keyPolicy = (account: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
});

const of = ({ account, region }: EnvironmentModel) => {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  return {
    arn,
    secret: (name: string) => arn('secretsmanager', `secret:${name}`),
    task: (family: string) => arn('ecs', `task-definition/${family}`),
  };
};
const s = of(staging);
const p = of(production);
const cluster = { 'ecs:cluster': s.arn('ecs', 'cluster/home-health-aid-staging') };
const passed = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
const master = { 'aws:ResourceTag/aws:rds:primaryDBInstanceArn': staging.database.arn };
const otherMaster = { 'aws:ResourceTag/aws:rds:primaryDBInstanceArn': s.arn('rds', 'db:another') };
const distribution = 'arn:aws:cloudfront::111122223333:distribution/E1';
const tags = { 'aws:ResourceTag/application': 'home-health-aid', 'aws:ResourceTag/environment': 'staging' };

const ALLOWED: Readonly<Partial<Record<RoleKey, readonly Request[]>>> = {
  backendExecution: [
    ['ecr:GetAuthorizationToken', '*'],
    ['ecr:BatchGetImage', s.arn('ecr', 'repository/home-health-aid-staging-backend')],
    ['secretsmanager:GetSecretValue', s.secret('home-health-aid/staging/jwt-AbCdEf')],
    ['secretsmanager:GetSecretValue', s.secret('home-health-aid/staging/database/app-AbCdEf')],
    ['logs:PutLogEvents', s.arn('logs', 'log-group:/home-health-aid/staging/backend:log-stream:backend/backend/1')],
    ['logs:CreateLogStream', s.arn('logs', 'log-group:/home-health-aid/staging/jobs/geofence-checker:log-stream:x')],
  ],
  migrateExecution: [['secretsmanager:GetSecretValue', s.secret('home-health-aid/staging/database/migrate-AbCdEf')]],
  databaseRolesExecution: [
    ['secretsmanager:GetSecretValue', s.secret('rds!db-0f1e2d3c-AbCdEf'), master],
    ['secretsmanager:GetSecretValue', s.secret('home-health-aid/staging/database/app-AbCdEf')],
  ],
  task: [['sts:GetCallerIdentity', '*']],
  scheduler: [
    ['ecs:RunTask', s.task('home-health-aid-staging-job-geofence-checker:7'), cluster],
    ['iam:PassRole', staging.roles.backendExecution.arn, passed],
    ['iam:PassRole', staging.roles.task.arn, passed],
    ['sqs:SendMessage', s.arn('sqs', 'home-health-aid-staging-jobs-dead-letters')],
  ],
  databaseSleep: [
    ['rds:StopDBInstance', staging.database.arn],
    ['rds:StartDBInstance', staging.database.arn],
  ],
  githubBackend: [
    ['ecr:PutImage', s.arn('ecr', 'repository/home-health-aid-staging-backend')],
    ['ecs:RegisterTaskDefinition', s.task('home-health-aid-staging-backend:8')],
    ['ecs:RegisterTaskDefinition', s.task('home-health-aid-staging-job-geofence-checker:8')],
    ['ecs:DescribeTaskDefinition', '*'],
    ['ecs:RunTask', s.task('home-health-aid-staging-migrate:8'), cluster],
    ['ecs:DescribeTasks', s.arn('ecs', 'task/home-health-aid-staging/abc'), cluster],
    ['ecs:UpdateService', s.arn('ecs', 'service/home-health-aid-staging/home-health-aid-staging-backend')],
    ['iam:PassRole', staging.roles.migrateExecution.arn, passed],
    ['ssm:GetParameter', s.arn('ssm', 'parameter/home-health-aid/staging/network/private-subnet-ids')],
    ['ssm:GetParameters', s.arn('ssm', 'parameter/home-health-aid/staging/database/endpoint')],
    ['ssm:GetParameters', s.arn('ssm', 'parameter/home-health-aid/staging/secrets/jwt-arn')],
    ['logs:GetLogEvents', s.arn('logs', 'log-group:/home-health-aid/staging/migrate:log-stream:migrate/migrate/1')],
  ],
  githubFrontend: [
    ['s3:PutObject', `arn:aws:s3:::${staging.names.webBucket}/index.html`],
    ['s3:ListBucket', `arn:aws:s3:::${staging.names.webBucket}`],
    ['cloudfront:CreateInvalidation', distribution, tags],
  ],
  githubInfra: [['sts:AssumeRole', 'arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-us-east-1']],
  githubDiff: [
    ['cloudformation:GetTemplate', s.arn('cloudformation', 'stack/home-health-aid-staging-network/1')],
    ['ssm:GetParameter', s.arn('ssm', 'parameter/cdk-bootstrap/hnb659fds/version')],
  ],
  githubDrift: [
    ['cloudformation:DetectStackDrift', s.arn('cloudformation', 'stack/home-health-aid-staging-network/1')],
    ['cloudformation:DescribeStackDriftDetectionStatus', '*'],
    ['ec2:DescribeSecurityGroupRules', '*'],
    ['rds:DescribeDBInstances', staging.database.arn],
    ['iam:GetRole', staging.roles.task.arn],
    ['s3:GetBucketPolicy', `arn:aws:s3:::${staging.names.logBucket}`],
    ['secretsmanager:DescribeSecret', s.secret('home-health-aid/staging/jwt-AbCdEf')],
    ['kms:GetKeyPolicy', s.arn('kms', 'key/1')],
    ['cloudfront:GetDistribution', distribution, tags],
  ],
};

const DENIED: Readonly<Partial<Record<RoleKey, readonly Request[]>>> = {
  backendExecution: [
    ['secretsmanager:GetSecretValue', p.secret('home-health-aid/production/jwt-AbCdEf')],
    ['secretsmanager:GetSecretValue', s.secret('home-health-aid/production/jwt-AbCdEf')],
    ['secretsmanager:GetSecretValue', s.secret('home-health-aid/staging/jwt-two-AbCdEf')],
    ['secretsmanager:GetSecretValue', s.secret('home-health-aid/staging/database/migrate-AbCdEf')],
    ['secretsmanager:GetSecretValue', s.secret('rds!db-0f1e2d3c-AbCdEf'), master],
    ['secretsmanager:PutSecretValue', s.secret('home-health-aid/staging/jwt-AbCdEf')],
    ['ecr:PutImage', s.arn('ecr', 'repository/home-health-aid-staging-backend')],
    ['ecr:BatchGetImage', s.arn('ecr', 'repository/another')],
    ['logs:PutLogEvents', s.arn('logs', 'log-group:/home-health-aid/production/backend:log-stream:x')],
    ['kms:Decrypt', s.arn('kms', 'key/1')],
  ],
  migrateExecution: [['secretsmanager:GetSecretValue', s.secret('home-health-aid/staging/database/app-AbCdEf')]],
  databaseRolesExecution: [
    ['secretsmanager:GetSecretValue', s.secret('rds!db-0f1e2d3c-AbCdEf'), otherMaster],
    ['secretsmanager:GetSecretValue', s.secret('rds!db-0f1e2d3c-AbCdEf')],
    ['secretsmanager:GetSecretValue', s.secret('home-health-aid/staging/jwt-AbCdEf')],
  ],
  task: [
    ['secretsmanager:GetSecretValue', s.secret('home-health-aid/staging/jwt-AbCdEf')],
    ['s3:GetObject', `arn:aws:s3:::${staging.names.webBucket}/index.html`],
    ['ssmmessages:OpenDataChannel', '*'],
  ],
  scheduler: [
    ['ecs:RunTask', s.task('home-health-aid-staging-migrate:1'), cluster],
    [
      'ecs:RunTask',
      s.task('home-health-aid-staging-job-geofence-checker:7'),
      { 'ecs:cluster': s.arn('ecs', 'cluster/another') },
    ],
    ['iam:PassRole', staging.roles.migrateExecution.arn, passed],
    ['iam:PassRole', staging.roles.task.arn, { 'iam:PassedToService': 'lambda.amazonaws.com' }],
  ],
  databaseSleep: [
    ['rds:DeleteDBInstance', staging.database.arn],
    ['rds:StopDBInstance', s.arn('rds', 'db:another')],
  ],
  githubBackend: [
    ['ecs:RunTask', s.task('home-health-aid-staging-backend:8'), cluster],
    ['ecs:RegisterTaskDefinition', s.task('another:8')],
    ['ecs:UpdateService', s.arn('ecs', 'service/home-health-aid-staging/another')],
    ['ecs:DeleteService', s.arn('ecs', 'service/home-health-aid-staging/home-health-aid-staging-backend')],
    ['iam:PassRole', staging.roles.githubInfra.arn, passed],
    ['iam:PassRole', staging.roles.task.arn, { 'iam:PassedToService': 'ec2.amazonaws.com' }],
    ['secretsmanager:GetSecretValue', s.secret('home-health-aid/staging/jwt-AbCdEf')],
    ['logs:GetLogEvents', s.arn('logs', 'log-group:/home-health-aid/staging/backend:log-stream:x')],
    ['ssm:GetParameter', s.arn('ssm', 'parameter/home-health-aid/production/network')],
    ['ssm:GetParameter', s.arn('ssm', 'parameter/home-health-aid/staging/alarms/topic-arn')],
  ],
  githubFrontend: [
    ['s3:DeleteObject', `arn:aws:s3:::${staging.names.webBucket}/index.html`],
    ['s3:PutObject', `arn:aws:s3:::${production.names.webBucket}/index.html`],
    ['cloudfront:CreateInvalidation', distribution],
    ['cloudfront:CreateInvalidation', distribution, { ...tags, 'aws:ResourceTag/environment': 'production' }],
    ['cloudfront:UpdateDistribution', distribution, tags],
  ],
  githubInfra: [
    ['sts:AssumeRole', 'arn:aws:iam::111122223333:role/admin'],
    ['sts:AssumeRole', 'arn:aws:iam::444455556666:role/cdk-hnb659fds-deploy-role-444455556666-us-east-1'],
    ['cloudformation:DeleteStack', s.arn('cloudformation', 'stack/home-health-aid-staging-network/1')],
  ],
  githubDiff: [
    ['sts:AssumeRole', 'arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-us-east-1'],
    ['sts:AssumeRole', 'arn:aws:iam::111122223333:role/cdk-hnb659fds-lookup-role-111122223333-us-east-1'],
    ['cloudformation:GetTemplate', s.arn('cloudformation', 'stack/another/1')],
    ['cloudformation:CreateChangeSet', s.arn('cloudformation', 'stack/home-health-aid-staging-network/1')],
  ],
  // What is kept in the things whose configuration it reads.
  githubDrift: [
    ['cloudformation:DetectStackDrift', s.arn('cloudformation', 'stack/another/1')],
    ['cloudformation:UpdateStack', s.arn('cloudformation', 'stack/home-health-aid-staging-network/1')],
    ['secretsmanager:GetSecretValue', s.secret('home-health-aid/staging/jwt-AbCdEf')],
    ['secretsmanager:DescribeSecret', s.secret('home-health-aid/production/jwt-AbCdEf')],
    ['kms:Decrypt', s.arn('kms', 'key/1')],
    ['s3:GetObject', `arn:aws:s3:::${staging.names.logBucket}/a`],
    ['s3:GetBucketPolicy', `arn:aws:s3:::${production.names.webBucket}`],
    ['logs:GetLogEvents', s.arn('logs', 'log-group:/home-health-aid/staging/backend:log-stream:x')],
    ['logs:StartQuery', s.arn('logs', 'log-group:/home-health-aid/staging/backend')],
    ['rds:DownloadDBLogFilePortion', staging.database.arn],
    ['rds:DescribeDBInstances', s.arn('rds', 'db:another')],
    ['cloudfront:GetDistribution', distribution],
    ['sqs:ReceiveMessage', s.arn('sqs', 'home-health-aid-staging-jobs-dead-letters')],
    ['states:GetExecutionHistory', s.arn('states', 'execution:home-health-aid-staging-restart:1')],
    ['sts:AssumeRole', 'arn:aws:iam::111122223333:role/cdk-hnb659fds-lookup-role-111122223333-us-east-1'],
  ],
};

const rows = (table: typeof ALLOWED) =>
  Object.entries(table).flatMap(([role, requests]) =>
    requests.map(([action, resource, context]) => ({ role: role as RoleKey, action, resource, context })),
  );

describe('what IAM answers to the roles of staging', () => {
  it.each(rows(ALLOWED))('$role may $action on $resource', async ({ role, action, resource, context }) => {
    expect(await answer(staging, role, [action, resource, context])).toBe('Allowed');
  });

  it.each(rows(DENIED))('$role may not $action on $resource', async ({ role, action, resource, context }) => {
    expect(await answer(staging, role, [action, resource, context])).not.toBe('Allowed');
  });
});

describe('under keys of our own', () => {
  const key = p.arn('kms', 'key/1');
  const context = {
    'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com',
    'kms:ResourceAliases': ['alias/home-health-aid/production/data'],
  };
  it.each([
    ['asked by Secrets Manager, under the key of this environment', context, 'Allowed'],
    ['under another key', { ...context, 'kms:ResourceAliases': ['alias/another'] }, 'ImplicitlyDenied'],
    ['asked directly', { 'kms:ResourceAliases': context['kms:ResourceAliases'] }, 'ImplicitlyDenied'],
  ])('execution decrypts when %s: %j gives %s', async (_, given, expected) => {
    expect(await answer(production, 'backendExecution', ['kms:Decrypt', key, given])).toBe(expected);
  });
});

describe('with ECS Exec', () => {
  it('the task role opens its channel, and nothing else', async () => {
    const text = MINIMAL.replace(
      'region: us-east-1\n',
      'region: us-east-1\n    backend: { exec: true, readOnlyRoot: false }\n',
    );
    const [model] = modelsOf(text) as readonly [EnvironmentModel];
    const from = filesOf(iam, [model]);
    expect(await answer(model, 'task', ['ssmmessages:OpenDataChannel', '*'], from)).toBe('Allowed');
    expect(await answer(model, 'task', ['ssm:StartSession', of(model).arn('ecs', 'task/x/y')], from)).not.toBe(
      'Allowed',
    );
  });
});
