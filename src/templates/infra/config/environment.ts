/**
 * What the CDK app knows of an environment. `config/<environment>.ts` holds the data, rendered from `hha-env.yaml`;
 * everything in `lib/` is the same for all environments and reads nothing else.
 */

/** How much an environment costs and how much of it may fail. */
export type Tier = 'sandbox' | 'staging' | 'production';

/** What kind of data an environment may hold. `phi` is protected health information. */
export type DataClass = 'synthetic' | 'phi';

/** One stack a concern, in the order in which an empty account takes them. */
export type StackKey =
  | 'base'
  | 'network'
  | 'recovery'
  | 'data'
  | 'delivery'
  | 'edge'
  | 'web'
  | 'api'
  | 'jobs'
  | 'observability'
  | 'edge-observability';

/** Everything that `lib/` reads. */
export interface EnvironmentConfig {
  readonly name: string;
  readonly tier: Tier;
  readonly dataClass: DataClass;
  readonly account: string;
  readonly region: string;
  /** Tags of every resource. */
  readonly tags: Readonly<Record<string, string>>;
  /** The stacks that this environment has, in the order of their first deployment. */
  readonly stacks: readonly StackConfig[];
  readonly names: NamesConfig;
  readonly parameters: ParametersConfig;
  readonly domains: DomainsConfig;
  readonly encryption: EncryptionConfig;
  readonly network: NetworkConfig;
  readonly database: DatabaseConfig;
  /** Backups beside those of RDS, when there are any. */
  readonly backups?: BackupsConfig;
  readonly secrets: SecretsConfig;
  /** Log groups of the tasks. */
  readonly taskLogGroups: readonly { readonly key: string; readonly name: string }[];
  readonly taskLogRetentionDays: number;
  readonly service: ServiceConfig;
  readonly loadBalancer: LoadBalancerConfig;
  /** The web application, when there is one. */
  readonly web?: WebConfig;
  readonly jobs: readonly JobConfig[];
  /** The hours in which the environment sleeps, when it does. */
  readonly offHours?: OffHoursConfig;
  /** The roles that something uses. */
  readonly roles: Readonly<Partial<Record<RoleKey, RoleConfig>>>;
  readonly github: { readonly oidcProviderArn: string; readonly createsOidcProvider: boolean };
  readonly alarms: readonly AlarmConfig[];
  /** Failures that AWS reports as events, and that go on to the topic of the alarms. */
  readonly notices: readonly NoticeConfig[];
  /** A deployment of the service that takes longer is stopped and rolled back. */
  readonly deploymentLimitSeconds: number;
  /** Who gets the alarms, by e-mail. */
  readonly notify: readonly string[];
  readonly budget: { readonly monthlyUsd: number; readonly notify: readonly string[] };
}

export interface StackConfig {
  readonly key: StackKey;
  readonly name: string;
  readonly region: string;
  readonly purpose: string;
  /** `application` stacks need an image and registered task definitions; `foundation` stacks come before both. */
  readonly phase: 'foundation' | 'application';
}

/** Physical names. */
export interface NamesConfig {
  readonly prefix: string;
  readonly vpc: string;
  readonly nat: string;
  readonly cluster: string;
  readonly service: string;
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
  readonly bucketLogBucket: string;
  readonly edgeLogBucket: string;
  readonly originAccessControl: string;
  readonly webAcl: { readonly api: string; readonly web: string };
  readonly alarmTopic: string;
  readonly edgeAlarmTopic: string;
  readonly dashboard: string;
  readonly budget: string;
  readonly backupVault: string;
  readonly scheduleGroup: string;
  readonly jobsDeadLetterQueue: string;
  readonly keyAliases: { readonly data: string; readonly logs: string };
  readonly flowLogGroup: string;
  readonly wafLogGroup: string;
  readonly webWafLogGroup: string;
  readonly restart: string;
  readonly restartRule: string;
  readonly restartLogGroup: string;
  readonly deploymentWatch: string;
  readonly deploymentWatchLogGroup: string;
}

/** Paths of the SSM parameters through which workflows and runbooks learn what only AWS knows. */
export interface ParametersConfig {
  /** The one that the app reads instead of writing it: see the first-deployment runbook. */
  readonly hostedZoneId: string;
  readonly vpcId: string;
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
}

