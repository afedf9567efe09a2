/** The VPC: zones of the region, subnets inside it and apart from each other, a way out for the tasks. */
import { containsCidr, overlapCidr } from 'cidr-tools';
import { isRegion, isZoneOf, REGION_CODES, zonesOf } from '../../data/regions.js';
import { PRIVATE_RANGES, prefixLength, usableAddresses } from '../../schema/cidr.js';
import type { Diagnostic } from '../../schema/diagnostic.js';
import { nearestWord } from '../../schema/nearest.js';
import { carveSubnets, SMALLEST_PUBLIC_PREFIX, SUBNET_TIERS, type SubnetTier } from '../subnets.js';
import { error, type Rule, type RuleFacts, warning } from './rule.js';

const FIELDS = { public: 'publicSubnets', private: 'privateSubnets', database: 'databaseSubnets' } as const;

/** The region exists; every other rule takes that for granted. */
export const knownRegion: Rule = (facts) => {
  const { region } = facts.settings;
  if (isRegion(region)) return [];
  const nearest = nearestWord(region, REGION_CODES);
  return [
    error(facts, {
      code: 'network.region-unknown',
      at: ['region'],
      message: `"${region}" is not a commercial AWS region whose availability zones we know.`,
      fix: nearest === undefined ? `The regions are ${REGION_CODES.join(', ')}.` : `Did you mean ${nearest}?`,
    }),
  ];
};

const zones: Rule = (facts) => {
  const { region, tier, network } = facts.settings;
  if (!isRegion(region)) return [];
  const at = (...rest: (string | number)[]) => ['network', 'availabilityZones', ...rest];
  if (network.availabilityZones.length === 0) {
    const known = zonesOf(region);
    return [
      error(facts, {
        code: 'network.zones-unknown',
        at: at(),
        message: `The zones of ${region} differ between accounts, so this document has to name them.`,
        fix: `Add network.availabilityZones with at least two of ${known.join(', ')}; aws ec2 describe-availability-zones --region ${region} shows yours.`,
      }),
    ];
  }
  const foreign = network.availabilityZones.flatMap((zone, index) =>
    isZoneOf(region, zone)
      ? []
      : [
          error(facts, {
            code: 'network.zone-not-in-region',
            at: at(index),
            message: `"${zone}" is not an availability zone of ${region}.`,
            reason: 'Subnets, the load balancer and the database live in zones of the one region.',
            source: 'Amazon EC2 API reference, CreateSubnet',
            fix: `The zones of ${region} are ${zonesOf(region).join(', ')}.`,
          }),
        ],
  );
  const repeated = network.availabilityZones.flatMap((zone, index) =>
    network.availabilityZones.indexOf(zone) === index
      ? []
      : [
          error(facts, {
            code: 'network.zone-repeated',
            at: at(index),
            message: `The availability zone "${zone}" is named twice.`,
            reason: 'A load balancer and a DB subnet group need subnets in different zones.',
            source: 'Elastic Load Balancing user guide, "Application Load Balancers"',
            fix: `Take another zone of ${region}: ${zonesOf(region)
              .filter((other) => !network.availabilityZones.includes(other))
              .join(', ')}.`,
          }),
        ],
  );
  const few =
    tier === 'production' && network.availabilityZones.length === 2
      ? [
          warning(facts, {
            code: 'network.two-zones',
            at: at(),
            message: 'Production has two availability zones: when one fails, half of the capacity is gone.',
            source: 'AWS Well-Architected framework, reliability pillar',
            fix: 'Name three zones, or acknowledge network.two-zones with a reason.',
          }),
        ]
      : [];
  return [...foreign, ...repeated, ...few];
};

const addressRange: Rule = (facts) => {
  const { cidr } = facts.settings.network;
  const at = ['network', 'cidr'];
  const source = 'Amazon VPC user guide, "VPC CIDR blocks"';
  if (!PRIVATE_RANGES.some((range) => containsCidr(range, cidr))) {
    return [
      error(facts, {
        code: 'network.cidr-public',
        at,
        message: `${cidr} is not private address space.`,
        reason:
          'Addresses that belong to somebody else on the internet could no longer be reached from the VPC (RFC 1918).',
        source,
        fix: `Take a block of ${PRIVATE_RANGES.join(', ')}, such as 10.20.0.0/16.`,
      }),
    ];
  }
  if (!overlapCidr(cidr, '172.17.0.0/16')) return [];
  return [
    warning(facts, {
      code: 'network.docker-range',
      at,
      message: `${cidr} contains 172.17.0.0/16, which Docker uses for its own bridge.`,
      source,
      fix: 'Take another block, such as 10.20.0.0/16.',
    }),
  ];
};

