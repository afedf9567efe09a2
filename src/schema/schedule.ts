/**
 * Schedule expressions of EventBridge Scheduler: `rate(5 minutes)`, `cron(0 20 ? * MON-FRI *)`.
 *
 * The fields of a cron expression are croner's to judge; the six-field form, the years, the numbering of weekdays from
 * Sunday = 1 and the rule of the question mark are AWS's own.
 * Source: Amazon EventBridge user guide, "Setting a schedule pattern for scheduled rules".
 */
import { Cron } from 'croner';
import * as z from 'zod';

export interface RateSchedule {
  readonly kind: 'rate';
  readonly value: number;
  readonly unit: 'minute' | 'hour' | 'day';
}
export interface CronSchedule {
  readonly kind: 'cron';
  readonly minute: string;
  readonly hour: string;
  readonly dayOfMonth: string;
  readonly month: string;
  readonly dayOfWeek: string;
  readonly year: string;
}
export type Schedule = RateSchedule | CronSchedule;
export type ScheduleProblem = { readonly problem: string; readonly fix?: string };

/** Reads an expression, or says what is wrong with it. */
export function parseSchedule(text: string): Schedule | ScheduleProblem {
  const rate = /^rate\(\s*(-?\d+(?:\.\d+)?)\s+([a-z]+)\s*\)$/i.exec(text);
  if (rate) return parseRate(Number(rate[1]), rate[2] ?? '');
  const cron = /^cron\((.*)\)$/.exec(text);
  if (cron) return parseCron(cron[1] ?? '');
  const bare = text.trim().split(/\s+/);
  if (bare.length === 5) return { problem: 'is a Unix cron line, not an AWS one', fix: `write ${fromUnixCron(bare)}` };
  return {
    problem: 'is neither rate(…) nor cron(…)',
    fix: 'write for example rate(5 minutes) or cron(0 20 ? * MON-FRI *)',
  };
}

/** Reads a cron expression that the schema has accepted. */
export function cronSchedule(text: string): CronSchedule {
  const schedule = parseSchedule(text);
  if (isScheduleProblem(schedule) || schedule.kind !== 'cron') throw new Error(`${text} is no cron(…) expression`);
  return schedule;
}

/** True when parseSchedule could not read the expression. */
export function isScheduleProblem(schedule: Schedule | ScheduleProblem): schedule is ScheduleProblem {
  return 'problem' in schedule;
}

function parseRate(value: number, unitText: string): Schedule | ScheduleProblem {
  const unit = /^(minute|hour|day)s?$/.exec(unitText)?.[1] as RateSchedule['unit'] | undefined;
  if (unit === undefined)
    return { problem: `has the unit "${unitText}"`, fix: 'the units are minutes, hours and days' };
  if (!Number.isInteger(value) || value < 1) {
    return { problem: `has the value ${value}`, fix: `the smallest rate is rate(1 ${unit})` };
  }
  const spelled = value === 1 ? unit : `${unit}s`;
  if (spelled !== unitText) {
    return { problem: `says "${value} ${unitText}"`, fix: `write rate(${value} ${spelled})` };
  }
  return { kind: 'rate', value, unit };
}

