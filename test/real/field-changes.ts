/** For each field of the document, changes of it alone whose consequences are measured. */
import { parseDocument as parseYaml } from 'yaml';
import { documentOf } from '../golden/rendered.js';

export interface Change {
  /** The new value. */
  readonly to: unknown;
  /** What stands in both documents, by path: the ground that the change needs. */
  readonly given?: Readonly<Record<string, unknown>>;
}

const ENVIRONMENT = 'environments.production';

/** The production of the fixture alone, with what it inherits written out and a browser, jobs and secrets to change. */
export function baseDocument(): string {
  const yaml = parseYaml(documentOf('production'));
  const staging = yaml.toJS().environments.staging;
  for (const name of ['staging', 'sandbox']) yaml.deleteIn(['environments', name]);
  for (const key of ['region', 'backend', 'database']) {
    yaml.setIn([...ENVIRONMENT.split('.'), key], yaml.createNode(staging[key]));
  }
  yaml.deleteIn([...ENVIRONMENT.split('.'), 'extends']);
  // The seed's sizes are a staging's: three zones want three tasks.
  yaml.setIn([...ENVIRONMENT.split('.'), 'backend'], yaml.createNode({ cpu: 512, memory: 1024 }));
  yaml.setIn([...ENVIRONMENT.split('.'), 'database'], yaml.createNode({ instanceClass: 'db.t4g.medium' }));
  yaml.setIn([...ENVIRONMENT.split('.'), 'domains', 'hostedZone'], 'example.com');
  yaml.setIn(['application', 'repositoryIds'], yaml.createNode({ owner: 9919, repository: 583231 }));
  return yaml.toString();
}

/** The document with values set; undefined takes a key away. */
export function edited(text: string, edits: Readonly<Record<string, unknown>>): string {
  const yaml = parseYaml(text);
  for (const [path, value] of Object.entries(edits)) {
    const keys = path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    if (value === undefined) yaml.deleteIn(keys);
    else yaml.setIn(keys, yaml.createNode(value));
  }
  return yaml.toString();
}

/** Where a field of the list stands in the base document. */
export function placeOf(field: string): string {
  return field
    .replace('environments.*', ENVIRONMENT)
    .replace('secrets.*', 'secrets.jwt')
    .replace('jobs.*', 'jobs.geofence-checker')
    .replace('acknowledgements[]', 'acknowledgements.0');
}

const at = (path: string, value: unknown) => ({ [`${ENVIRONMENT}.${path}`]: value });
const SYNTHETIC = { ...at('tier', 'staging'), ...at('dataClass', 'synthetic') };
const LARGE_DISK = at('database', { storageGiB: 400, maxStorageGiB: 1000, iops: 12000, throughputMiBps: 500 });
const CANARY = at('backend.deployment', { strategy: 'canary' });
const SUBNETS = {
  ...at('network', {
    cidr: '10.1.0.0/16',
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    publicSubnets: ['10.1.1.0/24', '10.1.2.0/24'],
    privateSubnets: ['10.1.10.0/24', '10.1.11.0/24'],
    databaseSubnets: ['10.1.20.0/24', '10.1.21.0/24'],
  }),
};
const OFF_HOURS = {
  ...SYNTHETIC,
  ...at('schedules', {
    offHours: { timezone: 'America/New_York', stop: 'cron(0 20 ? * MON-FRI *)', start: 'cron(0 7 ? * MON-FRI *)' },
  }),
};
const ACKNOWLEDGED = at('acknowledgements', [
  { rule: 'capacity.single-zone-nat', reason: 'A first reason that is long enough.' },
]);

