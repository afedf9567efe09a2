/** The record of who spoke to whom in the VPC. */
import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';

/** Writes the flow logs of the VPC into a log group. */
export function addFlowLogs(
  scope: Construct,
  config: EnvironmentConfig,
  { vpc, key }: { readonly vpc: ec2.IVpc; readonly key: kms.IKey | undefined },
): void {
  const logGroup = new logs.LogGroup(scope, 'FlowLogGroup', {
    logGroupName: config.names.flowLogGroup,
    retention: config.network.flowLogRetentionDays,
    encryptionKey: key,
    removalPolicy: config.dataClass === 'phi' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
  });
  const role = new iam.Role(scope, 'FlowLogRole', {
    description: 'Writes the flow logs of the VPC',
    assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com', {
      // Only flow logs of this account may use the role. Source: Amazon VPC user guide, "IAM role for flow logs".
      conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
    }),
  });
  const policy = new iam.ManagedPolicy(scope, 'FlowLogPolicy', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
        resources: [logGroup.logGroupArn],
      }),
    ],
  });
  const flowLog = new ec2.CfnFlowLog(scope, 'FlowLog', {
    resourceType: 'VPC',
    resourceId: vpc.vpcId,
    trafficType: config.network.flowLogs === 'all' ? 'ALL' : 'REJECT',
    logDestinationType: 'cloud-watch-logs',
    logGroupName: logGroup.logGroupName,
    deliverLogsPermissionArn: role.roleArn,
    maxAggregationInterval: 600,
  });
  flowLog.node.addDependency(policy);
}
