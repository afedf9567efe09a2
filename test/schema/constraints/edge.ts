/** Rules 62 to 79: schedules, buckets, alarms, domains and what is between environments. */
import { expect } from 'vitest';
import { all, type Change, type Row, range, refusal } from './row.js';

const job = (fields: Readonly<Record<string, unknown>>, name = 'report'): Change => ({
  'application.jobs': { [name]: { command: ['python', '-m', 'report'], schedule: 'rate(1 hour)', ...fields } },
});
const schedules = (accepted: readonly string[], refused: readonly string[]): Pick<Row, 'accepts' | 'refuses'> => ({
  accepts: accepted.map((schedule) => job({ schedule })),
  refuses: refused.map((schedule) => refusal('schedule.syntax', job({ schedule }))),
});
const domains = (hostedZone: string, api: string, app: string): Change => ({ '@domains': { hostedZone, api, app } });
/** A domain of a given length inside the zone, in labels of at most 63 characters. */
const long = (length: number): string => {
  const rest = length - '.example.com'.length;
  const labels = rest <= 63 ? 'a'.repeat(rest) : `${'a'.repeat(rest - 31)}.${'a'.repeat(30)}`;
  return `${labels}.example.com`;
};
const second = (fields: Readonly<Record<string, unknown>>): Change => ({
  'environments.second': {
    account: '444455556666',
    region: 'us-east-1',
    domains: { hostedZone: 'example.com', api: 'second.api.example.com', app: 'second.app.example.com' },
    network: { cidr: '10.99.0.0/16' },
    ...fields,
  },
});