/** By field; a field with several changes has the effect of the worst. */
export const CHANGES: Readonly<Record<string, readonly Change[]>> = {
  'application.name': [{ to: 'visits' }],
  'application.repository': [{ to: 'acme/visits' }],
  'application.repositoryIds.owner': [{ to: 17 }],
  'application.repositoryIds.repository': [{ to: 18 }],
  'application.branch': [{ to: 'trunk' }],
  'application.owner': [{ to: 'platform' }],
  'application.costCenter': [{ to: 'care' }],
  'application.backend.directory': [{ to: 'api' }],
  'application.backend.python': [{ to: '3.12' }],
  'application.backend.port': [{ to: 8080 }],
  'application.backend.wsgi': [{ to: 'api:app' }],
  'application.backend.workers': [{ to: 3 }],
  'application.backend.threads': [{ to: 8 }],
  'application.backend.requestTimeoutSeconds': [{ to: 45 }],
  'application.backend.migrate': [{ to: ['alembic', 'upgrade', 'head'] }],
  'application.backend.livenessPath': [{ to: '/alive' }],
  'application.backend.readinessPath': [{ to: '/ready' }],
  'application.backend.smokePath': [{ to: '/api/ping' }],
  'application.backend.databaseDriver': [{ to: 'psycopg' }],
  'application.backend.test': [{ to: ['pytest', '-q'] }],
  'application.backend.environment': [{ to: { LOG_LEVEL: 'debug' } }],
  'application.frontend.directory': [{ to: 'web' }],
  'application.frontend.bundler': [{ to: 'vite' }],
  'application.frontend.node': [{ to: '22' }],
  'application.frontend.test': [{ to: ['npm', 'run', 'check'] }],
  'application.frontend.environment': [{ to: { SUPPORT: 'https://errors.example.org/4' } }],
  'application.secrets.*.env': [{ to: 'JWT_KEY' }],
  'application.secrets.*.generate.length': [{ to: 48 }],
  'application.secrets.*.description': [{ to: 'Signs tokens.' }],
  'application.jobs.*.command': [{ to: ['python', '-m', 'scheduled_tasks.other'] }],
  'application.jobs.*.schedule': [{ to: 'rate(10 minutes)' }],
  'application.jobs.*.timezone': [{ to: 'America/New_York' }],
  'application.jobs.*.description': [{ to: 'Checks fences.' }],
  'application.jobs.*.cpu': [{ to: 512, given: { 'application.jobs.geofence-checker.memory': 1024 } }],
  'application.jobs.*.memory': [{ to: 1024 }],
  'application.jobs.*.retries': [{ to: 1 }],
  'application.jobs.*.maxEventAgeSeconds': [{ to: 240 }],
  'application.jobs.*.averageRunSeconds': [{ to: 120 }],
  'environments.*.tier': [{ to: 'sandbox', given: { ...SYNTHETIC, ...at('network', undefined) } }],
  'environments.*.dataClass': [{ to: 'synthetic', given: at('tier', 'staging') }],
  'environments.*.account': [{ to: '111122223333' }],
  'environments.*.region': [{ to: 'us-west-2', given: at('network', { cidr: '10.1.0.0/16' }) }],
  'environments.*.domains.hostedZone': [
    {
      to: 'app.example.com',
      given: at('domains', { hostedZone: 'example.com', api: 'api.app.example.com', app: 'www.app.example.com' }),
    },
  ],
  'environments.*.domains.api': [{ to: 'backend.example.com' }],
  'environments.*.domains.app': [{ to: 'www.example.com' }],
  'environments.*.network.cidr': [{ to: '10.9.0.0/16' }],
  'environments.*.network.availabilityZones': [
    { to: ['us-east-1a', 'us-east-1b'] },
    { to: ['us-east-1a', 'us-east-1b', 'us-east-1d'] },
  ],
  'environments.*.network.publicSubnets': [{ to: ['10.1.3.0/24', '10.1.4.0/24'], given: SUBNETS }],
  'environments.*.network.privateSubnets': [{ to: ['10.1.13.0/24', '10.1.14.0/24'], given: SUBNETS }],
  'environments.*.network.databaseSubnets': [{ to: ['10.1.23.0/24', '10.1.24.0/24'], given: SUBNETS }],
  'environments.*.network.nat': [
    { to: 'single' },
    { to: 'perAz', given: { ...SYNTHETIC, ...at('network.nat', 'instance') } },
    { to: 'regional' },
    { to: 'none' },
  ],
  'environments.*.network.interfaceEndpoints': [
    { to: true },
    { to: false, given: at('network.interfaceEndpoints', true) },
  ],
  'environments.*.network.flowLogs': [
    { to: 'reject', given: SYNTHETIC },
    { to: 'all', given: SYNTHETIC },
  ],
  'environments.*.network.flowLogRetentionDays': [{ to: 731 }],
  'environments.*.backend.cpu': [{ to: 256 }],
  'environments.*.backend.memory': [{ to: 2048 }],
  'environments.*.backend.architecture': [{ to: 'x86_64' }],
  'environments.*.backend.spot': [{ to: true, given: SYNTHETIC }],
  'environments.*.backend.tasks.min': [{ to: 2 }],
  'environments.*.backend.tasks.desired': [{ to: 4 }],
  'environments.*.backend.tasks.max': [{ to: 6 }],
  'environments.*.backend.scaling.cpuPercent': [{ to: 50 }],
  'environments.*.backend.scaling.memoryPercent': [{ to: 70 }],
  'environments.*.backend.scaling.requestsPerTask': [{ to: 500 }],
  'environments.*.backend.deployment.strategy': [
    { to: 'rolling' },
    { to: 'canary', given: at('backend.deployment', { strategy: 'rolling' }) },
    { to: 'blueGreen' },
  ],
  'environments.*.backend.deployment.bakeMinutes': [{ to: 20, given: CANARY }],
  'environments.*.backend.deployment.canaryPercent': [{ to: 20, given: CANARY }],
  'environments.*.backend.deployment.canaryMinutes': [{ to: 10, given: CANARY }],
  'environments.*.backend.healthCheck.intervalSeconds': [{ to: 20 }],
  'environments.*.backend.healthCheck.timeoutSeconds': [{ to: 4 }],
  'environments.*.backend.healthCheck.healthyThreshold': [{ to: 4 }],
  'environments.*.backend.healthCheck.unhealthyThreshold': [{ to: 4 }],
  'environments.*.backend.healthCheck.startPeriodSeconds': [{ to: 120 }],
  'environments.*.backend.stopTimeoutSeconds': [{ to: 90 }],
  'environments.*.backend.ephemeralStorageGiB': [{ to: 30 }],
  'environments.*.backend.readOnlyRoot': [{ to: false, given: SYNTHETIC }],
  'environments.*.backend.exec': [{ to: true, given: { ...SYNTHETIC, ...at('backend.readOnlyRoot', false) } }],
  'environments.*.backend.logRetentionDays': [{ to: 731 }],
  'environments.*.loadBalancer.idleTimeoutSeconds': [{ to: 90 }],
  'environments.*.loadBalancer.deregistrationDelaySeconds': [{ to: 30 }],
  'environments.*.loadBalancer.targetProtocol': [{ to: 'HTTPS', given: SYNTHETIC }],
  'environments.*.loadBalancer.deletionProtection': [{ to: true, given: SYNTHETIC }],
  'environments.*.loadBalancer.accessLogRetentionDays': [{ to: 730 }],
  'environments.*.loadBalancer.waf': [
    { to: true, given: SYNTHETIC },
    { to: false, given: { ...SYNTHETIC, ...at('loadBalancer.waf', true) } },
  ],
  'environments.*.loadBalancer.rateLimitPerFiveMinutes': [{ to: 1000 }],
  'environments.*.database.name': [{ to: 'visits' }],
  'environments.*.database.masterUsername': [{ to: 'visits_admin' }],
  'environments.*.database.port': [{ to: 5433 }],
  'environments.*.database.instanceClass': [{ to: 'db.t4g.large' }],
  'environments.*.database.engineVersion': [
    { to: '17.6', given: at('database.engineVersion', '17.5') },
    { to: '17.6', given: at('database.engineVersion', '16.10') },
  ],
  'environments.*.database.storageGiB': [{ to: 150 }],
  'environments.*.database.maxStorageGiB': [{ to: 600 }],
  'environments.*.database.iops': [{ to: 14000, given: LARGE_DISK }],
  'environments.*.database.throughputMiBps': [{ to: 600, given: LARGE_DISK }],
  'environments.*.database.multiAz': [
    { to: true, given: SYNTHETIC },
    { to: false, given: { ...SYNTHETIC, ...at('database.multiAz', true) } },
  ],
  'environments.*.database.backupRetentionDays': [
    { to: 34 },
    { to: 7, given: { ...SYNTHETIC, ...at('database.backupRetentionDays', 0) } },
  ],
  'environments.*.database.backupWindow': [{ to: '05:00-05:30' }],
  'environments.*.database.maintenanceWindow': [{ to: 'sat:08:00-sat:08:30' }],
  'environments.*.database.deletionProtection': [{ to: false, given: SYNTHETIC }],
  'environments.*.database.monitoringSeconds': [{ to: 30 }, { to: 60, given: SYNTHETIC }],
  'environments.*.database.insightsRetentionDays': [{ to: 31 }],
  'environments.*.backups.enabled': [
    { to: true, given: SYNTHETIC },
    { to: false, given: { ...SYNTHETIC, ...at('backups.enabled', true) } },
  ],
  'environments.*.backups.dailyRetentionDays': [{ to: 40 }],
  'environments.*.backups.monthlyRetentionDays': [{ to: 400 }],
  'environments.*.backups.copyToRegion': [{ to: 'us-east-2' }],
  'environments.*.web.priceClass': [{ to: 'PriceClass_200' }],
  'environments.*.web.countries': [{ to: ['US', 'CA'] }],
  'environments.*.web.accessLogRetentionDays': [{ to: 730 }],
  'environments.*.web.oldVersionDays': [{ to: 60 }],
  'environments.*.encryption.customerManagedKeys': [{ to: true, given: SYNTHETIC }],
  'environments.*.encryption.rotationDays': [{ to: 180 }],
  'environments.*.encryption.deletionWindowDays': [{ to: 14 }],
  'environments.*.budget.monthlyUsd': [{ to: 900 }],
  'environments.*.budget.notify': [{ to: ['billing@example.com'] }],
  'environments.*.alarms.notify': [{ to: ['oncall@example.com'] }],
  'environments.*.alarms.latencySeconds': [{ to: 2 }],
  'environments.*.alarms.cpuPercent': [{ to: 75 }],
  'environments.*.alarms.memoryPercent': [{ to: 75 }],
  'environments.*.alarms.databaseCpuPercent': [{ to: 75 }],
  'environments.*.alarms.databaseFreeStoragePercent': [{ to: 25 }],
  'environments.*.alarms.databaseConnectionsPercent': [{ to: 75 }],
  'environments.*.schedules.offHours.timezone': [{ to: 'America/Chicago', given: OFF_HOURS }],
  'environments.*.schedules.offHours.stop': [{ to: 'cron(0 21 ? * MON-FRI *)', given: OFF_HOURS }],
  'environments.*.schedules.offHours.start': [{ to: 'cron(0 6 ? * MON-FRI *)', given: OFF_HOURS }],
  'environments.*.github.environment': [{ to: 'live' }],
  'environments.*.github.oidcProvider': [{ to: 'existing' }],
  'environments.*.github.deployOnMerge': [{ to: true }],
  'environments.*.acknowledgements[].reason': [{ to: 'Another reason that is long enough.', given: ACKNOWLEDGED }],
};

/** Fields that have one valid value only, or whose change is a change of other fields. */
export const NOT_CHANGED: Readonly<Record<string, string>> = {
  schemaVersion: 'There is one version.',
  'environments.*.extends': 'What is inherited changes: the fields themselves say what that does.',
  'environments.*.acknowledgements[].rule': 'Another rule is acknowledged with the field that it judges.',
};
