import { describe, expect, it } from 'vitest';
import { isScheduleProblem, parseSchedule } from '../../src/schema/schedule.js';

/** What is advised in the place of an expression. */
function fixOf(text: string): string | undefined {
  const schedule = parseSchedule(text);
  return isScheduleProblem(schedule) ? schedule.fix : undefined;
}

describe('a line of Unix', () => {
  it.each([
    ['*/5 * * * *', 'cron(*/5 * * * ? *)'],
    ['0 6 1 * *', 'cron(0 6 1 * ? *)'],
    ['0 20 * * 1-5', 'cron(0 20 ? * 2-6 *)'],
    ['0 20 * * 0', 'cron(0 20 ? * 1 *)'],
    ['0 20 * * 7', 'cron(0 20 ? * 1 *)'],
    ['0 20 * * 0,6', 'cron(0 20 ? * 1,7 *)'],
    ['0 20 * * MON-FRI', 'cron(0 20 ? * MON-FRI *)'],
    // A step counts days: Sunday, Tuesday, Thursday, Saturday in both.
    ['0 20 * * */2', 'cron(0 20 ? * */2 *)'],
    ['0 20 * * 1-5/2', 'cron(0 20 ? * 2-6/2 *)'],
    ['cron(0 20 * * 1-5)', 'cron(0 20 ? * 2-6 *)'],
    // With a question mark the days are AWS's, and the year alone is missing.
    ['cron(0 20 ? * 2-6)', 'cron(0 20 ? * 2-6 *)'],
  ])('%s is %s', (unix, aws) => {
    expect(fixOf(unix)).toBe(`write ${aws}`);
    expect(fixOf(aws)).toBeUndefined();
  });

  it.each(['0 20 * * 5-7', '0 20 * * 0-7', '0 20 1 * 1', '0 20 * * 9', '61 * * * *', 'a b c d e'])(
    '%s has no ready expression',
    (unix) => {
      expect(fixOf(unix)).toMatch(/^write six fields .*: for example cron\(0 20 \? \* MON-FRI \*\)$/);
    },
  );
});

describe('a field that AWS cannot read', () => {
  it.each([
    ['cron(0 25 ? * MON-FRI *)', 'hours are 0 to 23; write for example cron(0 23 ? * MON-FRI *)'],
    ['cron(75 8 ? * * *)', 'minutes are 0 to 59; write for example cron(59 8 ? * * *)'],
    ['cron(0 8 32 * ? *)', 'days of the month are 1 to 31, or L for the last; write for example cron(0 8 31 * ? *)'],
    ['cron(0 8 1 Sept ? *)', 'months are 1 to 12, or JAN to DEC; write for example cron(0 8 1 SEP ? *)'],
    [
      'cron(0 20 ? * MO-FR *)',
      'weekdays are SUN to SAT, or 1 for Sunday to 7; write for example cron(0 20 ? * MON-FRI *)',
    ],
    ['cron(0 25 ? * Monday,8 *)', 'hours are 0 to 23; write for example cron(0 23 ? * MON,7 *)'],
    [
      'cron(0 20 ? * xyz *)',
      'weekdays are SUN to SAT, or 1 for Sunday to 7; write for example cron(0 20 ? * MON-FRI *)',
    ],
    ['cron(0 8 1 1 ? 1)', 'years are 1970 to 2199; write for example cron(0 8 1 1 ? 1970)'],
    ['cron(0 20)', 'write for example cron(0 20 ? * MON-FRI *)'],
  ])('%s: %s', (text, fix) => {
    expect(fixOf(text)).toBe(fix);
    expect(fixOf(/cron\(.*$/.exec(fix)?.[0] ?? '')).toBeUndefined();
  });
});
