/** Runbooks that put a release live and take it back, and that decide how much of it runs. */
import { expect, it } from 'vitest';
import { TOOL } from '../../../src/data/tool.js';
import { seedStacks } from '../runbook-seeds.js';
import type { Replayed } from './replayed.js';
import {
  clockOf,
  databaseOf,
  digestOf,
  keysOf,
  newestRevisions,
  printedBy,
  replay,
  scalingOf,
  serviceOf,
  tasksOf,
} from './replayed.js';

const [FIRST, SECOND, THIRD, FAILING] = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(40)) as [
  string,
  string,
  string,
  string,
];

export function replaysReleases(environment: Replayed): void {
  const { account, model } = environment;
  const { names, settings } = model;
  const digests = () => [...new Set(Object.values(newestRevisions(environment)).map(({ digest }) => digest))];
  const page = (commit: string) => `main.${commit.slice(0, 8)}.js`;

  it('first-deployment builds the service, over an environment that lacks it alone', () => {
    account.checkOut(FIRST);
    const { taskDefinition, desiredCount, networkConfiguration, loadBalancers, deploymentConfiguration } =
      serviceOf(environment);
    const place = { cluster: names.cluster, serviceName: names.service };
    account.leaveService({
      ...place,
      taskDefinition: taskDefinition.split('/').at(-1)?.split(':')[0],
      ...{ desiredCount, networkConfiguration, loadBalancers, deploymentConfiguration },
    });
    account.ask('ecs', 'delete-service', '--cluster', names.cluster, '--service', names.service, '--force');
    // The page looks at the stack of the API afterwards; CDK is a stand-in.
    const stack = model.stacks.find(({ key }) => key === 'api')?.name ?? '';
    const template = JSON.stringify({ Resources: { Marker: { Type: 'AWS::SQS::Queue' } } });
    account.ask('cloudformation', 'create-stack', '--stack-name', stack, '--template-body', template);
    replay(environment, 'first-deployment');
    account.ask('cloudformation', 'delete-stack', '--stack-name', stack);
    expect(serviceOf(environment).status).toBe('ACTIVE');
    expect(digests()).toEqual([digestOf(environment, FIRST)]);
    expect(serviceOf(environment).desiredCount).toBe(settings.backend.tasks.desired);
    const zone = account.ask<string>(
      ...['ssm', 'get-parameter', '--name', model.parameters.hostedZoneId, '--query', 'Parameter.Value'],
    );
    expect(zone).toMatch(/^Z|^[A-Z0-9]{20,}$/);
    const ringing = [
      'describe-alarms',
      '--alarm-names',
      `${names.prefix}-api-errors`,
      '--query',
      'MetricAlarms[0].StateValue',
    ];
    expect(account.ask('cloudwatch', ...ringing)).toBe('ALARM');
    expect(account.calls('npx').filter((call) => call.startsWith('cdk deploy'))).toHaveLength(2);
  });

  it('deployment moves service, jobs and page to what was built, and deletes nothing', async () => {
    const before = newestRevisions(environment);
    account.checkOut(SECOND);
    seedStacks(account, model, false);
    replay(environment, 'deployment');
    for (const { name, region } of model.stacks)
      account.ask('cloudformation', 'delete-stack', '--region', region, '--stack-name', name);
    const network = model.stacks.find(({ key }) => key === 'network')?.name;
    expect(account.calls('npx').at(-1)).toBe(
      `cdk deploy -c environment=${model.name} --exclusively --revert-drift ${network}`,
    );
    const after = newestRevisions(environment);
    expect(digests()).toEqual([digestOf(environment, SECOND)]);
    for (const { key } of model.tasks) expect(after[key]?.arn, key).not.toBe(before[key]?.arn);
    expect(serviceOf(environment)).toMatchObject({
      taskDefinition: after.backend?.arn,
      runningCount: settings.backend.tasks.desired,
    });
    expect(await account.api('/health/ready')).toBe(200);
    if (model.frontend !== undefined) {
      expect(await account.web('/')).toContain(page(SECOND));
      expect(await account.web(`/${model.frontend.assetsDirectory}/js/${page(SECOND)}`)).toContain(model.domains.api);
    }
    expect(account.calls('gh').at(-1)).toContain('run list');
  });

  it.runIf(model.frontend !== undefined)(
    'frontend-rollback serves the release before, and the newer one stays',
    async () => {
      account.checkOut(THIRD);
      replay(environment, 'deployment', /^[25]\. /);
      expect(await account.web('/')).toContain(page(THIRD));
      const before = keysOf(environment);
      // More objects than S3 lists on a page: a query for the newest must see all of them.
      expect(before.length).toBeGreaterThan(4);
      const run = replay(environment, 'frontend-rollback');
      expect(await account.web('/')).toContain(page(SECOND));
      expect(keysOf(environment)).toEqual(expect.arrayContaining([...before]));
      expect(printedBy(run, /^2\. See which/).match(/\t[0-9a-f]{40}$/gm)).toHaveLength(2);
      expect(printedBy(run, /^2\. See which/)).toContain(`Served: ${THIRD}`);
      expect(keysOf(environment)).toContain(`releases/${THIRD}/index.html`);
    },
  );

  it('backend-rollback registers the older image as the newest revision, for the jobs too', () => {
    const before = newestRevisions(environment);
    const deploys = serviceOf(environment).deploymentConfiguration;
    expect(deploys).toMatchObject({ alarms: { enable: true, rollback: true } });
    replay(environment, 'backend-rollback');
    expect(serviceOf(environment).deploymentConfiguration).toEqual(deploys);
    const after = newestRevisions(environment);
    // What has migrated the database stays the newest of its family: the schema does not go back.
    expect(after.migrate).toEqual(before.migrate);
    for (const { key } of model.tasks.filter(({ kind }) => kind !== 'migrate')) {
      expect(after[key]?.digest, key).toBe(digestOf(environment, FIRST));
      expect(Number(after[key]?.arn.split(':').at(-1)), key).toBeGreaterThan(
        Number(before[key]?.arn.split(':').at(-1)),
      );
      const described = account.ask<string>(
        ...[
          'ecs',
          'describe-task-definition',
          '--task-definition',
          before[key]?.arn ?? '',
          '--query',
          'taskDefinition.status',
        ],
      );
      expect(described, key).toBe('ACTIVE');
    }
    expect(serviceOf(environment).taskDefinition).toBe(after.backend?.arn);
  });

  it('failed-migration stops what hangs, and migrates with the image that failed, not with the one before', async () => {
    const family = model.tasks.find(({ kind }) => kind === 'migrate')?.family ?? '';
    const before = newestRevisions(environment);
    account.checkOut(FAILING);
    await account.decide('exit', family, '3');
    const failed = account.replay('deployment', /^[234]\. /);
    expect(failed.status, failed.output).not.toBe(0);
    expect(failed.output).toContain('ended with exit code 3');
    // A part of it may be in the database: a rollback must know.
    const { migrate: kept, ...others } = newestRevisions(environment);
    const { migrate: _, ...othersBefore } = before;
    expect(kept?.digest).toBe(digestOf(environment, FAILING));
    expect(others).toEqual(othersBefore);

    // As long as the cause is there, the page says that it failed, and leaves the same behind.
    const again = account.replay('failed-migration', /^[15]\. /);
    expect(again.status, again.output).not.toBe(0);
    expect(newestRevisions(environment)).toMatchObject({ ...others, migrate: { digest: kept?.digest } });

    await account.decide('exit', family, '0');
    await account.decide('hang', family, 'yes');
    const [subnet = ''] = account.ask<string[]>('ec2', 'describe-subnets', '--query', 'Subnets[].SubnetId');
    const group = account.ask<string>('ec2', 'describe-security-groups', '--query', 'SecurityGroups[0].GroupId');
    const hanging = account.ask<string>(
      ...['ecs', 'run-task', '--cluster', names.cluster, '--task-definition', before.migrate?.arn ?? ''],
      ...['--launch-type', 'FARGATE', '--network-configuration'],
      `awsvpcConfiguration={subnets=[${subnet}],securityGroups=[${group}]}`,
      ...['--query', 'tasks[0].taskArn'],
    );
    await account.decide('hang', family, 'no');
    expect(tasksOf(environment, 'RUNNING', family)).toEqual([hanging]);
    const run = replay(environment, 'failed-migration');
    expect(tasksOf(environment, 'RUNNING', family)).toEqual([]);
    expect(tasksOf(environment, 'STOPPED', family)).toContain(hanging);
    expect(printedBy(run, /^4\. /)).toContain('0007 (head)');
    const after = newestRevisions(environment);
    expect(after.migrate?.digest).toBe(digestOf(environment, FAILING));
    // Step 5 migrates, and step 6 deploys what has migrated.
    expect(printedBy(run, /^5\. /)).toMatch(/Registered \S+-migrate:\d+\.[\s\S]*ended with exit code 0/);
    expect(digests()).toEqual([digestOf(environment, FAILING)]);
    expect(serviceOf(environment).taskDefinition).toBe(after.backend?.arn);
  });

  it('scaling sets the limits of tasks and disk that it names', () => {
    const disk = () => Number(databaseOf(environment, model.database.identifier)?.AllocatedStorage);
    const before = disk();
    replay(environment, 'scaling');
    expect(disk()).toBe(before + Math.floor(before / 5) + 1);
    expect(scalingOf(environment)).toMatchObject({
      min: settings.backend.tasks.min,
      max: settings.backend.tasks.max * 2,
    });
    expect(databaseOf(environment, model.database.identifier)).toMatchObject({
      DBInstanceClass: settings.database.instanceClass,
      MaxAllocatedStorage: settings.database.maxStorageGiB * 2,
    });
    expect(account.calls('npx').at(-1)).toBe(`${TOOL} generate ${model.name}`);
    // "To stop: set the former number again."
    account.ask(
      ...['rds', 'modify-db-instance', '--db-instance-identifier', model.database.identifier],
      ...['--max-allocated-storage', String(settings.database.maxStorageGiB), '--apply-immediately'],
    );
  });

  it.runIf(model.runbooks.includes('off-hours'))(
    'off-hours sends to sleep, wakes, holds awake and lets go again',
    async () => {
      // Of the database alone: jobs keep their own hours.
      const schedules = () => clockOf(environment).slice(model.jobs.length);
      replay(environment, 'off-hours');
      expect(scalingOf(environment)).toEqual({ min: 0, max: 0, suspended: false });
      expect(serviceOf(environment).runningCount).toBe(0);
      expect(databaseOf(environment, model.database.identifier)?.DBInstanceStatus).toBe('stopped');
      expect(schedules()).toEqual(['ENABLED', 'ENABLED']);
      expect(await account.api('/health/ready')).not.toBe(200);

      replay(environment, 'off-hours', /^[13]\. /);
      expect(scalingOf(environment)).toMatchObject({
        min: settings.backend.tasks.min,
        max: settings.backend.tasks.max,
      });
      expect(databaseOf(environment, model.database.identifier)?.DBInstanceStatus).toBe('available');
      expect(await account.api('/health/ready')).toBe(200);

      replay(environment, 'off-hours', /^[12]\. /);
      expect(scalingOf(environment).suspended).toBe(true);
      expect(schedules()).toEqual(['DISABLED', 'DISABLED']);

      replay(environment, 'off-hours', /^[15]\. /);
      expect(scalingOf(environment).suspended).toBe(false);
      expect(schedules()).toEqual(['ENABLED', 'ENABLED']);
    },
  );
}
