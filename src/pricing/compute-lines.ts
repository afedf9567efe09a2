/** Fargate: the tasks of the service and the runs of the jobs. */
import type { JobModel } from '../model/clock.js';
import { type CostLine, type LineFacts, line } from './line.js';
import { runsInMonth } from './runs.js';

/** Fargate gives every task this much disk for nothing. */
const FREE_DISK_GIB = 20;
/** Fargate bills a run of less than a minute as one minute. */
const LEAST_RUN_SECONDS = 60;

/** The service and every job. */
export function computeLines(facts: LineFacts): readonly CostLine[] {
  return [...serviceLines(facts), ...jobLines(facts)];
}

/** Tasks as desired; what autoscaling adds under load is not foreseen. */
function serviceLines({ model, awakeHours }: LineFacts): readonly CostLine[] {
  const { backend } = model.settings;
  const { desired } = backend.tasks;
  const hours = desired * awakeHours;
  // One task is always an ordinary one; of the others ECS starts every second on Spot.
  const spotHours = backend.spot ? (Math.max(0, desired - 1) / 2) * awakeHours : 0;
  const disk = billedDisk(model);
  const prices = pricesOf(backend.architecture);
  const tasks = (hours: number, id: string, family: 'fargate' | 'fargate-spot', what: string) => [
    ...line({
      id: `${id}.vcpu`,
      group: 'compute',
      price: `${family}.${prices}.vcpu-hour`,
      unit: 'vCPU-hour',
      label: `${what}: vCPU, ${backend.architecture}`,
      quantity: (hours * backend.cpu) / 1024,
      schedulable: true,
    }),
    ...line({
      id: `${id}.memory`,
      group: 'compute',
      price: `${family}.${prices}.gb-hour`,
      unit: 'GB-hour',
      label: `${what}: memory, ${backend.architecture}`,
      quantity: (hours * backend.memory) / 1024,
      schedulable: true,
    }),
  ];
  return [
    ...tasks(hours - spotHours, 'service', 'fargate', 'API tasks'),
    ...tasks(spotHours, 'service-spot', 'fargate-spot', 'API tasks on Spot'),
    ...line({
      id: 'service.disk',
      group: 'compute',
      price: 'fargate.ephemeral.gb-hour',
      label: 'API tasks: disk above 20 GB',
      quantity: hours * disk,
      schedulable: true,
    }),
  ];
}

function jobLines({ model, period }: LineFacts): readonly CostLine[] {
  const prices = pricesOf(model.settings.backend.architecture);
  return model.jobs.flatMap((job) => {
    const { cpu = 0, memory = 0 } = model.tasks.find(({ family }) => family === job.family) ?? {};
    const hours = (runsOf(job, period) * Math.max(LEAST_RUN_SECONDS, job.averageRunSeconds)) / 3600;
    const part = (what: 'vcpu' | 'gb', label: string, units: number) =>
      line({
        id: `job.${job.name}.${what === 'vcpu' ? 'vcpu' : 'memory'}`,
        group: 'compute',
        price: `fargate.${prices}.${what}-hour`,
        label: `Job ${job.name}: ${label}`,
        quantity: (hours * units) / 1024,
        schedulable: job.sleeps,
        note: `${Math.round(runsOf(job, period))} runs of ${Math.max(LEAST_RUN_SECONDS, job.averageRunSeconds)} s.`,
      });
    return [
      ...part('vcpu', 'vCPU', cpu),
      ...part('gb', 'memory', memory),
      ...line({
        id: `job.${job.name}.disk`,
        group: 'compute',
        price: 'fargate.ephemeral.gb-hour',
        label: `Job ${job.name}: disk above 20 GB`,
        quantity: hours * billedDisk(model),
        schedulable: job.sleeps,
      }),
    ];
  });
}

/** GB of disk of each task above those that are free; every task definition asks for the same. */
function billedDisk({ settings: { backend } }: LineFacts['model']): number {
  return Math.max(0, (backend.ephemeralStorageGiB ?? FREE_DISK_GIB) - FREE_DISK_GIB);
}

/** How often a job runs in a month. */
export function runsOf(job: JobModel, period: LineFacts['period']): number {
  return runsInMonth(job.schedule, period);
}

function pricesOf(architecture: 'x86_64' | 'arm64'): 'x86' | 'arm' {
  return architecture === 'arm64' ? 'arm' : 'x86';
}
