/** Subnets exactly where the configuration says, in three tiers. */
import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { NetworkConfig, SubnetTier } from '../config/environment';

export interface SubnetsProps {
  readonly vpcId: string;
  readonly network: NetworkConfig;
}

/** A subnet and the route table that decides what it reaches. */
export interface RoutedSubnet {
  readonly zone: string;
  readonly subnet: ec2.CfnSubnet;
  readonly routeTable: ec2.CfnRouteTable;
}

/**
 * Public subnets share a route table with the way to the internet gateway. Private subnets have one for each zone, since
 * each zone may have a NAT gateway of its own. Database subnets share one without any route out of the VPC.
 */
export class Subnets extends Construct {
  readonly internetGatewayAttachment: ec2.CfnVPCGatewayAttachment;
  private readonly tiers: Readonly<Record<SubnetTier, readonly RoutedSubnet[]>>;

  constructor(scope: Construct, id: string, { vpcId, network }: SubnetsProps) {
    super(scope, id);

    const table = (name: string): ec2.CfnRouteTable => {
      const made = new ec2.CfnRouteTable(this, `${name}Routes`, { vpcId });
      Tags.of(made).add('Name', `${name.toLowerCase()} routes`);
      return made;
    };
    const publicRoutes = table('Public');
    const databaseRoutes = table('Database');
    const routesOf = (tier: SubnetTier, zone: string): ec2.CfnRouteTable =>
      tier === 'public' ? publicRoutes : tier === 'database' ? databaseRoutes : table(`Private-${zone}`);
    const tier = (wanted: SubnetTier): RoutedSubnet[] =>
      network.subnets
        .filter((subnet) => subnet.tier === wanted)
        .map(({ zone, cidr, name }) => {
          const subnet = new ec2.CfnSubnet(this, `${wanted}-${zone}`, {
            vpcId,
            availabilityZone: zone,
            cidrBlock: cidr,
            // Only the load balancer and NAT stand in public subnets, and they bring their own addresses.
            mapPublicIpOnLaunch: false,
          });
          Tags.of(subnet).add('Name', name);
          const routeTable = routesOf(wanted, zone);
          new ec2.CfnSubnetRouteTableAssociation(this, `${wanted}-${zone}-routes`, {
            subnetId: subnet.ref,
            routeTableId: routeTable.ref,
          });
          return { zone, subnet, routeTable };
        });
    this.tiers = { public: tier('public'), private: tier('private'), database: tier('database') };

    const gateway = new ec2.CfnInternetGateway(this, 'InternetGateway');
    this.internetGatewayAttachment = new ec2.CfnVPCGatewayAttachment(this, 'InternetGatewayAttachment', {
      vpcId,
      internetGatewayId: gateway.ref,
    });
    const route = new ec2.CfnRoute(this, 'InternetRoute', {
      routeTableId: publicRoutes.ref,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.ref,
    });
    route.addResourceDependency(this.internetGatewayAttachment);
  }

  /** The subnets of a tier in the order of the zones. */
  of(tier: SubnetTier): readonly RoutedSubnet[] {
    return this.tiers[tier];
  }

  ids(tier: SubnetTier): string[] {
    return this.tiers[tier].map(({ subnet }) => subnet.ref);
  }

  /** The route table of each subnet of a tier. */
  routeTableIds(tier: SubnetTier): string[] {
    return this.tiers[tier].map(({ routeTable }) => routeTable.ref);
  }

  /** The subnets of a tier as other constructs take them. */
  imported(tier: SubnetTier): readonly ec2.ISubnet[] {
    return this.tiers[tier].map(({ zone, subnet, routeTable }) =>
      ec2.Subnet.fromSubnetAttributes(this, `imported-${tier}-${zone}`, {
        subnetId: subnet.ref,
        availabilityZone: zone,
        ipv4CidrBlock: subnet.cidrBlock,
        routeTableId: routeTable.ref,
      }),
    );
  }
}
