/** Every physical name, in one place and within AWS's limits. */
import { createHash } from 'node:crypto';
import { postgresMajor } from '../data/postgres.js';
import { EDGE_REGION } from '../data/regions.js';
import type { ApplicationSettings } from '../schema/document.js';
import type { EnvironmentSettings } from '../schema/environment/environment.js';

/** A name within a length: what is too long is cut and gets a stable hash, so that two long names stay different. */
export function shortened(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const hash = digestOf(name);
  return `${name.slice(0, longest - hash.length - 1).replace(/[-./_]+$/, '')}-${hash}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

/** Limits of AWS on the names that we make, in characters. Source of each: the API reference of the service. */
export const NAME_LIMITS = {
  loadBalancer: 32,
  targetGroup: 32,
  bucket: 63,
  databaseIdentifier: 63,
  role: 64,
  rule: 64,
  schedule: 64,
  originAccessControl: 64,
  queue: 80,
  stateMachine: 80,
  budget: 100,
  webAcl: 128,
  alarm: 255,
  cluster: 255,
  topic: 256,
  repository: 256,
  secret: 512,
  logGroup: 512,
} as const;

export interface Names {
  /** Application and environment: the front of most names. */
  readonly prefix: string;
  /** The front of names that are paths: secrets, parameters, log groups. */
  readonly path: string;
  readonly vpc: string;
  /** NAT gateways, or the NAT instance and its security group. */
  readonly nat: string;
  readonly cluster: string;
  readonly service: string;
  /** The container that gets the traffic. */
  readonly container: string;
  readonly loadBalancer: string;
  readonly targetGroups: { readonly blue: string; readonly green: string };
  readonly securityGroups: {
    readonly loadBalancer: string;
    readonly tasks: string;
    readonly database: string;
    readonly endpoints: string;
  };
  readonly repository: string;
  readonly database: string;
  readonly databaseSubnetGroup: string;
  readonly databaseParameterGroup: string;
  readonly webBucket: string;
  readonly logBucket: string;
  /** Who asked the other buckets for what. */
  readonly bucketLogBucket: string;
  /** Logs of CloudFront where it cannot write into the region of the environment. */
  readonly edgeLogBucket: string;
  readonly originAccessControl: string;
  readonly webAcl: { readonly api: string; readonly web: string };
  readonly alarmTopic: string;
  /** The topic in us-east-1 for alarms of CloudFront, whose metrics stand there alone. */
  readonly edgeAlarmTopic: string;
  readonly dashboard: string;
  /**
   * With a digest of whom it writes to: CloudFormation replaces a budget to change that, and two cannot share a name.
   * Source: AWS CloudFormation user guide, AWS::Budgets::Budget.
   */
  readonly budget: string;
  readonly backupVault: string;
  readonly scheduleGroup: string;
  readonly jobsDeadLetterQueue: string;
  readonly keyAliases: { readonly data: string; readonly logs: string };
  readonly flowLogGroup: string;
  /** The log group of CloudWatch for the firewall must start with `aws-waf-logs-`. */
  readonly wafLogGroup: string;
  /** The same for the firewall of CloudFront, which may stand in the same region. */
  readonly webWafLogGroup: string;
  /** The state machine that restarts the service after a secret has changed, and its log. */
  readonly restart: string;
  /** The rule of EventBridge that starts it. */
  readonly restartRule: string;
  /** The state machine that looks at each deployment until it has ended, the rule that starts it, and its log. */
  readonly deploymentWatch: string;
  readonly deploymentWatchLogGroup: string;
  /** Step Functions delivers logs to this prefix without growing the account's resource policy. */
  readonly restartLogGroup: string;
}

/** The names of an environment. */
export function environmentNames(
  environment: string,
  { name: application, backend: { port } }: ApplicationSettings,
  { account, region, database, budget, loadBalancer: { targetProtocol } }: EnvironmentSettings,
): Names {
  const prefix = `${application}-${environment}`;
  const path = `${application}/${environment}`;
  const short = (suffix: string) => shortened(`${prefix}-${suffix}`, NAME_LIMITS.targetGroup);
  const target = targetProtocol === 'HTTPS' ? `${port}-tls` : port;
  // Bucket names are shared by the whole world, so account and region stand in them.
  const bucket = (purpose: string) => shortened(`${prefix}-${purpose}-${account}-${region}`, NAME_LIMITS.bucket);
  return {
    prefix,
    path,
    vpc: prefix,
    nat: `${prefix}-nat`,
    cluster: prefix,
    service: `${prefix}-backend`,
    container: 'backend',
    loadBalancer: shortened(prefix, NAME_LIMITS.loadBalancer),
    // Port and protocol stand in the name, since another of them replaces the group and two groups cannot share a name.
    targetGroups: { blue: short(`${target}-blue`), green: short(`${target}-green`) },
    securityGroups: {
      loadBalancer: `${prefix}-load-balancer`,
      tasks: `${prefix}-tasks`,
      database: `${prefix}-database`,
      endpoints: `${prefix}-endpoints`,
    },
    repository: shortened(`${prefix}-backend`, NAME_LIMITS.repository),
    database: shortened(prefix, NAME_LIMITS.databaseIdentifier),
    databaseSubnetGroup: `${prefix}-database`,
    // A group belongs to a major version: the next one needs a second group beside it while the database is upgraded.
    databaseParameterGroup: `${prefix}-postgres${postgresMajor(database.engineVersion)}`,
    webBucket: bucket('web'),
    logBucket: bucket('logs'),
    bucketLogBucket: bucket('requests'),
    edgeLogBucket: shortened(`${prefix}-logs-${account}-${EDGE_REGION}`, NAME_LIMITS.bucket),
    originAccessControl: shortened(`${prefix}-web`, NAME_LIMITS.originAccessControl),
    webAcl: {
      api: shortened(`${prefix}-api`, NAME_LIMITS.webAcl),
      web: shortened(`${prefix}-web`, NAME_LIMITS.webAcl),
    },
    alarmTopic: `${prefix}-alarms`,
    edgeAlarmTopic: `${prefix}-edge-alarms`,
    dashboard: prefix,
    budget: shortened(`${prefix}-${digestOf(budget.notify.join(' '))}`, NAME_LIMITS.budget),
    backupVault: prefix,
    scheduleGroup: shortened(prefix, NAME_LIMITS.schedule),
    jobsDeadLetterQueue: shortened(`${prefix}-jobs-dead-letters`, NAME_LIMITS.queue),
    keyAliases: { data: `alias/${path}/data`, logs: `alias/${path}/logs` },
    flowLogGroup: `/${path}/flow-logs`,
    wafLogGroup: `aws-waf-logs-${prefix}`,
    webWafLogGroup: `aws-waf-logs-${prefix}-web`,
    restart: shortened(`${prefix}-restart`, NAME_LIMITS.stateMachine),
    restartRule: shortened(`${prefix}-restart`, NAME_LIMITS.rule),
    deploymentWatch: shortened(`${prefix}-deployment-watch`, NAME_LIMITS.rule),
    deploymentWatchLogGroup: `/aws/vendedlogs/states/${prefix}-deployment-watch`,
    restartLogGroup: `/aws/vendedlogs/states/${prefix}-restart`,
  };
}
