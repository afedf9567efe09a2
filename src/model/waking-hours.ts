/** Windows for what AWS does by itself to a database, in the hours in which an environment that sleeps is awake. */
import { isScheduleProblem, parseSchedule } from '../schema/schedule.js';
import { type WeeklyTimes, weeklyTimes } from './cron-fields.js';
import { zoneClock } from './zone-clock.js';

/** When tasks and database stop and start. */
export interface SleepTimes {
  readonly timezone: string;
  readonly stop: string;
  readonly start: string;
}

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;
const DAY = DAY_MINUTES * MINUTE;
/** The grid of the windows, in minutes: RDS takes no shorter one. */
const SLOT = 30;
const SLOTS_OF_DAY = DAY_MINUTES / SLOT;
const SLOTS = 7 * SLOTS_OF_DAY;
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Two weeks, from their Sunday: wherever clocks are changed, one is of summer and the other of winter. */
const WEEKS = [Date.UTC(2026, 0, 11), Date.UTC(2026, 6, 12)] as const;

/**
 * The half hours of a week in which the environment is awake, summer and winter: 0 is the first of Sunday in UTC, as windows
 * are. Undefined when no week is like the next.
 */
export function awakeSlots(times: SleepTimes): readonly boolean[] | undefined {
  const weeks = WEEKS.map((week) => {
    const changes = weeklyChanges(times, week, week + 7 * DAY);
    return changes === undefined ? undefined : awakeIn(week, changes);
  });
  if (weeks.includes(undefined)) return undefined;
  return Array.from({ length: SLOTS }, (_, slot) => weeks.every((awake) => awake?.[slot] === true));
}

function timesOf(text: string): WeeklyTimes | undefined {
  const schedule = parseSchedule(text);
  return isScheduleProblem(schedule) || schedule.kind !== 'cron' ? undefined : weeklyTimes(schedule);
}

/** A moment at which the environment wakes up or goes to sleep. */
export interface SleepChange {
  /** In milliseconds. */
  readonly at: number;
  readonly awake: boolean;
}

/**
 * Every change between two moments in their order, and those of the week before, which say how it begins. Undefined when no
 * week is like the next.
 */
export function weeklyChanges(
  { timezone, stop, start }: SleepTimes,
  from: number,
  to: number,
): readonly SleepChange[] | undefined {
  const [stops, starts] = [stop, start].map(timesOf);
  if (stops === undefined || starts === undefined) return undefined;
  const clock = zoneClock(timezone);
  const changes: SleepChange[] = [];
  // A day after, since zones are ahead of UTC and behind it.
  for (let day = from - 8 * DAY; day < to + DAY; day += DAY) {
    for (const [times, awake] of [
      [starts, true],
      [stops, false],
    ] as const) {
      if (!times.weekdays.includes(new Date(day).getUTCDay())) continue;
      for (const minute of times.minutes) changes.push({ at: clock(day + minute * MINUTE), awake });
    }
  }
  return changes.sort((one, other) => one.at - other.at);
}

function awakeIn(week: number, changes: readonly SleepChange[]): readonly boolean[] {
  return Array.from({ length: SLOTS }, (_, slot) => {
    const from = week + slot * SLOT * MINUTE;
    const before = changes.findLast(({ at }) => at <= from);
    return before?.awake === true && !changes.some(({ at }) => at > from && at < from + SLOT * MINUTE);
  });
}

/** Windows in waking hours, as RDS writes them. */
export interface WakingWindows {
  readonly backup: string;
  readonly maintenance: string;
}

/**
 * The backup half an hour after the environment wakes up; the maintenance before its longest sleep, so that it disturbs the
 * fewest, and an hour before the database is stopped. Undefined when no day is long enough, or no week like the next.
 */
export function wakingWindows(times: SleepTimes): WakingWindows | undefined {
  const awake = awakeSlots(times);
  if (awake === undefined) return undefined;
  const is = (slot: number) => awake[(slot + SLOTS) % SLOTS] === true;
  const settled = (slot: number) => is(slot - 1) && is(slot) && is(slot + 1);
  const daysOf = (slot: number) => WEEKDAYS.filter((_, day) => settled(day * SLOTS_OF_DAY + slot)).length;
  const counts = Array.from({ length: SLOTS_OF_DAY }, (_, slot) => daysOf(slot));
  const most = Math.max(...counts);
  const backup = counts.findIndex((count, slot) => count === most && counts.at(slot - 1) !== most);
  // The ends of the waking hours, each with how long the environment then sleeps.
  const ends = awake.flatMap((_, slot) => {
    if (!is(slot) || is(slot + 1)) return [];
    const sleep = awake.findIndex((_each, after) => is(slot + 1 + after));
    return [{ slot, sleep }];
  });
  const [longest] = ends.sort((one, other) => other.sleep - one.sleep || one.slot - other.slot);
  if (most === 0 || backup === -1 || longest === undefined) return undefined;
  const maintenance = (longest.slot - 2 + SLOTS) % SLOTS;
  if (!is(maintenance) || !is(maintenance - 1) || maintenance % SLOTS_OF_DAY === backup) return undefined;
  return {
    backup: `${timeOf(backup)}-${timeOf(backup + 1)}`,
    maintenance: `${dayAndTimeOf(maintenance)}-${dayAndTimeOf(maintenance + 1)}`,
  };
}

function timeOf(slot: number): string {
  const minutes = (slot % SLOTS_OF_DAY) * SLOT;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function dayAndTimeOf(slot: number): string {
  return `${WEEKDAYS[Math.floor((slot % SLOTS) / SLOTS_OF_DAY)]}:${timeOf(slot)}`;
}

/** Whether a window of RDS lies in waking hours: a daily one on one day at least. */
export function isAwakeIn(window: string, awake: readonly boolean[]): boolean {
  const match = /^(?:([a-z]{3}):)?(\d{2}):(\d{2})-(?:([a-z]{3}):)?(\d{2}):(\d{2})$/.exec(window);
  if (match === null) return true;
  const [, day, hour, minute, endDay, endHour, endMinute] = match;
  const at = (name: string | undefined, hours: string | undefined, minutes: string | undefined) =>
    (name === undefined ? 0 : WEEKDAYS.indexOf(name as (typeof WEEKDAYS)[number]) * DAY_MINUTES) +
    Number(hours) * 60 +
    Number(minutes);
  const around = day === undefined ? DAY_MINUTES : 7 * DAY_MINUTES;
  const from = at(day, hour, minute);
  const length = (at(endDay, endHour, endMinute) - from + around) % around;
  const days = day === undefined ? WEEKDAYS.map((_, index) => index * DAY_MINUTES) : [0];
  return days.some((shift) => {
    const first = Math.floor((from + shift) / SLOT);
    const last = Math.ceil((from + shift + length) / SLOT);
    return Array.from({ length: last - first }, (_, each) => (first + each) % SLOTS).every((slot) => awake[slot]);
  });
}
