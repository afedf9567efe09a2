/** Where subnets lie in a VPC when the document does not say. */
import { parseCidr } from 'cidr-tools';
import { blockAt, prefixLength } from '../schema/cidr.js';

/** The three kinds of subnets: the load balancer's, the tasks' and the database's. */
export const SUBNET_TIERS = ['public', 'private', 'database'] as const;
export type SubnetTier = (typeof SUBNET_TIERS)[number];

/** An Application Load Balancer needs subnets of /27 at least. Source: Elastic Load Balancing user guide. */
export const SMALLEST_PUBLIC_PREFIX = 27;

/**
 * Carves one subnet for each zone from a VPC.
 *
 * A VPC with room for 32 subnets gets the public ones from slot 1, the private ones from slot 10 and the database's
 * from slot 20, so 10.0.0.0/16 becomes 10.0.1.0/24, 10.0.10.0/24, 10.0.20.0/24; a smaller one is filled from its start.
 *
 * @returns undefined when the VPC is too small for subnets of /27.
 */
export function carveSubnets(vpc: string, tier: SubnetTier, zones: number): readonly string[] | undefined {
  const vpcPrefix = prefixLength(vpc);
  const prefix = Math.min(vpcPrefix + 8, SMALLEST_PUBLIC_PREFIX);
  const slots = 2 ** (prefix - vpcPrefix);
  if (slots < SUBNET_TIERS.length * zones) return undefined;
  const order = SUBNET_TIERS.indexOf(tier);
  const first = slots >= 32 ? ([1, 10, 20][order] ?? 0) : order * zones;
  const size = 2n ** BigInt(32 - prefix);
  const start = parseCidr(vpc).start;
  return Array.from({ length: zones }, (_, zone) => blockAt(start + BigInt(first + zone) * size, prefix));
}
