import { frozen, type Provenance } from './provenance.js';

/** Provenance of the region and Availability Zone lists. */
export const REGIONS_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: [
    'botocore 1.43.11 data/endpoints.json, partition aws: the region codes and their names',
    'cfn-lint 1.51.0 helpers.AVAILABILITY_ZONES: zone names, first list',
    'moto 5.2.1 ec2/models/availability_zones_and_regions.py: zone names, second list',
    'aws-cdk-lib 2.276.0 region-info: opt-in flag and Elastic Load Balancing account',
    'awsdocs/elb-application-load-balancers-user-guide doc_source/enable-access-logging.md: log-delivery principal',
  ],
  unknown:
    'Which of the zone names a given account sees. Both zone lists were read from real accounts and differ in three ' +
    'regions, so only the names in both are called confirmed. me-west-1 (in aws-cdk-lib alone) is left out: no source ' +
    'names its zones. Which instance classes a single zone lacks is not recorded: zone names map to different places ' +
    'in different accounts, so no such statement holds for a name.',
});

/** Who writes the access logs of a load balancer, and therefore whom the bucket policy must allow. */
export type LogDeliveryPrincipal =
  | {
      /** The AWS account of Elastic Load Balancing in an older region. */
      readonly kind: 'account';
      /** Twelve digits. */
      readonly account: string;
    }
  | {
      /** The service itself, in every region that has no such account. */
      readonly kind: 'service';
      /** The service principal's name. */
      readonly service: string;
    };

/** One commercial AWS region. */
export interface Region {
  /** The code, such as `us-east-1`. */
  readonly code: string;
  /** The name AWS gives it, such as `US East (N. Virginia)`. */
  readonly name: string;
  /** The partition in every ARN of the region. */
  readonly partition: 'aws';
  /** Whether an account must enable the region before using it. */
  readonly optIn: boolean;
  /** Every zone name that a source has seen, sorted. An account sees some or all of these. */
  readonly availabilityZones: readonly string[];
  /** The zone names that both sources have seen, sorted: the ones a default may use. */
  readonly confirmedZones: readonly string[];
  /** Who writes load-balancer access logs here. */
  readonly logDelivery: LogDeliveryPrincipal;
}

/** Writes load-balancer access logs where no Elastic Load Balancing account exists. */
export const LOG_DELIVERY_SERVICE = 'logdelivery.elasticloadbalancing.amazonaws.com';

/** The region that must hold CloudFront certificates and CLOUDFRONT-scope web ACLs, whatever the environment's region. */
export const EDGE_REGION = 'us-east-1';

function region(
  code: string,
  name: string,
  optIn: boolean,
  letters: string,
  confirmed: string,
  elbAccount: string | undefined,
): Region {
  const zones = (set: string): string[] => Array.from(set, (letter) => code + letter);
  return {
    code,
    name,
    partition: 'aws',
    optIn,
    availabilityZones: zones(letters),
    confirmedZones: zones(confirmed),
    logDelivery:
      elbAccount === undefined
        ? { kind: 'service', service: LOG_DELIVERY_SERVICE }
        : { kind: 'account', account: elbAccount },
  };
}

