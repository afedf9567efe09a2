/** Cron expressions that AWS reads, near to what was written: from Unix, or with numbers and names outside of its ranges. */
import { nearestWord } from './nearest.js';

/** What a field of a cron expression holds. */
export interface CronBounds {
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

/**
 * Five Unix fields in AWS's six: weekdays move from Sunday = 0 to Sunday = 1, one of the days becomes a question mark.
 * Undefined where AWS has no such form: a range over the end of the week, or both days restricted, of which Unix takes either.
 */
export function fromUnixCron([minute, hour, day = '', month, weekday = '']: readonly string[]): string | undefined {
  // A question mark is AWS's own: then the year alone is missing, and the days are AWS's already.
  if (day === '?' || weekday === '?') return `cron(${minute} ${hour} ${day} ${month} ${weekday} *)`;
  if (weekday === '*') return `cron(${minute} ${hour} ${day} ${month} ? *)`;
  const parts = weekday.split(',').map(weekdaysOfAws);
  if (day !== '*' || parts.includes(undefined)) return undefined;
  return `cron(${minute} ${hour} ? ${month} ${parts.join(',')} *)`;
}

/** One entry of Unix's weekdays; its step counts days and stays. */
function weekdaysOfAws(part: string): string | undefined {
  const [days = '', ...step] = part.split('/');
  const shifted = days.split('-').map((day) => (/^[0-7]$/.test(day) ? String((Number(day) % 7) + 1) : day));
  const [first, last] = shifted.map(Number);
  const wraps = first !== undefined && last !== undefined && first >= last;
  return wraps ? undefined : [shifted.join('-'), ...step].join('/');
}

/** A field with each number and name that lies outside of its bounds at the nearest one inside; undefined when none is near. */
export function nearestCronField(field: string, { low, high, names = [] }: CronBounds): string | undefined {
  const nearest = (word: string): string | undefined => {
    if (/^\d+$/.test(word)) return String(Math.min(high, Math.max(low, Number(word))));
    return nearestWord(word, names);
  };
  const parts = field.split(',').map((part) => {
    const [range = '', ...step] = part.split('/');
    if (range === '*') return part;
    const ends = range.split('-').map(nearest);
    return ends.includes(undefined) ? undefined : [ends.join('-'), ...step].join('/');
  });
  return parts.includes(undefined) ? undefined : parts.join(',');
}
