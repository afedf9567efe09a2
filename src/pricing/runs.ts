/** How often a schedule fires in a month. */

import { valuesOf, weeklyTimes } from '../model/cron-fields.js';
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
  const timesADay = valuesOf(schedule.minute, 0, 59).length * valuesOf(schedule.hour, 0, 23).length;
  // Days are counted over the whole period and brought to the billed hours of one month.
  return (timesADay * matchingDays(schedule, period) * (period.hours / 24)) / daysOf(period);
}

function matchingDays(schedule: CronSchedule, period: Period): number {
  const weekly = weeklyTimes(schedule);
  if (weekly === undefined) return countDays(schedule, period);
  const { from } = instants(period);
  const first = new Date(from).getUTCDay();
  const days = daysOf(period);
  // Each weekday comes once in seven days, counted from the first that the period has of it.
  return weekly.weekdays.reduce((sum, weekday) => sum + Math.ceil((days - ((weekday - first + 7) % 7)) / 7), 0);
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
