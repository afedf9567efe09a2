/** Deployments that somebody interrupts, restarts, and what a failed task may say: by bash, with the AWS CLI against moto. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Cloud, COMMITS, MISSING_TOOLS } from './deploy-cloud.js';

const able = MISSING_TOOLS.length === 0;
const needs = able ? '' : ` (skipped: no ${MISSING_TOOLS.join(', no ')})`;

interface Interrupted {
  readonly status: number | null;
  readonly stderr: string;
  /** From the signal to the end, in milliseconds. */
  readonly took: number;
}

describe.skipIf(!able)(`a deployment that is interrupted${needs}`, () => {
  const cloud = new Cloud();
  beforeAll(() => cloud.start(), 120_000);
  afterAll(() => cloud.stop());
  beforeEach(() => cloud.reset());

  const image = (number: 0 | 1): string => `${cloud.model.image.uri}@${cloud.place.digests[number]}`;
  const register = async (task: string): Promise<string> =>
    (await cloud.run('register-task-definition.sh', ['staging', task, image(0)])).stdout.trim();

  /**
   * Runs a script, waits for a call of the CLI, and sends a signal: to the script alone, or to all as a terminal does. `until`:
   * when everything is killed, as GitHub does ten seconds later.
   */
  const interrupt = (
    script: string,
    args: readonly string[],
    {
      signal,
      at,
      all = false,
      until,
    }: { signal: 'SIGINT' | 'SIGTERM'; at: RegExp; all?: boolean; until?: () => boolean },
  ): Promise<Interrupted> =>
    new Promise((done, fail) => {
      const child = spawn('bash', [join(cloud.root, 'deploy', script), ...args], {
        cwd: cloud.root,
        detached: true,
        // A pause that a signal must not wait for.
        env: { ...cloud.aws.environment, ...cloud.place.keys, HHA_POLL_SECONDS: '60' },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const errors: string[] = [];
      child.stderr.on('data', (text: Buffer) => errors.push(text.toString()));
      let sent = 0;
      child.once('exit', (status) => done({ status, stderr: errors.join(''), took: Date.now() - sent }));
      const watch = async () => {
        const limit = Date.now() + 60_000;
        while (!at.test(cloud.aws.asked('calls'))) {
          if (Date.now() > limit || child.exitCode !== null) throw new Error(`no ${at}: ${errors.join('')}`);
          await sleep(50);
        }
        await sleep(700);
        sent = Date.now();
        process.kill(all ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
        if (until === undefined) return;
        while (!until()) {
          if (child.exitCode !== null) throw new Error(`it has ended: ${errors.join('')}`);
          await sleep(50);
        }
        process.kill(-(child.pid ?? 0), 'SIGKILL');
      };
      watch().catch(fail);
    });

  it.each([
    { signal: 'SIGINT', all: true, status: 130, how: 'by Ctrl-C' },
    { signal: 'SIGINT', all: false, status: 130, how: 'by GitHub, which tells the first process alone' },
    { signal: 'SIGTERM', all: false, status: 143, how: 'by the system' },
  ] as const)('$how stops what ECS does before its revision is retired', async ({ signal, all, status }) => {
    const before = { ...cloud.place.newestImages(), migrate: image(1) };
    cloud.aws.ask('deployments', 'IN_PROGRESS\n');
    const outcome = await interrupt('deploy-backend.sh', ['staging', COMMITS[1]], {
      signal,
      all,
      at: /ecs describe-service-deployments/,
    });
    expect(outcome.stderr).toContain('is stopped; ECS goes back');
    expect(outcome.status).toBe(status);
    expect(cloud.aws.changes().slice(-3)).toEqual([
      'ecs update-service',
      'ecs stop-service-deployment',
      'ecs deregister-task-definition',
    ]);
    expect(`task-definition/${cloud.place.state().service}`).toBe(cloud.place.before.split(':').slice(5).join(':'));
    expect(cloud.place.newestImages()).toEqual(before);
    // GitHub kills all processes ten seconds after its first signal.
    expect(outcome.took).toBeLessThan(10_000);
  });

  it('stops the deployment of the service alone too', async () => {
    const arn = await register('backend');
    cloud.aws.ask('deployments', 'IN_PROGRESS\n');
    const outcome = await interrupt('deploy-service.sh', ['staging', arn], {
      signal: 'SIGTERM',
      at: /ecs describe-service-deployments/,
    });
    expect(outcome.status).toBe(1);
    expect(cloud.aws.changes().slice(-2)).toEqual(['ecs stop-service-deployment', 'ecs deregister-task-definition']);
  });

  it('lets a migration go on, says so, and keeps its revision: it may end well after all', async () => {
    const before = cloud.place.newestImages();
    cloud.aws.ask('task.json', JSON.stringify({ lastStatus: 'RUNNING', exitCode: null }));
    const outcome = await interrupt('deploy-backend.sh', ['staging', COMMITS[0]], {
      signal: 'SIGINT',
      all: true,
      at: /ecs describe-tasks/,
    });
    expect(outcome.stderr).toContain('goes on');
    expect(outcome.status).toBe(130);
    expect(cloud.aws.changes()).toEqual(['ecs register-task-definition', 'ecs run-task']);
    expect(cloud.place.newestImages()).toEqual({ ...before, migrate: image(0) });
    expect(outcome.took).toBeLessThan(10_000);
  });

  it.each([true, false])('retires what it registers at that moment (a signal to all processes: %s)', async (all) => {
    const before = cloud.place.newestImages();
    cloud.aws.trouble({ call: 'ecs register-task-definition', delay: 2 });
    const outcome = await interrupt('deploy-backend.sh', ['staging', COMMITS[1]], {
      signal: 'SIGINT',
      all,
      at: /ecs register-task-definition/,
    });
    expect(outcome.stderr).toContain('was interrupted');
    expect(outcome.status).toBe(130);
    expect(cloud.aws.changes()).toEqual(['ecs register-task-definition', 'ecs deregister-task-definition']);
    expect(cloud.place.newestImages()).toEqual(before);
    expect(outcome.took).toBeLessThan(10_000);
  });

  it('retires the job that it registers at that moment, and takes the service back', async () => {
    const before = { ...cloud.place.newestImages(), migrate: image(1) };
    cloud.aws.trouble({ call: 'ecs register-task-definition', with: 'jobs/geofence-checker', delay: 2 });
    const outcome = await interrupt('deploy-backend.sh', ['staging', COMMITS[1]], {
      signal: 'SIGINT',
      at: /ecs register-task-definition .*geofence-checker/,
    });
    expect(outcome.status).toBe(130);
    expect(cloud.place.newestImages()).toEqual(before);
    expect(cloud.place.before).toContain(cloud.place.state().service);
  });

  it('has ordered everything in ten seconds when the service has moved: nothing waits for the way back', async () => {
    const before = { ...cloud.place.newestImages(), migrate: image(1) };
    cloud.aws.ask('deployments', 'SUCCESSFUL\nIN_PROGRESS\n');
    cloud.aws.web.answers[cloud.model.container.readinessPath] = 503;
    const outcome = await interrupt('deploy-backend.sh', ['staging', COMMITS[1]], {
      signal: 'SIGINT',
      at: /ecs update-service[\s\S]*ecs describe-services/,
      until: () => cloud.aws.changes().at(-1) === 'ecs deregister-task-definition',
    });
    expect(outcome.took).toBeLessThan(10_000);
    await sleep(1000);
    expect(cloud.place.newestImages()).toEqual(before);
    expect(cloud.place.before).toContain(cloud.place.state().service);
  });

  it.each([
    { signal: 'SIGINT', all: true, said: 'may run' },
    { signal: 'SIGTERM', all: false, said: 'goes on' },
  ] as const)(
    'knows that a migration may have started whose start was interrupted: $signal',
    async ({ said, ...how }) => {
      const before = cloud.place.newestImages();
      cloud.aws.ask('task.json', JSON.stringify({ lastStatus: 'RUNNING', exitCode: null }));
      cloud.aws.trouble({ call: 'ecs run-task', delay: 2 });
      const at = /ecs run-task/;
      const arn = await register('migrate');
      const alone = await interrupt('run-task.sh', ['staging', arn], { ...how, at });
      expect(alone.stderr).toContain(said);
      expect(alone.status).toBe(75);
      cloud.place.aws('ecs', 'deregister-task-definition', '--task-definition', arn);
      cloud.aws.ask('calls', '');
      const whole = await interrupt('deploy-backend.sh', ['staging', COMMITS[1]], { signal: 'SIGINT', at });
      expect(whole.status).toBe(130);
      expect(cloud.place.newestImages()).toEqual({ ...before, migrate: image(1) });
    },
  );

  describe('a restart of the service', () => {
    it('gives it new tasks of the revision that it runs, and waits for the end', async () => {
      const before = cloud.place.state();
      const { status, stderr } = await cloud.run('restart-service.sh', ['staging']);
      expect(stderr).toContain('SUCCESSFUL');
      expect(status).toBe(0);
      expect(cloud.aws.changes()).toEqual(['ecs update-service']);
      expect(cloud.aws.asked('calls')).toMatch(
        new RegExp(`ecs update-service .*${cloud.place.before} --force-new-deployment`),
      );
      expect(cloud.place.state()).toEqual(before);
    });

    it.each(['ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED', 'STOPPED'])(
      'fails with %s and retires nothing',
      async (state) => {
        cloud.aws.ask('deployments', `${state}\n`);
        const { status } = await cloud.run('restart-service.sh', ['staging']);
        expect(status).toBe(1);
        expect(cloud.aws.changes()).not.toContain('ecs deregister-task-definition');
      },
    );

    it('is stopped when it does not end in time', async () => {
      cloud.aws.ask('deployments', 'IN_PROGRESS\n');
      const late = { HHA_DEPLOYMENT_TIMEOUT_SECONDS: '0' };
      expect((await cloud.run('restart-service.sh', ['staging'], late)).status).toBe(1);
      expect(cloud.aws.changes()).toEqual(['ecs update-service', 'ecs stop-service-deployment']);
    });

    it('has nothing to do while the environment sleeps, and fails without a service', async () => {
      cloud.aws.ask('service.json', '{"desiredCount": 0}');
      expect((await cloud.run('restart-service.sh', ['staging'])).status).toBe(0);
      cloud.aws.ask('service.json', '{"status": "INACTIVE"}');
      expect((await cloud.run('restart-service.sh', ['staging'])).status).toBe(1);
      expect(cloud.aws.changes()).toEqual([]);
    });
  });

  describe('the log of a task that failed', () => {
    const file = 'deploy/staging/environment.sh';
    const failed = async (dataClass: string, env: Readonly<Record<string, string>>) => {
      const script = readFileSync(join(cloud.root, file), 'utf8');
      expect(script).toContain('HHA_DATA_CLASS=synthetic');
      cloud.write(file, script.replace('HHA_DATA_CLASS=synthetic', `HHA_DATA_CLASS=${dataClass}`));
      const arn = await register('migrate');
      cloud.aws.ask('task.json', '{"lastStatus": "STOPPED", "exitCode": 1}');
      const { status, stderr } = await cloud.run('run-task.sh', ['staging', arn], env);
      cloud.write(file, script);
      expect(status).toBe(1);
      return { stderr, read: cloud.aws.asked('calls').includes('logs get-log-events') };
    };

    it('stays in AWS when it may hold health information and the script runs on GitHub: only its place is said', async () => {
      const { stderr, read } = await failed('phi', { GITHUB_ACTIONS: 'true', AWS_REGION: 'us-east-1' });
      expect(read).toBe(false);
      expect(stderr).toMatch(
        /aws logs tail \/home-health-aid\/staging\/migrate .*--log-stream-names migrate\/migrate\//,
      );
    });

    it.each([
      ['phi', {}],
      ['synthetic', { GITHUB_ACTIONS: 'true' }],
    ] as const)('is printed for %s data, %j', async (dataClass, env) => {
      expect((await failed(dataClass, env)).read).toBe(true);
    });
  });
});
