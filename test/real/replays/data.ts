/** Runbooks of secrets and databases: what is new, what is kept, and what of the old is still there. */
import { expect, it } from 'vitest';
import { seedBackups, seedRecoveryDatabase } from '../runbook-seeds.js';
import type { Replayed } from './replayed.js';
import { clockOf, databaseOf, printedBy, replay, scalingOf, schedulesOf, serviceOf, tasksOf } from './replayed.js';

interface Versions {
  readonly current: string;
  readonly previous: string | undefined;
  readonly value: string;
}

/** What tells two instances apart although they are the same database. */
const OWN_OF_AN_INSTANCE = ['DbiResourceId', 'InstanceCreateTime', 'LatestRestorableTime', 'MasterUserSecret'];

export function replaysData(environment: Replayed): void {
  const { account, model } = environment;
  const { names, settings, parameters } = model;
  const live = model.database.identifier;
  const kept = (instance: Record<string, unknown> | undefined) =>
    Object.fromEntries(Object.entries(instance ?? {}).filter(([name]) => !OWN_OF_AN_INSTANCE.includes(name)));

  const setSchedule = (name: string, state: 'ENABLED' | 'DISABLED') => {
    const own = ['--group-name', names.scheduleGroup, '--name', name];
    const { ScheduleExpression, ScheduleExpressionTimezone, Target, FlexibleTimeWindow } = account.ask<
      Record<string, object>
    >('scheduler', 'get-schedule', ...own);
    const kept = { ScheduleExpression, ScheduleExpressionTimezone, Target, FlexibleTimeWindow };
    const input = { Name: name, GroupName: names.scheduleGroup, State: state, ...kept };
    account.ask('scheduler', 'update-schedule', '--cli-input-json', JSON.stringify(input));
  };

  const versionsOf = (name: string): Versions => {
    const all = account.ask<{ VersionId: string; VersionStages: string[] }[]>(
      ...['secretsmanager', 'list-secret-version-ids', '--secret-id', name, '--query', 'Versions'],
    );
    const at = (stage: string) => all.find(({ VersionStages }) => VersionStages.includes(stage))?.VersionId;
    const value = account.ask<string>(
      ...['secretsmanager', 'get-secret-value', '--secret-id', name, '--query', 'SecretString'],
    );
    return { current: at('AWSCURRENT') ?? '', previous: at('AWSPREVIOUS'), value };
  };

  it('secret-rotation changes every value, keeps the one before, and restarts the tasks', async () => {
    const { app, migrate } = model.databaseSecrets;
    const all = [app, migrate, ...model.secrets].map(({ name }) => name);
    const before = Object.fromEntries(all.map((name) => [name, versionsOf(name)]));
    const typed = model.secrets.filter(({ generateLength }) => generateLength === undefined).map(({ name }) => name);
    const master = account.ask<string>(
      ...['ssm', 'get-parameter', '--name', parameters.masterSecretArn, '--query', 'Parameter.Value'],
    );
    const administrator = versionsOf(master);
    const tasks = tasksOf(environment, 'RUNNING');
    const run = replay(environment, 'secret-rotation');
    for (const name of all.filter((each) => each !== app.name)) {
      const after = versionsOf(name);
      expect(after.current, name).not.toBe(before[name]?.current);
      expect(after.previous, name).toBe(before[name]?.current);
      // What a person types is the same word here each time; what is generated is not.
      if (!typed.includes(name)) expect(after.value, name).not.toBe(before[name]?.value);
      expect(run.output, name).not.toContain(after.value);
    }
    expect(versionsOf(master).value).not.toBe(administrator.value);
    expect(versionsOf(master).previous).toBe(administrator.current);
    const login = JSON.parse(versionsOf(migrate.name).value) as { username: string; password: string };
    expect(login.username).toBe(migrate.username);
    expect(login.password).toMatch(/^[A-Za-z0-9]{40}$/);
    // Its last step has made the previous value of the application's role current again.
    expect(versionsOf(app.name).current).toBe(before[app.name]?.current);
    const restarted = tasksOf(environment, 'RUNNING');
    expect(restarted).toHaveLength(tasks.length);
    expect(restarted.filter((task) => tasks.includes(task))).toEqual([]);

    // Which works only with what that step says comes after it.
    const roles = account.replay('secret-rotation', /^1\. /).blocks;
    const task = account
      .page('secret-rotation')
      .split('```sh\n')
      .find((part) => part.includes('-database-roles --status'));
    if (task === undefined) throw new Error('the page runs no database-roles');
    const way = { text: task.split('```')[0] ?? '', line: 0, heading: '2', promises: [] };
    expect(account.run([...roles, way]).status).toBe(0);
    replay(environment, 'secret-rotation', /^[13]\. /);
    expect(await account.api('/health/ready')).toBe(200);
  });

  it('restore-drill restores the newest backup, asks it and deletes it; the live database is untouched', () => {
    if (model.runbooks.includes('disaster-recovery')) seedBackups(account, model);
    const before = databaseOf(environment, live);
    const run = replay(environment, 'restore-drill');
    expect(printedBy(run, /^3\. /)).toContain('creating');
    expect(printedBy(run, /^4\. /)).toMatch(/DATABASE_HOST=\S*-drill\.\S+ flask db current\n.*0007 \(head\)/);
    expect(databaseOf(environment, `${live}-drill`)).toBeUndefined();
    const left = account.ask<string[]>('rds', 'describe-db-snapshots', '--query', 'DBSnapshots[].DBInstanceIdentifier');
    expect(left).not.toContain(`${live}-drill`);
    expect(kept(databaseOf(environment, live))).toEqual(kept(before));
    // Every place where backups stand.
    const places = ['vault', ...(model.backupCopyRegion === undefined ? [] : ['copy'])];
    for (const place of model.settings.backups.enabled ? places : []) {
      const blocks = run.blocks.map((block) => ({
        ...block,
        text: block.text.replace(/^BACKUP=rds$/m, `BACKUP=${place}`),
      }));
      const other = account.run(blocks);
      expect(other.status, `${place}\n${other.output.slice(-3000)}`).toBe(0);
      expect(other.output).toContain('0007 (head)');
      expect(databaseOf(environment, `${live}-drill`)).toBeUndefined();
    }
  });

  it('point-in-time-recovery puts the restored instance in the place of the old one', async () => {
    const before = databaseOf(environment, live);
    const secret = () =>
      account.ask<string>('ssm', 'get-parameter', '--name', parameters.masterSecretArn, '--query', 'Parameter.Value');
    const published = secret();
    const sleeps = model.offHours !== undefined;
    replay(environment, 'point-in-time-recovery', /^[13]\. /);
    expect(clockOf(environment).filter((state) => state !== 'DISABLED')).toEqual([]);
    expect(scalingOf(environment)).toMatchObject({ min: 0, max: 0, ...(sleeps ? { suspended: true } : {}) });
    // What was paused before stays paused, and what ran runs again.
    const [paused, ...running] = schedulesOf(environment);
    for (const name of running) setSchedule(name, 'ENABLED');
    // All but its last section, which the next test needs.
    replay(environment, 'point-in-time-recovery', /^\d/);
    expect(clockOf(environment)).toEqual(paused === undefined ? [] : ['DISABLED', ...running.map(() => 'ENABLED')]);
    if (paused !== undefined) setSchedule(paused, 'ENABLED');
    const after = databaseOf(environment, live);
    expect(after?.DbiResourceId).not.toBe(before?.DbiResourceId);
    expect(kept(after)).toEqual(kept(before));
    expect(secret()).not.toBe(published);
    expect(after?.MasterUserSecret).toMatchObject({ SecretArn: secret() });
    const parameter = ['get-parameter', '--name', parameters.databaseResourceId, '--query', 'Parameter.Value'];
    expect(account.ask('ssm', ...parameter)).toBe(after?.DbiResourceId);
    for (const suffix of ['recovered', 'replaced'])
      expect(databaseOf(environment, `${live}-${suffix}`)).toBeUndefined();
    const snapshots = account.ask<string[]>(
      ...['rds', 'describe-db-snapshots', '--snapshot-type', 'manual', '--query', 'DBSnapshots[].DBSnapshotIdentifier'],
    );
    expect(snapshots).toContain(`${live}-replaced-final`);
    expect(scalingOf(environment)).toMatchObject({
      min: settings.backend.tasks.min,
      max: settings.backend.tasks.max,
      ...(sleeps ? { suspended: false } : {}),
    });
    expect(serviceOf(environment).runningCount).toBe(settings.backend.tasks.desired);
    expect(await account.api('/health/ready')).toBe(200);
  });

  it('point-in-time-recovery brings back an instance that somebody deleted, as it was', async () => {
    const before = databaseOf(environment, live);
    const own = ['--db-instance-identifier', live];
    account.ask('rds', 'modify-db-instance', ...own, '--no-deletion-protection', '--apply-immediately');
    account.ask('rds', 'delete-db-instance', ...own, '--skip-final-snapshot', '--no-delete-automated-backups');
    expect(databaseOf(environment, live)).toBeUndefined();
    const run = replay(environment, 'point-in-time-recovery', /^([13]\. |The instance is gone)/);
    expect(printedBy(run, /^The instance/)).toContain('retained');
    // And with what moto does not keep of an instance that was made with it.
    expect(kept(databaseOf(environment, live))).toMatchObject(kept(before));

    // And from a snapshot, where RDS has kept nothing else.
    const snapshot = account
      .ask<string[]>('rds', 'describe-db-snapshots', ...own, '--query', 'DBSnapshots[].DBSnapshotIdentifier')
      .at(-1);
    account.ask('rds', 'modify-db-instance', ...own, '--no-deletion-protection', '--apply-immediately');
    account.ask('rds', 'delete-db-instance', ...own, '--skip-final-snapshot', '--no-delete-automated-backups');
    const chosen = run.blocks.map((block) => ({
      ...block,
      text: block.text.replace(/^SNAPSHOT=$/m, `SNAPSHOT=${snapshot}`),
    }));
    const other = account.run(chosen);
    expect(other.status, other.output.slice(-3000)).toBe(0);
    expect(kept(databaseOf(environment, live))).toMatchObject(kept(before));

    for (const name of schedulesOf(environment)) setSchedule(name, 'ENABLED');
    replay(environment, 'point-in-time-recovery', /^[1367]\. /);
    expect(await account.api('/health/ready')).toBe(200);
    environment.pages.add('point-in-time-recovery');
  });

  it.runIf(model.runbooks.includes('disaster-recovery'))(
    'disaster-recovery restores the copy of the other region into the network of the new environment',
    () => {
      const region = model.backupCopyRegion ?? model.region;
      const identifier = `${model.application.name}-recovery`;
      const group = seedRecoveryDatabase(account, region, identifier);
      const before = databaseOf(environment, live);
      const zone = account.ask<string>('route53', 'list-hosted-zones', '--query', 'HostedZones[0].Id');
      const ownNames = [model.domains.api, model.domains.app].map((domain) => `${domain}.`);
      const recordsOf = () =>
        account
          .ask<{ Name: string; Type: string }[]>(
            ...['route53', 'list-resource-record-sets', '--hosted-zone-id', zone, '--query', 'ResourceRecordSets'],
          )
          .filter(({ Name, Type }) => ownNames.includes(Name) && Type.startsWith('A'));
      const records = recordsOf();
      expect(records.length).toBeGreaterThan(1);
      replay(environment, 'disaster-recovery');
      expect(databaseOf(environment, `${identifier}-recovered`, region)).toMatchObject({
        DBInstanceStatus: 'available',
        EngineVersion: model.database.engineVersion,
        PubliclyAccessible: false,
        StorageEncrypted: true,
        DBSubnetGroup: { DBSubnetGroupName: `${identifier}-database` },
        VpcSecurityGroups: [{ VpcSecurityGroupId: group }],
      });
      // Not under the key of the copies, which goes with the old environment.
      const keyOf = (name: string) => databaseOf(environment, name, region)?.KmsKeyId;
      expect(keyOf(`${identifier}-recovered`)).toBe(keyOf(identifier));
      expect(serviceOf(environment)).toMatchObject({ desiredCount: 0, runningCount: 0 });
      expect(clockOf(environment).filter((state) => state !== 'DISABLED')).toEqual([]);
      expect(recordsOf()).toEqual([]);
      expect(databaseOf(environment, identifier, region)?.DBInstanceStatus).toBe('available');
      expect(kept(databaseOf(environment, live))).toEqual(kept(before));
      // The other pages are of an environment that nobody has left.
      const Changes = records.map((ResourceRecordSet) => ({ Action: 'CREATE', ResourceRecordSet }));
      const batch = ['--hosted-zone-id', zone, '--change-batch', JSON.stringify({ Changes })];
      account.ask('route53', 'change-resource-record-sets', ...batch);
      for (const name of schedulesOf(environment)) setSchedule(name, 'ENABLED');
      replay(environment, 'point-in-time-recovery', /^[137]\. /);
    },
  );
}