export const EDGE: readonly Row[] = [
  {
    rule: 62,
    title: 'EventBridge rules',
    unsayable: { because: 'nothing is scheduled by rules, all by Scheduler', renderedBy: ['cdk'] },
  },
  {
    rule: 63,
    title: 'schedules: names, time zones, retries and age',
    ...all(
      {
        accepts: [
          job({}, 'a'.repeat(24)),
          job({ timezone: 'America/Argentina/ComodRivadavia' }),
          job({ retries: 0 }),
          job({ retries: 185 }),
          job({ maxEventAgeSeconds: 60 }),
          job({ maxEventAgeSeconds: 86_400 }),
        ],
        refuses: [
          refusal('key.invalid', job({}, 'a'.repeat(25))),
          refusal('schedule.time-zone', job({ timezone: 'America/Gotham' })),
          refusal('schedule.time-zone', job({ timezone: 'america/new_york' })),
          refusal('schedule.time-zone', job({ timezone: '+02:00' })),
          refusal('value.range', job({ retries: -1 })),
          refusal('value.range', job({ retries: 186 })),
          refusal('value.range', job({ maxEventAgeSeconds: 59 })),
          refusal('value.range', job({ maxEventAgeSeconds: 86_401 })),
        ],
      },
      { refuses: [refusal('value.length', job({ schedule: `rate(1 hour)${' '.repeat(250)}` }))] },
    ),
    model: ({ names, jobs }) => {
      for (const name of [names.scheduleGroup, ...jobs.map(({ scheduleName }) => scheduleName)]) {
        expect(name).toMatch(/^[0-9a-zA-Z\-_.]{1,64}$/);
      }
    },
    unsayable: { because: 'one task a run, and no flexible window', renderedBy: ['cdk'] },
  },
  {
    rule: 64,
    title: 'rate(…): whole numbers from 1, singular for one',
    ...schedules(
      ['rate(1 minute)', 'rate(2 minutes)', 'rate(1 hour)', 'rate(1 day)', 'rate(365 days)'],
      [
        'rate(0 minutes)',
        'rate(1 minutes)',
        'rate(2 minute)',
        'rate(1.5 hours)',
        'rate(-1 days)',
        'rate(1 week)',
        'rate(5 Minutes)',
      ],
    ),
  },
  {
    rule: 65,
    title: 'cron(…): six fields within their ranges, one of the days a question mark',
    ...schedules(
      [
        'cron(0 0 1 1 ? 1970)',
        'cron(59 23 31 12 ? 2199)',
        'cron(0 10 ? JAN-DEC SUN-SAT *)',
        'cron(0/15 8-17 ? * 1-7 *)',
        'cron(0 0 L * ? *)',
        'cron(0 0 15W * ? *)',
        'cron(0 0 ? * 6L *)',
        'cron(0 0 ? * MON#1 *)',
      ],
      [
        'cron(60 0 ? * * *)',
        'cron(0 24 ? * * *)',
        'cron(0 0 0 * ? *)',
        'cron(0 0 32 * ? *)',
        'cron(0 0 1 0 ? *)',
        'cron(0 0 1 13 ? *)',
        'cron(0 0 ? * 0 *)',
        'cron(0 0 ? * 8 *)',
        'cron(0 0 1 1 ? 1969)',
        'cron(0 0 1 1 ? 2200)',
        'cron(0 0 1 * MON *)',
        'cron(0 0 * * * *)',
        'cron(0 0 ? * ? *)',
        'cron(0 0 ? * MON#6 *)',
        'cron(L 0 ? * * *)',
        'cron(0 0 * * *)',
        'cron(0 0 0 ? * * *)',
        '*/5 * * * *',
      ],
    ),
  },
  { rule: 66, title: 'at(…) runs once', ...schedules([], ['at(2030-01-01T00:00:00)']) },
  {
    rule: 67,
    title: 'scheduled scaling: names, and min ≤ desired ≤ max',
    accepts: [
      { '@backend.tasks': { min: 2, desired: 2, max: 2 } },
      { '@backend.tasks': { min: 0, desired: 0, max: 1 } },
    ],
    refuses: [
      refusal('backend.task-counts', { '@backend.tasks': { min: 3, desired: 3, max: 2 } }),
      refusal('backend.task-counts', { '@backend.tasks': { min: 2, desired: 1, max: 2 } }),
      refusal('backend.task-counts', { '@backend.tasks': { min: 1, desired: 3, max: 2 } }),
    ],
    model: ({ offHours }) => {
      expect(offHours).toBeDefined();
      const actions = Object.values(offHours?.actions ?? {});
      for (const name of actions) expect(name).toMatch(/^[^:/|\p{Cc}]{1,256}$/u);
      expect(new Set(actions).size).toBe(2);
    },
  },
  {
    rule: 68,
    title: 'names of buckets',
    model: ({ names }) => {
      for (const name of [names.webBucket, names.logBucket]) {
        expect(name).toMatch(/^(?=.{3,63}$)(?!xn--)[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(name).not.toMatch(/-s3alias$|--ol-s3$/);
      }
      expect(names.webBucket).not.toBe(names.logBucket);
    },
    refuses: [
      refusal('value.format', { 'application.name': 'xn--hha' }),
      refusal('value.format', { 'application.name': 'h.ha' }),
    ],
  },
  {
    rule: 69,
    title: 'names of image repositories',
    model: ({ names }) => expect(names.repository).toMatch(/^(?=.{2,256}$)[a-z0-9]+(?:[._/-][a-z0-9]+)*$/),
  },
  {
    rule: 70,
    title: 'alarms: names, periods, evaluation and dimensions',
    model: ({ alarms }) => {
      expect(alarms.length).toBeGreaterThan(0);
      for (const { name, periodSeconds, evaluationPeriods, datapointsToAlarm, watch } of alarms) {
        expect(name.length).toBeLessThanOrEqual(255);
        expect([10, 20, 30].includes(periodSeconds) || periodSeconds % 60 === 0, name).toBe(true);
        expect(periodSeconds * evaluationPeriods).toBeLessThanOrEqual(periodSeconds >= 3600 ? 604_800 : 86_400);
        expect(datapointsToAlarm).toBeLessThanOrEqual(evaluationPeriods);
        const metrics = watch.kind === 'metric' ? [watch.metric] : [watch.of, watch.by];
        for (const { dimensions } of metrics) {
          expect(Object.keys(dimensions).length, name).toBeGreaterThan(0);
          expect(Object.keys(dimensions).length).toBeLessThanOrEqual(30);
        }
      }
    },
    unsayable: { because: 'every alarm has the one topic as its action', renderedBy: ['cdk'] },
  },
  {
    rule: 71,
    title: 'names of dashboards',
    model: ({ names }) => expect(names.dashboard).toMatch(/^[A-Za-z0-9_-]{1,255}$/),
  },
  {
    rule: 72,
    title: 'domains of a certificate',
    accepts: [
      domains('example.com', long(64), 'app.example.com'),
      domains('example.com', `${'a'.repeat(52)}.example.com`, 'app.example.com'),
    ],
    refuses: [
      refusal('domains.too-long', domains('example.com', long(65), 'app.example.com')),
      refusal('value.format', domains('example.com', `${'a'.repeat(64)}.example.com`, 'app.example.com')),
      refusal('value.format', domains('example.com', '*.example.com', 'app.example.com')),
    ],
  },
  {
    rule: 73,
    title: 'what belongs to CloudFront stands in us-east-1',
    accepts: [{ '@region': 'eu-west-1' }],
    model: ({ stacks }) => expect(stacks.map(({ region }) => region)).toContain('us-east-1'),
  },
  {
    rule: 74,
    title: 'names of origin access controls',
    model: ({ names }) => expect(names.originAccessControl).toMatch(/^[a-zA-Z0-9\-_]{1,64}$/),
    unsayable: { because: 'the comment of the distribution is ours', renderedBy: ['cdk'] },
  },
  {
    rule: 75,
    title: 'domains are lower-case names inside the hosted zone, and differ',
    accepts: [
      domains('example.com', 'staging.api.example.com', 'example.com'),
      domains('a-1.example.com', 'x.a-1.example.com', 'y.a-1.example.com'),
    ],
    refuses: [
      refusal('domains.outside-zone', domains('example.com', 'api.example.org', 'app.example.com')),
      refusal('domains.outside-zone', domains('example.com', 'apiexample.com', 'app.example.com')),
      refusal('domains.same', domains('example.com', 'api.example.com', 'api.example.com')),
      refusal('value.format', domains('example.com', 'api_1.example.com', 'app.example.com')),
      refusal('value.format', domains('example.com', '-api.example.com', 'app.example.com')),
      refusal('value.format', domains('example.com', 'Api.example.com', 'app.example.com')),
      refusal('value.format', domains('com', 'api.com', 'app.com')),
    ],
  },
  {
    rule: 76,
    title: 'the firewall: names and rate limit',
    ...range('@loadBalancer.rateLimitPerFiveMinutes', 10, 2_000_000_000),
    model: ({ names }) => {
      for (const name of Object.values(names.webAcl)) expect(name).toMatch(/^[\w-]{1,128}$/);
    },
    unsayable: { because: 'the window is five minutes, and priorities count up', renderedBy: ['cdk'] },
  },
  {
    rule: 77,
    title: 'keys: deletion, rotation and aliases',
    ...all(range('@encryption.deletionWindowDays', 7, 30), range('@encryption.rotationDays', 90, 2560)),
    model: ({ names }) => {
      for (const alias of Object.values(names.keyAliases))
        expect(alias).toMatch(/^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/);
    },
  },
  {
    rule: 78,
    title: 'budgets, topics, security groups and parameters',
    accepts: [
      { '@budget.notify': Array.from({ length: 10 }, (_, index) => `ops${index}@example.com`) },
      { 'application.name': 'sgx' },
    ],
    refuses: [
      refusal('value.count', { '@budget.notify': Array.from({ length: 11 }, (_, index) => `ops${index}@example.com`) }),
      refusal('application.reserved-name', { 'application.name': 'sg-tool' }),
      refusal('application.reserved-name', { 'application.name': 'aws-tool' }),
      refusal('application.reserved-name', { 'application.name': 'ssm-tool' }),
    ],
    model: ({ names, parameters }) => {
      expect(names.budget).toMatch(/^[^:\\]{1,100}$/);
      for (const topic of [names.alarmTopic, names.edgeAlarmTopic]) expect(topic).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
      for (const group of Object.values(names.securityGroups)) expect(group).toMatch(/^(?!sg-)[A-Za-z0-9-]{1,255}$/);
      for (const path of leaves(parameters)) expect(path).toMatch(/^\/(?!aws|ssm)[a-zA-Z0-9_.\-/]{1,1010}$/i);
    },
    unsayable: { because: 'sizes of templates are measured where they are synthesised', renderedBy: ['cdk'] },
  },
  {
    rule: 79,
    title: 'environments differ in networks, domains and names',
    accepts: [second({})],
    refuses: [
      refusal('environments.cidr-overlap', second({ network: { cidr: '10.20.0.0/16' } })),
      refusal(
        'environments.shared-domain',
        second({
          domains: { hostedZone: 'example.com', api: 'staging.api.example.com', app: 'second.app.example.com' },
        }),
      ),
      refusal(
        'environments.shared-domain',
        second({
          domains: { hostedZone: 'example.com', api: 'second.api.example.com', app: 'staging.api.example.com' },
        }),
      ),
    ],
  },
];

function leaves(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}
