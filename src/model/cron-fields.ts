/** What the fields of a cron expression name, and whether it repeats every week. */
import type { CronSchedule } from '../schema/schedule.js';

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;

/** The values that a field names, ascending: `*`, `0/15`, `7-19`, `0,30`. Names of weekdays must be numbers by then. */
export function valuesOf(field: string, first: number, last: number): readonly number[] {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    const [low = '', high] = range.split('-');
    const from = range === '*' ? first : Number(low);
    const open = range === '*' || step !== undefined;
    const to = high !== undefined ? Number(high) : open ? last : from;
    for (let value = from; value <= to; value += Number(step ?? 1)) values.add(value);
  }
  return [...values].sort((one, other) => one - other);
}

/** The times of a schedule that is the same in every week. */
export interface WeeklyTimes {
  /** 0 is Sunday, as JavaScript counts. */
  readonly weekdays: readonly number[];
  /** Minutes since midnight, ascending. */
  readonly minutes: readonly number[];
}

/** Reads a schedule as weekly; undefined when months, years or days of the month matter, or a weekday counts in a month. */
export function weeklyTimes({
  minute,
  hour,
  dayOfMonth,
  month,
  dayOfWeek,
  year,
}: CronSchedule): WeeklyTimes | undefined {
  if (month !== '*' || year !== '*' || !['*', '?'].includes(dayOfMonth)) return undefined;
  const numbers = WEEKDAYS.reduce(
    (field, name, index) => field.replaceAll(name, String(index + 1)),
    dayOfWeek.toUpperCase(),
  );
  const everyDay = numbers === '*' || numbers === '?';
  // AWS counts from Sunday = 1.
  if (!everyDay && !/^[\d,/*-]+$/.test(numbers)) return undefined;
  const minutes = valuesOf(hour, 0, 23).flatMap((each) => valuesOf(minute, 0, 59).map((past) => each * 60 + past));
  return { weekdays: valuesOf(everyDay ? '*' : numbers, 1, 7).map((day) => day - 1), minutes };
}
