/** The first text of a document, and of a further environment in it: what a user would have to write, with comments that say why. */
import { DEFAULT_POSTGRES_VERSION } from '../../data/postgres.js';
import { defaultZones } from '../../data/regions.js';
import { freeNetwork } from '../../model/free-network.js';
import { dataClassOf, tierByName } from '../../model/tier.js';
import { SCHEMA_VERSION } from '../../schema/document.js';
import type { DataClass, Tier } from '../../schema/field.js';
import { inline } from './edit.js';

/** What cannot be known and is asked for. */
export interface EnvironmentAnswers {
  readonly account?: string;
  readonly region?: string;
  readonly hostedZone?: string;
  readonly api?: string;
  readonly app?: string;
}

/** The environment that a new one starts from. */
export interface Started {
  readonly name: string;
  readonly tier: Tier;
  readonly dataClass: DataClass;
  readonly region?: string | undefined;
}

/** The application as the deployment strategy describes it. */
export function starterDocument(repository: string): string {
  return `# yaml-language-server: $schema=.hha-env/schema.json
#
# Where and how the application runs, each fact once. After a change here, run: npx create-hha-env generate
# What a field means, its default and its limits: npx create-hha-env explain PATH
schemaVersion: ${SCHEMA_VERSION}

application:
  name: home-health-aid
  repository: ${inline(repository)} # GitHub owner/name, bound into the trust policy of the deploy roles
  backend:
    directory: backend
    python: "3.13"
    port: 5000
    wsgi: run:app
    workers: 2
    migrate: [flask, db, upgrade]
  frontend:
    directory: frontend/web
    bundler: create-react-app # or vite: decides the prefix of the variables and the folder of the build
    node: "24"
  secrets: # names and shape, never values
    jwt: { env: JWT_SECRET_KEY, generate: { length: 64 } }
    geocoding: { env: { GOOGLE_MAPS_API_KEY: google_maps, OPENSTREETMAP_API_KEY: openstreetmap } }
  jobs:
    geofence-checker:
      command: [python, -m, scheduled_tasks.geofence_checker]
      schedule: rate(5 minutes)

environments:
`;
}

/** The lines of an environment, its key first, indented as a mapping of its own. */
export function environmentLines(
  environment: string,
  answers: EnvironmentAnswers,
  { from, cidr }: { readonly from?: Started; readonly cidr: string },
): string[] {
  const tier = tierByName(environment) ?? from?.tier ?? 'staging';
  // What a name says decides; what it leaves open is that of the other environment, with the controls of its data.
  const dataClass = from === undefined || tier !== from.tier ? dataClassOf(tier) : from.dataClass;
  const { account, region, hostedZone, api, app } = answers;
  const domains = Object.entries({ hostedZone, api, app }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}: ${inline(value)}`],
  );
  const lines = [
    ...(from === undefined ? [] : [`extends: ${inline(from.name)} # only what differs is written`]),
    ...(tier === from?.tier ? [] : [`tier: ${tier} # sandbox | staging | production: size, redundancy, cost`]),
    ...(dataClass === from?.dataClass
      ? []
      : [`dataClass: ${dataClass} # synthetic | phi: encryption, audit, retention, deletion protection`]),
    ...(account === undefined ? [] : [`account: ${JSON.stringify(account)}`]),
    ...(region === undefined ? [] : [`region: ${inline(region)}`]),
    `domains: { ${domains.join(', ')} }`,
    ...(from === undefined && tier === 'staging' && region !== undefined
      ? stagingLines(region, cidr)
      : [
          'network:',
          `  cidr: ${cidr}`,
          ...(tier === 'production' && from?.tier !== 'production' ? productionZones(region ?? from?.region) : []),
        ]),
    ...(from !== undefined && tier === 'production' && from.tier !== 'production'
      ? ['schedules: { offHours: false } # awake at night, whatever the other is']
      : []),
  ];
  return [`${environment}:`, ...lines.map((line) => `  ${line}`)];
}

/** Three zones, so that one that fails takes a third of the capacity; unsaid where fewer are confirmed. */
function productionZones(region: string | undefined): string[] {
  const zones = region === undefined ? undefined : defaultZones(region, 3);
  return zones === undefined ? [] : [`  availabilityZones: [${zones.join(', ')}]`];
}

/** The sizes of the deployment strategy's staging environment. */
function stagingLines(region: string, cidr: string): string[] {
  const prefix = cidr.split('.').slice(0, 2).join('.');
  const subnets = (...thirds: number[]) => `[${thirds.map((third) => `${prefix}.${third}.0/24`).join(', ')}]`;
  const zones = defaultZones(region, 2);
  return [
    'network:',
    `  cidr: ${cidr}`,
    ...(zones === undefined ? [] : [`  availabilityZones: [${zones.join(', ')}]`]),
    `  publicSubnets: ${subnets(1, 2)}`,
    `  privateSubnets: ${subnets(10, 11)}`,
    `  databaseSubnets: ${subnets(20, 21)}`,
    '  nat: single # none | instance | single | perAz | regional',
    'backend: { cpu: 512, memory: 1024, tasks: { min: 1, desired: 2, max: 4 } }',
    `database: { instanceClass: db.t4g.micro, engineVersion: "${DEFAULT_POSTGRES_VERSION}", storageGiB: 20, maxStorageGiB: 100, backupRetentionDays: 7 }`,
    'schedules:',
    '  offHours: { timezone: America/New_York, stop: "cron(0 20 ? * MON-FRI *)", start: "cron(0 7 ? * MON-FRI *)" }',
    'budget: { monthlyUsd: 150, notify: [] } # e-mail addresses that hear of alarms and of the budget',
  ];
}

/** The first 10.N.0.0/16 that no environment of the document uses and no tier has as its default. */
export function freeCidr(documentText: string): string {
  return freeNetwork(documentText.match(/\b10\.\d{1,3}\.\d{1,3}\.\d{1,3}\/\d{1,2}/g) ?? []);
}
