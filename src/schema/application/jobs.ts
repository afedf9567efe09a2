/** `application.jobs`: what runs by the clock. */
import * as z from 'zod';
import { defaulted, optional, required } from '../field.js';
import { commandAsList, commandLine, slug, timeZone } from '../formats.js';
import { scheduleExpression } from '../schedule.js';

const job = z.strictObject({
  command: required(commandLine, {
    description: 'The command of the task, as a list of words; no shell reads it.',
    effect: 'in-place',
    examples: [['python', '-m', 'scheduled_tasks.geofence_checker']],
    suggest: commandAsList,
    readBy: ['task-definitions', 'backend'],
  }),
  schedule: required(scheduleExpression, {
    description: 'When the job runs: rate(…) or cron(…) in the form of EventBridge Scheduler.',
    effect: 'in-place',
    examples: ['rate(5 minutes)', 'cron(0 20 ? * MON-FRI *)'],
    reason: 'Anything else is refused when the schedule is created.',
    source: 'Amazon EventBridge Scheduler user guide, "Schedule types"',
    readBy: ['cdk', 'runbooks', 'cost'],
  }),
  timezone: defaulted(timeZone, {
    description: 'The time zone in which a cron(…) schedule is read.',
    effect: 'in-place',
    reason: 'Scheduler accepts IANA names of at most 50 characters.',
    source: 'Amazon EventBridge Scheduler API reference, CreateSchedule',
    default: { value: 'UTC' },
    readBy: ['cdk', 'runbooks', 'cost'],
  }),
  description: optional(z.string().max(512), {
    description: 'What the job does.',
    effect: 'in-place',
    readBy: ['cdk', 'backend', 'runbooks'],
  }),
  cpu: defaulted(z.int(), {
    description: 'The CPU units of a run; 1024 are one vCPU.',
    unit: 'CPU units',
    effect: 'in-place',
    reason: 'Fargate offers pairs of cpu and memory.',
    source: 'Amazon ECS developer guide, "Task CPU and memory"',
    default: { value: 256 },
    readBy: ['task-definitions', 'cost'],
  }),
  memory: defaulted(z.int(), {
    description: 'The memory of a run.',
    unit: 'MiB',
    effect: 'in-place',
    reason: 'Fargate offers pairs of cpu and memory.',
    source: 'Amazon ECS developer guide, "Task CPU and memory"',
    default: { value: 512 },
    readBy: ['task-definitions', 'cost'],
  }),
  retries: defaulted(z.int().min(0).max(185), {
    description: 'How often Scheduler tries again when the task cannot be started.',
    effect: 'in-place',
    reason: 'Scheduler retries at most 185 times.',
    source: 'Amazon EventBridge Scheduler API reference, RetryPolicy',
    default: { value: 2 },
    readBy: ['cdk'],
  }),
  maxEventAgeSeconds: defaulted(z.int().min(60).max(86400), {
    description: 'How late a run may start before it is given up and goes to the dead-letter queue.',
    unit: 'seconds',
    effect: 'in-place',
    source: 'Amazon EventBridge Scheduler API reference, RetryPolicy',
    default: { value: 300 },
    readBy: ['cdk'],
  }),
  averageRunSeconds: defaulted(z.int().min(60).max(86400), {
    description: 'How long a run takes, for the cost estimate; Fargate bills at least one minute.',
    unit: 'seconds',
    effect: 'in-place',
    default: { value: 60 },
    readBy: ['cost'],
  }),
});

/** The scheduled jobs of the application by name. */
export const jobs = defaulted(z.record(slug(24), job), {
  description: 'The scheduled jobs of the application by name.',
  effect: 'in-place',
  default: { value: {} },
  readBy: ['task-definitions', 'iam', 'cdk', 'backend', 'runbooks', 'cost'],
});
