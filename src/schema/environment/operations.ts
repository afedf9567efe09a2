/** `web`, `encryption`, `alarms`, `schedules`, `budget`, `github`: how an environment is kept, watched and paid. */
import * as z from 'zod';
import { defaulted, group, optional, required } from '../field.js';
import { emailAddress, timeZone } from '../formats.js';
import { cronExpression } from '../schedule.js';

export const web = group(
  {
    priceClass: defaulted(z.enum(['PriceClass_100', 'PriceClass_200', 'PriceClass_All']), {
      description: 'Where CloudFront serves from: North America and Europe (100), more regions (200) or everywhere.',
      effect: 'in-place',
      source: 'Amazon CloudFront developer guide, "Price class"',
      default: { value: 'PriceClass_100' },
      readBy: ['cdk', 'cost'],
    }),
    countries: optional(
      z
        .array(z.string().regex(/^[A-Z]{2}$/, { message: 'must be a country of two capital letters (ISO 3166-1)' }))
        .min(1),
      {
        description: 'The only countries that the web application is served to. Unsaid: all.',
        effect: 'in-place',
        source: 'Amazon CloudFront API reference, GeoRestriction',
        readBy: ['cdk', 'environment-page'],
      },
    ),
    accessLogRetentionDays: defaulted(z.int().min(1).max(3653), {
      description: 'How long the access logs of CloudFront and of the buckets are kept.',
      unit: 'days',
      effect: 'in-place',
      default: { byDataClass: { synthetic: 30, phi: 365 } },
      readBy: ['cdk', 'environment-page'],
    }),
    oldVersionDays: defaulted(z.int().min(1).max(3653), {
      description: 'How long files of earlier releases stay in the bucket, for open browsers and for rollbacks.',
      unit: 'days',
      effect: 'in-place',
      default: { value: 30 },
      readBy: ['cdk', 'runbooks'],
    }),
  },
  'The web application on S3 and CloudFront.',
);

export const encryption = group(
  {
    customerManagedKeys: defaulted(z.boolean(), {
      description:
        'Encrypt data and logs under KMS keys of our own, which can be audited, rotated and revoked, instead of keys of AWS.',
      effect: 'data-loss',
      reason: 'The key of a database is chosen when it is created; another key means a new instance.',
      source: 'Amazon RDS user guide, "Encrypting Amazon RDS resources"',
      default: { byDataClass: { synthetic: false, phi: true } },
      readBy: ['cdk', 'iam', 'environment-page', 'cost'],
    }),
    rotationDays: defaulted(z.int().min(90).max(2560), {
      description: 'How often KMS rotates the material of our keys.',
      unit: 'days',
      effect: 'in-place',
      source: 'AWS KMS API reference, EnableKeyRotation',
      default: { value: 365 },
      readBy: ['cdk'],
    }),
    deletionWindowDays: defaulted(z.int().min(7).max(30), {
      description: 'How long a deleted key can still be saved.',
      unit: 'days',
      effect: 'in-place',
      source: 'AWS KMS API reference, ScheduleKeyDeletion',
      default: { value: 30 },
      readBy: ['cdk', 'runbooks'],
    }),
  },
  'The keys that data is encrypted under.',
);

const percentAlarm = (description: string, byTier: Record<'sandbox' | 'staging' | 'production', number>) =>
  defaulted(z.int().min(1).max(100), {
    description,
    unit: 'percent',
    effect: 'in-place',
    default: { byTier },
    readBy: ['cdk', 'runbooks', 'environment-page'],
  });

export const alarms = group(
  {
    notify: defaulted(z.array(emailAddress).max(10), {
      description: 'The addresses that alarms write to, through SNS. Each confirms the subscription by a link.',
      effect: 'in-place',
      reason: 'An alarm that tells nobody is none.',
      source: 'Amazon CloudWatch API reference, PutMetricAlarm',
      default: { derived: 'The addresses of the budget.' },
      readBy: ['cdk', 'environment-page'],
    }),
    latencySeconds: defaulted(z.number().min(0.1).max(60), {
      description: 'The 95th percentile of the response time above which the API counts as slow.',
      unit: 'seconds',
      effect: 'in-place',
      default: { byTier: { sandbox: 3, staging: 2, production: 1 } },
      readBy: ['cdk', 'runbooks', 'environment-page'],
    }),
    cpuPercent: percentAlarm('The CPU use of the tasks that raises an alarm.', {
      sandbox: 90,
      staging: 80,
      production: 70,
    }),
    memoryPercent: percentAlarm('The memory use of the tasks that raises an alarm.', {
      sandbox: 90,
      staging: 85,
      production: 80,
    }),
    databaseCpuPercent: percentAlarm('The CPU use of the database that raises an alarm.', {
      sandbox: 90,
      staging: 80,
      production: 70,
    }),
    databaseFreeStoragePercent: percentAlarm('The free share of the storage below which an alarm is raised.', {
      sandbox: 10,
      staging: 10,
      production: 20,
    }),
    databaseConnectionsPercent: percentAlarm('The share of the possible connections that raises an alarm.', {
      sandbox: 90,
      staging: 80,
      production: 80,
    }),
  },
  'When somebody is told.',
);

