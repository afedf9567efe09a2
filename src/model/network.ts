/** The VPC as it will stand. */
import type { EnvironmentSettings } from '../schema/environment/environment.js';
import { SUBNET_TIERS, type SubnetTier } from './subnets.js';

export interface SubnetModel {
  readonly tier: SubnetTier;
  readonly zone: string;
  readonly cidr: string;
  readonly name: string;
}

export interface NetworkModel {
  readonly cidr: string;
  readonly zones: readonly string[];
  readonly subnets: readonly SubnetModel[];
  readonly nat: EnvironmentSettings['network']['nat'];
  /** How many NAT gateways or instances there are. A regional gateway counts as one. */
  readonly natCount: number;
  /** Services that get an interface endpoint; empty when there are none. */
  readonly interfaceEndpoints: readonly string[];
  /** What passes the gateway endpoint of S3. Undefined: everything. */
  readonly s3EndpointPolicy: object | undefined;
}

/**
 * The AWS services that a task calls while it starts and runs.
 * Source: Amazon ECS developer guide, "Amazon ECS interface VPC endpoints".
 */
const TASK_SERVICES = ['ecr.api', 'ecr.dkr', 'secretsmanager', 'logs'] as const;

/** The network of an environment, subnets in the order of tier and zone. */
export function networkModel(prefix: string, settings: EnvironmentSettings): NetworkModel {
  const { network } = settings;
  const blocks = { public: network.publicSubnets, private: network.privateSubnets, database: network.databaseSubnets };
  return {
    cidr: network.cidr,
    zones: network.availabilityZones,
    subnets: SUBNET_TIERS.flatMap((tier) =>
      network.availabilityZones.map((zone, index) => ({
        tier,
        zone,
        cidr: blocks[tier][index] ?? '',
        name: `${prefix}-${tier}-${zone}`,
      })),
    ),
    nat: network.nat,
    natCount: natCount(network.nat, network.availabilityZones.length),
    interfaceEndpoints: network.interfaceEndpoints
      ? [
          ...TASK_SERVICES,
          ...(settings.encryption.customerManagedKeys ? ['kms'] : []),
          ...(settings.backend.exec ? ['ssmmessages'] : []),
        ]
      : [],
    s3EndpointPolicy: settings.dataClass === 'phi' ? s3EndpointPolicy(settings) : undefined,
  };
}

/**
 * The buckets of this account, and the layers of images: through another account's bucket health data would leave without
 * passing NAT. Source: Amazon ECR user guide, "Amazon ECR interface VPC endpoints" (minimum bucket permissions).
 */
function s3EndpointPolicy({ account, region }: EnvironmentSettings): object {
  const allow = { Effect: 'Allow', Principal: '*' };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        ...allow,
        Sid: 'BucketsOfThisAccount',
        Action: 's3:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceAccount': account } },
      },
      {
        ...allow,
        Sid: 'LayersOfImages',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
      },
    ],
  };
}

function natCount(nat: NetworkModel['nat'], zones: number): number {
  if (nat === 'none') return 0;
  return nat === 'perAz' ? zones : 1;
}
