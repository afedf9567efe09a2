/** What the look for drift may read: the configuration of what the stacks hold, in two policies, since one has no room for it. */
import { DRIFT_READS } from '../../data/drift-reads.js';
import { EDGE_REGION } from '../../data/regions.js';
import { environmentArns } from '../../model/arns.js';
import type { EnvironmentModel } from '../../model/model.js';
import { allow, type PolicyDocument, policy, type Statement, taggedAsOurs } from './policy.js';

/** Actions of these names stand for all of their kind: AWS knows no resource for them. */
const WITHOUT_RESOURCE =
  /^(?:application-autoscaling:|ec2:Describe(?!VpcAttribute$)|elasticloadbalancing:Describe|kms:ListAliases$|logs:Describe)/;

/** These stand in a statement of their own. */
const OF_DISTRIBUTION = /^cloudfront:GetDistribution/;

const ACTIONS: readonly string[] = [...new Set(Object.values(DRIFT_READS).flat())].sort();

/** Without distributions: one of another application may hold a secret in a header, so a condition narrows those. */
const CLOUDFRONT_KINDS = ['cache-policy', 'function', 'origin-access-control', 'response-headers-policy'] as const;

type Resources = (model: EnvironmentModel, arn: (service: string, resource: string) => string) => readonly string[];

/**
 * The resources of each service. What the document names is named, with what begins with it; what AWS or CloudFormation
 * names is any of its kind in the account, in whichever region a stack stands.
 */
const NETWORK_AND_SERVICE: Readonly<Record<string, Resources>> = {
  acm: (_, arn) => [arn('acm', 'certificate/*')],
  ec2: (_, arn) => [arn('ec2', 'vpc/*')],
  ecr: (model) => [environmentArns(model).repository],
  ecs: (model) => [environmentArns(model).cluster, environmentArns(model).service],
  elasticloadbalancing: (_, arn) => [arn('elasticloadbalancing', 'loadbalancer/app/*')],
  events: (_, arn) => [arn('events', 'rule/*')],
  iam: ({ account, github }) => [
    `arn:aws:iam::${account}:policy/*`,
    `arn:aws:iam::${account}:role/*`,
    github.oidcProviderArn,
  ],
  lambda: ({ names }, arn) => [arn('lambda', `function:${names.prefix}-*`)],
  states: ({ names }, arn) => [arn('states', `stateMachine:${names.prefix}-*`)],
  // What a firewall protects is asked of both ends.
  wafv2: (_, arn) => [arn('elasticloadbalancing', 'loadbalancer/app/*'), arn('wafv2', '*')],
};

const DATA_AND_WEB: Readonly<Record<string, Resources>> = {
  backup: ({ names, account, region, backupCopyRegion = region }, arn) => [
    arn('backup', 'backup-plan:*'),
    ...[region, backupCopyRegion].map(
      (where) => `arn:aws:backup:${where}:${account}:backup-vault:${names.backupVault}`,
    ),
  ],
  cloudfront: ({ account }) => CLOUDFRONT_KINDS.map((kind) => `arn:aws:cloudfront::${account}:${kind}/*`),
  cloudwatch: ({ account, names }, arn) => [
    arn('cloudwatch', `alarm:${names.prefix}-*`),
    `arn:aws:cloudwatch::${account}:dashboard/${names.dashboard}`,
  ],
  kms: (_, arn) => [arn('kms', 'key/*')],
  logs: (_, arn) => [arn('logs', 'log-group:*')],
  rds: ({ names, account, region, database }) => [
    database.arn,
    `arn:aws:rds:${region}:${account}:pg:${names.databaseParameterGroup}`,
    `arn:aws:rds:${region}:${account}:subgrp:${names.databaseSubnetGroup}`,
  ],
  s3: ({ names }) =>
    [names.webBucket, names.logBucket, names.bucketLogBucket, names.edgeLogBucket].map(
      (name) => `arn:aws:s3:::${name}`,
    ),
  scheduler: (model, arn) => [
    environmentArns(model).scheduleGroup,
    arn('scheduler', `schedule/${model.names.scheduleGroup}/*`),
  ],
  secretsmanager: ({ names }, arn) => [arn('secretsmanager', `secret:${names.path}/*`)],
  sns: ({ names, account, region }) => [
    `arn:aws:sns:${region}:${account}:${names.alarmTopic}`,
    `arn:aws:sns:${EDGE_REGION}:${account}:${names.edgeAlarmTopic}`,
  ],
  sqs: (model) => [environmentArns(model).jobsDeadLetterQueue],
  ssm: ({ parameters }, arn) => [arn('ssm', `parameter${parameters.root}/*`)],
};

/** Asks CloudFormation, and reads what runs and what protects it. */
export function driftPolicy(model: EnvironmentModel): PolicyDocument {
  const { stacks } = model;
  const arns = environmentArns(model);
  return policy([
    allow(
      'LookForDrift',
      [
        'cloudformation:DescribeStackResourceDrifts',
        'cloudformation:DetectStackDrift',
        'cloudformation:DetectStackResourceDrift',
        'cloudformation:ListStackResources',
      ],
      stacks.map(({ name, region }) => arns.stack(name, region)),
    ),
    // AWS knows no resource for these.
    allow(
      'SeeWhatWasFound',
      ['cloudformation:BatchDescribeTypeConfigurations', 'cloudformation:DescribeStackDriftDetectionStatus'],
      ['*'],
    ),
    allow(
      'ReadWhatHasNoResource',
      ACTIONS.filter((action) => WITHOUT_RESOURCE.test(action)),
      ['*'],
    ),
    ...reads(model, NETWORK_AND_SERVICE),
  ]);
}

/** Reads how data is kept and the web application is served, and neither of the two. */
export function driftDataPolicy(model: EnvironmentModel): PolicyDocument {
  const distribution = ['GetDistribution', 'GetDistributionConfig', 'ListTagsForResource'];
  return policy([
    allow(
      'ReadTheDistribution',
      distribution.map((name) => `cloudfront:${name}`),
      [environmentArns(model).distributions],
      taggedAsOurs(model),
    ),
    ...reads(model, DATA_AND_WEB),
  ]);
}

/** A statement for each service, with its actions that know resources. */
function reads(model: EnvironmentModel, services: Readonly<Record<string, Resources>>): readonly Statement[] {
  const arn = (service: string, resource: string) => `arn:aws:${service}:*:${model.account}:${resource}`;
  return Object.entries(services).map(([service, resources]) =>
    allow(
      `Read${service.charAt(0).toUpperCase()}${service.slice(1)}`,
      ACTIONS.filter(
        (action) => action.startsWith(`${service}:`) && !WITHOUT_RESOURCE.test(action) && !OF_DISTRIBUTION.test(action),
      ),
      resources(model, arn),
    ),
  );
}