const offHours = z.strictObject({
  timezone: required(timeZone, {
    description: 'The time zone of the two times.',
    effect: 'in-place',
    examples: ['America/New_York'],
    reason: 'Scheduler and Auto Scaling accept IANA names.',
    source: 'Amazon EventBridge Scheduler API reference, CreateSchedule',
    readBy: ['cdk', 'runbooks', 'environment-page', 'cost'],
  }),
  stop: required(cronExpression, {
    description: 'When tasks go to zero and the database stops.',
    effect: 'in-place',
    examples: ['cron(0 20 ? * MON-FRI *)'],
    readBy: ['cdk', 'runbooks', 'environment-page', 'cost'],
  }),
  start: required(cronExpression, {
    description: 'When the database and the tasks start again.',
    effect: 'in-place',
    examples: ['cron(0 7 ? * MON-FRI *)'],
    readBy: ['cdk', 'runbooks', 'environment-page', 'cost'],
  }),
});

export const schedules = group(
  {
    offHours: optional(z.union([offHours, z.literal(false)]), {
      description:
        'The hours in which the environment sleeps, to save money. `false`: never, even when the environment that it extends does.',
      effect: 'in-place',
      reason: 'RDS starts a stopped instance again after seven days, so the stop repeats.',
      source: 'Amazon RDS user guide, "Stopping an Amazon RDS DB instance temporarily"',
      readBy: ['cdk', 'runbooks', 'environment-page', 'cost'],
    }),
  },
  'What happens by the clock.',
);

export const budget = group(
  {
    monthlyUsd: defaulted(z.number().min(1).max(10_000_000), {
      description: 'The monthly budget; a notice goes out when 80 percent are forecast and when all of it is spent.',
      unit: 'USD per month',
      effect: 'in-place',
      default: { byTier: { sandbox: 100, staging: 150, production: 600 } },
      readBy: ['cdk', 'environment-page', 'cost'],
    }),
    notify: defaulted(z.array(emailAddress).max(10), {
      description: 'The addresses that the budget writes to.',
      // CloudFormation replaces a budget whose subscribers change; nothing is lost with it.
      effect: 'replace',
      reason: 'A budget has at most eleven subscribers to a notice, one of them is the topic of the alarms.',
      source: 'AWS Budgets API reference, CreateNotification',
      default: { value: [] },
      readBy: ['cdk', 'environment-page'],
    }),
  },
  'What the environment may cost.',
);

export const github = group(
  {
    environment: defaulted(
      z
        .string()
        .regex(/^[A-Za-z0-9_.-]{1,255}$/, { message: 'must be letters, digits, dots, underscores and hyphens' }),
      {
        description:
          'The GitHub environment that the deploy jobs run in; the trust policies name it, and with -infra, -diff and -drift behind it those of the CDK app, of comparisons and of the look for drift.',
        effect: 'in-place',
        default: { derived: 'The name of the environment.' },
        inherited: false,
        readBy: ['iam', 'workflows', 'runbooks'],
      },
    ),
    oidcProvider: defaulted(z.enum(['create', 'existing']), {
      description:
        'Create the OIDC provider of GitHub in the account, or use the one that is there; an account has one at most.',
      effect: 'in-place',
      source: 'AWS IAM user guide, "Create an OpenID Connect (OIDC) identity provider"',
      default: { derived: 'create for the first environment of the document in an account, existing for the others.' },
      inherited: false,
      readBy: ['cdk', 'runbooks'],
    }),
    deployOnMerge: defaulted(z.boolean(), {
      description: 'Deploy by itself when a change is merged; otherwise somebody starts the workflow.',
      effect: 'in-place',
      default: { byTier: { sandbox: true, staging: true, production: false } },
      readBy: ['workflows', 'runbooks'],
    }),
  },
  'How GitHub deploys into the environment.',
);
