/** The runbook that ends an environment: what must go is gone, and what must stay is there. */
import { expect, it } from 'vitest';
import { rolesInUse } from '../../../src/model/roles-in-use.js';
import { blocksOf } from '../runbook-blocks.js';
import { seedStacks, stacksOf } from '../runbook-seeds.js';
import type { Replayed } from './replayed.js';
import { clockOf, databaseOf, keysOf, replay, scalingOf, serviceOf } from './replayed.js';

/** Names of what AWS holds, as one command lists them. */
type Listing = readonly string[] | null;

export function replaysEnding(environment: Replayed): void {
  const { account, model } = environment;
  const { names } = model;
  const isProtected = model.dataClass === 'phi' || model.tier === 'production';
  const images = () =>
    account.ask<Listing>(
      'ecr',
      'list-images',
      '--repository-name',
      model.image.repository,
      '--query',
      'imageIds[].imageDigest',
    );
  const versions = (bucket: string) =>
    account.ask<Listing>(
      's3api',
      'list-object-versions',
      '--bucket',
      bucket,
      '--query',
      '[Versions, DeleteMarkers][][].Key',
    );
  const database = () => databaseOf(environment, model.database.identifier);

  it('teardown changes nothing that can be lost when every answer is no', async () => {
    seedStacks(account, model, isProtected);
    account.ask(
      's3api',
      'put-object',
      '--bucket',
      names.logBucket,
      '--key',
      'a/log',
      '--body',
      'deploy/load-environment.sh',
    );
    const before = (await account.events()).length;
    account.run(blocksOf(account.page('teardown')), { answer: 'no' });
    const calls = (await account.events()).slice(before).map((call) => call.split(' ')[1] ?? '');
    expect(calls.filter((call) => !/^(Get|Head)/.test(call))).toEqual([]);
    expect(database()?.DeletionProtection).toBe(true);
    expect(images()).not.toEqual([]);
    if (model.frontend !== undefined) expect(keysOf(environment)).toContain('index.html');
  });

  it.runIf(isProtected)('its stacks hold out as long as their protection stands', () => {
    const [stack] = model.stacks;
    expect(
      account.refuses(
        'cloudformation',
        'delete-stack',
        '--region',
        stack?.region ?? '',
        '--stack-name',
        stack?.name ?? '',
      ),
    ).toBe(true);
  });

  it('teardown ends what runs, then what was released: vaults, and keys with days to think again; the last snapshot stays', () => {
    const keys = (): Listing =>
      account.ask(
        'kms',
        'list-aliases',
        '--query',
        `Aliases[?starts_with(AliasName,'alias/${names.path}/')].AliasName`,
      );
    const vaults = (): Listing =>
      account.ask('backup', 'list-backup-vaults', '--query', 'BackupVaultList[].BackupVaultName');
    // The stacks would take these roles with them.
    const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' };
    const trusted = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
    for (const { name } of rolesInUse(model).filter(({ key }) => key.startsWith('github')))
      account.ask('iam', 'update-assume-role-policy', '--role-name', name, '--policy-document', trusted);
    const keysBefore = keys();
    const vaultsBefore = vaults();
    replay(environment, 'teardown');
    expect(serviceOf(environment)).toMatchObject({ desiredCount: 0, runningCount: 0 });
    expect(database()).toBeUndefined();
    const [snapshot] = account.ask<object[]>(
      ...['rds', 'describe-db-snapshots', '--db-snapshot-identifier', `${model.database.identifier}-final`],
      ...['--query', 'DBSnapshots'],
    );
    expect(snapshot).toMatchObject({ Status: 'available', Encrypted: true, SnapshotType: 'manual' });
    expect(clockOf(environment).filter((state) => state !== 'DISABLED')).toEqual([]);
    if (model.offHours !== undefined) expect(scalingOf(environment).suspended).toBe(true);
    // As the stacks say: what RDS keeps of the database outlives it where its data is protected.
    const automated = account.ask<Listing>(
      ...['rds', 'describe-db-snapshots', '--snapshot-type', 'automated'],
      ...['--query', 'DBSnapshots[].DBInstanceIdentifier'],
    );
    // Those of the copy that a recovery renamed keep the name that it had.
    if (model.dataClass === 'phi') expect(automated).not.toEqual([]);
    else expect(automated).not.toContain(model.database.identifier);
    expect(account.refuses('ecr', 'describe-repositories', '--repository-names', model.image.repository)).toBe(true);
    const providers = ['iam', 'list-open-id-connect-providers', '--query', 'OpenIDConnectProviderList[].Arn'];
    expect(account.ask<Listing>(...providers) ?? []).toEqual([]);
    if (model.frontend !== undefined) expect(versions(names.webBucket) ?? []).toEqual([]);
    // Access logs of protected data are audit records. Of other data, only requests made since are logged there.
    expect((versions(names.logBucket) ?? []).includes('a/log')).toBe(model.dataClass === 'phi');
    expect(stacksOf(account, model)).toEqual([]);
    expect(vaults() ?? []).toEqual([]);
    if (model.dataClass === 'phi') expect([keysBefore?.length, vaultsBefore?.length]).toEqual([2, 1]);
    const stateOf = (alias: string) =>
      account.ask<string>('kms', 'describe-key', '--key-id', alias, '--query', 'KeyMetadata.KeyState');
    // The last snapshot stays readable: its key goes with the last of what is under it.
    for (const alias of keysBefore ?? [])
      expect(stateOf(alias), alias).toBe(alias.endsWith('/data') ? 'Enabled' : 'PendingDeletion');
    if (keysBefore !== null && keysBefore.length > 0) {
      const kept = account.ask<string[]>(
        'rds',
        'describe-db-snapshots',
        '--query',
        'DBSnapshots[].DBSnapshotIdentifier',
      );
      expect(kept.length).toBeGreaterThan(0);
      for (const name of kept) account.ask('rds', 'delete-db-snapshot', '--db-snapshot-identifier', name);
      const blocks = blocksOf(account.page('teardown'));
      const again = account.run([
        ...blocks.filter(({ heading }) => heading.startsWith('1. ')),
        ...blocks.filter(({ text }) => text.startsWith('under_keys()')),
      ]);
      expect(again.status, again.output).toBe(0);
      for (const alias of keysBefore) expect(stateOf(alias), alias).toBe('PendingDeletion');
    }
    const balancer = account.ask<string>(
      ...['elbv2', 'describe-load-balancers', '--query', 'LoadBalancers[0].LoadBalancerArn'],
    );
    const protection = account.ask<string[]>(
      ...['elbv2', 'describe-load-balancer-attributes', '--load-balancer-arn', balancer],
      ...['--query', "Attributes[?Key=='deletion_protection.enabled'].Value"],
    );
    expect(protection).toEqual(['false']);
    // Which asks nobody, so the run above has disabled them too.
    const disabled = account.calls('gh').filter((call) => call.startsWith('workflow disable'));
    expect(new Set(disabled).size).toBe(
      Object.values(model.paths.workflows).filter((path) => path?.includes(`-${model.name}.yml`)).length,
    );
  });
}
