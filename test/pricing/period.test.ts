import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AVERAGE_MONTH, awakeHours, daysOf, monthNamed, type Period } from '../../src/pricing/period.js';
import { runsInMonth } from '../../src/pricing/runs.js';

const month = (text: string): Period => {
  const period = monthNamed(text);
  if (period === undefined) throw new Error(`${text} is no month`);
  return period;
};
const week = { timezone: 'America/New_York', stop: 'cron(0 20 ? * MON-FRI *)', start: 'cron(0 7 ? * MON-FRI *)' };

describe('a month', () => {
  it('has its real hours, and an average one has 730', () => {
    expect(['2026-01', '2026-02', '2028-02', '2026-04'].map((name) => month(name).hours)).toEqual([744, 672, 696, 720]);
    expect(AVERAGE_MONTH.hours).toBe(730);
    expect(daysOf(AVERAGE_MONTH)).toBe(365);
  });

  it.each(['2026', '2026-13', '2026-1', '26-01', '2026-00', ''])('is not %j', (text) => {
    expect(monthNamed(text)).toBeUndefined();
  });
});

describe('the hours in which an environment is awake', () => {
  it.each([
    // February 2026 starts on a Sunday and ends on a Saturday: 20 working days of 13 hours.
    ['2026-02', 20 * 13],
    // October 2026: 22 working days; in New York it begins the evening before, at the very moment of the stop.
    ['2026-10', 22 * 13],
    // January 2026: 22 working days, and the last hour of Wednesday, 31 December, which is January in UTC.
    ['2026-01', 22 * 13 + 1],
  ])('are counted day by day: %s', (name, hours) => {
    expect(awakeHours(week, month(name))).toBeCloseTo(hours, 6);
  });

  it('lose the hour of a night that summer time takes, and gain the one that it gives back', () => {
    const night = { timezone: 'America/New_York', stop: 'cron(0 22 ? * SAT *)', start: 'cron(0 8 ? * SUN *)' };
    // Five Saturday nights each. The one before 8 March 2026 has nine hours, the one before 1 November eleven.
    expect(awakeHours(night, month('2026-03'))).toBeCloseTo(744 - 4 * 10 - 9, 6);
    expect(awakeHours(night, month('2026-11'))).toBeCloseTo(720 - 4 * 10 - 11, 6);
  });

  it('follow the time zone', () => {
    const night = { stop: 'cron(0 0 1 6 ? *)', start: 'cron(0 12 1 6 ? *)' };
    expect(awakeHours({ ...night, timezone: 'UTC' }, month('2026-06'))).toBeCloseTo(720 - 12, 6);
    // Midnight of the first stands ten hours before the month in Sydney: two of its twelve hours are in it.
    expect(awakeHours({ ...night, timezone: 'Australia/Sydney' }, month('2026-06'))).toBeCloseTo(720 - 2, 6);
  });

  it('are all of them without off-hours, and of an average month a twelfth of the year', () => {
    expect(awakeHours(undefined, month('2026-02'))).toBe(672);
    // 261 working days in 2026, and the hour of 31 December 2025 that is 2026 in UTC; the last one ends an hour later.
    expect(awakeHours(week, AVERAGE_MONTH)).toBeCloseTo((261 * 13 + 1 - 1) / 12, 6);
  });

  it('are all of them when the schedules never fire in that time', () => {
    const past = { timezone: 'UTC', stop: 'cron(0 20 1 1 ? 2040)', start: 'cron(0 7 2 1 ? 2040)' };
    expect(awakeHours(past, month('2026-02'))).toBe(672);
  });

  it('stand still when nothing starts it again', () => {
    const forever = { timezone: 'UTC', stop: 'cron(0 0 11 2 ? 2026)', start: 'cron(0 7 1 1 ? 2030)' };
    expect(awakeHours(forever, month('2026-02'))).toBeCloseTo(240, 6);
    expect(awakeHours(forever, month('2026-03'))).toBeCloseTo(0, 6);
  });

  it('are the same whether the week is walked through or each date is asked for', () => {
    const hour = fc.integer({ min: 4, max: 23 });
    const days = fc.constantFrom('MON-FRI', 'TUE,THU', '1', '*', 'SAT,SUN', '2-6/2');
    const zone = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia');
    const months = fc.constantFrom('2026-01', '2026-03', '2026-04', '2026-10', '2026-11');
    fc.assert(
      fc.property(hour, hour, days, days, zone, months, (stop, start, stopDays, startDays, timezone, name) => {
        const times = {
          timezone,
          stop: `cron(0 ${stop} ? * ${stopDays} *)`,
          start: `cron(30 ${start} ? * ${startDays} *)`,
        };
        // The same in dates: every month by its number, which is no weekly schedule any more.
        const dated = {
          timezone,
          stop: times.stop.replace('? * ', '? 1-12 '),
          start: times.start.replace('? * ', '? 1-12 '),
        };
        expect(awakeHours(times, month(name))).toBeCloseTo(awakeHours(dated, month(name)), 6);
      }),
      { numRuns: 60 },
    );
  });

  it('of a year are the sum of its months', () => {
    const hour = fc.integer({ min: 0, max: 23 });
    const zone = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(hour, hour, zone, (stop, start, timezone) => {
        const times = { timezone, stop: `cron(0 ${stop} ? * TUE-SAT *)`, start: `cron(30 ${start} ? * MON-FRI *)` };
        const months = Array.from({ length: 12 }, (_, index) => month(`2026-${String(index + 1).padStart(2, '0')}`));
        const sum = months.reduce((hours, period) => hours + awakeHours(times, period), 0);
        expect(awakeHours(times, AVERAGE_MONTH) * 12).toBeCloseTo(sum, 4);
      }),
      { numRuns: 5 },
    );
  });
});

describe('the runs of a schedule', () => {
  it.each([
    ['rate(5 minutes)', '2026-02', 672 * 12],
    ['rate(1 hour)', '2026-04', 720],
    ['rate(1 day)', '2026-04', 30],
    ['cron(0 3 * * ? *)', '2026-04', 30],
    ['cron(0/15 * * * ? *)', '2026-04', 30 * 24 * 4],
    ['cron(0,30 7-19/2 ? * MON-FRI *)', '2026-02', 20 * 7 * 2],
    ['cron(0 0 1,15 * ? *)', '2026-02', 2],
    ['cron(0 0 L * ? *)', '2026-02', 1],
    ['cron(0 9 ? * 2#1 *)', '2026-02', 1],
    ['cron(0 9 ? 3 * *)', '2026-02', 0],
    ['cron(0 9 ? * 1 *)', '2026-03', 5],
    ['cron(0 9 ? * SUN,WED *)', '2026-04', 9],
  ])('%s in %s', (expression, name, runs) => {
    expect(runsInMonth(expression, month(name))).toBeCloseTo(runs, 6);
  });

  it('of an average month are a twelfth of the year', () => {
    expect(runsInMonth('rate(5 minutes)', AVERAGE_MONTH)).toBe(8760);
    expect(runsInMonth('cron(0 9 ? * MON-FRI *)', AVERAGE_MONTH)).toBeCloseTo(261 / 12, 6);
  });
});
