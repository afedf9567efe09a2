import { frozen, type Provenance } from './provenance.js';
import type { RegionCode } from './regions.js';

/** Provenance of the instance classes. */
export const INSTANCE_CLASSES_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: [
    'cfn-lint 1.51.0 (packaged 2026-05-20) rules E3025 and E3062: the instance classes for postgres, by region and by version',
    'moto 5.2.1 ec2/resources/instance_types.json.gz (DescribeInstanceTypes): vCPU, memory and architecture of each size',
    'https://docs.aws.amazon.com/prescriptive-guidance/latest/tuning-postgresql-parameters/max-connections.html',
  ],
  unknown:
    'Classes outside these fourteen families (local NVMe, x2, older generations): no facts are held of them, which does ' +
    'not mean that AWS refuses them. What a region gained after 2026-05-20. The memory the operating system takes.',
});

/** One DB instance class for PostgreSQL. */
export interface InstanceClass {
  /** The class, such as `db.t4g.micro`. */
  readonly name: string;
  /** The family, such as `t4g`. */
  readonly family: string;
  /** Virtual CPUs. */
  readonly vcpu: number;
  /** Memory in GiB. */
  readonly memoryGiB: number;
  /** Whether it runs on Graviton (arm64). It does not concern the client: the engine is the same. */
  readonly graviton: boolean;
  /** Whether it earns and spends CPU credits: a credit alarm makes sense for it. */
  readonly burstable: boolean;
}

/** vCPU and memory in GiB of each size; memory for the general-purpose families. */
const SIZES: Readonly<Record<string, readonly [vcpu: number, memoryGiB: number]>> = {
  micro: [2, 1],
  small: [2, 2],
  medium: [2, 4],
  large: [2, 8],
  xlarge: [4, 16],
  '2xlarge': [8, 32],
  '4xlarge': [16, 64],
  '8xlarge': [32, 128],
  '12xlarge': [48, 192],
  '16xlarge': [64, 256],
  '24xlarge': [96, 384],
  '32xlarge': [128, 512],
  '48xlarge': [192, 768],
};

const BURSTABLE = ['micro', 'small', 'medium', 'large', 'xlarge', '2xlarge'];
const TO_16 = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'];

/** A family of classes, offered by a region whole or not at all (so in every commercial region of the source). */
interface Family {
  readonly sizes: readonly string[];
  /** The regions without the family. */
  readonly absentFrom?: readonly RegionCode[];
  /** The only regions with it, where those are fewer. */
  readonly onlyIn?: readonly RegionCode[];
}

