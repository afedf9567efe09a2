/** Runbooks that look, and the one of an incident, which closes what it says. */
import { expect, it } from 'vitest';
import type { RunbookSlug } from '../../../src/model/runbooks.js';
import type { Run } from '../runbook-moto.js';
import type { Replayed } from './replayed.js';
import { newestRevisions, printedBy, replay } from './replayed.js';

/** Calls that read although their names do not say so. */
const READS = /^(Get|BatchGet|Filter|Lookup|Test|StartQuery$|ReceiveMessage$|Head)/;

export function replaysReading(environment: Replayed): void {
  const { account, model } = environment;
  const { names, domains } = model;

  /** Replays a page and gives what it changed. */
  const changes = async (slug: RunbookSlug): Promise<{ run: Run; changed: readonly string[] }> => {
    const before = (await account.events()).length;
    const run = replay(environment, slug);
    const calls = (await account.events()).slice(before);
    expect(calls.length, slug).toBeGreaterThan(0);
    return { run, changed: calls.filter((call) => !READS.test(call.split(' ')[1] ?? '')) };
  };

  it('cost names the service that grew, and changes nothing', async () => {
    await account.bill({
      ResultsByTime: [
        {
          TimePeriod: { Start: '2026-11-20', End: '2026-11-21' },
          Groups: [{ Keys: ['Amazon RDS'], Metrics: { UnblendedCost: { Amount: '1.2345', Unit: 'USD' } } }],
        },
      ],
    });
    const { run, changed } = await changes('cost');
    expect(changed).toEqual([]);
    expect(printedBy(run, /^2\. /)).toContain('2026-11-20\tAmazon RDS\t1.23');
    expect(printedBy(run, /^3\. /)).toContain(model.database.identifier);
    expect(printedBy(run, /^4\. /)).toMatch(new RegExp(`^${model.settings.budget?.monthlyUsd}`));
  });

  it('certificates-and-domains finds the record that is missing and puts it back', async () => {
    const zone = account.ask<string>('route53', 'list-hosted-zones', '--query', 'HostedZones[0].Id');
    const validation = () =>
      account
        .ask<{ Name: string; Type: string }[]>(
          ...['route53', 'list-resource-record-sets', '--hosted-zone-id', zone, '--query', 'ResourceRecordSets'],
        )
        .filter(({ Type, Name }) => Type === 'CNAME' && Name.startsWith('_') && Name.endsWith(`.${domains.api}.`));
    const [record] = validation();
    if (record === undefined) throw new Error('the certificate of the API was never validated');
    const batch = { Changes: [{ Action: 'DELETE', ResourceRecordSet: record }] };
    const change = ['change-resource-record-sets', '--hosted-zone-id', zone, '--change-batch', JSON.stringify(batch)];
    account.ask('route53', ...change);
    expect(validation()).toEqual([]);
    const { run, changed } = await changes('certificates-and-domains');
    expect(changed).toEqual(['route53 ChangeResourceRecordSets']);
    expect(printedBy(run, /^2\. /).match(/ISSUED/g)).toHaveLength(domains.app === undefined ? 1 : 2);
    expect(printedBy(run, /^3\. /)).toContain(`wanted ${record.Name}`);
    expect(printedBy(run, /^3\. /)).not.toMatch(new RegExp(`found\\s${record.Name.replaceAll('.', '\\.')}`));
    expect(validation()).toEqual([record]);
  });

  it('maintenance reads the backups, the alarms, the scan and the roles, and changes nothing', async () => {
    const { digest } = newestRevisions(environment).backend ?? { digest: '' };
    account.ask(
      'ecr',
      'start-image-scan',
      '--repository-name',
      model.image.repository,
      '--image-id',
      `imageDigest=${digest}`,
    );
    const { run, changed } = await changes('maintenance');
    expect(changed).toEqual([]);
    expect(printedBy(run, /^2\. /)).toMatch(/^available\t/);
    expect(printedBy(run, /^3\. /)).toContain(`${names.prefix}-api-errors`);
    expect(printedBy(run, /^6\. /)).toContain(model.roles.backendExecution.name);
    // More reads than CloudTrail lists on a page, all of them by somebody who is no execution role.
    const [, reads = '', reader] = /^(\d+)\t\S+\t\S+\t(\S+)$/m.exec(printedBy(run, /^6\. /)) ?? [];
    const known = (await account.events()).filter((call) => call === 'secretsmanager GetSecretValue').length;
    expect([Number(reads), reader]).toEqual([known, 'testing']);
    expect(printedBy(run, /^7\. /)).toContain(model.database.engineVersion);
  });

  it('troubleshooting finds the targets, the tasks, the page and the dead letter, and changes what it asks for alone', async () => {
    const isScheduled = model.jobs.length > 0 || model.offHours !== undefined;
    const queue = isScheduled
      ? account.ask<string>('sqs', 'get-queue-url', '--queue-name', names.jobsDeadLetterQueue, '--query', 'QueueUrl')
      : '';
    const attributes = { ERROR_CODE: { DataType: 'String', StringValue: 'AccessDenied' } };
    if (isScheduled)
      account.ask(
        ...['sqs', 'send-message', '--queue-url', queue, '--message-body', 'dead'],
        ...['--message-attributes', JSON.stringify(attributes)],
      );
    const { run, changed } = await changes('troubleshooting');
    const jobs = model.jobs.length === 0 ? [] : ['ecs RunTask'];
    expect([...changed].sort()).toEqual([...jobs, 'rds RebootDBInstance', ...(isScheduled ? ['sqs PurgeQueue'] : [])]);
    const left = ['get-queue-attributes', '--queue-url', queue, '--attribute-names', 'ApproximateNumberOfMessages'];
    if (isScheduled) {
      expect(account.ask('sqs', ...left, '--query', 'Attributes.ApproximateNumberOfMessages')).toBe('0');
      expect(printedBy(run, /^8\. /)).toContain('ENABLED');
      expect(printedBy(run, /^8\. /)).toContain('AccessDenied');
    }
    const port = model.application.backend.port;
    const targets = printedBy(run, /^2\. /)
      .split('\n')
      .filter((line) => /^10\.|\thealthy/.test(line));
    expect(targets).toHaveLength(model.settings.backend.tasks.desired);
    for (const target of targets) expect(target).toMatch(new RegExp(`\\t${port}\\thealthy`));
    if (model.frontend !== undefined) expect(printedBy(run, /^7\. /).match(/^200 text\/html/gm)).toHaveLength(2);
    expect(printedBy(run, /^9\. /)).not.toContain('blackhole');
  });

  it('incident closes the door, ends the sessions of a role, keeps a snapshot; the door opens as the page says', async () => {
    expect(await account.api('/health/ready')).toBe(200);
    await account.decide('deploying', 'all', 'yes');
    const { run, changed } = await changes('incident');
    expect([...changed].sort()).toEqual([
      ...['ec2 CreateNetworkAclEntry', 'ec2 CreateNetworkAclEntry'],
      ...['ec2 DeleteNetworkAclEntry', 'ec2 DeleteNetworkAclEntry'],
      'ecs RunTask',
      'ecs StopServiceDeployment',
      'ecs UpdateService',
      'iam PutRolePolicy',
      'rds CreateDBSnapshot',
    ]);
    expect(await account.api('/health/ready')).toBe(200);
    expect(printedBy(run, /^5\. /)).toContain('database reachable');
    const policy = account.ask<{ Statement: object[] }>(
      ...['iam', 'get-role-policy', '--role-name', model.roles.task.name, '--policy-name', 'revoke-older-sessions'],
      ...['--query', 'PolicyDocument'],
    );
    expect(policy.Statement).toMatchObject([
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': expect.any(String) } },
      },
    ]);
    const snapshots = account.ask<{ id: string; encrypted: boolean }[]>(
      ...['rds', 'describe-db-snapshots', '--snapshot-type', 'manual'],
      ...['--query', 'DBSnapshots[].{id: DBSnapshotIdentifier, encrypted: Encrypted}'],
    );
    const evidence = snapshots.filter(({ id }) => id.startsWith(`${model.database.identifier}-evidence-`));
    expect(evidence).toMatchObject([{ encrypted: true }]);

    // The page closes and opens again; between the two nobody gets in.
    const [closing, opening] = ['create-network-acl-entry', 'delete-network-acl-entry'].map((call) =>
      run.blocks.filter(({ text }) => text.includes(call)),
    );
    const closed = account.run([...run.blocks.slice(0, 2), ...(closing ?? [])]);
    expect(closed.status, closed.output).toBe(0);
    expect(await account.api('/health/ready')).toBe(504);
    // By a shell that knows nothing of the one that closed it.
    const reopened = account.run([...run.blocks.slice(0, 2), ...(opening ?? [])]);
    expect(reopened.status, reopened.output).toBe(0);
    expect(await account.api('/health/ready')).toBe(200);

    // Cut off between its two rules, closing goes on where it stopped.
    const half = (closing ?? []).map((block) => ({
      ...block,
      text: block.text.replace('{ has_rule 2 ||', 'false && {'),
    }));
    expect(account.run([...run.blocks.slice(0, 2), ...half]).output).not.toContain('Closed');
    expect(account.run([...run.blocks.slice(0, 2), ...(closing ?? [])]).output).toContain('Closed');
    expect(await account.api('/health/ready')).toBe(504);
    account.run([...run.blocks.slice(0, 2), ...(opening ?? [])]);
    expect(await account.api('/health/ready')).toBe(200);
  });
}
