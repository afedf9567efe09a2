/**
 * What an estimate has to suppose, since no document says it: how much an environment is used. Each assumption is a field
 * with a default; `cost --assume name=value` sets another. The defaults are a small service, the seed's staging.
 */

/** Usage in a month. */
export interface Assumptions {
  /** Capacity units of the load balancer, on average over the month. */
  readonly loadBalancerCapacityUnits: number;
  /** GB that tasks send and receive through NAT. */
  readonly natGb: number;
  /** GB that tasks send and receive through interface endpoints. */
  readonly endpointGb: number;
  /** GB that the API answers to the internet. */
  readonly apiResponseGb: number;
  /** GB that cross from one zone to another; each is billed on both sides. */
  readonly interZoneGb: number;
  /** GB that CloudFront sends to visitors. */
  readonly webTransferGb: number;
  /** Requests that CloudFront answers. */
  readonly webRequests: number;
  /** Paths that deployments of the web application invalidate. */
  readonly webInvalidationPaths: number;
  /** GB of all kept releases of the web application. */
  readonly webStorageGb: number;
  /** Files that deployments of the web application upload. */
  readonly webUploads: number;
  /** GB of access logs that the load balancer, CloudFront and the buckets write in a month. */
  readonly accessLogGb: number;
  /** Requests that the web application firewalls look at. */
  readonly firewallRequests: number;
  /** Rules of each firewall: four managed groups and the rate limit. */
  readonly firewallRules: number;
  /** GB of logs that tasks and database write. */
  readonly logGb: number;
  /** GB of flow logs when refused traffic alone is recorded. */
  readonly flowLogRejectGb: number;
  /** GB of flow logs when all traffic is recorded. */
  readonly flowLogAllGb: number;
  /** GB of images in the repository. */
  readonly imageGb: number;
  /** Queries to the hosted zone that Route 53 bills; those of alias records are free. */
  readonly dnsQueries: number;
  /** Calls to our KMS keys. */
  readonly kmsRequests: number;
  /** Percent of the database's storage that holds data, the size of a first backup. */
  readonly databaseUsedPercent: number;
  /** Percent of that data that changes in a day, what a further backup adds. */
  readonly databaseDailyChangePercent: number;
  /** Capacity units that an Aurora Serverless v2 database would have on average; 0.5 is the least that is not zero. */
  readonly auroraCapacityUnits: number;
}

/** One assumption as reports show it. */
export interface AssumptionNotes {
  readonly label: string;
  readonly unit: string;
  readonly value: number;
}

/** Every assumption: its default, its unit and its name in words. The one place where they are written. */
export const ASSUMPTION_NOTES: Readonly<Record<keyof Assumptions, AssumptionNotes>> = {
  loadBalancerCapacityUnits: { label: 'Load balancer capacity, on average', unit: 'LCU', value: 0.2 },
  natGb: { label: 'Traffic through NAT', unit: 'GB', value: 20 },
  endpointGb: { label: 'Traffic through interface endpoints', unit: 'GB', value: 20 },
  apiResponseGb: { label: 'Answers of the API to the internet', unit: 'GB', value: 10 },
  interZoneGb: { label: 'Traffic between zones', unit: 'GB', value: 10 },
  webTransferGb: { label: 'CloudFront to visitors', unit: 'GB', value: 10 },
  webRequests: { label: 'CloudFront requests', unit: 'requests', value: 100_000 },
  webInvalidationPaths: { label: 'CloudFront invalidations', unit: 'paths', value: 100 },
  webStorageGb: { label: 'Releases of the web application', unit: 'GB', value: 1 },
  webUploads: { label: 'Uploads of the web application', unit: 'requests', value: 2000 },
  accessLogGb: { label: 'Access logs written', unit: 'GB', value: 1 },
  firewallRequests: { label: 'Requests that the firewalls look at', unit: 'requests', value: 1_000_000 },
  firewallRules: { label: 'Rules of each firewall', unit: 'rules', value: 5 },
  logGb: { label: 'Logs of tasks and database', unit: 'GB', value: 5 },
  flowLogRejectGb: { label: 'Flow logs of refused traffic', unit: 'GB', value: 0.5 },
  flowLogAllGb: { label: 'Flow logs of all traffic', unit: 'GB', value: 5 },
  imageGb: { label: 'Images in the repository', unit: 'GB', value: 5 },
  dnsQueries: { label: 'Billed DNS queries', unit: 'queries', value: 100_000 },
  kmsRequests: { label: 'Calls to KMS', unit: 'requests', value: 50_000 },
  databaseUsedPercent: { label: 'Used share of the database storage', unit: 'percent', value: 50 },
  databaseDailyChangePercent: { label: 'Share of the data that changes in a day', unit: 'percent', value: 2 },
  auroraCapacityUnits: { label: 'Aurora Serverless v2 capacity, on average', unit: 'ACU', value: 0.5 },
};

/** The names of the assumptions. */
export const ASSUMPTION_NAMES = Object.keys(ASSUMPTION_NOTES) as readonly (keyof Assumptions)[];

/** The defaults. */
export const DEFAULT_ASSUMPTIONS: Assumptions = Object.freeze(
  Object.fromEntries(ASSUMPTION_NAMES.map((name) => [name, ASSUMPTION_NOTES[name].value])) as {
    [Name in keyof Assumptions]: number;
  },
);

/** Whether a text is the name of an assumption. */
export function isAssumption(name: string): name is keyof Assumptions {
  return Object.hasOwn(ASSUMPTION_NOTES, name);
}