const FAMILIES: Readonly<Record<string, Family>> = {
  t3: { sizes: BURSTABLE },
  t4g: { sizes: BURSTABLE, absentFrom: ['ca-west-1'] },
  m5: {
    sizes: [...TO_16, '24xlarge'],
    absentFrom: ['ap-east-2', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-west-1', 'mx-central-1'],
  },
  m6g: { sizes: TO_16 },
  m6i: {
    sizes: [...TO_16, '24xlarge', '32xlarge'],
    absentFrom: ['ap-southeast-4', 'eu-central-2', 'eu-south-2', 'me-central-1'],
  },
  m7g: { sizes: TO_16, absentFrom: ['af-south-1', 'ap-east-1', 'ca-west-1', 'eu-south-1'] },
  m7i: {
    sizes: [...TO_16, '24xlarge', '48xlarge'],
    absentFrom: [
      ...(['af-south-1', 'ap-east-1', 'ap-northeast-3', 'ap-south-2', 'ap-southeast-7', 'ca-west-1'] as const),
      ...(['eu-central-2', 'eu-south-1', 'il-central-1', 'me-central-1', 'me-south-1'] as const),
    ],
  },
  m8g: {
    sizes: [...TO_16, '24xlarge', '48xlarge'],
    onlyIn: [
      ...(['ap-northeast-1', 'ap-south-2', 'eu-central-1', 'eu-north-1', 'eu-south-2', 'eu-west-1'] as const),
      ...(['eu-west-2', 'us-east-1', 'us-east-2', 'us-west-2'] as const),
    ],
  },
  r5: {
    sizes: [...TO_16, '24xlarge'],
    absentFrom: ['ap-east-2', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-west-1', 'mx-central-1'],
  },
  r6g: { sizes: TO_16 },
  r6i: {
    sizes: [...TO_16, '24xlarge', '32xlarge'],
    absentFrom: ['ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'eu-central-2', 'eu-south-2', 'me-central-1'],
  },
  r7g: { sizes: TO_16, absentFrom: ['af-south-1', 'ap-southeast-4', 'eu-west-3', 'me-central-1'] },
  r7i: {
    sizes: [...TO_16, '24xlarge', '48xlarge'],
    absentFrom: [
      ...(['af-south-1', 'ap-east-1', 'ap-northeast-3', 'ap-south-2', 'ap-southeast-4', 'ap-southeast-7'] as const),
      ...(['ca-west-1', 'eu-central-2', 'il-central-1', 'me-central-1', 'me-south-1'] as const),
    ],
  },
  r8g: {
    sizes: [...TO_16, '24xlarge', '48xlarge'],
    onlyIn: [
      ...(['ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1'] as const),
      ...(['ap-southeast-2', 'ap-southeast-3', 'ca-central-1', 'eu-central-1', 'eu-north-1', 'eu-south-2'] as const),
      ...(['eu-west-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'] as const),
    ],
  },
};

function instanceClass(family: string, size: string): InstanceClass {
  const [vcpu, memoryGiB] = SIZES[size] as readonly [number, number];
  return {
    name: `db.${family}.${size}`,
    family,
    vcpu,
    // The r families are sold with twice the memory of the others.
    memoryGiB: family.startsWith('r') ? memoryGiB * 2 : memoryGiB,
    graviton: family.endsWith('g'),
    burstable: family.startsWith('t'),
  };
}

/** The classes a document may choose, by name: the current and previous generations without local disks. */
export const INSTANCE_CLASSES: Readonly<Record<string, InstanceClass>> = frozen(
  Object.fromEntries(
    Object.entries(FAMILIES).flatMap(([family, { sizes }]) =>
      sizes.map((size) => [`db.${family}.${size}`, instanceClass(family, size)]),
    ),
  ),
);

/** The class with this name, or undefined for one we hold no facts of. */
export function instanceClassOf(name: string): InstanceClass | undefined {
  return Object.hasOwn(INSTANCE_CLASSES, name) ? INSTANCE_CLASSES[name] : undefined;
}

function familyIn(family: string, region: RegionCode): boolean {
  const { absentFrom, onlyIn } = FAMILIES[family] as Family;
  return onlyIn === undefined ? !absentFrom?.includes(region) : onlyIn.includes(region);
}

/** Whether PostgreSQL can be created with this class in this region; undefined for a class we hold no facts of. */
export function isInstanceClassIn(name: string, region: RegionCode): boolean | undefined {
  const found = instanceClassOf(name);
  return found === undefined ? undefined : familyIn(found.family, region);
}

/** Bytes of instance memory for each connection that RDS allows. */
const BYTES_PER_CONNECTION = 9_531_392;

/** The connections that RDS allows at most by default, whatever the memory. */
const MOST_CONNECTIONS = 5000;

/**
 * The share of the nominal memory that counts. DBInstanceClassMemory is what the operating system and RDS's own processes
 * leave, which AWS does not publish; a db.t4g.small was reported to show 181 connections where its 2 GiB would make 225.
 */
const USABLE_SHARE = 0.75;

/**
 * The max_connections that the parameter group sets for a class. It follows RDS's default,
 * LEAST({DBInstanceClassMemory/9531392},5000), but is a number of our own, so that alarms and pages know it.
 */
export function maxConnections({ memoryGiB }: Pick<InstanceClass, 'memoryGiB'>): number {
  return Math.min(Math.floor((memoryGiB * 1024 ** 3 * USABLE_SHARE) / BYTES_PER_CONNECTION), MOST_CONNECTIONS);
}
