/** `database` and `backups`: PostgreSQL on RDS and what survives it. */
import * as z from 'zod';
import { INSTANCE_CLASSES } from '../../data/instance-classes.js';
import { DEFAULT_POSTGRES_VERSION, POSTGRES_MAJORS } from '../../data/postgres.js';
import { defaulted, group, optional } from '../field.js';
import { nearestNumber, nearestWord } from '../nearest.js';
import { asYaml } from '../written.js';

const CREATE_DB_INSTANCE = 'Amazon RDS API reference, CreateDBInstance';
const STORAGE = 'Amazon RDS user guide, "Amazon RDS DB instance storage"';

/** `HH:MM` of a day, in UTC. */
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d';
const weekday = '(?:mon|tue|wed|thu|fri|sat|sun)';

const MONITORING_SECONDS = [0, 1, 5, 10, 15, 30, 60];
const INSIGHTS_DAYS = [7, ...Array.from({ length: 23 }, (_, month) => 31 * (month + 1)), 731];

/** A whole number out of a table. */
const oneOf = (numbers: readonly number[], message: string) =>
  z.int().superRefine((number, context) => {
    if (numbers.includes(number)) return;
    const fix = `the nearest allowed value is ${nearestNumber(number, numbers)}`;
    context.addIssue({ code: 'custom', message, params: { code: 'value.choice', fix } });
  });

/** The class that was meant: `t4g.micro` is what EC2 calls db.t4g.micro. */
function nearestClass(written: unknown): string | undefined {
  // A size alone, as in `micro`, is that of many classes.
  if (typeof written !== 'string' || !written.includes('.')) return undefined;
  return nearestWord(written.startsWith('db.') ? written : `db.${written}`, Object.keys(INSTANCE_CLASSES));
}

/** The newest version that can be created, of the major that was written or of all: `latest` names none. */
function nearestVersion(written: unknown): string | undefined {
  if (typeof written !== 'string') return undefined;
  const [version, major = ''] = /(\d{2})\.\d{1,2}|\d{2}/.exec(written) ?? [];
  const known = POSTGRES_MAJORS[major === '' ? (version ?? '') : major] ?? Object.values(POSTGRES_MAJORS).at(-1);
  const creatable = known?.creatable ?? [];
  const near = version !== undefined && creatable.includes(version) ? version : creatable.at(-1);
  return near === undefined ? undefined : asYaml(near);
}

