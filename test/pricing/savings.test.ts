import { describe, expect, it } from 'vitest';
import type { EnvironmentModel } from '../../src/model/model.js';
import { resolve } from '../../src/model/resolve.js';
import { AVERAGE_MONTH, awakeHours } from '../../src/pricing/period.js';
import { savings } from '../../src/pricing/savings.js';
import { documentFrom, STAGING_AND_PRODUCTION } from '../model/documents.js';
import { SEED_DESIGN } from './seed-design.js';

const modelOf = (text: string, environment = 'staging'): EnvironmentModel => {
  const { model, diagnostics } = resolve(documentFrom(text), environment);
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return model;
};

describe("savings of the seed's own design", () => {
  const all = savings(modelOf(SEED_DESIGN));
  const saved = (key: string) => all.find((saving) => saving.key === key)?.monthlyUsd;
  const week = { timezone: 'America/New_York', stop: 'cron(0 20 ? * MON-FRI *)', start: 'cron(0 7 ? * MON-FRI *)' };
  const asleep = 730 - awakeHours(week, AVERAGE_MONTH);
  const tasksAnHour = 2 * (0.5 * 0.04048 + 0.004445);

  it('are the difference to the document as it is', () => {
    // The job wakes with the environment: 13 hours on 261 days.
    const jobRuns = 8760 - (261 * 13 * 12) / 12;
    const jobAnHour = 0.25 * 0.04048 + 0.5 * 0.004445;
    const job = (jobRuns / 60) * jobAnHour + ((jobRuns * 3) / 10_000) * 0.05;
    // The database starts a quarter of an hour ahead.
    const databaseAsleep = asleep - (261 * 0.25) / 12;
    expect(saved('off-hours')).toBeCloseTo(asleep * tasksAnHour + databaseAsleep * 0.016 + job, 6);
    expect(saved('one-task-at-night')).toBeCloseTo((asleep * tasksAnHour) / 2, 6);
    expect(saved('arm64')).toBeCloseTo(
      730 * (0.04048 - 0.03238 + 2 * (0.004445 - 0.00356)) +
        146 * (0.25 * (0.04048 - 0.03238) + 0.5 * (0.004445 - 0.00356)),
      6,
    );
    expect(saved('spot')).toBeCloseTo(0.5 * 730 * (0.5 * (0.04048 - 0.01218784) + (0.004445 - 0.00133831)), 6);
    expect(saved('nat-instance')).toBeCloseTo(730 * 0.045 + 20 * 0.045 - 3, 6);
  });

  it("show that the seed's Aurora costs more", () => {
    expect(saved('aurora-serverless')).toBeCloseTo(730 * (0.016 - 0.5 * 0.12), 6);
  });

  it('have no figure where there is no price', () => {
    expect(all.map(({ key }) => key)).toContain('reserved-database');
    expect(saved('reserved-database')).toBeUndefined();
  });

  it('are ranked, the unknown last', () => {
    const amounts = all.map(({ monthlyUsd }) => monthlyUsd ?? Number.NEGATIVE_INFINITY);
    expect(amounts).toEqual([...amounts].sort((one, other) => other - one));
    expect(all[0]?.key).toBe('nat-instance');
    expect(all.at(-1)?.monthlyUsd).toBeUndefined();
  });
});

describe('savings elsewhere', () => {
  it('do not put production to sleep, on Spot or behind a NAT instance', () => {
    const keys = savings(modelOf(STAGING_AND_PRODUCTION, 'production')).map(({ key }) => key);
    expect(keys).toContain('nat-single');
    for (const key of ['off-hours', 'weekends', 'one-task-at-night', 'spot', 'nat-instance'])
      expect(keys).not.toContain(key);
  });

  it('do not propose what is done', () => {
    const keys = savings(modelOf(STAGING_AND_PRODUCTION)).map(({ key }) => key);
    for (const key of ['off-hours', 'weekends', 'arm64']) expect(keys).not.toContain(key);
  });

  it('have no figure for Spot on ARM64, whose price is unknown', () => {
    const spot = savings(modelOf(STAGING_AND_PRODUCTION)).find(({ key }) => key === 'spot');
    expect(spot).toMatchObject({ monthlyUsd: undefined });
  });
});
