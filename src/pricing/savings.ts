/**
 * What could be saved: each idea is the same environment with one thing changed, estimated the same way, so the figure is
 * that of this document and not a rule of thumb. Ideas that would cost more are shown as such.
 */
import { jobModels, offHoursModel } from '../model/clock.js';
import type { EnvironmentSettings } from '../schema/environment/environment.js';
import { type Estimate, type EstimateOptions, estimate } from './estimate.js';
import { line, type PricedModel } from './line.js';
import { awakeHours } from './period.js';

export interface Saving {
  /** A stable name: `off-hours`. */
  readonly key: string;
  /** What to do, as an imperative. */
  readonly title: string;
  /** The field that does it; undefined when none does. */
  readonly field: string | undefined;
  /** The value to write there. */
  readonly value: string | undefined;
  /** USD in a month; negative when it would cost more; undefined when a price is missing. */
  readonly monthlyUsd: number | undefined;
  /** What it costs in comfort or safety, or why there is no figure. */
  readonly caution: string;
}

/** A working week of 13 hours a day, as the documentation's example has it. */
const NIGHTS = { timezone: 'America/New_York', stop: 'cron(0 20 ? * MON-FRI *)', start: 'cron(0 7 ? * MON-FRI *)' };
const WEEKENDS = { timezone: 'America/New_York', stop: 'cron(0 20 ? * FRI *)', start: 'cron(0 7 ? * MON *)' };

/** An environment as it would be, and the idea that leads there. */
type Idea = Omit<Saving, 'monthlyUsd'> & { readonly saved: (now: Estimate) => number | undefined };

/** Every idea that applies to an environment, the largest saving first and those without a figure last. */
export function savings(model: PricedModel, options: EstimateOptions = {}): readonly Saving[] {
  const now = estimate(model, options);
  return [
    ...scheduleIdeas(model, options),
    ...sizeIdeas(model, options),
    ...databaseIdeas(model, now.assumptions.auroraCapacityUnits),
  ]
    .map(({ saved, ...idea }) => ({ ...idea, monthlyUsd: saved(now) }))
    .sort(
      (one, other) => (other.monthlyUsd ?? Number.NEGATIVE_INFINITY) - (one.monthlyUsd ?? Number.NEGATIVE_INFINITY),
    );
}

/** The same environment without its off-hours: what the schedules save is the difference. */
export function withoutSchedules(model: PricedModel): PricedModel {
  return sleeping(model, undefined);
}

function scheduleIdeas(model: PricedModel, options: EstimateOptions): readonly Idea[] {
  const { tier, backend } = model.settings;
  // Guards refuse a production that sleeps, so it is no idea there.
  if (tier === 'production' || model.offHours !== undefined) return [];
  const { desired } = backend.tasks;
  const idea = (key: string, title: string, offHours: typeof NIGHTS): Idea => ({
    key,
    title,
    field: 'schedules.offHours',
    value: JSON.stringify(offHours),
    caution: 'Nobody can use the environment while it sleeps.',
    saved: (now) => difference(now, estimate(sleeping(model, offHours), options)),
  });
  const nightTasks: Idea = {
    key: 'one-task-at-night',
    title: 'Run one task at nights and on weekends',
    field: undefined,
    value: undefined,
    caution: 'No field does this; off-hours take the tasks to zero and save more.',
    saved: (now) => {
      const one = { ...backend, tasks: { ...backend.tasks, desired: 1 } };
      const reduced = estimate(altered(model, { backend: one }), options);
      const asleep = 1 - awakeHours(NIGHTS, now.period) / now.period.hours;
      return scaled(difference(now, reduced), asleep);
    },
  };
  return [
    idea('off-hours', 'Sleep at nights and on weekends (20:00 to 07:00, Monday to Friday)', NIGHTS),
    idea('weekends', 'Sleep on weekends (Friday 20:00 to Monday 07:00)', WEEKENDS),
    ...(desired > 1 ? [nightTasks] : []),
  ];
}

