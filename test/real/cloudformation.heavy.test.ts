/** The templates, created in moto by the AWS CLI in the order of the stacks, then read back and held against the model. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnvironmentModel } from '../../src/model/model.js';
import { rolesInUse } from '../../src/model/roles-in-use.js';
import { documentOf, renderDocument } from '../golden/rendered.js';
import { EmulatedStacks } from './emulated-stacks.js';
import { NOT_PLAYED, type Properties, UNREADABLE } from './emulated-types.js';
import { Moto, missingMotoTools } from './moto.js';
import { synthesise } from './synth.js';

const missing = missingMotoTools();
const needs = missing.length === 0 ? '' : ` (needs ${missing.join(', ')})`;

describe.skipIf(missing.length > 0).each([
  ['staging', 'staging'],
  ['production', 'production'],
  ['europe-vite', 'test-eu'],
])(`the fixture %s, environment %s, created in moto${needs}`, (fixture, environment) => {
  let moto: Moto;
  let model: EnvironmentModel;
  let policies: ReadonlyMap<string, string>;
  const ask = (service: string, command: string, parameters?: object, region = model.region) =>
    moto.aws<Properties>(region, service, command, parameters);
  const the = <Item>(items: readonly Item[] | undefined): Item => {
    expect(items).toHaveLength(1);
    return (items as readonly [Item])[0];
  };
  const vpcFilter = async () => {
    const { Vpcs } = await ask('ec2', 'describe-vpcs', { Filters: [{ Name: 'tag:Name', Values: [model.names.vpc] }] });
    const vpc: Properties = the(Vpcs);
    return { vpc, Filters: [{ Name: 'vpc-id', Values: [vpc.VpcId] }] };
  };

  beforeAll(async () => {
    const text = documentOf(fixture);
    const { models, artifacts } = renderDocument(text);
    const found = models.find(({ name }) => name === environment);
    if (found === undefined) throw new Error(`${fixture} has no environment ${environment}`);
    model = found;
    policies = new Map(artifacts.map(({ path, content }) => [path, content]));
    moto = await Moto.start({ account: model.account });
    const stacks = new EmulatedStacks(moto, model, await synthesise(text));
    const zone = await ask('route53', 'create-hosted-zone', {
      Name: model.domains.hostedZone,
      CallerReference: 'zone',
    });
    stacks.hostedZone = zone.HostedZone.Id.split('/').pop();
    // The first deployment registers every definition before the application's stacks.
    for (const { family } of model.tasks) {
      const containerDefinitions = [{ name: model.names.container, image: 'image', memory: 512 }];
      await ask('ecs', 'register-task-definition', { family, containerDefinitions });
    }
    await stacks.create();
    const reasons = [...new Set(stacks.notPlayed.map((each) => each.split(' ')[0] ?? ''))];
    console.info(
      [
        `${environment}: ${stacks.notPlayed.length} resources are not made:`,
        ...reasons.map((type) => `  ${type}: ${NOT_PLAYED[type]}`),
        ...Object.entries(UNREADABLE).flatMap(([type, properties]) =>
          Object.entries(properties).map(([name, reason]) => `  ${type}.${name}: ${reason}`),
        ),
      ].join('\n'),
    );
  });
  afterAll(() => moto?.stop());

  it('has the VPC, subnets, zones and routes of the document', async () => {
    const { vpc, Filters } = await vpcFilter();
    expect(vpc.CidrBlock).toBe(model.network.cidr);
    const { Subnets } = await ask('ec2', 'describe-subnets', { Filters });
    const { RouteTables } = await ask('ec2', 'describe-route-tables', { Filters });
    const wayOut = (subnet: string): string => {
      const table = RouteTables.find(({ Associations }: Properties) =>
        Associations.some(({ SubnetId }: Properties) => SubnetId === subnet),
      );
      const route = table?.Routes.find(({ DestinationCidrBlock: to }: Properties) => to === '0.0.0.0/0');
      if (route === undefined) return 'none';
      return route.NatGatewayId === undefined ? 'internet gateway' : 'NAT gateway';
    };
    const made = Subnets.map(({ CidrBlock, AvailabilityZone, SubnetId, MapPublicIpOnLaunch }: Properties) => [
      CidrBlock,
      AvailabilityZone,
      wayOut(SubnetId),
      MapPublicIpOnLaunch,
    ]);
    const ways = { public: 'internet gateway', private: 'NAT gateway', database: 'none' };
    const wanted = model.network.subnets.map(({ tier, cidr, zone }) => [cidr, zone, ways[tier], false]);
    expect(made.sort()).toEqual(wanted.sort());
    const { NatGateways } = await ask('ec2', 'describe-nat-gateways');
    expect(NatGateways).toHaveLength(model.network.natCount);
  });

  it('opens exactly the needed ports between exactly the needed groups', async () => {
    const { Filters } = await vpcFilter();
    const { SecurityGroups } = await ask('ec2', 'describe-security-groups', { Filters });
    const named = new Map<string, string>(
      SecurityGroups.map(({ GroupId, GroupName }: Properties) => [GroupId, GroupName]),
    );
    const peers = ({ IpRanges, UserIdGroupPairs, Ipv6Ranges, PrefixListIds }: Properties): string[] => [
      ...IpRanges.map(({ CidrIp }: Properties) => CidrIp),
      ...(Ipv6Ranges ?? []).map(({ CidrIpv6 }: Properties) => CidrIpv6),
      ...(PrefixListIds ?? []).map(({ PrefixListId }: Properties) => PrefixListId),
      ...UserIdGroupPairs.map(({ GroupId }: Properties) => named.get(GroupId)),
    ];
    const rules = SecurityGroups.filter(({ GroupName }: Properties) => GroupName !== 'default').flatMap(
      (group: Properties) => [
        ...group.IpPermissions.flatMap((rule: Properties) =>
          peers(rule).map((peer) => `${peer} -> ${group.GroupName} ${rule.IpProtocol} ${rule.FromPort}-${rule.ToPort}`),
        ),
        ...group.IpPermissionsEgress.flatMap((rule: Properties) =>
          peers(rule).map((peer) => `${group.GroupName} => ${peer} ${rule.IpProtocol} ${rule.FromPort}-${rule.ToPort}`),
        ),
      ],
    );
    const { loadBalancer, tasks, database } = model.names.securityGroups;
    const app = `tcp ${model.container.port}-${model.container.port}`;
    const sql = `tcp ${model.settings.database.port}-${model.settings.database.port}`;
    // CloudFormation takes the rule "to everywhere" away from a group without any; CDK writes one that reaches nobody.
    const real = rules.filter((rule: string) => !rule.includes('255.255.255.255/32'));
    expect(real.sort()).toEqual(
      [
        `0.0.0.0/0 -> ${loadBalancer} tcp 443-443`,
        `0.0.0.0/0 -> ${loadBalancer} tcp 80-80`,
        `${loadBalancer} => ${tasks} ${app}`,
        `${loadBalancer} -> ${tasks} ${app}`,
        `${tasks} => ${database} ${sql}`,
        `${tasks} -> ${database} ${sql}`,
        `${tasks} => 0.0.0.0/0 tcp 443-443`,
      ].sort(),
    );
  });

  it('has the database of the document', async () => {
    const { DBInstances } = await ask('rds', 'describe-db-instances', { DBInstanceIdentifier: model.names.database });
    const { database, network } = model.settings;
    expect(the(DBInstances)).toMatchObject({
      Engine: 'postgres',
      EngineVersion: database.engineVersion,
      DBInstanceClass: database.instanceClass,
      AllocatedStorage: database.storageGiB,
      MaxAllocatedStorage: database.maxStorageGiB,
      StorageType: 'gp3',
      StorageEncrypted: true,
      MultiAZ: database.multiAz,
      BackupRetentionPeriod: database.backupRetentionDays,
      PreferredBackupWindow: database.backupWindow,
      PreferredMaintenanceWindow: database.maintenanceWindow,
      DeletionProtection: database.deletionProtection,
      PubliclyAccessible: false,
      MasterUsername: database.masterUsername,
    });
    const { DBSubnetGroups } = await ask('rds', 'describe-db-subnet-groups', {
      DBSubnetGroupName: model.names.databaseSubnetGroup,
    });
    const group: Properties = the(DBSubnetGroups);
    const zones = group.Subnets.map(({ SubnetAvailabilityZone }: Properties) => SubnetAvailabilityZone.Name);
    expect(zones.sort()).toEqual([...network.availabilityZones].sort());
    const { Parameters } = await ask('rds', 'describe-db-parameters', {
      DBParameterGroupName: model.names.databaseParameterGroup,
    });
    expect(Parameters).toContainEqual(expect.objectContaining({ ParameterName: 'rds.force_ssl', ParameterValue: '1' }));
  });

  it('keeps images that never change, the cluster, and the service of the family', async () => {
    const { repositories } = await ask('ecr', 'describe-repositories');
    expect(the(repositories)).toMatchObject({
      repositoryName: model.names.repository,
      imageTagMutability: 'IMMUTABLE',
    });
    const { lifecyclePolicyText } = await ask('ecr', 'get-lifecycle-policy', {
      repositoryName: model.names.repository,
    });
    expect(JSON.parse(lifecyclePolicyText).rules.length).toBeGreaterThan(0);
    const { services } = await ask('ecs', 'describe-services', {
      cluster: model.names.cluster,
      services: [model.names.service],
    });
    const service: Properties = the(services);
    const family = model.tasks.find(({ kind }) => kind === 'service')?.family;
    expect(service.taskDefinition).toMatch(new RegExp(`[:/]${family}(:1)?$`));
  });

  it('has roles whose policies are the rendered JSON', async () => {
    for (const { name, policies: wanted, trustFile } of rolesInUse(model)) {
      const { Role } = await ask('iam', 'get-role', { RoleName: name });
      expect(Role.AssumeRolePolicyDocument).toEqual(JSON.parse(policies.get(trustFile) ?? ''));
      const { AttachedPolicies } = await ask('iam', 'list-attached-role-policies', { RoleName: name });
      const attached = new Map<string, string>(
        AttachedPolicies.map(({ PolicyName, PolicyArn }: Properties) => [PolicyName, PolicyArn]),
      );
      expect([...attached.keys()].sort()).toEqual(wanted.map((policy) => policy.name).sort());
      for (const { name: policy, file } of wanted) {
        const { PolicyVersion } = await ask('iam', 'get-policy-version', {
          PolicyArn: attached.get(policy),
          VersionId: 'v1',
        });
        expect(PolicyVersion.Document).toEqual(JSON.parse(policies.get(file) ?? ''));
      }
    }
  });

  it('keeps the logs of tasks as long as the document says', async () => {
    const { logGroups } = await ask('logs', 'describe-log-groups');
    const days = new Map(
      logGroups.map(({ logGroupName, retentionInDays }: Properties) => [logGroupName, retentionInDays]),
    );
    for (const { logGroup } of model.tasks) expect(days.get(logGroup)).toBe(model.settings.backend.logRetentionDays);
    expect([...days.values()]).not.toContain(undefined);
  });

  it('has the load balancer, its listeners and its target groups', async () => {
    const { LoadBalancers } = await ask('elbv2', 'describe-load-balancers');
    const balancer: Properties = the(LoadBalancers);
    expect(balancer).toMatchObject({ LoadBalancerName: model.names.loadBalancer, Scheme: 'internet-facing' });
    const { Listeners } = await ask('elbv2', 'describe-listeners', { LoadBalancerArn: balancer.LoadBalancerArn });
    expect(Listeners.map(({ Port, Protocol }: Properties) => `${Protocol} ${Port}`).sort()).toEqual([
      'HTTP 80',
      'HTTPS 443',
    ]);
    const redirect = Listeners.find(({ Port }: Properties) => Port === 80).DefaultActions[0];
    expect(redirect.RedirectConfig).toMatchObject({ Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' });
    const { TargetGroups } = await ask('elbv2', 'describe-target-groups');
    const strategy = model.settings.backend.deployment.strategy;
    expect(TargetGroups).toHaveLength(strategy === 'rolling' ? 1 : 2);
    const { healthCheck } = model.settings.backend;
    for (const group of TargetGroups) {
      expect(group).toMatchObject({
        Port: model.container.port,
        TargetType: 'ip',
        HealthCheckPath: model.container.livenessPath,
        HealthCheckIntervalSeconds: healthCheck.intervalSeconds,
        HealthCheckTimeoutSeconds: healthCheck.timeoutSeconds,
        HealthyThresholdCount: healthCheck.healthyThreshold,
        UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
      });
    }
  });

  it('has every alarm with its dimensions, threshold and an action', async () => {
    for (const region of new Set(model.alarms.map((alarm) => alarm.region))) {
      const all = await ask('cloudwatch', 'describe-alarms', {}, region);
      // Autoscaling makes alarms of its own.
      const MetricAlarms = all.MetricAlarms.filter(
        ({ AlarmName }: Properties) => !AlarmName.startsWith('TargetTracking-'),
      );
      const wanted = model.alarms.filter((alarm) => alarm.region === region);
      expect(MetricAlarms.map(({ AlarmName }: Properties) => AlarmName).sort()).toEqual(
        wanted.map(({ name }) => name).sort(),
      );
      for (const alarm of wanted) {
        const made: Properties = the(MetricAlarms.filter(({ AlarmName }: Properties) => AlarmName === alarm.name));
        expect(made).toMatchObject({
          Threshold: alarm.threshold,
          ComparisonOperator: alarm.comparison,
          EvaluationPeriods: alarm.evaluationPeriods,
          TreatMissingData: alarm.missingData,
        });
        expect(made.AlarmActions.length, alarm.name).toBeGreaterThan(0);
        const metrics: Properties[] =
          made.Metrics?.length > 0
            ? made.Metrics.flatMap(({ MetricStat }: Properties) =>
                MetricStat === undefined ? [] : [MetricStat.Metric],
              )
            : [made];
        for (const { Dimensions } of metrics) {
          expect(Dimensions.length, alarm.name).toBeGreaterThan(0);
          for (const { Value } of Dimensions) expect(Value, alarm.name).toMatch(/^\S+$/);
        }
      }
    }
  });

  it('has the distribution with the domain, certificate and logs of the document, and its access control', async () => {
    const { DistributionList } = await ask('cloudfront', 'list-distributions', {}, 'us-east-1');
    const { Id }: Properties = the(DistributionList.Items);
    const { Distribution } = await ask('cloudfront', 'get-distribution', { Id }, 'us-east-1');
    const config: Properties = Distribution.DistributionConfig;
    expect(config.Aliases.Items).toEqual([model.domains.app]);
    expect(config.ViewerCertificate).toMatchObject({
      ACMCertificateArn: expect.stringMatching(/^arn:aws:acm:us-east-1:/),
      SSLSupportMethod: 'sni-only',
    });
    const origin: Properties = the(config.Origins.Items);
    expect(origin.DomainName).toBe(`${model.names.webBucket}.s3.${model.region}.amazonaws.com`);
    // moto keeps the access control and loses that the origin names it; the templates are tested for that.
    const { OriginAccessControlList } = await ask('cloudfront', 'list-origin-access-controls', {}, 'us-east-1');
    expect(the(OriginAccessControlList.Items)).toMatchObject({
      Name: model.names.originAccessControl,
      SigningBehavior: 'always',
    });
    expect(config.Logging).toMatchObject({ Enabled: true, Prefix: 'cloudfront/' });
    expect(config.DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
    expect(config.CacheBehaviors.Items.map(({ PathPattern }: Properties) => PathPattern)).toEqual([
      `/${model.frontend?.assetsDirectory}/*`,
    ]);
  });

  it('stands behind firewalls that limit, ask the rules of AWS and log, where the document has them', async () => {
    const { waf, rateLimitPerFiveMinutes } = model.settings.loadBalancer;
    for (const [scope, region] of [
      ['REGIONAL', model.region],
      ['CLOUDFRONT', 'us-east-1'],
    ] as const) {
      const { WebACLs } = await ask('wafv2', 'list-web-acls', { Scope: scope }, region);
      expect(WebACLs).toHaveLength(waf ? 1 : 0);
      for (const { Name, Id, ARN } of WebACLs) {
        const { WebACL } = await ask('wafv2', 'get-web-acl', { Name, Id, Scope: scope }, region);
        const [limit, ...groups] = WebACL.Rules;
        expect(limit.Statement.RateBasedStatement.Limit).toBe(rateLimitPerFiveMinutes);
        expect(groups.map(({ Statement }: Properties) => Statement.ManagedRuleGroupStatement.VendorName)).toEqual(
          Array(4).fill('AWS'),
        );
        const { LoggingConfiguration } = await ask('wafv2', 'get-logging-configuration', { ResourceArn: ARN }, region);
        expect(LoggingConfiguration.LogDestinationConfigs[0]).toMatch(/:log-group:aws-waf-logs-/);
        expect(JSON.stringify(LoggingConfiguration.RedactedFields)).toContain('authorization');
      }
    }
    if (!waf) return;
    const { LoadBalancers } = await ask('elbv2', 'describe-load-balancers');
    const { WebACL } = await ask('wafv2', 'get-web-acl-for-resource', {
      ResourceArn: the<Properties>(LoadBalancers).LoadBalancerArn,
    });
    expect(WebACL.Name).toBe(model.names.webAcl.api);
  });

  it('keeps and copies backups as long as the document says', async () => {
    const { BackupPlansList } = await ask('backup', 'list-backup-plans');
    const { backups } = model.settings;
    expect(BackupPlansList).toHaveLength(backups.enabled ? 1 : 0);
    if (!backups.enabled) return;
    const { BackupPlanId }: Properties = the(BackupPlansList);
    const { BackupPlan } = await ask('backup', 'get-backup-plan', { BackupPlanId });
    const kept = BackupPlan.Rules.map(({ RuleName, Lifecycle, TargetBackupVaultName, CopyActions }: Properties) => [
      RuleName,
      Lifecycle.DeleteAfterDays,
      TargetBackupVaultName,
      CopyActions.map(({ DestinationBackupVaultArn }: Properties) => DestinationBackupVaultArn),
    ]);
    const copies = model.backupCopy === undefined ? [] : [model.backupCopy.vaultArn];
    expect(kept).toEqual([
      ['daily', backups.dailyRetentionDays, model.names.backupVault, copies],
      ['monthly', backups.monthlyRetentionDays, model.names.backupVault, copies],
    ]);
    for (const region of [model.region, ...(model.backupCopy === undefined ? [] : [model.backupCopy.region])]) {
      const { BackupVaultArn } = await ask(
        'backup',
        'describe-backup-vault',
        { BackupVaultName: model.names.backupVault },
        region,
      );
      expect(BackupVaultArn).toContain(`:${region}:${model.account}:`);
    }
  });

  it('warns of costs at the amount of the document', async () => {
    const name = { AccountId: model.account, BudgetName: model.names.budget };
    const { Budget } = await ask('budgets', 'describe-budget', name, 'us-east-1');
    expect(Number(Budget.BudgetLimit.Amount)).toBe(model.settings.budget.monthlyUsd);
    const { Notifications } = await ask('budgets', 'describe-notifications-for-budget', name, 'us-east-1');
    const told = model.settings.budget.notify.length > 0 ? ['ACTUAL 100', 'FORECASTED 80'] : [];
    expect(
      Notifications.map(({ NotificationType, Threshold }: Properties) => `${NotificationType} ${Threshold}`).sort(),
    ).toEqual(told);
  });

  it('starts jobs by the clock and in the zone of the document', async () => {
    const { Schedules } = await ask('scheduler', 'list-schedules');
    for (const job of model.jobs) {
      const listed: Properties = the(Schedules.filter(({ Name }: Properties) => Name === job.scheduleName));
      const schedule = await ask('scheduler', 'get-schedule', { Name: listed.Name, GroupName: listed.GroupName });
      expect(schedule.ScheduleExpressionTimezone).toBe(job.timezone);
      expect(schedule.ScheduleExpression).toBe(job.schedule);
      expect(schedule.Target.RetryPolicy.MaximumRetryAttempts).toBe(job.retries);
      expect(schedule.Target.DeadLetterConfig.Arn).toContain(':sqs:');
    }
    expect(Schedules.length).toBeGreaterThanOrEqual(model.jobs.length + (model.offHours === undefined ? 0 : 2));
  });

  it('publishes facts that workflows read, none of them empty', async () => {
    const { secretArns: _arns, root: _root, hostedZoneId: _zone, ...names } = model.parameters;
    const { Parameters } = await ask('ssm', 'describe-parameters');
    const published = new Set(Parameters.map(({ Name }: Properties) => Name));
    const wanted = [...Object.values(names), ...Object.values(model.parameters.secretArns)];
    expect(wanted.filter((name) => !published.has(name))).toEqual([]);
    const { Parameter } = await ask('ssm', 'get-parameter', { Name: model.parameters.privateSubnetIds });
    expect(Parameter.Value.split(',')).toHaveLength(model.network.zones.length);
  });

  it('lets nobody into its buckets without TLS', async () => {
    const { Buckets } = await ask('s3api', 'list-buckets');
    expect(Buckets.length).toBeGreaterThan(0);
    for (const { Name } of Buckets) {
      const { Policy } = await ask('s3api', 'get-bucket-policy', { Bucket: Name });
      expect(JSON.parse(Policy).Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });
});
