/** Doors to AWS services that do not lead over the internet. */
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import type { Subnets } from './subnets';

/** The endpoint of S3 is free and keeps the layers of images off the NAT; the others cost by the hour and come on request. */
export function addEndpoints(
  scope: Construct,
  config: EnvironmentConfig,
  place: {
    readonly vpc: ec2.IVpc;
    readonly subnets: Subnets;
    readonly securityGroup: ec2.ISecurityGroup | undefined;
  },
): void {
  const { vpc, subnets, securityGroup } = place;
  const serviceName = (service: string) => `com.amazonaws.${config.region}.${service}`;
  new ec2.CfnVPCEndpoint(scope, 'S3Endpoint', {
    vpcId: vpc.vpcId,
    vpcEndpointType: 'Gateway',
    serviceName: serviceName('s3'),
    policyDocument: config.network.s3EndpointPolicy,
    routeTableIds: subnets.of('private').map(({ routeTable }) => routeTable.ref),
  });
  if (securityGroup === undefined) return;
  for (const service of config.network.interfaceEndpoints) {
    new ec2.CfnVPCEndpoint(scope, `Endpoint-${service}`, {
      vpcId: vpc.vpcId,
      vpcEndpointType: 'Interface',
      serviceName: serviceName(service),
      subnetIds: subnets.ids('private'),
      securityGroupIds: [securityGroup.securityGroupId],
      privateDnsEnabled: true,
    });
  }
}
