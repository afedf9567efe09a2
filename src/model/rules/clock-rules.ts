/** The clock: off-hours that make sense, and jobs that do not run against a stopped database. */
import { isScheduleProblem, parseSchedule, type Schedule } from '../../schema/schedule.js';
import { whileAwake } from '../clock.js';
import { awakeSlots, isAwakeIn, wakingWindows } from '../waking-hours.js';
import { error, type Rule, type RuleFacts, warning } from './rule.js';

function offHoursOf({ settings }: RuleFacts) {
  const { offHours } = settings.schedules;
  return offHours === undefined || offHours === false ? undefined : offHours;
}

function readSchedule(text: string): Schedule | undefined {
  const schedule = parseSchedule(text);
  return isScheduleProblem(schedule) ? undefined : schedule;
}

const stopAndStart: Rule = (facts) => {
  const offHours = offHoursOf(facts);
  if (offHours === undefined || offHours.stop !== offHours.start) return [];
  return [
    error(facts, {
      code: 'schedules.same-time',
      at: ['schedules', 'offHours', 'start'],
      message: `The environment stops and starts at the same time, ${offHours.stop}.`,
      reason: 'The order of two actions at one time is not defined.',
      fix: 'Let start come hours after stop.',
    }),
  ];
};

const jobsAwake: Rule = (facts) => {
  const offHours = offHoursOf(facts);
  if (offHours === undefined) return [];
  return Object.entries(facts.application.jobs)
    .filter(
      ([, job]) => readSchedule(job.schedule)?.kind === 'rate' && whileAwake(job.schedule, offHours) === undefined,
    )
    .map(([name, job]) =>
      warning(facts, {
        code: 'job.runs-off-hours',
        at: ['schedules', 'offHours'],
        message: `The job ${name} (${job.schedule}) also runs in the off-hours, when the database is stopped, and will fail.`,
        reason:
          'Only rates that divide the hour or the day, and off-hours on the hour and on the same weekdays, can be joined exactly.',
        fix: 'Give the job a cron(…) within the working hours, or acknowledge job.runs-off-hours with a reason.',
      }),
    );
};

const backupsAwake: Rule = (facts) => {
  if (offHoursOf(facts) === undefined || !facts.settings.backups.enabled) return [];
  return [
    warning(facts, {
      code: 'schedules.backups-asleep',
      at: ['schedules', 'offHours'],
      message: 'The backups of AWS Backup are taken at night, and the off-hours stop the database then.',
      reason: 'A backup of a stopped instance fails, and the alarm on failed backups rings.',
      source: 'Amazon RDS user guide, "Stopping an Amazon RDS DB instance temporarily"',
      fix: 'Set schedules.offHours or backups.enabled to false, or acknowledge schedules.backups-asleep with a reason.',
    }),
  ];
};

/** RDS backs up and patches by itself, and only an instance that runs. */
const windowsAwake: Rule = (facts) => {
  const offHours = offHoursOf(facts);
  const awake = offHours === undefined ? undefined : awakeSlots(offHours);
  if (offHours === undefined || awake === undefined) return [];
  const better = wakingWindows(offHours);
  const { backupWindow, maintenanceWindow } = facts.settings.database;
  return (
    [
      ['backupWindow', backupWindow, better?.backup, 'no backup is taken', 'Working with backups'],
      ['maintenanceWindow', maintenanceWindow, better?.maintenance, 'nothing is patched', 'Maintaining a DB instance'],
    ] as const
  )
    .filter(([, window]) => !isAwakeIn(window, awake))
    .map(([field, window, fit, effect, page]) =>
      warning(facts, {
        code: 'schedules.window-asleep',
        at: ['database', field],
        message: `The window ${window} (UTC) lies in the off-hours, when the database is stopped: ${effect} then.`,
        reason: 'RDS works only on an instance that is available.',
        source: `Amazon RDS user guide, "${page}"`,
        fix: `${fit === undefined ? 'Choose a window in the waking hours' : `Write ${fit}, or leave it out`}, or acknowledge schedules.window-asleep with a reason.`,
      }),
    );
};

export const clockRules: readonly Rule[] = [stopAndStart, jobsAwake, backupsAwake, windowsAwake];
