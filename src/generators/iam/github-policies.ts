/** What jobs of GitHub may do: each role one job, on the resources of this environment. */
import { environmentArns } from '../../model/arns.js';
import { bootstrapRoleArns, bootstrapVersionArns } from '../../model/bootstrap.js';
import type { EnvironmentModel } from '../../model/model.js';
import { allow, type PolicyDocument, policy, taggedAsOurs } from './policy.js';
import { passRoles } from './runtime-policies.js';

/** Pushes the image, registers and runs task definitions, migrates, updates the service. */
export function githubBackendPolicy(model: EnvironmentModel): PolicyDocument {
  const arns = environmentArns(model);
  // However many jobs there are, the policy stays within IAM's limit: their families share a beginning of their own.
  const families = [
    ...model.tasks.filter(({ kind }) => kind !== 'job').map(({ family }) => arns.taskDefinitionRevisions(family)),
    ...(model.jobs.length > 0 ? [arns.jobTaskDefinitions] : []),
  ];
  const oneOff = model.tasks.filter(({ kind }) => kind === 'migrate' || kind === 'database-roles');
  const inCluster = { ArnEquals: { 'ecs:cluster': arns.cluster } };
  return policy([
    // The token is not bound to a repository: AWS knows no resource for this action.
    allow('SignInToTheRegistry', ['ecr:GetAuthorizationToken'], ['*']),
    allow(
      'PushTheImage',
      [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:DescribeImageScanFindings',
        'ecr:DescribeImages',
        'ecr:GetDownloadUrlForLayer',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      [arns.repository],
    ),
    allow('RegisterTaskDefinitions', ['ecs:RegisterTaskDefinition'], families),
    allow('TagTaskDefinitions', ['ecs:TagResource'], families, {
      StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' },
    }),
    // AWS knows no resources for these actions.
    allow(
      'ReadAndRetireTaskDefinitions',
      ['ecs:DeregisterTaskDefinition', 'ecs:DescribeTaskDefinition', 'ecs:ListTaskDefinitions'],
      ['*'],
    ),
    allow(
      'RunOneOffTasks',
      ['ecs:RunTask'],
      oneOff.map(({ family }) => arns.taskDefinitionRevisions(family)),
      inCluster,
    ),
    allow('TagTheTasksItRuns', ['ecs:TagResource'], [arns.tasks], {
      StringEquals: { 'ecs:CreateAction': 'RunTask' },
    }),
    allow('FollowTasks', ['ecs:DescribeTasks', 'ecs:StopTask'], [arns.tasks], inCluster),
    allow(
      'DeployTheService',
      [
        'ecs:DescribeServiceDeployments',
        'ecs:DescribeServiceRevisions',
        'ecs:DescribeServices',
        'ecs:ListServiceDeployments',
        'ecs:StopServiceDeployment',
        'ecs:UpdateService',
      ],
      [arns.service, arns.serviceDeployments, arns.serviceRevisions],
    ),
    passRoles(
      model.tasks.flatMap(({ executionRole, taskRole }) => [model.roles[executionRole].arn, model.roles[taskRole].arn]),
    ),
    allow('ReadWhatTheStacksPublish', PARAMETER_ACTIONS, parametersOfTasks(model)),
    // The logs of the API and of the jobs are not here: they may hold health information. Where there is any, those of the
    // one-off tasks may too, since PostgreSQL names the values of a row that it refuses.
    ...(model.dataClass === 'phi'
      ? []
      : [
          allow(
            'ReadTheLogsOfOneOffTasks',
            ['logs:GetLogEvents', 'logs:FilterLogEvents'],
            oneOff.flatMap(({ logGroup }) => [arns.logGroup(logGroup), arns.logStreams(logGroup)]),
          ),
        ]),
  ]);
}

const PARAMETER_ACTIONS = ['ssm:GetParameter', 'ssm:GetParameters'];

/** So many parameters are named one by one; more would not fit into a policy, so the path above them stands for them. */
const NAMED_PARAMETERS = 12;

/** Where one-off tasks run, and what task definitions hold in place of what only AWS knows. */
function parametersOfTasks(model: EnvironmentModel): readonly string[] {
  const { parameters, tasks } = model;
  const arns = environmentArns(model);
  const read = new Set([
    parameters.privateSubnetIds,
    parameters.taskSecurityGroupId,
    parameters.databaseEndpoint,
    ...tasks.flatMap(({ secrets }) => secrets.map(({ arnParameter }) => arnParameter)),
  ]);
  return read.size > NAMED_PARAMETERS ? [arns.parametersBelow(parameters.root)] : [...read].sort().map(arns.parameter);
}

/** Uploads the web application and refreshes CloudFront. It cannot delete: old releases serve open browsers. */
export function githubFrontendPolicy(model: EnvironmentModel): PolicyDocument {
  const arns = environmentArns(model);
  return policy([
    allow('ListTheWebBucket', ['s3:ListBucket', 's3:ListBucketVersions'], [arns.webBucket]),
    allow(
      'UploadTheWebApplication',
      ['s3:AbortMultipartUpload', 's3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
      [arns.webObjects],
    ),
    // Only AWS knows the distribution's id when this file is made; its tags are ours.
    allow(
      'RefreshTheDistribution',
      ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
      [arns.distributions],
      taggedAsOurs(model),
    ),
    allow(
      'ReadWhatTheStacksPublish',
      PARAMETER_ACTIONS,
      [model.parameters.webBucket, model.parameters.distributionId].map(arns.parameter),
    ),
  ]);
}

/** Deploys the stacks through the roles of the bootstrap, in the regions that the stacks stand in. */
export function githubInfraPolicy({ account, stacks }: EnvironmentModel): PolicyDocument {
  const regions = stacks.map(({ region }) => region);
  return policy([allow('DeployThroughTheBootstrap', ['sts:AssumeRole'], bootstrapRoleArns(account, regions))]);
}

/**
 * Compares the stacks with what is deployed.
 *
 * A pull request runs code that nobody has reviewed, so this role cannot take the lookup role of the bootstrap: that one
 * carries AWS's ReadOnlyAccess, with every object and log line of the account. Without it `cdk diff` goes on under the
 * credentials it has, and reads the templates of these stacks, which is all it needs.
 */
export function githubDiffPolicy(model: EnvironmentModel): PolicyDocument {
  const { account, stacks } = model;
  const arns = environmentArns(model);
  const regions = stacks.map(({ region }) => region);
  return policy([
    allow(
      'ReadTheStacks',
      [
        'cloudformation:DescribeStackResources',
        'cloudformation:DescribeStacks',
        'cloudformation:GetTemplate',
        'cloudformation:GetTemplateSummary',
        'cloudformation:ListStackResources',
      ],
      stacks.map(({ name, region }) => arns.stack(name, region)),
    ),
    allow('ReadTheVersionOfTheBootstrap', ['ssm:GetParameter'], bootstrapVersionArns(account, regions)),
  ]);
}
