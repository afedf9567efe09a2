/** For every rule the last document that it accepts and the first one that it refuses. */
import { application, beside, offHours, type Part, production, staging } from './given.js';

/** One edge of a rule. */
export interface Case {
  readonly code: string;
  /** What is tried, where a rule has several edges. */
  readonly about?: string;
  readonly accepted: Part;
  readonly refused: Part;
}

const network = (part: Part) => staging({ network: part });
const backend = (part: Part) => staging({ backend: part });
const database = (part: Part) => staging({ database: part });
const jobs = (schedule: string, more: Part = {}): Part =>
  application({ jobs: { geo: { command: ['python'], schedule, ...more } } });
/** Secrets and jobs with names of equal length. */
const secretsNumbered = (count: number): Part =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`secret-${index + 100}`, { env: `SECRET_${index}` }]),
  );
const jobsNumbered = (count: number): Part =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `job-${index + 100}`,
      { command: ['python'], schedule: 'rate(1 day)' },
    ]),
  );
const long = (length: number) => `${'a'.repeat(50)}.${'b'.repeat(length - 63)}.example.com`;

const domains: readonly Case[] = [
  {
    code: 'domains.outside-zone',
    accepted: staging({ domains: { api: 'api.example.com' } }),
    refused: staging({ domains: { api: 'api.badexample.com' } }),
  },
  {
    code: 'domains.too-long',
    accepted: staging({ domains: { api: long(64) } }),
    refused: staging({ domains: { api: long(65) } }),
  },
  {
    code: 'domains.same',
    accepted: staging({ domains: { api: 'one.example.com', app: 'two.example.com' } }),
    refused: staging({ domains: { api: 'one.example.com', app: 'one.example.com' } }),
  },
  { code: 'environment.missing', accepted: {}, refused: staging({ domains: { app: undefined } }) },
  {
    code: 'domains.app-without-frontend',
    accepted: { application: { frontend: false }, environments: { staging: { domains: { app: undefined } } } },
    refused: application({ frontend: false }),
  },
];

