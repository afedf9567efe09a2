/** PostgreSQL on RDS. */
import { CfnDeletionPolicy, RemovalPolicy } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';

/** What RDS writes into CloudWatch Logs. */
const LOG_EXPORTS = ['postgresql', 'upgrade'];

export interface DatabaseProps {
  readonly subnets: readonly ec2.ISubnet[];
  readonly securityGroup: ec2.ISecurityGroup;
  readonly dataKey: kms.IKey | undefined;
  readonly logsKey: kms.IKey | undefined;
}

/** The instance with its parameter group, subnet group, log groups and monitoring. */
export function database(scope: Construct, config: EnvironmentConfig, props: DatabaseProps): rds.CfnDBInstance {
  const { database, names } = config;
  const subnetGroup = new rds.CfnDBSubnetGroup(scope, 'DatabaseSubnets', {
    dbSubnetGroupName: names.databaseSubnetGroup,
    dbSubnetGroupDescription: `Database subnets of ${names.prefix}, without a route out of the VPC`,
    subnetIds: props.subnets.map(({ subnetId }) => subnetId),
  });
  const instance = new rds.CfnDBInstance(scope, 'Database', {
    dbInstanceIdentifier: names.database,
    engine: 'postgres',
    engineVersion: database.engineVersion,
    // RDS never takes a major version by itself; this lets one through that the document asks for. Patches of the chosen
    // one come in the maintenance window.
    allowMajorVersionUpgrade: true,
    autoMinorVersionUpgrade: true,
    // Extended support is billed by the hour once a major version is past its date. Source: Amazon RDS user guide.
    engineLifecycleSupport: 'open-source-rds-extended-support-disabled',
    dbInstanceClass: database.instanceClass,
    dbName: database.databaseName,
    port: String(database.port),
    dbParameterGroupName: parameterGroup(scope, config).ref,

    // RDS makes the administrator's password, keeps it in a secret of its own and rotates it every seven days.
    masterUsername: database.masterUsername,
    manageMasterUserPassword: true,
    masterUserSecret: props.dataKey === undefined ? undefined : { kmsKeyId: props.dataKey.keyArn },
    // Prepared, and usable by nobody yet: it takes a role in the database with rds_iam, a policy with rds-db:connect, and a
    // way into the VPC. Whoever must look into the database then signs in under a name of their own.
    enableIamDatabaseAuthentication: config.dataClass === 'phi',
    caCertificateIdentifier: 'rds-ca-rsa2048-g1',

    dbSubnetGroupName: subnetGroup.ref,
    vpcSecurityGroups: [props.securityGroup.securityGroupId],
    publiclyAccessible: false,
    multiAz: database.multiAz,

    storageType: 'gp3',
    allocatedStorage: String(database.storageGiB),
    maxAllocatedStorage: database.maxStorageGiB,
    iops: database.iops,
    storageThroughput: database.throughputMiBps,
    storageEncrypted: true,
    kmsKeyId: props.dataKey?.keyArn,

    backupRetentionPeriod: database.backupRetentionDays,
    preferredBackupWindow: database.backupWindow,
    preferredMaintenanceWindow: database.maintenanceWindow,
    copyTagsToSnapshot: true,
    deleteAutomatedBackups: config.dataClass !== 'phi',
    deletionProtection: database.deletionProtection,

    // CloudWatch Database Insights in its standard mode keeps the interface and the retention of Performance Insights.
    databaseInsightsMode: 'standard',
    enablePerformanceInsights: true,
    performanceInsightsRetentionPeriod: database.insightsRetentionDays,
    performanceInsightsKmsKeyId: props.dataKey?.keyArn,
    monitoringInterval: database.monitoringSeconds,
    monitoringRoleArn: database.monitoringSeconds > 0 ? monitoringRole(scope, config).roleArn : undefined,
    enableCloudwatchLogsExports: LOG_EXPORTS,
  });
  // Whoever deletes the stack is left with a final snapshot.
  instance.applyRemovalPolicy(RemovalPolicy.SNAPSHOT);
  instance.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.SNAPSHOT;
  // RDS would make the log groups itself, without retention and key.
  for (const logGroup of logGroups(scope, config, props.logsKey)) instance.node.addDependency(logGroup);
  return instance;
}

function parameterGroup(scope: Construct, { database, names }: EnvironmentConfig): rds.CfnDBParameterGroup {
  return new rds.CfnDBParameterGroup(scope, 'DatabaseParameters', {
    dbParameterGroupName: names.databaseParameterGroup,
    family: database.parameterGroupFamily,
    description: `Parameters of ${names.database}`,
    parameters: { ...database.parameters },
  });
}

/** The one log group that RDS writes enhanced monitoring to, for all databases of the account. */
const MONITORING_LOG_GROUP = 'RDSOSMetrics';

function monitoringRole(scope: Construct, config: EnvironmentConfig): iam.Role {
  // As AmazonRDSEnhancedMonitoringRole, which reaches every log group that begins with RDS, in every region.
  const policy = new iam.ManagedPolicy(scope, 'MonitoringPolicy', {
    description: 'Writes the figures of enhanced monitoring',
    statements: [
      new iam.PolicyStatement({
        actions: [
          'logs:CreateLogGroup',
          'logs:CreateLogStream',
          'logs:DescribeLogStreams',
          'logs:GetLogEvents',
          'logs:PutLogEvents',
          'logs:PutRetentionPolicy',
        ],
        // RDS names a stream after the id that it gives the instance, later than this role.
        resources: [`arn:aws:logs:${config.region}:${config.account}:log-group:${MONITORING_LOG_GROUP}:*`],
      }),
    ],
  });
  return new iam.Role(scope, 'MonitoringRole', {
    description: 'Writes the figures of enhanced monitoring',
    assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com'),
    managedPolicies: [policy],
  });
}

function logGroups(scope: Construct, config: EnvironmentConfig, key: kms.IKey | undefined): logs.LogGroup[] {
  return LOG_EXPORTS.map(
    (log) =>
      new logs.LogGroup(scope, `DatabaseLog-${log}`, {
        logGroupName: `/aws/rds/instance/${config.names.database}/${log}`,
        retention: config.database.logRetentionDays,
        encryptionKey: key,
        removalPolicy: config.dataClass === 'phi' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
      }),
  );
}
