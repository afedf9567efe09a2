/** The scripts that deploy the API, run by bash with the real AWS CLI against moto: they fail exactly when they should. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cloud, COMMITS, MISSING_TOOLS } from './deploy-cloud.js';

const able = MISSING_TOOLS.length === 0;
const needs = able ? '' : ` (skipped: no ${MISSING_TOOLS.join(', no ')})`;

describe.skipIf(!able)(`deploying the API${needs}`, () => {
  const cloud = new Cloud();
  const image = (number: 0 | 1): string => `${cloud.model.image.uri}@${cloud.place.digests[number]}`;
  beforeAll(() => cloud.start(), 120_000);
  afterAll(() => cloud.stop());
  beforeEach(() => cloud.reset());

  const register = async (task: string): Promise<string> => {
    const { status, stdout, stderr } = await cloud.run('register-task-definition.sh', ['staging', task, image(0)]);
    expect(stderr).toContain('Registered');
    expect(status).toBe(0);
    return stdout.trim();
  };

  describe('before anything', () => {
    it('refuses unknown environments, other accounts and wrong words', async () => {
      expect((await cloud.run('deploy-backend.sh', ['prod', COMMITS[0]])).stderr).toContain('no environment "prod"');
      expect((await cloud.run('deploy-backend.sh', ['../x', COMMITS[0]])).stderr).toContain('not the name');
      expect((await cloud.run('deploy-backend.sh', ['staging'])).status).toBe(64);
      expect((await cloud.run('deploy-backend.sh', ['staging', COMMITS[0], '--skip'])).status).toBe(64);
      const file = 'deploy/staging/environment.sh';
      const script = readFileSync(join(cloud.root, file), 'utf8');
      cloud.write(file, script.replace('HHA_ACCOUNT=123456789012', 'HHA_ACCOUNT=999999999999'));
      const other = await cloud.run('deploy-backend.sh', ['staging', COMMITS[0]]);
      cloud.write(file, script);
      expect(other.stderr).toContain('account 123456789012, but staging stands in account 999999999999');
      expect(other.status).toBe(1);
      expect(cloud.aws.changes()).toEqual([]);
    });
  });

  describe('an image', () => {
    it('is found by its commit and by its digest, always as a digest', async () => {
      for (const name of [COMMITS[1], cloud.place.digests[1] ?? '', image(1)]) {
        const { status, stdout } = await cloud.run('image-of.sh', ['staging', name]);
        expect({ status, stdout }).toEqual({ status: 0, stdout: `${image(1)}\n` });
      }
    });

    it.each([
      'c'.repeat(40),
      `sha256:${'0'.repeat(64)}`,
      'latest',
      'elsewhere.example.com/image:tag',
      `elsewhere.example.com/image@sha256:${'0'.repeat(64)}`,
    ])('is refused when it is not there: %s', async (name) => {
      const { status, stdout, stderr } = await cloud.run('image-of.sh', ['staging', name]);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/holds no image|is not an image of/);
    });

    it('that is missing stops a deployment before anything changes', async () => {
      const { status } = await cloud.run('deploy-backend.sh', ['staging', 'c'.repeat(40)]);
      expect(status).toBe(1);
      expect(cloud.aws.changes()).toEqual([]);
    });
  });

  describe('a task definition', () => {
    it('is registered with the image by digest and every value filled in', async () => {
      const arn = await register('backend');
      expect(arn).toMatch(/task-definition\/home-health-aid-staging-backend:\d+$/);
      const text = cloud.aws.asked('registered.json');
      expect(text).not.toMatch(/\{\{/);
      const definition = JSON.parse(text) as { containerDefinitions: { image: string; secrets: object[] }[] };
      expect(definition.containerDefinitions[0]?.image).toBe(image(0));
      expect(definition.containerDefinitions[0]?.secrets).toContainEqual({
        name: 'DATABASE_PASSWORD',
        valueFrom: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf:password::',
      });
      expect(text).toContain('database.example.com');
    });

    it.each(['elsewhere:latest', 'elsewhere', 'elsewhere@sha256:123'])(
      'takes no image without a digest: %s',
      async (name) => {
        const { status, stdout, stderr } = await cloud.run('register-task-definition.sh', ['staging', 'backend', name]);
        expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
        expect(stderr).toContain('has no digest');
        expect(cloud.aws.changes()).toEqual([]);
      },
    );

    it('is refused while a parameter is missing, which is named', async () => {
      const name = cloud.model.parameters.databaseEndpoint;
      cloud.place.aws('ssm', 'delete-parameter', '--name', name);
      const { status, stderr } = await cloud.run('register-task-definition.sh', ['staging', 'backend', image(0)]);
      cloud.place.aws('ssm', 'put-parameter', '--name', name, '--type', 'String', '--value', 'database.example.com');
      expect(stderr).toContain(`do not exist: ${name}`);
      expect(status).toBe(1);
      expect(cloud.aws.changes()).toEqual([]);
    });

    it('is refused while a placeholder is left that nothing fills in', async () => {
      const file = 'deploy/staging/ecs/migrate.json';
      const text = readFileSync(join(cloud.root, file), 'utf8');
      cloud.write(file, text.replace('"FARGATE"', '"{{unknown}}"'));
      const { status, stderr } = await cloud.run('register-task-definition.sh', ['staging', 'migrate', image(0)]);
      cloud.write(file, text);
      expect(stderr).toContain('{{unknown}}');
      expect(status).toBe(1);
      expect(cloud.aws.changes()).toEqual([]);
    });

    it('of an unknown task is refused with the names of the known ones', async () => {
      const { status, stderr } = await cloud.run('register-task-definition.sh', ['staging', 'nightly', image(0)]);
      expect(status).toBe(1);
      expect(stderr).toContain('backend migrate database-roles geofence-checker');
    });
  });

  describe('a one-off task', () => {
    it('succeeds when its container ended with 0, and takes a command of its own', async () => {
      const arn = await register('migrate');
      const { status, stderr } = await cloud.run('run-task.sh', [
        'staging',
        arn,
        '--command',
        '["flask","db","current"]',
      ]);
      expect(stderr).toContain('ended with exit code 0');
      expect(status).toBe(0);
      const calls = cloud.aws.asked('calls');
      expect(calls).toContain('"assignPublicIp":"DISABLED"');
    });

    it.each([
      ['a migration that exits 1', { exitCode: 1, stopCode: 'EssentialContainerExited' }, 'ended with exit code 1', 1],
      ['a migration that is killed', { exitCode: 137, stoppedReason: 'OutOfMemory' }, 'ended with exit code 137', 1],
      [
        'a migration that cannot start, so that it has changed nothing',
        { exitCode: null, stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError: not found' },
        'could not start: CannotPullContainerError: not found; TaskFailedToStart',
        69,
      ],
      [
        'a migration that ran on a host that is gone',
        { exitCode: null, startedAt: 1_700_000_000, stoppedReason: 'host gone' },
        'host gone',
        1,
      ],
    ])('fails for %s', async (_, change, message, expected) => {
      const arn = await register('migrate');
      cloud.aws.ask('task.json', JSON.stringify({ lastStatus: 'STOPPED', ...change }));
      const { status, stderr } = await cloud.run('run-task.sh', ['staging', arn]);
      expect(stderr).toContain(message);
      expect(status).toBe(expected);
    });

    it('has not started when ECS could not place it, though the call itself succeeded', async () => {
      const arn = await register('migrate');
      cloud.aws.ask('failures.json', JSON.stringify([{ reason: 'RESOURCE:FARGATE', detail: 'no capacity' }]));
      const { status, stderr } = await cloud.run('run-task.sh', ['staging', arn]);
      expect(stderr).toContain('RESOURCE:FARGATE no capacity');
      expect(status).toBe(69);
    });

    it.each([
      ['An error occurred (InvalidParameterException) when calling the RunTask operation: no', 254, 69],
      ['An error occurred (AccessDeniedException) when calling the RunTask operation: no', 254, 69],
      ['An error occurred (ServerException) when calling the RunTask operation: try again', 254, 75],
      ['Read timeout on endpoint URL: "https://ecs.us-east-1.amazonaws.com/"', 255, 75],
    ])('may run unless ECS has clearly refused it: %s', async (error, code, expected) => {
      const arn = await register('migrate');
      cloud.aws.trouble({ call: 'ecs run-task', error, code, done: expected === 75 });
      const { status, stderr } = await cloud.run('run-task.sh', ['staging', arn]);
      expect(stderr).toContain(error);
      expect(status).toBe(expected);
    });

    it('fails when it does not end in time', async () => {
      const arn = await register('migrate');
      cloud.aws.ask('task.json', JSON.stringify({ lastStatus: 'RUNNING', exitCode: null }));
      const { status, stderr } = await cloud.run('run-task.sh', ['staging', arn], { HHA_TASK_TIMEOUT_SECONDS: '0' });
      expect(stderr).toContain('still RUNNING');
      // Not 1: it may end well yet.
      expect(status).toBe(75);
    });

    it('takes a list of words and nothing else as its command', async () => {
      const arn = await register('migrate');
      for (const command of ['flask db current', '"flask"', '[]', '[1]']) {
        const { status, stderr } = await cloud.run('run-task.sh', ['staging', arn, '--command', command]);
        expect(stderr).toContain('JSON list of words');
        expect(status).toBe(69);
      }
      expect(cloud.aws.changes()).toEqual(['ecs register-task-definition']);
    });
  });

  describe('the service', () => {
    it('moves to a revision', async () => {
      const arn = await register('backend');
      const { status, stderr } = await cloud.run('deploy-service.sh', ['staging', arn]);
      expect(stderr).toContain('SUCCESSFUL');
      expect(status).toBe(0);
      expect(cloud.aws.changes()).toEqual(['ecs register-task-definition', 'ecs update-service']);
    });

    const elsewhere = '{"taskDefinition": "somebody-else"}';
    it.each([
      ['ROLLBACK_SUCCESSFUL', 'ECS rolled back', '{}'],
      ['ROLLBACK_FAILED', 'could not roll back', elsewhere],
      ['STOPPED', 'was stopped', elsewhere],
    ])('fails, and the revision is retired, when its deployment ends with %s', async (state, message, then) => {
      const arn = await register('backend');
      cloud.aws.ask('deployments', `${state}\n`);
      cloud.aws.ask('service.json', then);
      const { status, stderr } = await cloud.run('deploy-service.sh', ['staging', arn]);
      expect(stderr).toContain(message);
      expect(status).toBe(1);
      expect(cloud.aws.changes().at(-1)).toBe('ecs deregister-task-definition');
    });

    it.each(['ROLLBACK_FAILED', 'STOPPED'])(
      'keeps a revision that it still runs when its deployment ends with %s, and a deployment goes back',
      async (state) => {
        const arn = await register('backend');
        cloud.aws.ask('deployments', `${state}\nSUCCESSFUL\n`);
        const alone = await cloud.run('deploy-service.sh', ['staging', arn]);
        expect(alone.stderr).toContain('which stays registered');
        expect(alone.status).toBe(75);
        expect(cloud.aws.changes()).toEqual(['ecs register-task-definition', 'ecs update-service']);
        cloud.place.aws('ecs', 'deregister-task-definition', '--task-definition', arn);
        cloud.place.settle();
        cloud.aws.ask('calls', '');
        const before = { ...cloud.place.newestImages(), migrate: image(1) };
        const { status } = await cloud.run('deploy-backend.sh', ['staging', COMMITS[1]]);
        expect(status).toBe(1);
        expect(cloud.place.newestImages()).toEqual(before);
        expect(cloud.place.before).toContain(cloud.place.state().service);
      },
    );

    it('follows the deployment of the same revision that took the place of its own, as a restart does', async () => {
      const arn = await register('backend');
      cloud.aws.ask('deployments', 'IN_PROGRESS\nSUCCESSFUL\n');
      const running = cloud.run('deploy-service.sh', ['staging', arn], { HHA_POLL_SECONDS: '1' });
      await vi.waitUntil(() => cloud.aws.asked('calls').includes('describe-service-deployments'), { timeout: 30_000 });
      const { cluster, service } = cloud.model.names;
      cloud.place.aws('ecs', 'update-service', '--cluster', cluster, '--service', service, '--force-new-deployment');
      cloud.aws.ask('deployments', 'STOPPED\nSUCCESSFUL\n');
      const { status, stderr } = await running;
      expect(stderr).toContain('Another deployment has taken its place');
      expect(status, stderr).toBe(0);
      expect(cloud.aws.changes()).not.toContain('ecs deregister-task-definition');
    });

    it('is asked again when it does not answer at the end, and goes back when it never does', async () => {
      const arn = await register('backend');
      const silent = { call: 'ecs describe-services', after: ['ecs update-service'], error: 'Could not connect' };
      cloud.aws.trouble({ ...silent, times: 2 });
      expect((await cloud.run('deploy-service.sh', ['staging', arn])).status).toBe(0);
      cloud.place.settle();
      cloud.aws.ask('calls', '');
      cloud.aws.trouble(silent);
      const lost = await cloud.run('deploy-service.sh', ['staging', arn], { GITHUB_ACTIONS: 'true' });
      expect(lost.stderr).toContain('::error::The deployment ended, but the service cannot be read');
      expect(lost.status).toBe(75);
      expect(cloud.aws.changes()).toEqual(['ecs update-service']);
      cloud.place.aws('ecs', 'deregister-task-definition', '--task-definition', arn);
      cloud.place.settle();
      cloud.aws.ask('calls', '');
      const before = { ...cloud.place.newestImages(), migrate: image(1) };
      cloud.aws.trouble({ ...silent, times: 5 });
      const { status, stderr } = await cloud.run('deploy-backend.sh', ['staging', COMMITS[1]]);
      expect(stderr).toContain('Take this deployment back');
      expect(status).toBe(1);
      expect(cloud.place.newestImages()).toEqual(before);
      expect(cloud.place.before).toContain(cloud.place.state().service);
    });

    it('fails when another revision is the primary one in the end', async () => {
      const arn = await register('backend');
      cloud.aws.ask('service.json', '{"deployments": [{"status": "PRIMARY", "taskDefinition": "somebody-else"}]}');
      const { status, stderr } = await cloud.run('deploy-service.sh', ['staging', arn]);
      expect(stderr).toContain('the service runs somebody-else');
      expect(status).toBe(1);
    });

    it('is stopped and rolled back when it does not come up in time', async () => {
      const arn = await register('backend');
      cloud.aws.ask('deployments', 'IN_PROGRESS\n');
      const { status } = await cloud.run('deploy-service.sh', ['staging', arn], {
        HHA_DEPLOYMENT_TIMEOUT_SECONDS: '0',
      });
      expect(status).toBe(1);
      expect(cloud.aws.changes().slice(2)).toEqual(['ecs stop-service-deployment', 'ecs deregister-task-definition']);
    });

    it('that is gone is said to be gone', async () => {
      const arn = await register('backend');
      cloud.aws.ask('service.json', '{"status": "INACTIVE"}');
      const { status, stderr } = await cloud.run('deploy-service.sh', ['staging', arn]);
      expect(stderr).toContain('is INACTIVE');
      expect(status).toBe(1);
      expect(cloud.aws.changes()).not.toContain('ecs update-service');
    });
  });

  describe('a whole deployment', () => {
    it('migrates, moves the service, tests it and moves the jobs', async () => {
      const forward = await cloud.run('deploy-backend.sh', ['staging', COMMITS[1]]);
      expect(forward.stderr).toContain(`Deployed ${image(1)}`);
      expect(forward.status).toBe(0);
      expect(cloud.aws.changes()).toEqual([
        'ecs register-task-definition',
        'ecs run-task',
        'ecs register-task-definition',
        'ecs update-service',
        'ecs register-task-definition',
        'ecs register-task-definition',
      ]);
      const all = (of: string) => ({ backend: of, migrate: of, 'database-roles': of, 'geofence-checker': of });
      expect(cloud.place.newestImages()).toEqual(all(image(1)));
    });

    it('before there is a service creates the roles, migrates, and touches no service', async () => {
      cloud.aws.ask('service.json', '{"status": "INACTIVE"}');
      const { status, stderr } = await cloud.run('deploy-backend.sh', ['staging', COMMITS[0], '--first-deployment']);
      expect(stderr).toContain('There is no service yet');
      expect(status).toBe(0);
      expect(cloud.aws.changes()).toEqual([
        'ecs register-task-definition',
        'ecs run-task',
        'ecs register-task-definition',
        'ecs run-task',
        'ecs register-task-definition',
        'ecs register-task-definition',
      ]);
    });

    it('stops at a failed migration: the service stays, and only what may have run on the database is recorded', async () => {
      const before = { ...cloud.place.newestImages(), migrate: image(1) };
      cloud.aws.ask('task.json', '{"lastStatus": "STOPPED", "exitCode": 1}');
      const { status } = await cloud.run('deploy-backend.sh', ['staging', COMMITS[1]]);
      expect(status).toBe(1);
      expect(cloud.aws.changes()).toEqual(['ecs register-task-definition', 'ecs run-task']);
      expect(cloud.place.newestImages()).toEqual(before);
    });

    it('stops at a migration that never started: no new revision is left', async () => {
      const before = cloud.place.newestImages();
      cloud.aws.ask('failures.json', '[{"reason": "RESOURCE:FARGATE"}]');
      const { status } = await cloud.run('deploy-backend.sh', ['staging', COMMITS[1]]);
      expect(status).toBe(1);
      expect(cloud.aws.changes()).toEqual([
        'ecs register-task-definition',
        'ecs run-task',
        'ecs deregister-task-definition',
      ]);
      expect(cloud.place.newestImages()).toEqual(before);
    });

    it('that ECS rolls back fails, and leaves no new revision but that of the migration, which has run', async () => {
      const before = { ...cloud.place.newestImages(), migrate: image(1) };
      cloud.aws.ask('deployments', 'ROLLBACK_SUCCESSFUL\n');
      const { status, stderr } = await cloud.run('deploy-backend.sh', ['staging', COMMITS[1]]);
      expect(stderr).toContain('ECS rolled back');
      expect(status).toBe(1);
      expect(cloud.place.newestImages()).toEqual(before);
    });

    it.each([
      ['the API is not ready', { '/health/ready': 503 }],
      ['a critical path fails', { '/api/patients': 500 }],
    ])('goes back when %s', async (_, answers) => {
      const before = { ...cloud.place.newestImages(), migrate: image(1) };
      Object.assign(cloud.aws.web.answers, answers);
      const { status, stderr } = await cloud.run('deploy-backend.sh', ['staging', COMMITS[1]]);
      expect(stderr).toContain(`to ${cloud.place.before.split('/')[1]} …`);
      expect(status).toBe(1);
      expect(cloud.aws.changes().filter((call) => call === 'ecs update-service')).toHaveLength(2);
      expect(cloud.place.newestImages()).toEqual(before);
    });

    it('is refused while the environment sleeps', async () => {
      cloud.aws.ask('service.json', '{"desiredCount": 0}');
      const { status, stderr } = await cloud.run('deploy-backend.sh', ['staging', COMMITS[1]]);
      expect(stderr).toContain('sleeps');
      expect(status).toBe(1);
      expect(cloud.aws.changes()).toEqual([]);
    });
  });

  it('pushes no image again that is there already', async () => {
    cloud.write('image.tar', 'an archive');
    writeFileSync(join(cloud.aws.control, 'bin/skopeo'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const archive = join(cloud.root, 'image.tar');
    const there = await cloud.run('push-image.sh', ['staging', archive, COMMITS[0]]);
    expect({ status: there.status, stdout: there.stdout }).toEqual({ status: 0, stdout: `${image(0)}\n` });
    const refused = await cloud.run('push-image.sh', ['staging', archive, 'd'.repeat(40)]);
    expect(refused.stderr).toContain('refused the login');
    expect(refused.status).toBe(1);
  });
});