const networks: readonly Case[] = [
  {
    code: 'network.region-unknown',
    accepted: staging({ region: 'eu-west-1' }),
    refused: staging({ region: 'eu-west-11' }),
  },
  {
    code: 'network.zones-unknown',
    accepted: staging({ region: 'us-west-1', network: { availabilityZones: ['us-west-1a', 'us-west-1c'] } }),
    refused: staging({ region: 'us-west-1' }),
  },
  {
    code: 'network.zone-not-in-region',
    accepted: network({ availabilityZones: ['us-east-1a', 'us-east-1f'] }),
    refused: network({ availabilityZones: ['us-east-1a', 'us-east-1z'] }),
  },
  {
    code: 'network.zone-repeated',
    accepted: network({ availabilityZones: ['us-east-1a', 'us-east-1b'] }),
    refused: network({ availabilityZones: ['us-east-1a', 'us-east-1a'] }),
  },
  {
    code: 'network.two-zones',
    accepted: production({ network: { availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'] } }),
    refused: production({ network: { availabilityZones: ['us-east-1a', 'us-east-1b'] } }),
  },
  {
    code: 'network.cidr-public',
    accepted: network({ cidr: '172.31.0.0/16' }),
    refused: network({ cidr: '172.32.0.0/16' }),
  },
  {
    code: 'network.docker-range',
    accepted: network({ cidr: '172.18.0.0/16' }),
    refused: network({ cidr: '172.17.0.0/16' }),
  },
  {
    code: 'network.subnet-count',
    accepted: network({ publicSubnets: ['10.0.1.0/24', '10.0.2.0/24'] }),
    refused: network({ publicSubnets: ['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24'] }),
  },
  {
    code: 'network.subnet-outside-vpc',
    accepted: network({ publicSubnets: ['10.0.1.0/24', '10.0.255.0/24'] }),
    refused: network({ publicSubnets: ['10.0.1.0/24', '10.1.0.0/24'] }),
  },
  {
    code: 'network.subnets-overlap',
    accepted: network({ publicSubnets: ['10.0.2.0/24', '10.0.3.0/24'] }),
    refused: network({ publicSubnets: ['10.0.2.0/23', '10.0.3.0/24'] }),
  },
  {
    code: 'network.public-subnet-size',
    accepted: network({ publicSubnets: ['10.0.1.0/27', '10.0.2.0/27'] }),
    refused: network({ publicSubnets: ['10.0.1.0/28', '10.0.2.0/27'] }),
  },
  {
    code: 'network.no-way-out',
    accepted: network({ nat: 'none' }),
    refused: network({ nat: 'none', interfaceEndpoints: false }),
  },
];

const capacity: readonly Case[] = [
  {
    code: 'backend.fargate-size',
    accepted: backend({ cpu: 512, memory: 4096 }),
    refused: backend({ cpu: 512, memory: 5120 }),
  },
  {
    code: 'job.fargate-size',
    accepted: jobs('rate(1 hour)', { cpu: 256, memory: 2048 }),
    refused: jobs('rate(1 hour)', { cpu: 256, memory: 3072 }),
  },
  {
    code: 'application.policy-size',
    about: 'secrets',
    accepted: application({ secrets: secretsNumbered(54) }),
    refused: application({ secrets: secretsNumbered(55) }),
  },
  {
    code: 'application.policy-size',
    about: 'jobs',
    accepted: application({ jobs: jobsNumbered(53) }),
    refused: application({ jobs: jobsNumbered(54) }),
  },
  {
    code: 'backend.task-counts',
    accepted: backend({ tasks: { min: 2, desired: 2, max: 2 } }),
    refused: backend({ tasks: { min: 3, desired: 2, max: 4 } }),
  },
  {
    code: 'backend.health-check-times',
    accepted: backend({ healthCheck: { intervalSeconds: 10, timeoutSeconds: 9 } }),
    refused: backend({ healthCheck: { intervalSeconds: 10, timeoutSeconds: 10 } }),
  },
  {
    code: 'load-balancer.idle-timeout',
    accepted: {
      ...application({ backend: { requestTimeoutSeconds: 59 } }),
      ...staging({ loadBalancer: { idleTimeoutSeconds: 60 } }),
    },
    refused: {
      ...application({ backend: { requestTimeoutSeconds: 60 } }),
      ...staging({ loadBalancer: { idleTimeoutSeconds: 60 } }),
    },
  },
  {
    code: 'backend.exec-read-only',
    accepted: backend({ exec: true, readOnlyRoot: false }),
    refused: backend({ exec: true, readOnlyRoot: true }),
  },
];

const databases: readonly Case[] = [
  {
    code: 'database.engine-version',
    accepted: database({ engineVersion: '17.6' }),
    refused: database({ engineVersion: '17' }),
  },
  {
    code: 'database.instance-class',
    accepted: database({ instanceClass: 'db.t4g.micro' }),
    refused: database({ instanceClass: 'db.t4g.tiny' }),
  },
  { code: 'database.reserved-name', accepted: database({ name: 'users' }), refused: database({ name: 'user' }) },
  {
    code: 'database.reserved-username',
    accepted: database({ masterUsername: 'admins' }),
    refused: database({ masterUsername: 'admin' }),
  },
  {
    code: 'database.storage-ceiling',
    accepted: database({ storageGiB: 100, maxStorageGiB: 111 }),
    refused: database({ storageGiB: 100, maxStorageGiB: 109 }),
  },
  {
    code: 'database.storage-headroom',
    accepted: database({ storageGiB: 100, maxStorageGiB: 126 }),
    refused: database({ storageGiB: 100, maxStorageGiB: 125 }),
  },
  {
    code: 'database.provisioned-performance',
    about: 'iops of small storage',
    accepted: database({ storageGiB: 400, maxStorageGiB: 800, iops: 12_000 }),
    refused: database({ storageGiB: 399, maxStorageGiB: 800, iops: 12_000 }),
  },
  {
    code: 'database.provisioned-performance',
    about: 'throughput of few iops',
    accepted: database({ storageGiB: 400, maxStorageGiB: 800, iops: 12_000, throughputMiBps: 3000 }),
    refused: database({ storageGiB: 400, maxStorageGiB: 800, iops: 12_000, throughputMiBps: 3001 }),
  },
  {
    code: 'database.window-short',
    accepted: database({ backupWindow: '06:00-06:30', maintenanceWindow: 'sun:08:00-sun:08:30' }),
    refused: database({ backupWindow: '06:00-06:29', maintenanceWindow: 'sun:08:00-sun:08:30' }),
  },
  {
    code: 'database.windows-overlap',
    accepted: database({ backupWindow: '06:00-06:30', maintenanceWindow: 'sun:06:30-sun:07:00' }),
    refused: database({ backupWindow: '06:00-06:31', maintenanceWindow: 'sun:06:30-sun:07:00' }),
  },
  {
    code: 'backups.copy-region',
    accepted: staging({ backups: { copyToRegion: 'us-west-2' } }),
    refused: staging({ backups: { copyToRegion: 'us-east-1' } }),
  },
];

const variables: readonly Case[] = [
  {
    code: 'variables.reserved',
    accepted: application({ backend: { environment: { GIT_SHA_SHORT: 'x' } } }),
    refused: application({ backend: { environment: { GIT_SHA: 'x' } } }),
  },
  {
    code: 'variables.twice',
    accepted: application({ backend: { environment: { ONE: 'x' } }, secrets: { two: { env: 'TWO' } } }),
    refused: application({ backend: { environment: { ONE: 'x' } }, secrets: { two: { env: 'ONE' } } }),
  },
  {
    code: 'secrets.suffix-trap',
    accepted: application({ secrets: { 'maps-apikeys': { env: 'MAPS' } } }),
    refused: application({ secrets: { 'maps-apikey': { env: 'MAPS' } } }),
  },
  {
    code: 'secrets.generated-parts',
    accepted: application({ secrets: { keys: { env: { KEY: 'key', SAME_KEY: 'key' }, generate: { length: 64 } } } }),
    refused: application({ secrets: { keys: { env: { KEY: 'key', OTHER: 'other' }, generate: { length: 64 } } } }),
  },
  {
    code: 'application.same-directory',
    accepted: application({ backend: { directory: 'app' }, frontend: { directory: 'app2' } }),
    refused: application({ backend: { directory: 'app' }, frontend: { directory: 'app/web' } }),
  },
  {
    code: 'application.same-directory',
    about: 'but for case',
    accepted: application({ backend: { directory: 'App' }, frontend: { directory: 'web/app' } }),
    refused: application({ backend: { directory: 'App' }, frontend: { directory: 'app' } }),
  },
  ...[
    ['infra2', 'infra'],
    ['infrastructure', 'Infra'],
    ['deployment', 'deploy/api'],
    ['docs/api', 'docs'],
    ['docs/runbook', 'docs/Runbooks'],
    ['docs/environment', 'docs/environments/api'],
    ['github', '.github/workflows'],
    ['.hha', '.hha-env/patches'],
    ['hha-env', 'hha-env.yaml'],
  ].map(([free, taken]) => ({
    code: 'application.reserved-directory',
    about: String(taken),
    accepted: application({ backend: { directory: free } }),
    refused: application({ backend: { directory: taken } }),
  })),
  {
    code: 'application.reserved-directory',
    about: 'of the frontend',
    accepted: application({ frontend: { directory: 'web/infra' } }),
    refused: application({ frontend: { directory: 'infra/web' } }),
  },
  {
    code: 'job.module-name',
    accepted: jobs('rate(1 day)', { command: ['python', '-m', 'scheduled_tasks.console'] }),
    refused: jobs('rate(1 day)', { command: ['python', '-m', 'scheduled_tasks.con'] }),
  },
];

const clock: readonly Case[] = [
  {
    code: 'schedules.same-time',
    accepted: staging({ schedules: { offHours } }),
    refused: staging({ schedules: { offHours: { ...offHours, start: offHours.stop } } }),
  },
  {
    code: 'job.runs-off-hours',
    accepted: { ...jobs('rate(30 minutes)'), ...staging({ schedules: { offHours } }) },
    refused: { ...jobs('rate(7 minutes)'), ...staging({ schedules: { offHours } }) },
  },
  {
    code: 'schedules.backups-asleep',
    accepted: staging({ schedules: { offHours }, backups: { enabled: false } }),
    refused: staging({ schedules: { offHours }, backups: { enabled: true } }),
  },
  {
    code: 'schedules.window-asleep',
    accepted: staging({ schedules: { offHours } }),
    refused: staging({ schedules: { offHours }, database: { backupWindow: '06:00-06:30' } }),
  },
];

const guards: readonly Case[] = [
  {
    code: 'guard.production-exec',
    about: 'production',
    accepted: staging({ backend: { exec: true, readOnlyRoot: false } }),
    refused: production({ backend: { exec: true, readOnlyRoot: false } }),
  },
  {
    code: 'guard.production-exec',
    about: 'phi outside production',
    accepted: staging({ dataClass: 'synthetic', backend: { exec: true, readOnlyRoot: false } }),
    refused: staging({ dataClass: 'phi', backend: { exec: true, readOnlyRoot: false } }),
  },
  {
    code: 'guard.production-spot',
    accepted: backend({ spot: true }),
    refused: production({ backend: { spot: true } }),
  },
  {
    code: 'guard.production-zero-tasks',
    about: 'one task',
    accepted: production({ backend: { tasks: { min: 2, desired: 2, max: 4 } } }),
    refused: production({ backend: { tasks: { min: 1, desired: 2, max: 4 } } }),
  },
  {
    code: 'guard.production-zero-tasks',
    about: 'none',
    accepted: backend({ tasks: { min: 0, desired: 1, max: 2 } }),
    refused: production({ backend: { tasks: { min: 0, desired: 2, max: 4 } } }),
  },
  {
    code: 'guard.production-off-hours',
    accepted: production({ schedules: { offHours: false } }),
    refused: production({ schedules: { offHours } }),
  },
  {
    code: 'guard.production-single-zone',
    accepted: database({ multiAz: false }),
    refused: production({ database: { multiAz: false } }),
  },
  {
    code: 'guard.production-synthetic',
    accepted: production({ dataClass: 'phi' }),
    refused: production({ dataClass: 'synthetic' }),
  },
  {
    code: 'guard.production-name',
    accepted: production({ tier: 'production' }),
    refused: production({ tier: 'staging' }),
  },
  {
    code: 'guard.phi-keys',
    accepted: staging({ encryption: { customerManagedKeys: false } }),
    refused: staging({ dataClass: 'phi', encryption: { customerManagedKeys: false } }),
  },
  {
    code: 'guard.phi-target-protocol',
    accepted: staging({ dataClass: 'phi', loadBalancer: { targetProtocol: 'HTTPS' } }),
    refused: staging({ dataClass: 'phi', loadBalancer: { targetProtocol: 'HTTP' } }),
  },
  {
    code: 'guard.phi-backups',
    accepted: production({ database: { backupRetentionDays: 7 } }),
    refused: production({ database: { backupRetentionDays: 6 } }),
  },
  {
    code: 'guard.phi-retention',
    accepted: production({ backend: { logRetentionDays: 365 } }),
    refused: production({ backend: { logRetentionDays: 180 } }),
  },
  {
    code: 'guard.phi-flow-logs',
    accepted: production({ network: { flowLogs: 'all' } }),
    refused: production({ network: { flowLogs: 'reject' } }),
  },
  {
    code: 'guard.deletion-protection',
    about: 'production',
    accepted: database({ deletionProtection: false }),
    refused: production({ database: { deletionProtection: false } }),
  },
  {
    code: 'guard.deletion-protection',
    about: 'phi outside production',
    accepted: staging({ dataClass: 'phi', database: { deletionProtection: true } }),
    refused: staging({ dataClass: 'phi', database: { deletionProtection: false } }),
  },
  {
    code: 'guard.no-alarm-address',
    accepted: production({ alarms: { notify: ['ops@example.com'] } }),
    refused: production({ alarms: { notify: [] } }),
  },
  {
    code: 'acknowledgement.unknown',
    accepted: staging({
      acknowledgements: [{ rule: 'guard.production-exec', reason: 'Nobody needs it, and it is known.' }],
    }),
    refused: staging({
      acknowledgements: [{ rule: 'guard.produktion-exec', reason: 'Nobody needs it, and it is known.' }],
    }),
  },
];

const betweenEnvironments: readonly Case[] = [
  {
    code: 'environments.shared-domain',
    about: 'the same field',
    accepted: beside({}),
    refused: beside({ domains: { api: 'staging.api.example.com' } }),
  },
  {
    code: 'environments.shared-domain',
    about: 'the API of one is the web application of the other',
    accepted: beside({ domains: { app: 'second.app.example.com' } }),
    refused: beside({ domains: { app: 'staging.api.example.com' } }),
  },
  {
    code: 'environments.zone-in-two-accounts',
    about: 'below it in another account',
    accepted: production({
      domains: { hostedZone: 'app.example.com', api: 'api.app.example.com', app: 'web.app.example.com' },
    }),
    refused: production({ domains: { hostedZone: 'example.com', api: 'api.example.com', app: 'app.example.com' } }),
  },
  {
    code: 'environments.cidr-overlap',
    accepted: beside({ network: { cidr: '10.1.0.0/16' } }),
    refused: beside({ network: { cidr: '10.0.255.0/24' } }),
  },
  {
    code: 'environments.shared-github-environment',
    about: 'the same subject',
    accepted: beside({ github: { environment: 'two' } }),
    refused: beside({ github: { environment: 'Staging' } }),
  },
  {
    code: 'environments.shared-github-environment',
    about: 'the subject of the pull requests of the other',
    accepted: beside({}, 'staging-dif'),
    refused: beside({}, 'staging-diff'),
  },
  {
    code: 'environments.shared-github-environment',
    about: 'the subject of the CDK app of the other',
    accepted: beside({}, 'staging-infr'),
    refused: beside({}, 'staging-infra'),
  },
  {
    code: 'environments.oidc-provider-twice',
    about: 'in one account',
    accepted: beside({ github: { oidcProvider: 'existing' } }),
    refused: beside({ github: { oidcProvider: 'create' } }),
  },
  {
    code: 'environments.oidc-provider-twice',
    about: 'of two accounts',
    accepted: production({ github: { oidcProvider: 'create' } }),
    refused: production({ account: '111122223333', github: { oidcProvider: 'create' } }),
  },
  {
    code: 'environments.shared-name',
    about: 'log groups of firewalls',
    accepted: { environments: { staging: { loadBalancer: { waf: true } }, ...besides({}, 'staging-web') } },
    refused: {
      environments: {
        staging: { loadBalancer: { waf: true } },
        ...besides({ loadBalancer: { waf: true } }, 'staging-web'),
      },
    },
  },
  {
    code: 'environments.shared-name',
    about: 'topics of alarms',
    accepted: beside({}, 'staging-edge'),
    refused: { environments: { staging: { region: 'eu-west-1' }, ...besides({}, 'staging-edge') } },
  },
  {
    code: 'environments.phi-account',
    accepted: production({}),
    refused: production({ account: '111122223333' }),
  },
];

function besides(part: Part, name: string): Part {
  return beside(part, name).environments as Part;
}

/** Every case, in the order of the rules. */
export const CASES: readonly Case[] = [
  ...domains,
  ...networks,
  ...capacity,
  ...databases,
  ...variables,
  ...clock,
  ...guards,
  ...betweenEnvironments,
];
