import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EnvironmentModel } from '../../src/model/model.js';
import { resolve } from '../../src/model/resolve.js';
import { ASSUMPTION_NAMES, DEFAULT_ASSUMPTIONS } from '../../src/pricing/assumptions.js';
import { type Estimate, estimate } from '../../src/pricing/estimate.js';
import { withoutSchedules } from '../../src/pricing/savings.js';
import type { Document } from '../../src/schema/document.js';
import { documentFrom, STAGING_AND_PRODUCTION } from '../model/documents.js';

/** What the properties vary: sizes and counts, in a valid document. */
interface Sizes {
  readonly fargate: number;
  readonly tasks: number;
  readonly instance: number;
  readonly storageGiB: number;
  readonly iops: number;
  readonly disk: number;
  readonly multiAz: boolean;
  readonly nat: number;
  readonly zones: number;
  readonly minutes: number;
  readonly jobs: number;
  readonly runSeconds: number;
  readonly logDays: number;
  readonly backupDays: number;
  readonly vaultDays: number;
  readonly backups: boolean;
  readonly waf: boolean;
  readonly endpoints: boolean;
  readonly secrets: number;
}

// Ordered from small to large; the sizes of a pair grow in both of its parts.
const FARGATE = [
  [256, 512],
  [512, 1024],
  [1024, 2048],
  [2048, 4096],
] as const;
const INSTANCES = ['db.t4g.micro', 'db.t4g.small', 'db.t4g.medium'] as const;
const NATS = ['instance', 'single', 'perAz'] as const;
const RATES = [60, 30, 15, 5, 1] as const;
const LOG_DAYS = [1, 30, 90, 365, 731] as const;
const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'] as const;

const sizes: fc.Arbitrary<Sizes> = fc.record({
  fargate: fc.nat(FARGATE.length - 1),
  tasks: fc.integer({ min: 1, max: 20 }),
  instance: fc.nat(INSTANCES.length - 1),
  storageGiB: fc.integer({ min: 20, max: 2000 }),
  iops: fc.constantFrom(0, 12_000, 14_000, 20_000),
  disk: fc.integer({ min: 21, max: 200 }),
  multiAz: fc.boolean(),
  nat: fc.nat(NATS.length - 1),
  zones: fc.integer({ min: 2, max: 3 }),
  minutes: fc.nat(RATES.length - 1),
  jobs: fc.integer({ min: 0, max: 3 }),
  runSeconds: fc.integer({ min: 60, max: 600 }),
  logDays: fc.nat(LOG_DAYS.length - 1),
  backupDays: fc.integer({ min: 0, max: 35 }),
  vaultDays: fc.integer({ min: 1, max: 365 }),
  backups: fc.boolean(),
  waf: fc.boolean(),
  endpoints: fc.boolean(),
  secrets: fc.integer({ min: 0, max: 4 }),
});

const OFF_HOURS = { timezone: 'America/New_York', stop: 'cron(0 20 ? * MON-FRI *)', start: 'cron(0 7 ? * MON-FRI *)' };