const subnetCount =
  (tier: SubnetTier): Rule =>
  (facts) => {
    const { network } = facts.settings;
    const subnets = network[FIELDS[tier]];
    if (subnets.length === network.availabilityZones.length) return [];
    const carved = carveSubnets(network.cidr, tier, network.availabilityZones.length);
    return [
      error(facts, {
        code: 'network.subnet-count',
        at: ['network', FIELDS[tier]],
        message: `There are ${subnets.length} ${tier} subnets for ${network.availabilityZones.length} availability zones.`,
        reason: 'Each zone gets one subnet of each kind.',
        fix:
          carved === undefined
            ? `${network.cidr} is too small for ${network.availabilityZones.length} zones; take a larger VPC, such as a /16.`
            : `For example [${carved.join(', ')}].`,
      }),
    ];
  };

interface WrittenSubnet {
  readonly tier: SubnetTier;
  readonly cidr: string;
  readonly at: readonly (string | number)[];
}

const subnetsOf = ({ settings: { network } }: RuleFacts, tier: SubnetTier): readonly WrittenSubnet[] =>
  network[FIELDS[tier]].map((cidr, index) => ({ tier, cidr, at: ['network', FIELDS[tier], index] }));

const writtenSubnets = (facts: RuleFacts): readonly WrittenSubnet[] =>
  SUBNET_TIERS.flatMap((tier) => subnetsOf(facts, tier));

const subnetsInside =
  (tier: SubnetTier): Rule =>
  (facts) => {
    const { cidr: vpc } = facts.settings.network;
    const subnets = subnetsOf(facts, tier);
    return subnets
      .filter(({ cidr }) => !containsCidr(vpc, cidr))
      .map(({ cidr, at }) =>
        error(facts, {
          code: 'network.subnet-outside-vpc',
          at,
          message: `The ${tier} subnet ${cidr} lies outside the VPC ${vpc}.`,
          reason: 'EC2 refuses a subnet that is not part of its VPC.',
          source: 'Amazon EC2 API reference, CreateSubnet',
          fix: `For example ${carveSubnets(vpc, tier, subnets.length)?.join(', ') ?? 'a larger VPC'}.`,
        }),
      );
  };

const subnetsApart: Rule = (facts) => {
  const subnets = writtenSubnets(facts);
  return subnets.flatMap((subnet, index): Diagnostic[] => {
    const earlier = subnets.slice(0, index).find(({ cidr }) => overlapCidr(cidr, subnet.cidr));
    if (earlier === undefined) return [];
    const same = earlier.cidr === subnet.cidr;
    return [
      error(facts, {
        code: 'network.subnets-overlap',
        at: subnet.at,
        message: same
          ? `The ${subnet.tier} subnet ${subnet.cidr} is named twice.`
          : `The ${subnet.tier} subnet ${subnet.cidr} overlaps the ${earlier.tier} subnet ${earlier.cidr}.`,
        reason: 'EC2 refuses subnets that share addresses.',
        source: 'Amazon EC2 API reference, CreateSubnet',
        fix: 'Leave the subnets out to have them carved from the VPC, or move this one.',
      }),
    ];
  });
};

const publicSubnetSize: Rule = (facts) =>
  subnetsOf(facts, 'public')
    .filter(({ cidr }) => prefixLength(cidr) > SMALLEST_PUBLIC_PREFIX)
    .map(({ cidr, at }) =>
      error(facts, {
        code: 'network.public-subnet-size',
        at,
        message: `The public subnet ${cidr} has ${usableAddresses(cidr)} addresses to give.`,
        reason: 'A load balancer needs a subnet of /27 at least, with eight free addresses, to grow.',
        source: 'Elastic Load Balancing user guide, "Application Load Balancers"',
        fix: `Take a /${SMALLEST_PUBLIC_PREFIX} or larger.`,
      }),
    );

const wayOut: Rule = (facts) => {
  const { nat, interfaceEndpoints } = facts.settings.network;
  if (nat !== 'none' || interfaceEndpoints) return [];
  return [
    error(facts, {
      code: 'network.no-way-out',
      at: ['network', 'interfaceEndpoints'],
      message: 'There is neither NAT nor an interface endpoint, so private tasks reach nothing.',
      reason: 'A task pulls its image from ECR, its secrets from Secrets Manager, and writes to CloudWatch Logs.',
      source: 'Amazon ECS developer guide, "Amazon ECS interface VPC endpoints"',
      fix: 'Set network.nat to single, or network.interfaceEndpoints to true.',
    }),
  ];
};

export const networkRules: readonly Rule[] = [
  zones,
  addressRange,
  ...SUBNET_TIERS.map(subnetCount),
  ...SUBNET_TIERS.map(subnetsInside),
  subnetsApart,
  publicSubnetSize,
  wayOut,
];
