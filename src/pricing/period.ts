/**
 * The month that an estimate is for, and the hours of it in which an environment is awake.
 *
 * Without a month the estimate is for an average one: a twelfth of a whole year, so that it depends on the document alone
 * and neither on the day on which it is made nor on the length of February.
 */
import { HOURS_PER_MONTH } from '../data/prices.js';
import { type SleepTimes, weeklyChanges } from '../model/waking-hours.js';
import { cronOf, cronSchedule } from '../schema/schedule.js';

/** The year whose twelfth is the average month. A common year; another one moves the result by less than a percent. */
const AVERAGE_YEAR = 2026;

/** A stretch of the calendar, and the hours that AWS bills for it. */
export interface Period {
  /** `2026-02`, or `average month`. */
  readonly label: string;
  readonly firstYear: number;
  /** 1 to 12. */
  readonly firstMonth: number;
  /** How many calendar months it spans. */
  readonly months: number;
  /** Hours of one month that are billed: the real hours of a named month, 730 of an average one. */
  readonly hours: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The average month. */
export const AVERAGE_MONTH: Period = {
  label: 'average month',
  firstYear: AVERAGE_YEAR,
  firstMonth: 1,
  months: 12,
  hours: HOURS_PER_MONTH,
};

/** A month such as `2026-02`; undefined when the text is none. AWS bills months of UTC. */
export function monthNamed(text: string): Period | undefined {
  const match = /^(20\d{2})-(0[1-9]|1[0-2])$/.exec(text);
  if (match === null) return undefined;
  const [firstYear, firstMonth] = [Number(match[1]), Number(match[2])];
  const { from, to } = instants({ firstYear, firstMonth, months: 1 });
  return { label: text, firstYear, firstMonth, months: 1, hours: (to - from) / HOUR };
}

/** Days of the calendar that a period spans. */
export function daysOf(period: Period): number {
  const { from, to } = instants(period);
  return (to - from) / DAY;
}

/** The first instant of a period and the first one after it, in milliseconds, in UTC as AWS bills. */
export function instants({ firstYear, firstMonth, months }: Pick<Period, 'firstYear' | 'firstMonth' | 'months'>): {
  readonly from: number;
  readonly to: number;
} {
  return { from: Date.UTC(firstYear, firstMonth - 1), to: Date.UTC(firstYear, firstMonth - 1 + months) };
}

/** What has been computed before; the result depends on the key alone. */
const known = new Map<string, number>();

/**
 * The hours of a month in which an environment is awake: each stop and start at its moment in its own time zone, changes
 * to and from summer time included. An environment that neither stops nor starts in a year is awake throughout.
 */
export function awakeHours(offHours: SleepTimes | undefined, period: Period): number {
  if (offHours === undefined) return period.hours;
  const key = JSON.stringify([offHours.timezone, offHours.stop, offHours.start, period]);
  const hours = known.get(key) ?? countAwakeHours(offHours, period);
  known.set(key, hours);
  return hours;
}

function countAwakeHours(offHours: SleepTimes, period: Period): number {
  const { from, to } = instants(period);
  return period.hours * (1 - (asleepByWeek(offHours, from, to) ?? asleepByDates(offHours, from, to)) / (to - from));
}

/**
 * Milliseconds asleep, for schedules that are the same in every week: their moments are written down and walked through.
 * Almost all off-hours are of this kind, and croner takes a hundred times as long for a year of them.
 */
function asleepByWeek(times: SleepTimes, from: number, to: number): number | undefined {
  const changes = weeklyChanges(times, from, to);
  if (changes === undefined) return undefined;
  let [asleep, since, awake] = [0, from, true];
  for (const change of changes) {
    const at = Math.min(Math.max(change.at, from), to);
    if (!awake) asleep += at - since;
    since = at;
    awake = change.awake;
  }
  return awake ? asleep : asleep + to - since;
}

/** Milliseconds asleep, for schedules that look at dates: croner finds each stop, and the start after it. */
function asleepByDates({ timezone, stop, start }: SleepTimes, from: number, to: number): number {
  const [stops, starts] = [cronIn(stop, timezone), cronIn(start, timezone)];
  let awake = isAwake(stops, starts, new Date(from));
  let at = from;
  let asleep = 0;
  while (at < to) {
    const next = (awake ? stops : starts).nextRun(new Date(at))?.getTime() ?? to;
    if (!awake) asleep += Math.min(next, to) - at;
    at = next;
    awake = !awake;
  }
  return asleep;
}

/** Whether the last thing that happened was a start. Stop and start at one moment leave it asleep: stops come second. */
function isAwake(stops: ReturnType<typeof cronIn>, starts: ReturnType<typeof cronIn>, at: Date): boolean {
  const inclusive = new Date(at.getTime() + 1000);
  const [stopped] = stops.previousRuns(1, inclusive);
  const [started] = starts.previousRuns(1, inclusive);
  return stopped === undefined || (started !== undefined && started > stopped);
}

function cronIn(text: string, timezone: string) {
  return cronOf(cronSchedule(text), timezone);
}
