/** From the clock on a wall to the moment that it shows. */

const MINUTE = 60_000;

/** Turns a date and time of a zone, written as if it were UTC, into the moment; both in milliseconds. */
export type ZoneClock = (wall: number) => number;

/** The clock of a time zone. A time that summer time skips is the moment an hour later, one that comes twice the first. */
export function zoneClock(timezone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const offsetAt = (moment: number): number => {
    const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(moment / MINUTE) * MINUTE;
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