export interface DomainsConfig {
  readonly hostedZone: string;
  readonly api: string;
  readonly app?: string;
  /** `https://` and the domain of the API. */
  readonly apiOrigin: string;
}

export interface EncryptionConfig {
  /** KMS keys of our own instead of keys of AWS. */
  readonly customerManagedKeys: boolean;
  readonly rotationDays: number;
  readonly deletionWindowDays: number;
}

export type SubnetTier = 'public' | 'private' | 'database';

export interface SubnetConfig {
  readonly tier: SubnetTier;
  readonly zone: string;
  readonly cidr: string;
  readonly name: string;
}

export interface NetworkConfig {
  readonly cidr: string;
  readonly zones: readonly string[];
  readonly subnets: readonly SubnetConfig[];
  readonly nat: 'none' | 'instance' | 'single' | 'perAz' | 'regional';
  /** Services of AWS that get an interface endpoint, as in `com.amazonaws.<region>.<service>`. */
  readonly interfaceEndpoints: readonly string[];
  /** What passes the gateway endpoint of S3. Absent: everything. */
  readonly s3EndpointPolicy?: object;
  readonly flowLogs: 'reject' | 'all';
  readonly flowLogRetentionDays: number;
}

export interface DatabaseConfig {
  readonly databaseName: string;
  readonly masterUsername: string;
  readonly port: number;
  readonly instanceClass: string;
  readonly engineVersion: string;
  readonly parameterGroupFamily: string;
  /**
   * What the parameter group sets. For health data no statement and no error of one reaches the log, since both hold
   * values of rows; slow statements are found in CloudWatch Database Insights, which keeps their form without the values.
   */
  readonly parameters: Readonly<Record<string, string>>;
  readonly storageGiB: number;
  readonly maxStorageGiB: number;
  readonly iops?: number;
  readonly throughputMiBps?: number;
  readonly multiAz: boolean;
  readonly backupRetentionDays: number;
  /** UTC. */
  readonly backupWindow: string;
  /** UTC. */
  readonly maintenanceWindow: string;
  readonly deletionProtection: boolean;
  /** Interval of enhanced monitoring; 0 is off. */
  readonly monitoringSeconds: number;
  readonly insightsRetentionDays: number;
  readonly logRetentionDays: number;
}

export interface BackupsConfig {
  readonly dailyRetentionDays: number;
  readonly monthlyRetentionDays: number;
  /** Where every backup is copied to, when it is. */
  readonly copy?: { readonly region: string; readonly vaultArn: string };
}

export interface SecretsConfig {
  readonly application: readonly SecretConfig[];
  readonly database: { readonly app: DatabaseSecretConfig; readonly migrate: DatabaseSecretConfig };
}

export interface SecretConfig {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** The SSM parameter that publishes the full ARN. */
  readonly arnParameter: string;
  /** Length of the generated value; without it the secret is created without a usable value. */
  readonly generateLength?: number;
  /** The keys of a JSON secret; empty for one whose whole value is used. */
  readonly jsonKeys: readonly string[];
}

export interface DatabaseSecretConfig {
  readonly name: string;
  readonly description: string;
  readonly arnParameter: string;
  readonly username: string;
}

/** The API on Fargate. */
export interface ServiceConfig {
  /** The family of the task definition. Its newest revision is what runs; the app never names a revision. */
  readonly family: string;
  readonly port: number;
  readonly livenessPath: string;
  readonly tasks: { readonly min: number; readonly desired: number; readonly max: number };
  readonly scaling: { readonly cpuPercent: number; readonly memoryPercent: number; readonly requestsPerTask?: number };
  readonly deployment: {
    readonly strategy: 'rolling' | 'blueGreen' | 'canary';
    readonly bakeMinutes: number;
    readonly canaryPercent: number;
    readonly canaryMinutes: number;
  };
  readonly healthCheck: {
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
    readonly healthyThreshold: number;
    readonly unhealthyThreshold: number;
    readonly startPeriodSeconds: number;
  };
  readonly spot: boolean;
  readonly exec: boolean;
}

export interface LoadBalancerConfig {
  readonly tlsPolicy: string;
  /** What it speaks with the tasks. */
  readonly targetProtocol: 'HTTP' | 'HTTPS';
  readonly idleTimeoutSeconds: number;
  readonly deregistrationDelaySeconds: number;
  readonly deletionProtection: boolean;
  readonly accessLogRetentionDays: number;
  readonly waf: boolean;
  readonly rateLimitPerFiveMinutes: number;
}

