/** VPC, subnets, routes, NAT, endpoints, security groups, flow logs. */
import { type CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { EnvironmentConfig, SubnetTier } from '../config/environment';
import type { BaseStack } from './base-stack';
import { addEndpoints } from './endpoints';
import { EnvironmentStack } from './environment-stack';
import { addFlowLogs } from './flow-logs';
import { routeThroughNat } from './nat';
import { addSecurityGroups, type SecurityGroups } from './security-groups';
import { Subnets } from './subnets';

export interface NetworkStackProps {
  readonly base: BaseStack;
}

export class NetworkStack extends EnvironmentStack {
  readonly vpc: ec2.IVpc;
  readonly subnets: Readonly<Record<SubnetTier, readonly ec2.ISubnet[]>>;
  /** All rules between them are made here; constructs that use one cannot add rules to it. */
  readonly securityGroups: SecurityGroups;

  constructor(scope: Construct, config: EnvironmentConfig, { base }: NetworkStackProps) {
    super(scope, config, 'network');
    const { network, names, parameters } = config;

    // The construct gives the VPC, and closes its default security group by a small function: CloudFormation itself cannot
    // take rules away, so this is the one custom resource of the app. It would choose CIDRs of its own for subnets, so
    // those are made one by one from the configuration.
    const vpc = new ec2.Vpc(this, 'Vpc', {
      vpcName: names.vpc,
      ipAddresses: ec2.IpAddresses.cidr(network.cidr),
      availabilityZones: [...network.zones],
      subnetConfiguration: [],
      natGateways: 0,
      createInternetGateway: false,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      restrictDefaultSecurityGroup: true,
    });
    this.keepLogOfClosing(base.logsKey);
    const subnets = new Subnets(this, 'Subnets', { vpcId: vpc.vpcId, network });
    routeThroughNat(this, config, { vpc, subnets });

    this.subnets = {
      public: subnets.imported('public'),
      private: subnets.imported('private'),
      database: subnets.imported('database'),
    };
    this.vpc = ec2.Vpc.fromVpcAttributes(this, 'Network', {
      vpcId: vpc.vpcId,
      vpcCidrBlock: network.cidr,
      availabilityZones: [...network.zones],
      publicSubnetIds: subnets.ids('public'),
      publicSubnetRouteTableIds: subnets.routeTableIds('public'),
      privateSubnetIds: subnets.ids('private'),
      privateSubnetRouteTableIds: subnets.routeTableIds('private'),
      isolatedSubnetIds: subnets.ids('database'),
      isolatedSubnetRouteTableIds: subnets.routeTableIds('database'),
    });
    const { groups, endpoints } = addSecurityGroups(this, config, vpc);
    this.securityGroups = groups;
    addEndpoints(this, config, { vpc, subnets, securityGroup: endpoints });
    addFlowLogs(this, config, { vpc, key: base.logsKey });

    this.publish('VpcId', parameters.vpcId, vpc.vpcId, 'The VPC');
    this.publish(
      'PrivateSubnetIds',
      parameters.privateSubnetIds,
      subnets.ids('private').join(','),
      'The subnets of tasks, separated by commas',
    );
    this.publish(
      'TaskSecurityGroupId',
      parameters.taskSecurityGroupId,
      groups.tasks.securityGroupId,
      'The security group of tasks',
    );
  }

  /** The function that closes the default group would make a log group itself, for ever and under a key of AWS. */
  private keepLogOfClosing(key: kms.IKey | undefined): void {
    const log = new logs.LogGroup(this, 'ClosingLog', {
      retention: this.config.taskLogRetentionDays,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const provider = this.node.findChild('Custom::VpcRestrictDefaultSGCustomResourceProvider');
    const handler = provider.node.findChild('Handler') as CfnResource;
    handler.addPropertyOverride('LoggingConfig', { LogGroup: log.logGroupName });
  }
}