function sizeIdeas(model: PricedModel, options: EstimateOptions): readonly Idea[] {
  const { backend, network, tier } = model.settings;
  const change = (
    idea: Omit<Idea, 'saved'>,
    settings: Partial<EnvironmentSettings>,
    derived: Partial<PricedModel> = {},
  ): Idea => ({
    ...idea,
    saved: (now) => difference(now, estimate({ ...altered(model, settings), ...derived }, options)),
  });
  const arm64 = change(
    {
      key: 'arm64',
      title: 'Run on ARM64 processors',
      field: 'backend.architecture',
      value: 'arm64',
      caution: 'The image is built for another processor; every wheel must exist for it.',
    },
    { backend: { ...backend, architecture: 'arm64' } },
  );
  const spot = change(
    {
      key: 'spot',
      title: 'Run every second task but the first on Fargate Spot',
      field: 'backend.spot',
      value: 'true',
      caution: 'AWS takes Spot tasks back with two minutes of notice. The price varies; none is known for ARM64.',
    },
    { backend: { ...backend, spot: true } },
  );
  const instance = change(
    {
      key: 'nat-instance',
      title: 'Use a NAT instance',
      field: 'network.nat',
      value: 'instance',
      caution: 'One small machine that you patch; without it no task reaches AWS.',
    },
    { network: { ...network, nat: 'instance' } },
    { network: { ...model.network, nat: 'instance', natCount: 1 } },
  );
  const single = change(
    {
      key: 'nat-single',
      title: 'Use one NAT gateway for all zones',
      field: 'network.nat',
      value: 'single',
      caution: 'When its zone fails, no task reaches AWS.',
    },
    { network: { ...network, nat: 'single' } },
    { network: { ...model.network, nat: 'single', natCount: 1 } },
  );
  const production = tier === 'production';
  return [
    ...(backend.architecture === 'x86_64' ? [arm64] : []),
    ...(!production && !backend.spot && backend.tasks.desired > 1 ? [spot] : []),
    ...(!production && ['single', 'perAz', 'regional'].includes(network.nat) ? [instance] : []),
    ...(['perAz', 'regional'].includes(network.nat) ? [single] : []),
  ];
}

function databaseIdeas(model: PricedModel, capacityUnits: number): readonly Idea[] {
  return [
    {
      key: 'aurora-serverless',
      title: 'Move the database to Aurora Serverless v2',
      field: undefined,
      value: undefined,
      // Source: Amazon Aurora user guide, "Aurora Serverless v2 capacity": a unit is about 2 GiB of memory.
      caution: `Compute alone, at ${capacityUnits} ACU (${capacityUnits * 2} GiB of memory) on average; the table has no price of its storage. No field does this.`,
      saved: (now) => {
        const { multiAz } = model.settings.database;
        const [instance] = now.lines.filter(({ id }) => id === 'database.instance');
        const [aurora] = line({
          id: 'aurora',
          group: 'database',
          price: 'aurora.serverless-v2.acu-hour',
          quantity: capacityUnits * now.awakeHours * (multiAz ? 2 : 1),
        });
        return instance?.monthlyUsd === undefined || aurora?.monthlyUsd === undefined
          ? undefined
          : instance.monthlyUsd - aurora.monthlyUsd;
      },
    },
    {
      key: 'reserved-database',
      title: 'Reserve the database instance for a year',
      field: undefined,
      value: undefined,
      caution: 'The table has no price of reserved instances, so there is no figure. Only for what runs at all hours.',
      saved: () => undefined,
    },
    {
      key: 'compute-savings-plan',
      title: 'Commit to a Compute Savings Plan for the tasks',
      field: undefined,
      value: undefined,
      caution: 'The table has no price of savings plans, so there is no figure. Only for what runs at all hours.',
      saved: () => undefined,
    },
  ];
}

/** What another estimate saves; unknown when it has a line without a price that this one has not. */
function difference(now: Estimate, then: Estimate): number | undefined {
  if (then.missing.some((id) => !now.missing.includes(id))) return undefined;
  // A line that loses its place among the unpriced would look like a rise of the total.
  if (now.missing.some((id) => !then.missing.includes(id))) return undefined;
  return now.total - then.total;
}

function scaled(value: number | undefined, share: number): number | undefined {
  return value === undefined ? undefined : value * share;
}

function altered(model: PricedModel, settings: Partial<EnvironmentSettings>): PricedModel {
  return { ...model, settings: { ...model.settings, ...settings } };
}

/** The environment with these off-hours, its jobs asleep with it. */
function sleeping(model: PricedModel, times: typeof NIGHTS | undefined): PricedModel {
  const settings = {
    ...model.settings,
    schedules: { ...model.settings.schedules, offHours: times ?? (false as const) },
  };
  const offHours = offHoursModel(settings);
  const families = new Map(model.jobs.map(({ name, family }) => [name, family]));
  const jobs = jobModels(model.application, model.name, offHours).map((job) => ({
    ...job,
    family: families.get(job.name) ?? job.family,
  }));
  return { ...model, settings, offHours, jobs };
}
