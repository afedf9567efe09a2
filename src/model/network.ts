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
  };
}

function natCount(nat: NetworkModel['nat'], zones: number): number {
  if (nat === 'none') return 0;
  return nat === 'perAz' ? zones : 1;
}
