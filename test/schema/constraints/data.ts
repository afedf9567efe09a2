/** Rules 36 to 61: the database, logs, secrets and IAM. */
import { expect } from 'vitest';
import { all, type Row, range, refusal } from './row.js';

const storage = (storageGiB: number, rest: Readonly<Record<string, number>> = {}) => ({
  '@database.storageGiB': storageGiB,
  '@database.maxStorageGiB': Math.min(65_536, storageGiB * 2),
  ...Object.fromEntries(Object.entries(rest).map(([field, value]) => [`@database.${field}`, value])),
});
const windows = (backupWindow: string, maintenanceWindow: string) => ({
  '@database.backupWindow': backupWindow,
  '@database.maintenanceWindow': maintenanceWindow,
});
const secret = (name: string) => ({ 'application.secrets': { [name]: { env: 'SOME_SECRET' } } });

export const DATA: readonly Row[] = [
  {
    rule: 36,
    title: 'identifiers of database instances',
    model: ({ names }) => expect(names.database).toMatch(/^(?=.{1,63}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/),
    accepts: [{ 'application.name': 'a1' }],
    refuses: [
      refusal('value.format', { 'application.name': 'a--b' }),
      refusal('value.format', { 'application.name': 'ab-' }),
      refusal('value.format', { 'application.name': '1ab' }),
    ],
  },
  {
    rule: 37,
    title: 'names of databases',
    accepts: [{ '@database.name': `a${'_1'.repeat(31)}` }, { '@database.name': 'h' }],
    refuses: [
      refusal('value.length', { '@database.name': 'a'.repeat(64) }),
      refusal('value.format', { '@database.name': 'hha-staging' }),
      refusal('value.format', { '@database.name': '1hha' }),
      refusal('database.reserved-name', { '@database.name': 'table' }),
    ],
  },
  {
    rule: 38,
    title: 'names of the administrator',
    accepts: [{ '@database.masterUsername': 'hha_admin_123456' }],
    refuses: [
      refusal('value.length', { '@database.masterUsername': 'hha_admin_1234567' }),
      refusal('value.format', { '@database.masterUsername': 'hha-admin' }),
      refusal('value.format', { '@database.masterUsername': '1admin' }),
      refusal('database.reserved-username', { '@database.masterUsername': 'admin' }),
    ],
  },
  {
    rule: 39,
    title: 'passwords of the database',
    unsayable: {
      because: 'a password never stands in the document; generation leaves the characters out',
      renderedBy: ['cdk'],
    },
  },
  {
    rule: 40,
    title: 'engine versions that can be created and are in support',
    accepts: [{ '@database.engineVersion': '17.6' }, { '@database.engineVersion': '16.10' }],
    refuses: [
      refusal('database.engine-version', { '@database.engineVersion': '15.4' }),
      refusal('database.engine-version', { '@database.engineVersion': '17.99' }),
      refusal('database.engine-version', { '@database.engineVersion': '17' }),
      refusal('database.engine-version', { '@database.engineVersion': '12.22' }),
      refusal('value.format', { '@database.engineVersion': '17.6.1' }),
    ],
  },
  {
    rule: 41,
    title: 'instance classes of the region',
    accepts: [{ '@database.instanceClass': 'db.m7g.large' }],
    refuses: [
      refusal('database.instance-class', { '@database.instanceClass': 'db.t4g.nano' }),
      refusal('value.format', { '@database.instanceClass': 't4g.micro' }),
    ],
  },
  {
    rule: 42,
    title: 'storage of 20 to 65536 GiB',
    accepts: [storage(20), storage(50_000)],
    refuses: [refusal('value.range', storage(19)), refusal('value.range', storage(65_537))],
    unsayable: {
      because: 'the storage type is gp3; that storage cannot shrink shows between two documents',
      renderedBy: ['cdk'],
    },
  },
  {
    rule: 43,
    title: 'the ceiling exceeds the storage by a tenth, better by 26 percent',
    accepts: [
      { '@database.storageGiB': 100, '@database.maxStorageGiB': 126 },
      { '@database.storageGiB': 20, '@database.maxStorageGiB': 26 },
    ],
    refuses: [
      refusal('database.storage-ceiling', { '@database.storageGiB': 100, '@database.maxStorageGiB': 109 }),
      refusal('database.storage-headroom', { '@database.storageGiB': 100, '@database.maxStorageGiB': 111 }, 'warning'),
      refusal('database.storage-headroom', { '@database.storageGiB': 100, '@database.maxStorageGiB': 125 }, 'warning'),
    ],
  },
  {
    rule: 44,
    title: 'provisioned performance of gp3',
    accepts: [
      storage(400, { iops: 12_000, throughputMiBps: 500 }),
      storage(400, { throughputMiBps: 3000 }),
      storage(400, { iops: 64_000, throughputMiBps: 4000 }),
    ],
    refuses: [
      refusal('database.provisioned-performance', storage(399, { iops: 12_000 })),
      refusal('database.provisioned-performance', storage(399, { throughputMiBps: 500 })),
      refusal('value.range', storage(400, { iops: 11_999 })),
      refusal('value.range', storage(400, { iops: 64_001 })),
      refusal('value.range', storage(400, { throughputMiBps: 499 })),
      refusal('value.range', storage(400, { iops: 64_000, throughputMiBps: 4001 })),
      refusal('database.provisioned-performance', storage(400, { iops: 12_000, throughputMiBps: 3001 })),
    ],
  },
  { rule: 45, title: 'backups are kept for 0 to 35 days', ...range('@database.backupRetentionDays', 0, 35) },
  {
    rule: 46,
    title: 'windows last 30 minutes and do not overlap',
    accepts: [
      windows('06:00-06:30', 'sun:06:30-sun:07:00'),
      windows('23:30-00:00', 'mon:00:00-mon:00:30'),
      windows('06:00-06:30', 'sat:23:45-sun:00:15'),
    ],
    refuses: [
      refusal('database.window-short', windows('06:00-06:29', 'sun:07:00-sun:07:30')),
      refusal('database.window-short', windows('06:00-06:30', 'sun:07:00-sun:07:29')),
      refusal('database.windows-overlap', windows('06:00-06:31', 'sun:06:30-sun:07:00')),
      refusal('database.windows-overlap', windows('23:45-00:15', 'mon:00:00-mon:00:30')),
      refusal('value.format', windows('6:00-6:30', 'sun:07:00-sun:07:30')),
      refusal('value.format', windows('24:00-24:30', 'sun:07:00-sun:07:30')),
      refusal('value.format', windows('06:00-06:30', '07:00-07:30')),
    ],
  },
  {
    rule: 47,
    title: 'intervals of enhanced monitoring',
    accepts: [0, 1, 5, 10, 15, 30, 60].map((seconds) => ({ '@database.monitoringSeconds': seconds })),
    refuses: [2, 20, 61].map((seconds) => refusal('value.choice', { '@database.monitoringSeconds': seconds })),
  },
  {
    rule: 48,
    title: 'retention of Performance Insights',
    accepts: [7, 31, 713, 731].map((days) => ({ '@database.insightsRetentionDays': days })),
    refuses: [8, 30, 32, 730, 744].map((days) => refusal('value.choice', { '@database.insightsRetentionDays': days })),
  },
  { rule: 49, title: 'ports of the database', ...range('@database.port', 1150, 65_535) },
  {
    rule: 50,
    title: 'extended support is off and said to be',
    unsayable: { because: 'the value is fixed', renderedBy: ['cdk', 'runbooks'] },
  },
  {
    rule: 51,
    title: 'a stopped database starts after seven days, so the stop repeats',
    accepts: [
      {
        '@schedules.offHours': { timezone: 'UTC', stop: 'cron(0 20 ? * MON-FRI *)', start: 'cron(0 7 ? * MON-FRI *)' },
      },
    ],
    refuses: [
      refusal('schedules.same-time', {
        '@schedules.offHours': { timezone: 'UTC', stop: 'cron(0 7 ? * * *)', start: 'cron(0 7 ? * * *)' },
      }),
    ],
  },
  {
    rule: 52,
    title: 'names of log groups',
    model: ({ names, tasks }) => {
      for (const name of [names.flowLogGroup, names.wafLogGroup, ...tasks.map(({ logGroup }) => logGroup)]) {
        expect(name).toMatch(/^[.\-_/#A-Za-z0-9]{1,512}$/);
      }
    },
  },
  {
    rule: 53,
    title: 'retentions of CloudWatch Logs',
    accepts: [1, 30, 365, 2192, 3653].flatMap((days) => [
      { '@backend.logRetentionDays': days },
      { '@network.flowLogRetentionDays': days },
    ]),
    refuses: [0, 2, 31, 366, 3654].flatMap((days) => [
      refusal('logs.retention', { '@backend.logRetentionDays': days }),
      refusal('logs.retention', { '@network.flowLogRetentionDays': days }),
    ]),
  },
  {
    rule: 54,
    title: 'names of secrets',
    accepts: [secret('a'.repeat(40))],
    refuses: [refusal('key.invalid', secret('a'.repeat(41))), refusal('key.invalid', secret('jwt secret'))],
    model: ({ secrets, databaseSecrets }) => {
      for (const { name } of [...secrets, databaseSecrets.app, databaseSecrets.migrate]) {
        expect(name).toMatch(/^[A-Za-z0-9/_+=.@-]{1,512}$/);
      }
    },
  },
  {
    rule: 55,
    title: 'a secret does not end with a hyphen and six characters',
    accepts: [secret('jwt'), secret('jwt-secre'), secret('jwt-secrets')],
    refuses: [
      refusal('secrets.suffix-trap', secret('jwt-secret')),
      refusal('secrets.suffix-trap', secret('jwt-abc123')),
    ],
    model: ({ secrets, databaseSecrets }) => {
      for (const { name } of [...secrets, databaseSecrets.app, databaseSecrets.migrate]) {
        expect(name).not.toMatch(/-[A-Za-z0-9]{6}$/);
      }
    },
  },
  {
    rule: 56,
    title: 'lengths of generated secrets; recovery and rotation',
    ...all({
      accepts: [32, 4096].map((length) => ({ 'application.secrets': { jwt: { env: 'JWT', generate: { length } } } })),
      refuses: [31, 4097].map((length) =>
        refusal('value.range', { 'application.secrets': { jwt: { env: 'JWT', generate: { length } } } }),
      ),
    }),
    unsayable: { because: 'the recovery window is fixed, and rotation belongs to RDS', renderedBy: ['cdk'] },
  },
  {
    rule: 57,
    title: 'names of roles, unique without regard to case',
    model: ({ roles }) => {
      const names = Object.values(roles).map(({ name }) => name);
      for (const name of names) expect(name).toMatch(/^[\w+=,.@-]{1,64}$/);
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    },
  },
  {
    rule: 58,
    title: 'names of policies; length of a session',
    model: ({ roles }) => {
      for (const { name } of Object.values(roles).flatMap(({ policies }) => policies))
        expect(name).toMatch(/^[\w+=,.@-]{1,128}$/);
    },
    unsayable: { because: 'the session length is fixed', renderedBy: ['workflows', 'cdk'] },
  },
  {
    rule: 59,
    title: 'a managed policy has 6,144 characters at most',
    unsayable: { because: 'the rendered policy is measured', renderedBy: ['iam'] },
  },
  {
    rule: 60,
    title: 'sizes of trust policies, and ten policies to a role',
    unsayable: { because: 'each role has one policy; the rendered trust policy is measured', renderedBy: ['iam'] },
  },
  { rule: 61, title: 'actions exist', unsayable: { because: 'actions are ours', renderedBy: ['iam'] } },
];
