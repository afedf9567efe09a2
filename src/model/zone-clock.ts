/** From the clock on a wall to the moment that it shows. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Turns a date and time of a zone, written as if it were UTC, into the moment; both in milliseconds. */
export type ZoneClock = (wall: number) => number;

/** The clock of a time zone. A time that summer time skips is the moment an hour later, one that comes twice the first. */
export function zoneClock(timezone: string): ZoneClock {
  // Ends with the offset: `GMT-05:00`. Asking for the date and time instead takes ten times as long.
  const format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  const offsetAt = (moment: number): number => {
    const [, sign, hours, minutes, seconds] = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(moment)) ?? [];
    const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE + Number(seconds ?? 0) * SECOND;
    return sign === '-' ? -offset : offset;
  };
  return (wall) => {
    const [before, after] = [offsetAt(wall - DAY), offsetAt(wall + DAY)];
    if (before === after) return wall - before;
    const [early, late] = [wall - before, wall - after];
    // Around a change only one of the offsets is in force at the moment that it leads to.
    return offsetAt(early) === before ? early : offsetAt(late) === after ? late : early;
  };
}

const DAY = 24 * 60 * MINUTE;
