/** Windows of RDS in the hours in which an environment is awake. */
import { describe, expect, it } from 'vitest';
import { awakeSlots, isAwakeIn, type SleepTimes, wakingWindows } from '../../src/model/waking-hours.js';

const NIGHTS: SleepTimes = {
  timezone: 'America/New_York',
  stop: 'cron(0 20 ? * MON-FRI *)',
  start: 'cron(0 7 ? * MON-FRI *)',
};

describe('windows in waking hours', () => {
  it.each<readonly [string, SleepTimes, string, string]>([
    // 07:00 to 20:00 is 12:00 to 01:00 in winter and 11:00 to 00:00 in summer.
    ['nights and weekends of New York', NIGHTS, '12:30-13:00', 'fri:22:30-fri:23:00'],
    ['the same in Berlin', { ...NIGHTS, timezone: 'Europe/Berlin' }, '06:30-07:00', 'fri:16:30-fri:17:00'],
    ['past midnight in UTC', { ...NIGHTS, timezone: 'America/Los_Angeles' }, '15:30-16:00', 'sat:01:30-sat:02:00'],
    ['ahead of UTC', { ...NIGHTS, timezone: 'Australia/Sydney' }, '21:30-22:00', 'fri:07:30-fri:08:00'],
    [
      'nights alone',
      { timezone: 'UTC', stop: 'cron(0 22 * * ? *)', start: 'cron(0 6 * * ? *)' },
      '06:30-07:00',
      'sun:20:30-sun:21:00',
    ],
    [
      'half hours, in Kolkata',
      { timezone: 'Asia/Kolkata', stop: 'cron(30 19 ? * MON-FRI *)', start: 'cron(30 8 ? * MON-FRI *)' },
      '03:30-04:00',
      'fri:12:30-fri:13:00',
    ],
  ])('%s', (_, times, backup, maintenance) => {
    expect(wakingWindows(times)).toEqual({ backup, maintenance });
    const awake = awakeSlots(times) ?? [];
    expect(isAwakeIn(backup, awake)).toBe(true);
    expect(isAwakeIn(maintenance, awake)).toBe(true);
  });

  it.each<readonly [string, SleepTimes]>([
    ['a day that is too short', { timezone: 'UTC', stop: 'cron(0 8 ? * * *)', start: 'cron(0 7 ? * * *)' }],
    ['days of a month', { timezone: 'UTC', stop: 'cron(0 20 1 * ? *)', start: 'cron(0 7 2 * ? *)' }],
    ['an expression that cannot be read', { ...NIGHTS, start: 'cron(0 25 ? * MON-FRI *)' }],
  ])('are none for %s', (_, times) => {
    expect(wakingWindows(times)).toBeUndefined();
  });

  it.each([
    ['06:00-06:30', false],
    ['13:00-13:30', true],
    ['23:45-00:15', false],
    ['23:30-00:00', true],
    ['sun:07:00-sun:07:30', false],
    ['wed:13:10-wed:13:55', true],
    ['fri:23:45-sat:00:15', false],
  ])('%s is awake: %s', (window, expected) => {
    expect(isAwakeIn(window, awakeSlots(NIGHTS) ?? [])).toBe(expected);
  });
});
