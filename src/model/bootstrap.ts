/** What `cdk bootstrap` leaves in an account and region, under the default qualifier. */

/** The default qualifier of the CDK bootstrap template. Source: AWS CDK developer guide, "Customize CDK bootstrapping". */
const QUALIFIER = 'hnb659fds';

/** The SSM parameter in which the bootstrap says its version; the CDK CLI reads it before it compares or deploys. */
const VERSION_PARAMETER = `/cdk-bootstrap/${QUALIFIER}/version`;

/** What the CDK CLI assumes to deploy: the deployment itself, and the upload of templates and files. */
const DEPLOY_ROLES = ['deploy-role', 'file-publishing-role', 'lookup-role'] as const;

/** ARNs of the bootstrap's version parameter in every region, sorted. */
export function bootstrapVersionArns(account: string, regions: readonly string[]): readonly string[] {
  return [...new Set(regions)].sort().map((region) => `arn:aws:ssm:${region}:${account}:parameter${VERSION_PARAMETER}`);
}

/** ARNs of the roles that a deployment assumes, in every region, sorted. */
export function bootstrapRoleArns(account: string, regions: readonly string[]): readonly string[] {
  return [...new Set(regions)]
    .sort()
    .flatMap((region) =>
      DEPLOY_ROLES.map((role) => `arn:aws:iam::${account}:role/cdk-${QUALIFIER}-${role}-${account}-${region}`),
    );
}
