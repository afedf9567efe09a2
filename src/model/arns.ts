/** ARNs of what an environment is made of, as policies name it. */
import { jobFamily } from './clock.js';
import type { EnvironmentModel } from './model.js';

export interface EnvironmentArns {
  readonly cluster: string;
  readonly service: string;
  /** Deployments and revisions of the service, whose ids ECS makes. */
  readonly serviceDeployments: string;
  readonly serviceRevisions: string;
  /** Tasks of the cluster, whose ids ECS makes. */
  readonly tasks: string;
  readonly repository: string;
  /** SSM parameters below a path of this environment. */
  readonly parametersBelow: (path: string) => string;
  /** An SSM parameter. */
  readonly parameter: (path: string) => string;
  /** Every revision of a task definition. */
  readonly taskDefinitionRevisions: (family: string) => string;
  /** A task definition named without a revision, which runs the newest ACTIVE one. */
  readonly taskDefinitionFamily: (family: string) => string;
  /** The task definitions of all jobs, with and without a revision. */
  readonly jobTaskDefinitions: string;
  readonly logStreams: (logGroup: string) => string;
  readonly logGroup: (logGroup: string) => string;
  readonly jobsDeadLetterQueue: string;
  readonly scheduleGroup: string;
  readonly webBucket: string;
  readonly webObjects: string;
  /** Any distribution of the account: its id is AWS's, so a policy narrows it by tags. */
  readonly distributions: string;
  /** Any key of the account and region: its id is AWS's, so a policy narrows it by alias. */
  readonly keys: string;
  /** Any administrator secret that RDS manages: its name is AWS's, so a policy narrows it by the tag of the instance. */
  readonly masterSecrets: string;
  readonly secretsManagerHost: string;
  /** Every revision of a stack, by its name and region. */
  readonly stack: (name: string, region: string) => string;
}

/** The ARNs of an environment. */
export function environmentArns({ account, region, names, image }: EnvironmentModel): EnvironmentArns {
  const arn = (service: string, resource: string, where = region) =>
    `arn:aws:${service}:${where}:${account}:${resource}`;
  const ofService = `${names.cluster}/${names.service}`;
  const webBucket = `arn:aws:s3:::${names.webBucket}`;
  return {
    cluster: arn('ecs', `cluster/${names.cluster}`),
    service: arn('ecs', `service/${ofService}`),
    serviceDeployments: arn('ecs', `service-deployment/${ofService}/*`),
    serviceRevisions: arn('ecs', `service-revision/${ofService}/*`),
    tasks: arn('ecs', `task/${names.cluster}/*`),
    repository: arn('ecr', `repository/${image.repository}`),
    // The path starts with the slash that an ARN writes only once.
    parametersBelow: (path) => arn('ssm', `parameter${path}/*`),
    parameter: (path) => arn('ssm', `parameter${path}`),
    taskDefinitionRevisions: (family) => arn('ecs', `task-definition/${family}:*`),
    taskDefinitionFamily: (family) => arn('ecs', `task-definition/${family}`),
    jobTaskDefinitions: arn('ecs', `task-definition/${jobFamily(names.prefix, '*')}`),
    logStreams: (group) => arn('logs', `log-group:${group}:log-stream:*`),
    logGroup: (group) => arn('logs', `log-group:${group}`),
    jobsDeadLetterQueue: arn('sqs', names.jobsDeadLetterQueue),
    scheduleGroup: arn('scheduler', `schedule-group/${names.scheduleGroup}`),
    webBucket,
    webObjects: `${webBucket}/*`,
    distributions: `arn:aws:cloudfront::${account}:distribution/*`,
    keys: arn('kms', 'key/*'),
    masterSecrets: arn('secretsmanager', 'secret:rds!db-*'),
    secretsManagerHost: `secretsmanager.${region}.amazonaws.com`,
    stack: (name, where) => arn('cloudformation', `stack/${name}/*`, where),
  };
}