function modelOf(size: Sizes, offHours: boolean): EnvironmentModel {
  const { application } = documentFrom(STAGING_AND_PRODUCTION);
  const [cpu, memory] = FARGATE[size.fargate] ?? FARGATE[0];
  const minutes = RATES[size.minutes] ?? 60;
  const names = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => `${name}-${'abcd'[index]}`);
  const document: Document = {
    schemaVersion: 1,
    application: {
      ...application,
      secrets: Object.fromEntries(names(size.secrets, 'key').map((name, index) => [name, { env: `KEY_${index}` }])),
      jobs: Object.fromEntries(
        names(size.jobs, 'job').map((name) => [
          name,
          {
            command: ['python', '-m', 'scheduled_tasks.job'],
            schedule: minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`,
            averageRunSeconds: size.runSeconds,
          },
        ]),
      ),
    },
    environments: {
      staging: {
        account: '111122223333',
        region: 'us-east-1',
        domains: { hostedZone: 'example.com', api: 'api.example.com', app: 'app.example.com' },
        network: {
          availabilityZones: ZONES.slice(0, size.zones),
          nat: NATS[size.nat] ?? 'single',
          interfaceEndpoints: size.endpoints,
        },
        backend: {
          cpu,
          memory,
          ephemeralStorageGiB: size.disk,
          logRetentionDays: LOG_DAYS[size.logDays] ?? 30,
          tasks: { min: 1, desired: size.tasks, max: size.tasks },
        },
        loadBalancer: { waf: size.waf },
        database: {
          instanceClass: INSTANCES[size.instance] ?? 'db.t4g.micro',
          storageGiB: size.storageGiB,
          maxStorageGiB: size.storageGiB * 2,
          multiAz: size.multiAz,
          backupRetentionDays: size.backupDays,
          // Provisioned operations exist from 400 GiB on, at most 500 for a GiB.
          ...(size.iops > 0 && size.storageGiB >= 400 ? { iops: size.iops } : {}),
        },
        backups: { enabled: size.backups, dailyRetentionDays: size.vaultDays },
        schedules: { offHours: offHours ? OFF_HOURS : false },
      },
    },
  };
  const { model, diagnostics } = resolve(document, 'staging');
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return model;
}

const larger = (one: number | boolean, other: number | boolean) =>
  typeof one === 'number' ? Math.max(one, Number(other)) : one || Boolean(other);

/** Two environments, the second at least as large as the first in everything. */
const pairs = fc.tuple(sizes, sizes).map(([one, other]) => {
  const both = Object.keys(one) as (keyof Sizes)[];
  const grown = Object.fromEntries(both.map((key) => [key, larger(one[key], other[key])])) as unknown as Sizes;
  return [one, grown] as const;
});

describe('whatever the sizes', () => {
  it('the cost never falls when a size or a count rises', () => {
    fc.assert(
      fc.property(pairs, fc.boolean(), ([small, large], offHours) => {
        const [less, more] = [estimate(modelOf(small, offHours)), estimate(modelOf(large, offHours))];
        expect(more.total).toBeGreaterThanOrEqual(less.total - 1e-9);
      }),
      { numRuns: 100 },
    );
  });

  it('the cost never falls when one size alone rises', () => {
    const key = fc.constantFrom(
      ...([
        'fargate',
        'tasks',
        'instance',
        'storageGiB',
        'multiAz',
        'nat',
        'zones',
        'logDays',
        'backupDays',
        'vaultDays',
        'secrets',
        'jobs',
        'runSeconds',
        'minutes',
      ] as const),
    );
    fc.assert(
      fc.property(pairs, key, ([small, large], changed) => {
        const [less, more] = [small, { ...small, [changed]: large[changed] }].map((size) =>
          estimate(modelOf(size, false)),
        );
        expect(more?.total).toBeGreaterThanOrEqual((less?.total ?? Number.NaN) - 1e-9);
      }),
      { numRuns: 100 },
    );
  });

  it('schedules never raise it', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const asleep = modelOf(size, true);
        const [scheduled, always, without] = [asleep, modelOf(size, false), withoutSchedules(asleep)].map((model) =>
          estimate(model),
        ) as [Estimate, Estimate, Estimate];
        expect(scheduled.total).toBeLessThanOrEqual(always.total + 1e-9);
        // Without jobs the off-hours alone bring the queue that their alarms watch; all else costs the same.
        const apartFromAlarms = ({ lines }: Estimate) =>
          lines.filter(({ id }) => id !== 'alarms').reduce((sum, { monthlyUsd = 0 }) => sum + monthlyUsd, 0);
        expect(apartFromAlarms(without)).toBeCloseTo(apartFromAlarms(always), 8);
      }),
      { numRuns: 50 },
    );
  });

  it('the sum is the lines, and no line is negative', () => {
    fc.assert(
      fc.property(sizes, fc.boolean(), (size, offHours) => {
        const { lines, total, missing } = estimate(modelOf(size, offHours));
        expect(total).toBeCloseTo(
          lines.map(({ monthlyUsd }) => monthlyUsd ?? 0).reduce((sum, each) => sum + each, 0),
          8,
        );
        for (const line of lines) {
          expect(line.monthlyUsd === undefined).toBe(missing.includes(line.id));
          if (line.monthlyUsd !== undefined) expect(line.monthlyUsd).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('it never falls when more use is assumed', () => {
    const model = modelOf({ ...smallest, endpoints: true, waf: true }, false);
    const factor = fc.double({ min: 1, max: 100, noNaN: true });
    const usage = ASSUMPTION_NAMES.filter((name) => name !== 'auroraCapacityUnits');
    fc.assert(
      fc.property(fc.constantFrom(...usage), factor, (name, times) => {
        const more = estimate(model, { assumptions: { [name]: DEFAULT_ASSUMPTIONS[name] * times } });
        expect(more.total).toBeGreaterThanOrEqual(estimate(model).total - 1e-9);
      }),
    );
  });
});

const smallest: Sizes = {
  fargate: 0,
  tasks: 1,
  instance: 0,
  storageGiB: 20,
  iops: 0,
  disk: 21,
  multiAz: false,
  nat: 0,
  zones: 2,
  minutes: 0,
  jobs: 1,
  runSeconds: 60,
  logDays: 0,
  backupDays: 7,
  vaultDays: 35,
  backups: true,
  waf: false,
  endpoints: false,
  secrets: 1,
};