export interface WebConfig {
  readonly domain: string;
  readonly priceClass: 'PriceClass_100' | 'PriceClass_200' | 'PriceClass_All';
  readonly tlsPolicy: string;
  readonly countries?: readonly string[];
  readonly accessLogRetentionDays: number;
  readonly oldVersionDays: number;
  /** Whether CloudFront's logs go to us-east-1, because it cannot write into this region. */
  readonly logsInEdgeRegion: boolean;
  /** The folder of files with hashed names, which never change. */
  readonly assetsDirectory: string;
  /** Origins that the page may call: the API's, and those of addresses among its variables. */
  readonly connectOrigins: readonly string[];
}

export interface JobConfig {
  readonly name: string;
  readonly description: string;
  readonly scheduleName: string;
  readonly schedule: string;
  readonly timezone: string;
  readonly retries: number;
  readonly maxEventAgeSeconds: number;
  /** The family of the task definition that it runs. */
  readonly family: string;
}

export interface OffHoursConfig {
  readonly timezone: string;
  readonly stop: string;
  readonly start: string;
  /** When the database starts: ahead of what needs it. */
  readonly databaseStart: string;
  /** What autoscaling is given when the environment wakes up. */
  readonly tasks: { readonly min: number; readonly max: number };
  readonly actions: { readonly stop: string; readonly start: string };
  readonly databaseSchedules: { readonly stop: string; readonly start: string };
}

export type RoleKey =
  | 'backendExecution'
  | 'migrateExecution'
  | 'databaseRolesExecution'
  | 'task'
  | 'scheduler'
  | 'databaseSleep'
  | 'githubBackend'
  | 'githubFrontend'
  | 'githubInfra'
  | 'githubDiff'
  | 'githubDrift';

export interface RoleConfig {
  readonly name: string;
  readonly purpose: string;
  /** How long one sign-in may last, in seconds. */
  readonly sessionSeconds: number;
  /** Its managed policies, each with a file from the root of the project. */
  readonly policies: readonly { readonly name: string; readonly file: string }[];
  /** From the root of the project. */
  readonly trustFile: string;
}

export interface NoticeConfig {
  readonly key: 'failed-deployment' | 'failed-execution' | 'failed-job' | 'failed-backup' | 'failed-copy';
  /** The rule. */
  readonly name: string;
  /** The stack that holds it. */
  readonly stack: 'api' | 'jobs' | 'data';
  /** The events; absent where a state machine writes to the topic itself. */
  readonly pattern?: {
    readonly source: readonly string[];
    readonly 'detail-type': readonly string[];
    readonly detail: Readonly<Record<string, unknown>>;
  };
  /** Parts of the event that the message names, as paths. */
  readonly facts: Readonly<Record<string, string>>;
  readonly message: string;
}

/** A dimension of a metric: a name that is known, several whose figures are added up, or what AWS calls something that this app makes. */
export type DimensionConfig =
  | { readonly name: string }
  | { readonly names: readonly string[] }
  | { readonly of: 'loadBalancer' | 'targetGroup' | 'apiCertificate' | 'webCertificate' | 'distribution' };

export interface MetricConfig {
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: string;
  readonly dimensions: Readonly<Record<string, DimensionConfig>>;
}

export interface AlarmConfig {
  readonly key: string;
  readonly name: string;
  /** What is wrong, the threshold in words, and the runbook. */
  readonly description: string;
  readonly region: string;
  /** Where it stands: beside what it watches, where that can be replaced, and beside the service that it rolls back. */
  readonly stack: Extract<StackKey, 'api' | 'edge' | 'observability' | 'edge-observability'>;
  /** One metric; or two, compared as a percentage (`ratio`) or subtracted (`difference`). */
  readonly watch:
    | { readonly kind: 'metric'; readonly metric: MetricConfig }
    | { readonly kind: 'ratio' | 'difference'; readonly of: MetricConfig; readonly by: MetricConfig };
  readonly comparison: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold';
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: 'notBreaching' | 'breaching' | 'missing';
  /** Whether it also rolls a deployment back. */
  readonly rollsBack: boolean;
}
