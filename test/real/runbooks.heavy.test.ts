/**
 * The slow tier of runbooks: every block of every runbook in both shells, every command judged by the AWS CLI; and
 * provisioning by CLI against moto, from an empty account to the state that the model describes.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fencesOf } from '../generators/runbooks/page.js';
import { pythonWith } from './python.js';
import { Account, MOTO_EXCEPTIONS, missingForMoto } from './runbook-moto.js';
import { awsProblems, type RecordedCommand, runbookPages } from './runbook-pages.js';
import { has, Session } from './runbook-session.js';

const pages = runbookPages();
const python = pythonWith('awscli');
const documents = [...new Set(pages.map(({ document }) => document))];

describe.each(documents)('every runbook of %s', (document) => {
  const own = pages.filter((page) => page.document === document);
  const session = new Session(own[0]?.artifacts ?? []);
  afterAll(() => session.dispose());
  const recorded: RecordedCommand[] = [];

  for (const shell of ['bash', 'zsh'] as const) {
    it.skipIf(!has(shell) || !has('jq'))(`runs in ${shell} (needs ${shell}, jq)`, () => {
      for (const { slug, model, page } of own) {
        const { status, output, commands } = session.run(shell, page, model);
        expect(status, `${slug} of ${model.name}\n${output}`).toBe(0);
        recorded.push(...commands.map((argv) => ({ argv, where: `${slug} of ${model.name}` })));
      }
    });
  }

  it.skipIf(python === undefined || !has('bash') || !has('jq'))(
    'calls the AWS CLI as it wants to be called (needs Python with awscli)',
    () => {
      expect(recorded.length).toBeGreaterThan(200);
      expect(awsProblems(python ?? '', recorded)).toEqual([]);
    },
  );
});

const needs = missingForMoto.length === 0 ? '' : ` (needs ${missingForMoto.join(', ')})`;

describe.skipIf(missingForMoto.length > 0).each(['bash', 'zsh'])(
  `provisioning by CLI in %s against moto${needs}`,
  (shell) => {
    const found = pages.find(
      ({ document, model, slug }) =>
        document === 'staging and production' && model.name === 'staging' && slug === 'provisioning-by-cli',
    );
    if (found === undefined) throw new Error('there is no such runbook');
    const { model, page, artifacts } = found;
    const { names, settings, database, domains, parameters } = model;
    const account = new Account({ account: model.account, region: model.region }, artifacts);
    const image = `${model.image.uri}@sha256:${'7'.repeat(64)}`;
    let vpc = '';

    /** The runbook, with the first deployment's part of step 19 in its place: no Docker runs here. */
    const blocks = fencesOf(page).flatMap(({ language, text, line }) => {
      if (language !== 'sh') return [];
      const own = `printf 'block of line %s\\n' ${line} >&2\n${text}`;
      const registers = text.startsWith('aws ecs list-task-definitions')
        ? model.tasks.map(({ key }) => `deploy/register-task-definition.sh ${model.name} ${key} ${image}\n`)
        : [];
      return [...registers, own];
    });

    beforeAll(async () => {
      if (!has(shell)) return;
      await account.start();
      account.ask('route53', 'create-hosted-zone', '--name', domains.hostedZone, '--caller-reference', 'test');
    });
    afterAll(() => account.stop());

    it.skipIf(!has(shell))('runs from its first block to its last', () => {
      const { status, output } = account.run(shell, blocks);
      expect(status, output.slice(-3000)).toBe(0);
    });

    it.skipIf(!has(shell))('makes the network of the model, and no way out of the database', () => {
      const vpcs = account.ask<{ Vpcs: { VpcId: string }[] }>(
        'ec2',
        'describe-vpcs',
        '--filters',
        `Name=cidr,Values=${model.network.cidr}`,
        `Name=tag:Name,Values=${names.vpc}`,
      );
      expect(vpcs.Vpcs).toHaveLength(1);
      vpc = vpcs.Vpcs[0]?.VpcId ?? '';
      const inVpc = ['--filters', `Name=vpc-id,Values=${vpc}`];
      const { Subnets } = account.ask<{
        Subnets: { SubnetId: string; CidrBlock: string; AvailabilityZone: string; MapPublicIpOnLaunch: boolean }[];
      }>('ec2', 'describe-subnets', ...inVpc);
      expect(Subnets.map(({ CidrBlock, AvailabilityZone }) => `${CidrBlock} ${AvailabilityZone}`).sort()).toEqual(
        model.network.subnets.map(({ cidr, zone }) => `${cidr} ${zone}`).sort(),
      );
      expect(Subnets.every(({ MapPublicIpOnLaunch }) => !MapPublicIpOnLaunch)).toBe(true);
      const { RouteTables } = account.ask<{
        RouteTables: {
          Associations: { SubnetId?: string }[];
          Routes: { DestinationCidrBlock?: string; GatewayId?: string; NatGatewayId?: string }[];
        }[];
      }>('ec2', 'describe-route-tables', ...inVpc);
      const wayOut = (tier: string): readonly string[] =>
        model.network.subnets
          .filter((subnet) => subnet.tier === tier)
          .map(({ cidr }) => {
            const id = Subnets.find(({ CidrBlock }) => CidrBlock === cidr)?.SubnetId;
            const table = RouteTables.find(({ Associations }) => Associations.some(({ SubnetId }) => SubnetId === id));
            const route = table?.Routes.find(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0');
            return route === undefined ? 'none' : route.NatGatewayId === undefined ? 'internet' : 'nat';
          });
      expect(wayOut('public')).toEqual(['internet', 'internet']);
      expect(wayOut('private')).toEqual(['nat', 'nat']);
      expect(wayOut('database')).toEqual(['none', 'none']);
      expect(account.ask<unknown[]>('ec2', 'describe-nat-gateways', '--query', 'NatGateways')).toHaveLength(1);
      expect(account.ask<string[]>('ec2', 'describe-vpc-endpoints', '--query', 'VpcEndpoints[].ServiceName')).toEqual([
        `com.amazonaws.${model.region}.s3`,
      ]);
    });

    it.skipIf(!has(shell))('opens the ports of the model and no others', () => {
      interface Rule {
        readonly FromPort?: number;
        readonly IpRanges: readonly { readonly CidrIp: string }[];
        readonly UserIdGroupPairs: readonly { readonly GroupId: string }[];
      }
      const { SecurityGroups } = account.ask<{
        SecurityGroups: { GroupName: string; GroupId: string; IpPermissions: Rule[]; IpPermissionsEgress: Rule[] }[];
      }>('ec2', 'describe-security-groups', '--filters', `Name=vpc-id,Values=${vpc}`);
      const nameOf = (id: string) => SecurityGroups.find(({ GroupId }) => GroupId === id)?.GroupName ?? id;
      const rules = (list: readonly Rule[]) =>
        list
          .flatMap(({ FromPort, IpRanges, UserIdGroupPairs }) => [
            ...IpRanges.map(({ CidrIp }) => `${FromPort} ${CidrIp}`),
            ...UserIdGroupPairs.map(({ GroupId }) => `${FromPort} ${nameOf(GroupId)}`),
          ])
          .sort();
      const table = Object.fromEntries(
        SecurityGroups.map((group) => [
          group.GroupName,
          { in: rules(group.IpPermissions), out: rules(group.IpPermissionsEgress) },
        ]),
      );
      const { loadBalancer, tasks, database: data } = names.securityGroups;
      expect(table).toEqual({
        default: { in: [], out: [] },
        [loadBalancer]: { in: ['443 0.0.0.0/0', '80 0.0.0.0/0'], out: [`5000 ${tasks}`] },
        [tasks]: { in: [`5000 ${loadBalancer}`], out: ['443 0.0.0.0/0', `5432 ${data}`] },
        [data]: { in: [`5432 ${tasks}`], out: [] },
      });
    });

    it.skipIf(!has(shell))('makes a private, encrypted database that nobody knows the password of', () => {
      const instance = account.ask<Record<string, unknown>>(
        'rds',
        'describe-db-instances',
        '--db-instance-identifier',
        database.identifier,
        '--query',
        'DBInstances[0]',
      );
      expect(instance).toMatchObject({
        EngineVersion: database.engineVersion,
        DBInstanceClass: settings.database.instanceClass,
        DBName: database.name,
        AllocatedStorage: settings.database.storageGiB,
        MaxAllocatedStorage: settings.database.maxStorageGiB,
        StorageType: 'gp3',
        StorageEncrypted: true,
        PubliclyAccessible: false,
        DeletionProtection: true,
        BackupRetentionPeriod: settings.database.backupRetentionDays,
        CopyTagsToSnapshot: true,
        EnabledCloudwatchLogsExports: ['postgresql', 'upgrade'],
      });
      expect(instance.MasterUserSecret).toMatchObject({ SecretArn: expect.stringMatching(/^arn:aws:secretsmanager:/) });
    });

    it.skipIf(!has(shell))('makes buckets that are private and versioned, and no website', () => {
      for (const bucket of [names.webBucket, names.logBucket]) {
        expect(account.ask('s3api', 'get-bucket-versioning', '--bucket', bucket)).toEqual({ Status: 'Enabled' });
        expect(
          account.ask<{ PublicAccessBlockConfiguration: Record<string, boolean> }>(
            's3api',
            'get-public-access-block',
            '--bucket',
            bucket,
          ).PublicAccessBlockConfiguration,
        ).toEqual({
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        });
        expect(() => account.ask('s3api', 'get-bucket-website', '--bucket', bucket)).toThrow();
      }
      const id = account.ask<string>('cloudfront', 'list-distributions', '--query', 'DistributionList.Items[0].Id');
      const distribution = account.ask<{
        Aliases: { Items: string[] };
        Origins: { Items: { DomainName: string }[] };
      }>('cloudfront', 'get-distribution', '--id', id, '--query', 'Distribution.DistributionConfig');
      expect(distribution.Aliases.Items).toEqual([domains.app]);
      expect(distribution.Origins.Items[0]?.DomainName).toBe(`${names.webBucket}.s3.${model.region}.amazonaws.com`);
      expect(
        account.ask('cloudfront', 'list-origin-access-controls', '--query', 'OriginAccessControlList.Items[].Name'),
      ).toEqual([names.originAccessControl]);
      const policy = JSON.parse(
        account.ask<string>('s3api', 'get-bucket-policy', '--bucket', names.webBucket, '--query', 'Policy'),
      ) as { Statement: object[] };
      expect(policy.Statement[0]).toMatchObject({
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: {
          StringEquals: { 'AWS:SourceArn': `arn:aws:cloudfront::${model.account}:distribution/${id}` },
        },
      });
    });

    it.skipIf(!has(shell))('issues certificates and leads the domains to them', () => {
      const certificates = account.ask<{ DomainName: string; Status: string }[]>(
        'acm',
        'list-certificates',
        '--query',
        'CertificateSummaryList[].{DomainName: DomainName, Status: Status}',
      );
      expect(certificates.map(({ DomainName }) => DomainName).sort()).toEqual([domains.api, domains.app].sort());
      expect(certificates.every(({ Status }) => Status === 'ISSUED')).toBe(true);
      const [zone = ''] = account.ask<string[]>('route53', 'list-hosted-zones', '--query', 'HostedZones[].Id');
      const records = account.ask<{ Name: string; Type: string }[]>(
        'route53',
        'list-resource-record-sets',
        '--hosted-zone-id',
        zone,
        '--query',
        'ResourceRecordSets[].{Name: Name, Type: Type}',
      );
      const own = records.map(({ Name, Type }) => `${Type} ${Name}`);
      expect(own).toEqual(expect.arrayContaining([`A ${domains.api}.`, `A ${domains.app}.`, `AAAA ${domains.app}.`]));
      expect(own.filter((record) => record.startsWith('CNAME _'))).toHaveLength(2);
    });

    it.skipIf(!has(shell))('makes every secret, and fills those that are generated', () => {
      const secrets = account.ask<{ Name: string; Filled: boolean }[]>(
        'secretsmanager',
        'list-secrets',
        '--query',
        'SecretList[].{Name: Name}',
      );
      const wanted = [...model.secrets, ...Object.values(model.databaseSecrets)].map(({ name }) => name);
      expect(secrets.map(({ Name }) => Name)).toEqual(expect.arrayContaining(wanted));
      const value = (name: string) =>
        account.ask<string>('secretsmanager', 'get-secret-value', '--secret-id', name, '--query', 'SecretString');
      const login = JSON.parse(value(model.databaseSecrets.app.name)) as { username: string; password: string };
      expect(login.username).toBe(database.appRole);
      expect(login.password).toMatch(/^[A-Za-z0-9]{40}$/);
      expect(value(`${names.path}/jwt`)).toMatch(/^[A-Za-z0-9]{64}$/);
      expect(() => value(`${names.path}/geocoding`)).toThrow();
    });

    it.skipIf(!has(shell))('publishes every parameter, and the ids in them are real', () => {
      const values = account.ask<{ Name: string; Value: string }[]>(
        'ssm',
        'get-parameters-by-path',
        '--path',
        parameters.root,
        '--recursive',
        '--query',
        'Parameters[].{Name: Name, Value: Value}',
      );
      const published = new Map(values.map(({ Name, Value }) => [Name, Value]));
      const { root: _root, secretArns, ...own } = parameters;
      expect([...published.keys()].sort()).toEqual([...Object.values(own), ...Object.values(secretArns)].sort());
      expect(published.get(parameters.vpcId)).toBe(vpc);
      expect(published.get(parameters.privateSubnetIds)?.split(',')).toHaveLength(model.network.zones.length);
    });

    it.skipIf(!has(shell))('runs the service behind a load balancer that redirects to HTTPS', () => {
      const [group] = account.ask<Record<string, unknown>[]>(
        'elbv2',
        'describe-target-groups',
        '--query',
        'TargetGroups',
      );
      expect(group).toMatchObject({
        TargetGroupName: names.targetGroups.blue,
        Port: 5000,
        TargetType: 'ip',
        HealthCheckPath: '/health',
      });
      const balancer = account.ask<string>(
        'elbv2',
        'describe-load-balancers',
        '--query',
        'LoadBalancers[0].LoadBalancerArn',
      );
      const listeners = account.ask<{ Port: number; SslPolicy?: string; DefaultActions: { Type: string }[] }[]>(
        'elbv2',
        'describe-listeners',
        '--load-balancer-arn',
        balancer,
        '--query',
        'Listeners',
      );
      expect(listeners.map(({ Port, DefaultActions }) => `${Port} ${DefaultActions[0]?.Type}`).sort()).toEqual([
        '443 forward',
        '80 redirect',
      ]);
      const service = account.ask<Record<string, unknown>>(
        'ecs',
        'describe-services',
        '--cluster',
        names.cluster,
        '--services',
        names.service,
        '--query',
        'services[0]',
      );
      expect(service).toMatchObject({
        status: 'ACTIVE',
        desiredCount: settings.backend.tasks.desired,
        networkConfiguration: { awsvpcConfiguration: { assignPublicIp: 'DISABLED' } },
        loadBalancers: [{ containerName: names.container, containerPort: 5000 }],
      });
      const [target] = account.ask<Record<string, unknown>[]>(
        'application-autoscaling',
        'describe-scalable-targets',
        '--service-namespace',
        'ecs',
        '--query',
        'ScalableTargets',
      );
      expect(target).toMatchObject({
        MinCapacity: settings.backend.tasks.min,
        MaxCapacity: settings.backend.tasks.max,
      });
    });

    it.skipIf(!has(shell))('gives every alarm its dimensions and somebody to tell', () => {
      const alarms = account.ask<
        {
          AlarmName: string;
          Dimensions?: { Value: string }[];
          Metrics?: object[];
          AlarmActions: string[];
          OKActions: string[];
        }[]
      >('cloudwatch', 'describe-alarms', '--alarm-name-prefix', names.prefix, '--query', 'MetricAlarms');
      expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(model.alarms.map(({ name }) => name).sort());
      for (const { AlarmName, Dimensions, Metrics, AlarmActions, OKActions } of alarms) {
        expect((Dimensions?.length ?? 0) + (Metrics?.length ?? 0), AlarmName).toBeGreaterThan(0);
        for (const { Value } of Dimensions ?? []) expect(Value, AlarmName).not.toBe('');
        expect([...AlarmActions, ...OKActions], AlarmName).toHaveLength(2);
        for (const action of [...AlarmActions, ...OKActions]) expect(action).toMatch(/^arn:aws:sns:/);
      }
    });

    it.skipIf(!has(shell))('makes the schedules, the roles and the log groups of the model', () => {
      const schedules = account.ask<string[]>('scheduler', 'list-schedules', '--query', 'Schedules[].Name');
      const sleeping = model.offHours === undefined ? [] : Object.values(model.offHours.databaseSchedules);
      expect(schedules.sort()).toEqual([...model.jobs.map(({ scheduleName }) => scheduleName), ...sleeping].sort());
      const roles = account.ask<string[]>('iam', 'list-roles', '--query', 'Roles[].RoleName');
      expect(roles).toEqual(
        expect.arrayContaining([model.roles.backendExecution.name, model.roles.githubBackend.name]),
      );
      const groups = account.ask<{ logGroupName: string; retentionInDays?: number }[]>(
        'logs',
        'describe-log-groups',
        '--query',
        'logGroups',
      );
      for (const { logGroup } of model.tasks) {
        expect(groups.find(({ logGroupName }) => logGroupName === logGroup)?.retentionInDays).toBe(
          settings.backend.logRetentionDays,
        );
      }
    });

    it.skipIf(!has(shell))(`needs ${Object.keys(MOTO_EXCEPTIONS).length} exceptions, each for a reason`, () => {
      expect([...new Set(account.exceptions())].sort()).toEqual(Object.keys(MOTO_EXCEPTIONS).sort());
    });
  },
);
