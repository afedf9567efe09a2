/** What every replay shares: an account with an environment in it, and what must hold of any run of any page. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { render } from '../../../src/generators/render.js';
import type { EnvironmentModel } from '../../../src/model/model.js';
import type { RunbookSlug } from '../../../src/model/runbooks.js';
import { modelsOf } from '../../generators/files.js';
import { Account, type Run } from '../runbook-moto.js';

export interface Replayed {
  readonly account: Account;
  readonly model: EnvironmentModel;
  /** Pages whose every block has run. */
  readonly pages: Set<RunbookSlug>;
}

/** An environment of a fixture, in an account of its own; nothing is started yet. */
export function environmentOf(fixture: string, name: string): Replayed {
  const document = new URL(`../../fixtures/${fixture}/hha-env.yaml`, import.meta.url);
  const models = modelsOf(readFileSync(document, 'utf8'));
  const model = models.find((candidate) => candidate.name === name);
  if (model === undefined) throw new Error(`the fixture ${fixture} has no ${name}`);
  return { account: new Account(model, render(models)), model, pages: new Set() };
}

/** Promises that moto does not keep, each with the reason. */
const NOT_PLAYED: Readonly<Record<string, string>> = {
  PENDING: 'the records of moto are in every name server at once',
  Deleted: 'a stack of moto never fails, so none has to go before its creation is repeated',
  rebooting: 'the databases of moto are back at once',
};

/** Runs a page, all of it or some steps; every block must succeed and print what the page says. */
export function replay({ account, pages }: Replayed, slug: RunbookSlug, steps?: RegExp): Run {
  const run = account.replay(slug, steps);
  expect(run.status, `${slug}\n${run.output.slice(-4000)}\n${account.log}`).toBe(0);
  expect(brokenPromises(run), slug).toEqual([]);
  if (steps === undefined) pages.add(slug);
  return run;
}

/** What a page says that a block prints, and that it did not print. GitHub and CDK are only stand-ins here. */
export function brokenPromises({ blocks }: Pick<Run, 'blocks'>): readonly string[] {
  return blocks.flatMap(({ text, promises, printed, line }) =>
    /\b(gh|npx) /.test(text)
      ? []
      : promises
          .filter((promise) => !(promise in NOT_PLAYED) && !printed.includes(promise))
          .map((promise) => `line ${line}: ${promise} is not in: ${printed.slice(0, 500)}`),
  );
}

/** What the blocks of a step printed. */
export function printedBy({ blocks }: Run, heading: RegExp): string {
  return blocks
    .filter((block) => heading.test(block.heading))
    .map(({ printed }) => printed)
    .join('');
}

/** The newest active revision of every task, with its image's digest. */
export function newestRevisions({
  account,
  model,
}: Replayed): Readonly<Record<string, { arn: string; digest: string }>> {
  return Object.fromEntries(
    model.tasks.map(({ key, family }) => {
      const [arn = ''] = account.ask<string[]>(
        ...['ecs', 'list-task-definitions', '--family-prefix', family, '--status', 'ACTIVE', '--sort', 'DESC'],
        ...['--query', 'taskDefinitionArns'],
      );
      const image = account.ask<string>(
        ...['ecs', 'describe-task-definition', '--task-definition', arn],
        ...['--query', 'taskDefinition.containerDefinitions[0].image'],
      );
      return [key, { arn, digest: image.split('@')[1] ?? '' }];
    }),
  );
}

/** The digest of a commit's image in the registry. */
export function digestOf({ account, model }: Replayed, commit: string): string {
  return account.ask<string>(
    ...['ecr', 'describe-images', '--repository-name', model.image.repository, '--image-ids', `imageTag=${commit}`],
    ...['--query', 'imageDetails[0].imageDigest'],
  );
}

export interface Service {
  readonly status: string;
  readonly networkConfiguration: object;
  readonly loadBalancers: readonly object[];
  readonly deploymentConfiguration: object;
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly runningCount: number;
}

/** The service as ECS describes it. */
export function serviceOf({ account, model }: Replayed): Service {
  const { cluster, service } = model.names;
  return account.ask('ecs', 'describe-services', '--cluster', cluster, '--services', service, '--query', 'services[0]');
}

/** Tasks of a cluster in a state, by family when one is given. */
export function tasksOf(
  { account, model }: Replayed,
  status: 'RUNNING' | 'STOPPED',
  family?: string,
): readonly string[] {
  return account.ask<string[]>(
    ...['ecs', 'list-tasks', '--cluster', model.names.cluster, '--desired-status', status],
    ...(family === undefined ? ['--service-name', model.names.service] : ['--family', family]),
    ...['--query', 'taskArns'],
  );
}

/** Between how many tasks autoscaling chooses, and whether its clock is suspended. */
export function scalingOf({ account }: Replayed): { min: number; max: number; suspended: boolean | null } {
  return account.ask(
    ...['application-autoscaling', 'describe-scalable-targets', '--service-namespace', 'ecs', '--query'],
    'ScalableTargets[0].{min: MinCapacity, max: MaxCapacity, suspended: SuspendedState.ScheduledScalingSuspended}',
  );
}

/** What happens by the clock: the jobs, then the stop and the start of a database that sleeps. */
export function schedulesOf({ model }: Replayed): readonly string[] {
  const sleep = model.offHours === undefined ? [] : Object.values(model.offHours.databaseSchedules);
  return [...model.jobs.map(({ scheduleName }) => scheduleName), ...sleep];
}

/** The states of everything that happens by the clock. */
export function clockOf(environment: Replayed): readonly string[] {
  const { account, model } = environment;
  return schedulesOf(environment).map((name) =>
    account.ask<string>(
      ...['scheduler', 'get-schedule', '--group-name', model.names.scheduleGroup, '--name', name, '--query', 'State'],
    ),
  );
}

/** An instance as RDS describes it; undefined when there is none of that name. */
export function databaseOf(
  { account }: Replayed,
  identifier: string,
  region?: string,
): Record<string, unknown> | undefined {
  const all = account.ask<Record<string, unknown>[]>(
    ...[
      'rds',
      'describe-db-instances',
      ...(region === undefined ? [] : ['--region', region]),
      '--query',
      'DBInstances',
    ],
  );
  return all.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === identifier);
}

/** The keys of the bucket of the web application. */
export function keysOf({ account, model }: Replayed): readonly string[] {
  return (
    account.ask<string[] | null>(
      's3api',
      'list-objects-v2',
      '--bucket',
      model.names.webBucket,
      '--query',
      'Contents[].Key',
    ) ?? []
  );
}

/** Prints what was added to moto for these runbooks, and gives the names of what none of them needed. */
export function idleCompletions({ account, model }: Replayed): readonly string[] {
  const all = Object.entries(account.completions());
  const used = all.filter(([, completion]) => completion.used);
  const blind = used.filter(([, completion]) => completion.blind);
  console.log(
    `${model.name}: ${used.length} operations were completed for moto in its state, ${blind.length} of them answered without it:`,
    Object.fromEntries(used.map(([name, { reason }]) => [name, reason])),
  );
  return all.filter(([, completion]) => !completion.used).map(([name]) => name);
}
