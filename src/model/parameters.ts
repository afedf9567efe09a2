/** SSM parameters through which the CDK app tells workflows and runbooks what only AWS knows. */

export interface Parameters {
  /** The path that all of them stand below. */
  readonly root: string;
  /**
   * The id of the hosted zone. The one parameter that the CDK app reads and does not write: the first deployment puts it
   * there, in the environment's region and in us-east-1, since no CloudFormation stack can look a zone up by its name.
   */
  readonly hostedZoneId: string;
  /** Comma-separated ids. */
  readonly privateSubnetIds: string;
  readonly taskSecurityGroupId: string;
  readonly databaseEndpoint: string;
  readonly databaseResourceId: string;
  readonly masterSecretArn: string;
  readonly appSecretArn: string;
  readonly migrateSecretArn: string;
  readonly loadBalancerArn: string;
  readonly targetGroupArn: string;
  readonly webBucket: string;
  readonly distributionId: string;
  readonly distributionDomain: string;
  readonly alarmTopicArn: string;
  readonly vpcId: string;
  /** The full ARN of a secret of the application. */
  readonly secretArns: Readonly<Record<string, string>>;
}

/** The parameter paths of an environment. */
export function parameterPaths(path: string, secrets: readonly string[]): Parameters {
  const root = `/${path}`;
  return {
    root,
    hostedZoneId: `${root}/dns/hosted-zone-id`,
    vpcId: `${root}/network/vpc-id`,
    privateSubnetIds: `${root}/network/private-subnet-ids`,
    taskSecurityGroupId: `${root}/network/task-security-group-id`,
    databaseEndpoint: `${root}/database/endpoint`,
    databaseResourceId: `${root}/database/resource-id`,
    masterSecretArn: `${root}/database/master-secret-arn`,
    appSecretArn: `${root}/database/app-secret-arn`,
    migrateSecretArn: `${root}/database/migrate-secret-arn`,
    loadBalancerArn: `${root}/api/load-balancer-arn`,
    targetGroupArn: `${root}/api/target-group-arn`,
    webBucket: `${root}/web/bucket`,
    distributionId: `${root}/web/distribution-id`,
    distributionDomain: `${root}/web/distribution-domain`,
    alarmTopicArn: `${root}/alarms/topic-arn`,
    secretArns: Object.fromEntries(secrets.map((secret) => [secret, `${root}/secrets/${secret}-arn`])),
  };
}

/**
 * What a rendered task definition holds in place of a value that only AWS knows. The deployment resolves it before it
 * registers the definition, and refuses to register one that still holds any.
 */
export function resolvedFrom(parameter: string): string {
  return `{{resolve:ssm:${parameter}}}`;
}

/** What a rendered task definition holds in place of the image, which is stamped with its digest. */
export const IMAGE_PLACEHOLDER = '{{image}}';