/** The commercial regions by code, sorted. */
export const REGIONS = frozen({
  'af-south-1': region('af-south-1', 'Africa (Cape Town)', true, 'abc', 'abc', '098369216593'),
  'ap-east-1': region('ap-east-1', 'Asia Pacific (Hong Kong)', true, 'abc', 'abc', '754344448648'),
  'ap-east-2': region('ap-east-2', 'Asia Pacific (Taipei)', true, 'abc', 'abc', undefined),
  'ap-northeast-1': region('ap-northeast-1', 'Asia Pacific (Tokyo)', false, 'abcd', 'acd', '582318560864'),
  'ap-northeast-2': region('ap-northeast-2', 'Asia Pacific (Seoul)', false, 'abcd', 'abcd', '600734575887'),
  'ap-northeast-3': region('ap-northeast-3', 'Asia Pacific (Osaka)', false, 'abc', 'abc', '383597477331'),
  'ap-south-1': region('ap-south-1', 'Asia Pacific (Mumbai)', false, 'abc', 'abc', '718504428378'),
  'ap-south-2': region('ap-south-2', 'Asia Pacific (Hyderabad)', true, 'abc', 'abc', undefined),
  'ap-southeast-1': region('ap-southeast-1', 'Asia Pacific (Singapore)', false, 'abc', 'abc', '114774131450'),
  'ap-southeast-2': region('ap-southeast-2', 'Asia Pacific (Sydney)', false, 'abc', 'abc', '783225319266'),
  'ap-southeast-3': region('ap-southeast-3', 'Asia Pacific (Jakarta)', true, 'abc', 'abc', '589379963580'),
  'ap-southeast-4': region('ap-southeast-4', 'Asia Pacific (Melbourne)', true, 'abc', 'abc', undefined),
  'ap-southeast-5': region('ap-southeast-5', 'Asia Pacific (Malaysia)', true, 'abc', 'abc', undefined),
  'ap-southeast-6': region('ap-southeast-6', 'Asia Pacific (New Zealand)', true, 'abc', 'abc', undefined),
  'ap-southeast-7': region('ap-southeast-7', 'Asia Pacific (Thailand)', true, 'abc', 'abc', undefined),
  'ca-central-1': region('ca-central-1', 'Canada (Central)', false, 'abcd', 'abd', '985666609251'),
  'ca-west-1': region('ca-west-1', 'Canada West (Calgary)', true, 'abc', 'abc', undefined),
  'eu-central-1': region('eu-central-1', 'Europe (Frankfurt)', false, 'abc', 'abc', '054676820928'),
  'eu-central-2': region('eu-central-2', 'Europe (Zurich)', true, 'abc', 'abc', undefined),
  'eu-north-1': region('eu-north-1', 'Europe (Stockholm)', false, 'abc', 'abc', '897822967062'),
  'eu-south-1': region('eu-south-1', 'Europe (Milan)', true, 'abc', 'abc', '635631232127'),
  'eu-south-2': region('eu-south-2', 'Europe (Spain)', true, 'abc', 'abc', undefined),
  'eu-west-1': region('eu-west-1', 'Europe (Ireland)', false, 'abc', 'abc', '156460612806'),
  'eu-west-2': region('eu-west-2', 'Europe (London)', false, 'abc', 'abc', '652711504416'),
  'eu-west-3': region('eu-west-3', 'Europe (Paris)', false, 'abc', 'abc', '009996457667'),
  'il-central-1': region('il-central-1', 'Israel (Tel Aviv)', true, 'abc', 'abc', undefined),
  'me-central-1': region('me-central-1', 'Middle East (UAE)', true, 'abc', 'abc', undefined),
  'me-south-1': region('me-south-1', 'Middle East (Bahrain)', true, 'abc', 'abc', '076674570225'),
  'mx-central-1': region('mx-central-1', 'Mexico (Central)', true, 'abc', 'abc', undefined),
  'sa-east-1': region('sa-east-1', 'South America (São Paulo)', false, 'abc', 'abc', '507241528517'),
  'us-east-1': region('us-east-1', 'US East (N. Virginia)', false, 'abcdef', 'abcdef', '127311923021'),
  'us-east-2': region('us-east-2', 'US East (Ohio)', false, 'abc', 'abc', '033677994240'),
  'us-west-1': region('us-west-1', 'US West (N. California)', false, 'abc', 'a', '027434742980'),
  'us-west-2': region('us-west-2', 'US West (Oregon)', false, 'abcd', 'abcd', '797873946194'),
}) satisfies Readonly<Record<string, Region>>;

/** The code of a commercial region with known zones. */
export type RegionCode = keyof typeof REGIONS;

/** The region codes, sorted. */
export const REGION_CODES: readonly RegionCode[] = frozen(Object.keys(REGIONS) as RegionCode[]);

/** Whether `code` is a commercial region with known zones. */
export function isRegion(code: string): code is RegionCode {
  return Object.hasOwn(REGIONS, code);
}

/** The region with this code, or undefined for a code that is not a commercial region with known zones. */
export function regionOf(code: string): Region | undefined {
  return isRegion(code) ? REGIONS[code] : undefined;
}

/** Every zone name known in a region; empty for an unknown region. */
export function zonesOf(code: string): readonly string[] {
  return regionOf(code)?.availabilityZones ?? [];
}

/** Whether `zone` is a known zone name of the region. */
export function isZoneOf(code: string, zone: string): boolean {
  return zonesOf(code).includes(zone);
}

/**
 * The first `count` confirmed zones, for a document that names none. Undefined when the sources confirm fewer than
 * that many (us-west-1): the user has to say which zones the account sees.
 */
export function defaultZones(code: string, count: number): readonly string[] | undefined {
  const confirmed = regionOf(code)?.confirmedZones ?? [];
  return confirmed.length >= count ? confirmed.slice(0, count) : undefined;
}
