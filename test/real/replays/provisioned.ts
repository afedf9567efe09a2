/** What provisioning by CLI has made of an empty account: the state that the model of staging describes. */
import { expect, it } from 'vitest';
import { runbookPath } from '../../../src/model/runbooks.js';
import type { Replayed } from './replayed.js';

export function provisionedAsModelled({ account, model }: Replayed): void {
  const { names, settings, database, domains, parameters } = model;
  let vpc = '';

  it('makes the network of the model, and no way out of the database', () => {
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

  it('opens the ports of the model and no others', () => {
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

  it('makes a private, encrypted database that nobody knows the password of', () => {
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

  it('makes buckets that are private and versioned, and no website', () => {
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
      expect(account.refuses('s3api', 'get-bucket-website', '--bucket', bucket)).toBe(true);
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

  it('issues certificates and leads the domains to them', () => {
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

  it('makes every secret, and fills those that are generated', () => {
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
    // Typed by a person, as step 7 of the first deployment asks.
    const typed = Object.keys(JSON.parse(value(`${names.path}/geocoding`)) as object);
    expect(typed).toEqual(['google_maps', 'openstreetmap']);
  });

  it('publishes every parameter, and the ids in them are real', () => {
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

  it('runs the service behind a load balancer that redirects to HTTPS', () => {
    const [group] = account.ask<Record<string, unknown>[]>(
      'elbv2',
      'describe-target-groups',
      '--query',
      'TargetGroups',
    );
    expect(group).toMatchObject({
      TargetGroupName: names.targetGroups.blue,
      Port: 5000,
      Protocol: model.container.protocol,
      HealthCheckProtocol: model.container.protocol,
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

  it('gives every alarm its dimensions and somebody to tell', () => {
    const alarms = account.ask<
      {
        AlarmName: string;
        AlarmDescription: string;
        Dimensions?: { Value: string }[];
        Metrics?: object[];
        AlarmActions: string[];
        OKActions: string[];
      }[]
    >('cloudwatch', 'describe-alarms', '--alarm-name-prefix', names.prefix, '--query', 'MetricAlarms');
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(model.alarms.map(({ name }) => name).sort());
    for (const { AlarmName, AlarmDescription } of alarms) {
      const alarm = model.alarms.find(({ name }) => name === AlarmName);
      if (alarm === undefined) throw new Error(AlarmName);
      expect(AlarmDescription).toContain(`Runbook: ${runbookPath(model.paths.runbooks, alarm.runbook)}`);
      expect(account.page(alarm.runbook)).toContain(AlarmName);
    }
    for (const { AlarmName, Dimensions, Metrics, AlarmActions, OKActions } of alarms) {
      expect((Dimensions?.length ?? 0) + (Metrics?.length ?? 0), AlarmName).toBeGreaterThan(0);
      for (const { Value } of Dimensions ?? []) expect(Value, AlarmName).not.toBe('');
      expect([...AlarmActions, ...OKActions], AlarmName).toHaveLength(2);
      for (const action of [...AlarmActions, ...OKActions]) expect(action).toMatch(/^arn:aws:sns:/);
    }
  });

  it('makes the schedules, the roles and the log groups of the model', () => {
    const schedules = account.ask<string[]>('scheduler', 'list-schedules', '--query', 'Schedules[].Name');
    const sleeping = model.offHours === undefined ? [] : Object.values(model.offHours.databaseSchedules);
    expect(schedules.sort()).toEqual([...model.jobs.map(({ scheduleName }) => scheduleName), ...sleeping].sort());
    const roles = account.ask<string[]>('iam', 'list-roles', '--query', 'Roles[].RoleName');
    expect(roles).toEqual(expect.arrayContaining([model.roles.backendExecution.name, model.roles.githubBackend.name]));
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
}
