/** How tasks in private subnets reach AWS and the internet. */
import { Fn, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import type { RoutedSubnet, Subnets } from './subnets';

interface Place {
  readonly vpc: ec2.IVpc;
  readonly subnets: Subnets;
}

type Target = Pick<ec2.CfnRouteProps, 'natGatewayId' | 'instanceId'>;

/** Adds what the configuration asks for, and a default route to it for each private subnet. */
export function routeThroughNat(scope: Construct, config: EnvironmentConfig, place: Place): void {
  if (config.network.nat === 'none') return;
  const targetOf = targets(scope, config, place);
  for (const { zone, routeTable } of place.subnets.of('private')) {
    new ec2.CfnRoute(scope, `NatRoute-${zone}`, {
      routeTableId: routeTable.ref,
      destinationCidrBlock: '0.0.0.0/0',
      ...targetOf(zone),
    });
  }
}

/** Where the default route of a zone leads. */
function targets(scope: Construct, config: EnvironmentConfig, place: Place): (zone: string) => Target {
  const publicSubnets = place.subnets.of('public');
  if (config.network.nat === 'perAz') {
    const gateways = new Map(
      publicSubnets.map((subnet) => [subnet.zone, zonalGateway(scope, config, subnet, place.subnets)]),
    );
    return (zone) => ({ natGatewayId: gateways.get(zone) });
  }
  const [first] = publicSubnets;
  if (first === undefined) throw new Error(`${config.name} has no public subnet`);
  if (config.network.nat === 'instance') {
    const instanceId = natInstance(scope, config, place.vpc, first, place.subnets);
    return () => ({ instanceId });
  }
  const natGatewayId =
    config.network.nat === 'regional'
      ? regionalGateway(scope, config, place)
      : zonalGateway(scope, config, first, place.subnets);
  return () => ({ natGatewayId });
}

function zonalGateway(scope: Construct, config: EnvironmentConfig, { zone, subnet }: RoutedSubnet, subnets: Subnets) {
  const address = new ec2.CfnEIP(scope, `NatAddress-${zone}`, { domain: 'vpc' });
  const gateway = new ec2.CfnNatGateway(scope, `Nat-${zone}`, {
    subnetId: subnet.ref,
    allocationId: address.attrAllocationId,
  });
  gateway.addResourceDependency(subnets.internetGatewayAttachment);
  Tags.of(address).add('Name', config.names.nat);
  Tags.of(gateway).add('Name', config.names.nat);
  return gateway.ref;
}

/** One gateway that follows the tasks into each zone and brings its own addresses; it stands in no subnet. */
function regionalGateway(scope: Construct, config: EnvironmentConfig, { vpc, subnets }: Place): string {
  const gateway = new ec2.CfnNatGateway(scope, 'RegionalNat', { vpcId: vpc.vpcId, availabilityMode: 'regional' });
  gateway.addResourceDependency(subnets.internetGatewayAttachment);
  Tags.of(gateway).add('Name', config.names.nat);
  return gateway.ref;
}

/**
 * A small instance that forwards for the tasks: the cheapest way out, and one machine in one zone. EC2 recovers it from
 * failures of the hardware, not from those of the zone. Its image is the newest Amazon Linux 2023 at each deployment;
 * when that has changed, CloudFormation replaces the instance and the tasks have no way out for about two minutes.
 */
function natInstance(
  scope: Construct,
  config: EnvironmentConfig,
  vpc: ec2.IVpc,
  { zone, subnet }: RoutedSubnet,
  subnets: Subnets,
): string {
  const group = new ec2.SecurityGroup(scope, 'NatSecurityGroup', {
    vpc,
    description: 'NAT instance: HTTPS from private subnets to the internet',
    allowAllOutbound: false,
  });
  for (const { zone: privateZone, subnet: privateSubnet } of subnets.of('private')) {
    const cidr = privateSubnet.cidrBlock;
    if (cidr === undefined) throw new Error(`the private subnet in ${privateZone} has no CIDR`);
    group.addIngressRule(ec2.Peer.ipv4(cidr), ec2.Port.tcp(443), `HTTPS from ${privateZone}`);
  }
  group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'HTTPS to the internet, and the package repository');

  const image = ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }).getImage(scope);
  const template = new ec2.CfnLaunchTemplate(scope, 'NatLaunchTemplate', {
    launchTemplateData: {
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
    },
  });
  const instance = new ec2.CfnInstance(scope, 'NatInstance', {
    imageId: image.imageId,
    instanceType: 't4g.nano',
    launchTemplate: { launchTemplateId: template.ref, version: template.attrLatestVersionNumber },
    availabilityZone: zone,
    networkInterfaces: [
      {
        deviceIndex: '0',
        subnetId: subnet.ref,
        groupSet: [group.securityGroupId],
        associatePublicIpAddress: true,
        deleteOnTermination: true,
      },
    ],
    sourceDestCheck: false,
    // The name of the root device of Amazon Linux 2023.
    blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: true, volumeType: 'gp3', volumeSize: 8 } }],
    // AWS's own way from the NAT instance page of the VPC user guide, as the library keeps it.
    userData: Fn.base64(['#!/bin/bash', ...ec2.NatInstanceProviderV2.DEFAULT_USER_DATA_COMMANDS].join('\n')),
  });
  instance.addResourceDependency(subnets.internetGatewayAttachment);
  Tags.of(instance).add('Name', config.names.nat);
  return instance.ref;
}
