/** What happens by the clock: the jobs of the application and the hours in which an environment sleeps. */
import type { ApplicationSettings } from '../schema/document.js';
import type { EnvironmentSettings } from '../schema/environment/environment.js';
import {
  type CronSchedule,
  isScheduleProblem,
  parseSchedule,
  type Schedule,
  scheduleText,
} from '../schema/schedule.js';
import { NAME_LIMITS, shortened } from './names.js';

export interface JobModel {
  /** As the document calls it. */
  readonly name: string;
  readonly description: string;
  readonly command: readonly string[];
  /** The Python module that the command runs with `python -m`, when it does. */
  readonly pythonModule: string | undefined;
  /** The name of the schedule in its group. */
  readonly scheduleName: string;
  /** What Scheduler gets: the document's expression, or one that sleeps with the environment. */
  readonly schedule: string;
  readonly timezone: string;
  /** The document's own expression. */
  readonly writtenSchedule: string;
  /** Whether the job pauses in the hours in which the database is stopped. */
  readonly sleeps: boolean;
  readonly retries: number;
  readonly maxEventAgeSeconds: number;
  readonly averageRunSeconds: number;
  /** The task definition that it runs. */
  readonly family: string;
}

export interface OffHoursModel {
  readonly timezone: string;
  readonly stop: string;
  readonly start: string;
  /** When the database starts: ahead of what needs it, where that can be said. */
  readonly databaseStart: string;
  /** What autoscaling is given when the environment wakes up: it never starts a first task by itself. */
  readonly tasks: { readonly min: number; readonly max: number };
  /** Names of the scheduled actions of Application Auto Scaling. */
  readonly actions: { readonly stop: string; readonly start: string };
  /** Names of the schedules that stop and start the database. */
  readonly databaseSchedules: { readonly stop: string; readonly start: string };
}

/** The off-hours, when the environment has any. */
export function offHoursModel(settings: EnvironmentSettings): OffHoursModel | undefined {
  const { offHours } = settings.schedules;
  if (offHours === undefined || offHours === false) return undefined;
  const { min, desired, max } = settings.backend.tasks;
  return {
    ...offHours,
    databaseStart: ahead(offHours.start),
    tasks: { min: Math.max(min, Math.min(desired, 1)), max },
    actions: { stop: 'off-hours-stop', start: 'off-hours-start' },
    databaseSchedules: { stop: 'database-stop', start: 'database-start' },
  };
}

/** So long before everything else the database starts, in minutes. It takes five to ten. */
const DATABASE_AHEAD = 15;

/** A cron expression that fires that much earlier on the same days; the same one where it says no single time of the day. */
function ahead(text: string): string {
  const schedule = readSchedule(text);
  if (schedule?.kind !== 'cron' || ![schedule.minute, schedule.hour].every((field) => /^\d+$/.test(field))) return text;
  const minutes = Number(schedule.hour) * 60 + Number(schedule.minute) - DATABASE_AHEAD;
  if (minutes < 0) return text;
  return scheduleText({ ...schedule, hour: String(Math.floor(minutes / 60)), minute: String(minutes % 60) });
}

/** The jobs of an environment, sorted by name. */
export function jobModels(
  application: ApplicationSettings,
  prefix: string,
  offHours: OffHoursModel | undefined,
): readonly JobModel[] {
  return Object.entries(application.jobs)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, job]) => {
      const awake = offHours === undefined ? undefined : whileAwake(job.schedule, offHours);
      return {
        name,
        description: job.description ?? `The ${name} job of ${application.name}.`,
        command: job.command,
        pythonModule: pythonModule(job.command),
        scheduleName: shortened(name, NAME_LIMITS.schedule),
        schedule: awake ?? job.schedule,
        timezone: awake === undefined ? job.timezone : (offHours?.timezone ?? job.timezone),
        writtenSchedule: job.schedule,
        sleeps: awake !== undefined,
        retries: job.retries,
        maxEventAgeSeconds: job.maxEventAgeSeconds,
        averageRunSeconds: job.averageRunSeconds,
        family: jobFamily(prefix, name),
      };
    });
}

/** The family of the task definition of a job. */
export function jobFamily(prefix: string, job: string): string {
  return `${prefix}-job-${job}`;
}

function pythonModule(command: readonly string[]): string | undefined {
  const [program = '', flag, module] = command;
  return /^python[\d.]*$/.test(program) && flag === '-m' ? module : undefined;
}

/**
 * A rate as a cron expression that fires only while the environment is awake; undefined when it cannot be said exactly.
 *
 * A job that runs at night against a stopped database fails, alarms and costs money. The rate must divide the hour or the
 * day, stop and start must be on the hour and on the same weekdays, and start must come before stop.
 */
export function whileAwake(
  schedule: string,
  offHours: { readonly stop: string; readonly start: string },
): string | undefined {
  const [rate, stop, start] = [schedule, offHours.stop, offHours.start].map(readSchedule);
  if (rate?.kind !== 'rate' || stop?.kind !== 'cron' || start?.kind !== 'cron') return undefined;
  const [from, to] = [hourOf(start), hourOf(stop)];
  if (from === undefined || to === undefined || from >= to) return undefined;
  if (start.dayOfWeek !== stop.dayOfWeek || start.dayOfMonth !== '?' || stop.dayOfMonth !== '?') return undefined;
  if (start.month !== '*' || stop.month !== '*' || start.year !== '*' || stop.year !== '*') return undefined;
  const minutes = rate.value * { minute: 1, hour: 60, day: 1440 }[rate.unit];
  const awake = (minute: string, hour: string): string =>
    scheduleText({ kind: 'cron', minute, hour, dayOfMonth: '?', month: '*', dayOfWeek: start.dayOfWeek, year: '*' });
  const hours = `${from}-${to - 1}`;
  if (minutes < 60 && 60 % minutes === 0) return awake(minutes === 1 ? '*' : `0/${minutes}`, hours);
  if (minutes % 60 === 0 && minutes <= 1440 && 24 % (minutes / 60) === 0) {
    const step = minutes / 60;
    return awake('30', step === 1 ? hours : step === 24 ? `${from}` : `${hours}/${step}`);
  }
  return undefined;
}

function readSchedule(text: string): Schedule | undefined {
  const schedule = parseSchedule(text);
  return isScheduleProblem(schedule) ? undefined : schedule;
}

/** The hour of a cron expression that fires once a day on the hour. */
function hourOf({ minute, hour }: CronSchedule): number | undefined {
  return minute === '0' && /^\d{1,2}$/.test(hour) ? Number(hour) : undefined;
}
