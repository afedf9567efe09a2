/** How often a schedule fires in a month. */
import { type CronSchedule, cronOf, isScheduleProblem, parseSchedule } from '../schema/schedule.js';
import { daysOf, instants, type Period } from './period.js';

const MINUTES = { minute: 1, hour: 60, day: 1440 } as const;

/**
 * How often a rate or cron expression fires in one month of a period.
 *
 * Of a cron expression the days are counted on the calendar and the times of a day once, so the hour that summer time
 * takes away and winter time repeats is not looked at: at most one hour's runs a year.
 *
 * @throws Error when the schema would have refused the expression.
 */
export function runsInMonth(expression: string, period: Period): number {
  const schedule = parseSchedule(expression);
  if (isScheduleProblem(schedule)) throw new Error(`${expression} is no schedule`);
  if (schedule.kind === 'rate') return (period.hours * 60) / (schedule.value * MINUTES[schedule.unit]);
  const timesADay = countOf(schedule.minute, 59) * countOf(schedule.hour, 23);
  // Days are counted over the whole period and brought to the billed hours of one month.
  return (timesADay * matchingDays(schedule, period) * (period.hours / 24)) / daysOf(period);
}

const known = new Map<string, number>();

function matchingDays(schedule: CronSchedule, period: Period): number {
  const { dayOfMonth, month, dayOfWeek, year } = schedule;
  if ([dayOfMonth, dayOfWeek].every((field) => field === '*' || field === '?') && month === '*' && year === '*') {
    return daysOf(period);
  }
  const key = JSON.stringify([dayOfMonth, month, dayOfWeek, year, period]);
  const days = known.get(key) ?? countDays(schedule, period);
  known.set(key, days);
  return days;
}

function countDays(schedule: CronSchedule, period: Period): number {
  const { from, to } = instants(period);
  // Calendar days are the same in every zone; UTC has one midnight on each.
  const cron = cronOf({ ...schedule, minute: '0', hour: '0' }, 'UTC');
  let days = 0;
  for (let day = cron.nextRun(new Date(from - 1000)); day !== null && day.getTime() < to; day = cron.nextRun(day))
    days++;
  return days;
}

/** How many values a field of minutes or hours names: `*`, `0/15`, `7-19`, `0,30`. */
function countOf(field: string, last: number): number {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    const [low = '', high] = range.split('-');
    const first = range === '*' ? 0 : Number(low);
    const end = high !== undefined ? Number(high) : range === '*' || step !== undefined ? last : first;
    for (let value = first; value <= end; value += Number(step ?? 1)) values.add(value);
  }
  return values.size;
}
