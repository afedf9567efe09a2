/**
 * Schedule expressions of EventBridge Scheduler: `rate(5 minutes)`, `cron(0 20 ? * MON-FRI *)`.
 *
 * The fields of a cron expression are croner's to judge; the six-field form, the years, the numbering of weekdays from
 * Sunday = 1 and the rule of the question mark are AWS's own.
 * Source: Amazon EventBridge user guide, "Setting a schedule pattern for scheduled rules".
 */
import { Cron } from 'croner';
import * as z from 'zod';
import { type CronBounds, fromUnixCron, nearestCronField } from './cron-nearest.js';

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
  if (bare.length === 5) return { problem: 'is a Unix cron line, not an AWS one', fix: unixFix(bare) };
  return {
    problem: 'is neither rate(…) nor cron(…)',
    fix: `write for example rate(5 minutes) or ${CRON_EXAMPLE}`,
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
  if (fields.length === 5) return { problem: 'has five fields, and AWS reads six', fix: unixFix(fields) };
  if (fields.length !== 6) {
    const problem = `has ${fields.length} fields, and AWS reads six: minute hour day month weekday year`;
    return { problem, fix: `write for example ${CRON_EXAMPLE}` };
  }
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
  const wrong = CRON_FIELDS.findIndex((bounds, at) => !isReadable(fields[at] ?? '', bounds));
  const bounds = CRON_FIELDS[wrong];
  if (bounds !== undefined)
    return {
      problem: `has the ${bounds.name} "${fields[wrong]}", which AWS cannot read`,
      fix: `${bounds.range}; write for example ${nearestCron(fields) ?? CRON_EXAMPLE}`,
    };
  try {
    cronOf(schedule, 'UTC');
  } catch (error) {
    return { problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  return schedule;
}

/** Shown where nothing is near to what was written. */
const CRON_EXAMPLE = 'cron(0 20 ? * MON-FRI *)';

interface CronField extends CronBounds {
  readonly name: string;
  /** What it may hold, in words. */
  readonly range: string;
  /** What it may hold beside lists, ranges and steps. */
  readonly special?: RegExp;
}

/** The six fields in their order. */
const CRON_FIELDS: readonly CronField[] = [
  { name: 'minute', low: 0, high: 59, range: 'minutes are 0 to 59' },
  { name: 'hour', low: 0, high: 23, range: 'hours are 0 to 23' },
  {
    name: 'day-of-month',
    low: 1,
    high: 31,
    range: 'days of the month are 1 to 31, or L for the last',
    special: /^(\?|L|LW|\d{1,2}W)$/,
  },
  {
    name: 'month',
    low: 1,
    high: 12,
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
    range: 'months are 1 to 12, or JAN to DEC',
  },
  {
    name: 'day-of-week',
    low: 1,
    high: 7,
    names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
    range: 'weekdays are SUN to SAT, or 1 for Sunday to 7',
    special: /^(\?|L|[1-7]L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/,
  },
  { name: 'year', low: 1970, high: 2199, range: 'years are 1970 to 2199' },
];

/** Special forms, and lists, ranges and steps of numbers (or names) within bounds: croner is wider than AWS here. */
function isReadable(field: string, { low, high, names = [], special }: CronField): boolean {
  const inside = (word: string): boolean =>
    names.includes(word.toUpperCase()) || (/^\d{1,4}$/.test(word) && Number(word) >= low && Number(word) <= high);
  if (special?.test(field) === true) return true;
  return field.split(',').every((part) => {
    const [range = '', step, ...rest] = part.split('/');
    if (rest.length > 0 || (step !== undefined && !(/^\d{1,4}$/.test(step) && Number(step) >= 1))) return false;
    if (range === '*') return true;
    const ends = range.split('-');
    return ends.length <= 2 && ends.every(inside);
  });
}

/** The expression with every field within its bounds; undefined when that makes none that AWS reads. */
function nearestCron(fields: readonly string[]): string | undefined {
  const near = CRON_FIELDS.map((bounds, at) => {
    const field = fields[at] ?? '';
    return isReadable(field, bounds) ? field : nearestCronField(field, bounds);
  });
  const text = near.join(' ');
  return near.includes(undefined) || isScheduleProblem(parseCron(text)) ? undefined : `cron(${text})`;
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

/** A Unix line as AWS would have it, where it can say the same. */
function unixFix(fields: readonly string[]): string {
  const text = fromUnixCron(fields);
  return text !== undefined && !isScheduleProblem(parseSchedule(text))
    ? `write ${text}`
    : `write six fields (minute hour day month weekday year), one of the two days as ?, with SUN to SAT as weekdays: for example ${CRON_EXAMPLE}`;
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
export const cronExpression = checked(['cron'], CRON_EXAMPLE);