function parseCron(body: string): Schedule | ScheduleProblem {
  const fields = body.trim().split(/\s+/);
  if (fields.length === 5)
    return { problem: 'has five fields, and AWS reads six', fix: `write ${fromUnixCron(fields)}` };
  if (fields.length !== 6)
    return { problem: `has ${fields.length} fields, and AWS reads six: minute hour day month weekday year` };
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  const schedule: CronSchedule = { kind: 'cron', minute, hour, dayOfMonth, month, dayOfWeek, year };
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    return {
      problem: 'must say ? for exactly one of day-of-month and day-of-week',
      fix: `write cron(${minute} ${hour} ${dayOfWeek === '*' || dayOfWeek === '?' ? dayOfMonth.replace('?', '*') : '?'} ${month} ${
        dayOfWeek === '*' || dayOfWeek === '?' ? '?' : dayOfWeek
      } ${year})`,
    };
  }
  for (const [name, field, ok] of [
    ['minute', minute, fieldWithin(0, 59)],
    ['hour', hour, fieldWithin(0, 23)],
    ['day-of-month', dayOfMonth, (field: string) => /^(\?|L|LW|\d{1,2}W)$/.test(field) || fieldWithin(1, 31)(field)],
    ['month', month, fieldWithin(1, 12, MONTHS)],
    [
      'day-of-week',
      dayOfWeek,
      (field: string) =>
        /^(\?|L|[1-7]L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/.test(field) || fieldWithin(1, 7, WEEKDAYS)(field),
    ],
    ['year', year, fieldWithin(1970, 2199)],
  ] as const) {
    if (!ok(field)) return { problem: `has the ${name} "${field}", which AWS cannot read` };
  }
  try {
    cronOf(schedule, 'UTC');
  } catch (error) {
    return { problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  return schedule;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Lists, ranges and steps of numbers (or names) within bounds: croner is wider than AWS here. */
function fieldWithin(low: number, high: number, names: readonly string[] = []): (field: string) => boolean {
  const inside = (word: string): boolean =>
    names.includes(word.toUpperCase()) || (/^\d{1,4}$/.test(word) && Number(word) >= low && Number(word) <= high);
  return (field) =>
    field.split(',').every((part) => {
      const [range = '', step, ...rest] = part.split('/');
      if (rest.length > 0 || (step !== undefined && !(/^\d{1,4}$/.test(step) && Number(step) >= 1))) return false;
      if (range === '*') return true;
      const ends = range.split('-');
      return ends.length <= 2 && ends.every(inside);
    });
}

/** The croner form of an AWS cron expression: seconds first, weekdays numbered from Sunday = 1. */
export function cronOf(schedule: CronSchedule, timezone: string): Cron {
  const day = schedule.dayOfMonth === '?' ? '*' : stepsToEnd(schedule.dayOfMonth, 31);
  const weekday = schedule.dayOfWeek === '?' ? '*' : stepsToEnd(schedule.dayOfWeek, 7);
  const [minute, hour] = [stepsToEnd(schedule.minute, 59), stepsToEnd(schedule.hour, 23)];
  const [month, year] = [stepsToEnd(schedule.month, 12), stepsToEnd(schedule.year, 2199)];
  const pattern = `0 ${minute} ${hour} ${day} ${month} ${weekday} ${year}`;
  return new Cron(pattern, { timezone, alternativeWeekdays: true, paused: true });
}

/** AWS reads `0/15` as every 15 from 0 to the end; croner wants the end said: `0-59/15`. */
function stepsToEnd(field: string, last: number): string {
  return field.replace(/(^|,)([A-Z0-9]+)\/(\d+)/gi, `$1$2-${last}/$3`);
}

/** AWS's spelling of a parsed schedule. */
export function scheduleText(schedule: Schedule): string {
  if (schedule.kind === 'rate') return `rate(${schedule.value} ${schedule.unit}${schedule.value === 1 ? '' : 's'})`;
  const { minute, hour, dayOfMonth, month, dayOfWeek, year } = schedule;
  return `cron(${minute} ${hour} ${dayOfMonth} ${month} ${dayOfWeek} ${year})`;
}

/** Five Unix fields in AWS's six: weekdays move from Sunday = 0 to Sunday = 1, one of the days becomes a question mark. */
function fromUnixCron([minute, hour, day, month, weekday = '*']: readonly string[]): string {
  const shifted = weekday.replace(/\d/g, (digit) => String((Number(digit) % 7) + 1));
  return `cron(${minute} ${hour} ${weekday === '*' ? day : '?'} ${month} ${weekday === '*' ? '?' : shifted} *)`;
}

function checked(kinds: readonly Schedule['kind'][], example: string) {
  return z
    .string()
    .max(256)
    .superRefine((text, context) => {
      const schedule = parseSchedule(text);
      const problem: ScheduleProblem | undefined = isScheduleProblem(schedule)
        ? schedule
        : kinds.includes(schedule.kind)
          ? undefined
          : { problem: `must be ${kinds.join(' or ')}(…) here`, fix: `write for example ${example}` };
      if (problem === undefined) return;
      context.addIssue({
        code: 'custom',
        message: problem.problem,
        params: { code: 'schedule.syntax', ...(problem.fix === undefined ? {} : { fix: problem.fix }) },
      });
    });
}

/** `rate(…)` or `cron(…)`. */
export const scheduleExpression = checked(['rate', 'cron'], 'rate(5 minutes)');

/** `cron(…)` alone, for what happens at a time of the day. */
export const cronExpression = checked(['cron'], 'cron(0 20 ? * MON-FRI *)');