export const database = group(
  {
    name: defaulted(
      z
        .string()
        .max(63)
        .regex(/^[a-z][a-z0-9_]*$/, {
          message: 'must be lower-case letters, digits and underscores, and start with a letter',
        }),
      {
        description: 'The name of the database inside the instance.',
        effect: 'data-loss',
        reason: 'RDS refuses hyphens and words that PostgreSQL reserves.',
        source: CREATE_DB_INSTANCE,
        default: { derived: 'The name of the application without hyphens.' },
        readBy: ['cdk', 'backend', 'runbooks'],
      },
    ),
    masterUsername: defaulted(
      z
        .string()
        .max(16)
        .regex(/^[a-z][a-z0-9_]*$/, {
          message: 'must be at most 16 lower-case letters, digits and underscores, and start with a letter',
        }),
      {
        description: 'The administrator of the instance. The application never uses it: it has a role of its own.',
        effect: 'data-loss',
        reason: 'The API allows 16 letters, digits and underscores, and no word that the engine reserves.',
        source: CREATE_DB_INSTANCE,
        default: { value: 'hha_admin' },
        readBy: ['cdk', 'runbooks'],
      },
    ),
    port: defaulted(z.int().min(1150).max(65535), {
      description: 'The port of the database.',
      // RDS could change the port of an instance; CloudFormation makes a new instance.
      effect: 'data-loss',
      source: CREATE_DB_INSTANCE,
      default: { value: 5432 },
      readBy: ['cdk', 'task-definitions', 'runbooks'],
    }),
    instanceClass: defaulted(
      z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, { message: 'must be an instance class such as db.t4g.micro' }),
      {
        description: 'The size of the instance.',
        effect: 'restart',
        reason: 'RDS offers PostgreSQL on certain classes only.',
        source: 'Amazon RDS user guide, "DB instance classes"',
        default: { byTier: { sandbox: 'db.t4g.micro', staging: 'db.t4g.micro', production: 'db.t4g.medium' } },
        suggest: nearestClass,
        readBy: ['cdk', 'runbooks', 'environment-page', 'cost'],
      },
    ),
    engineVersion: defaulted(
      z.string().regex(/^\d{2}(\.\d{1,2})?$/, { message: 'must be a PostgreSQL version such as "17.6", quoted' }),
      {
        description: 'The PostgreSQL version, quoted, since YAML reads 17.10 as the number 17.1.',
        effect: 'restart',
        reason:
          'RDS creates instances of the versions in its current list only, and bills extended support for majors past their date.',
        source: 'Amazon RDS for PostgreSQL release notes',
        default: { value: DEFAULT_POSTGRES_VERSION },
        suggest: nearestVersion,
        readBy: ['cdk', 'runbooks', 'environment-page'],
      },
    ),
    storageGiB: defaulted(z.int().min(20).max(65536), {
      description: 'The storage of the instance, on gp3.',
      unit: 'GiB',
      effect: 'in-place',
      reason: 'gp3 starts at 20 GiB. Storage can grow but never shrink.',
      source: STORAGE,
      default: { byTier: { sandbox: 20, staging: 20, production: 100 } },
      readBy: ['cdk', 'environment-page', 'cost'],
    }),
    maxStorageGiB: defaulted(z.int().min(22).max(65536), {
      description: 'How far RDS may grow the storage by itself.',
      unit: 'GiB',
      effect: 'in-place',
      reason: 'It must exceed the storage by a tenth at least, or RDS refuses it; below 26 percent it warns.',
      source: STORAGE,
      default: { byTier: { sandbox: 50, staging: 100, production: 500 } },
      readBy: ['cdk', 'environment-page'],
    }),
    iops: optional(z.int().min(12_000).max(64_000), {
      description: 'Provisioned operations a second, for 400 GiB and more.',
      unit: 'IOPS',
      effect: 'in-place',
      reason:
        'Below 400 GiB gp3 on RDS has 3,000 IOPS and cannot be given more; above, 12,000 to 64,000 and at most 500 for a GiB.',
      source: STORAGE,
      readBy: ['cdk', 'cost'],
    }),
    throughputMiBps: optional(z.int().min(500).max(4000), {
      description: 'Provisioned throughput, for 400 GiB and more.',
      unit: 'MiB per second',
      effect: 'in-place',
      reason: 'Below 400 GiB it cannot be set; it is at most a quarter of the IOPS.',
      source: STORAGE,
      readBy: ['cdk', 'cost'],
    }),
    multiAz: defaulted(z.boolean(), {
      description: 'Keep a standby in another zone that takes over by itself.',
      effect: 'in-place',
      source: 'Amazon RDS user guide, "Multi-AZ DB instance deployments"',
      default: { byTier: { sandbox: false, staging: false, production: true } },
      readBy: ['cdk', 'runbooks', 'environment-page', 'cost'],
    }),
    backupRetentionDays: defaulted(z.int().min(0).max(35), {
      description: 'How far back the database can be restored to any second. 0 turns backups off.',
      unit: 'days',
      // Between none and some the instance stops; between two numbers of days it does not.
      effect: 'restart',
      source: CREATE_DB_INSTANCE,
      default: { byDataClass: { synthetic: 7, phi: 35 } },
      readBy: ['cdk', 'runbooks', 'environment-page', 'cost'],
    }),
    backupWindow: defaulted(
      z.string().regex(new RegExp(`^${time}-${time}$`), { message: 'must be HH:MM-HH:MM in UTC' }),
      {
        description: 'When the daily backup is taken, in UTC.',
        effect: 'in-place',
        examples: ['06:00-06:30'],
        reason: 'The window is 30 minutes at least and does not overlap the maintenance window.',
        source: CREATE_DB_INSTANCE,
        default: { derived: '06:00-06:30; half an hour after it wakes up where the environment has off-hours.' },
        readBy: ['cdk', 'environment-page'],
      },
    ),
    maintenanceWindow: defaulted(
      z.string().regex(new RegExp(`^${weekday}:${time}-${weekday}:${time}$`), {
        message: 'must be ddd:HH:MM-ddd:HH:MM in UTC',
      }),
      {
        description: 'When AWS may patch the instance, in UTC.',
        effect: 'in-place',
        examples: ['sun:07:00-sun:07:30'],
        reason: 'The window is 30 minutes at least and does not overlap the backup window.',
        source: CREATE_DB_INSTANCE,
        default: {
          derived: 'sun:07:00-sun:07:30; before its longest sleep where the environment has off-hours.',
        },
        readBy: ['cdk', 'runbooks', 'environment-page'],
      },
    ),
    deletionProtection: defaulted(z.boolean(), {
      description: 'Refuse to delete the instance.',
      effect: 'in-place',
      default: { value: true },
      readBy: ['cdk', 'runbooks', 'environment-page'],
    }),
    monitoringSeconds: defaulted(oneOf(MONITORING_SECONDS, 'must be one of 0, 1, 5, 10, 15, 30 and 60'), {
      description: 'How often enhanced monitoring looks at the operating system; 0 turns it off.',
      unit: 'seconds',
      effect: 'in-place',
      source: CREATE_DB_INSTANCE,
      default: { byDataClass: { synthetic: 0, phi: 60 } },
      readBy: ['cdk', 'environment-page'],
    }),
    insightsRetentionDays: defaulted(oneOf(INSIGHTS_DAYS, 'must be 7, 731 or a multiple of 31 up to 713'), {
      description: 'How long Database Insights, in its standard mode, keeps its figures; 7 days are free.',
      unit: 'days',
      effect: 'in-place',
      source: 'AWS CloudFormation reference, AWS::RDS::DBInstance PerformanceInsightsRetentionPeriod',
      default: { value: 7 },
      readBy: ['cdk'],
    }),
  },
  'PostgreSQL on RDS.',
);

export const backups = group(
  {
    enabled: defaulted(z.boolean(), {
      description:
        'Copy the database into an AWS Backup vault every day and every month, beside what RDS keeps itself.',
      effect: 'in-place',
      source: 'AWS Security Hub, control RDS.26',
      default: { byDataClass: { synthetic: false, phi: true } },
      readBy: ['cdk', 'runbooks', 'environment-page', 'cost'],
    }),
    dailyRetentionDays: defaulted(z.int().min(1).max(365), {
      description: 'How long a daily backup is kept.',
      unit: 'days',
      effect: 'in-place',
      default: { value: 35 },
      readBy: ['cdk', 'cost'],
    }),
    monthlyRetentionDays: defaulted(z.int().min(31).max(3653), {
      description: 'How long a monthly backup is kept.',
      unit: 'days',
      effect: 'in-place',
      default: { value: 365 },
      readBy: ['cdk', 'cost'],
    }),
    copyToRegion: optional(z.string(), {
      description:
        'Another region that gets a copy of every backup. Unsaid: none, except for PHI in production, which copies to the partner of its region.',
      // The new region gets a vault; the old one keeps its copies until they expire.
      effect: 'replace',
      readBy: ['cdk', 'runbooks', 'environment-page', 'cost'],
    }),
  },
  'Backups outside the database instance.',
);
