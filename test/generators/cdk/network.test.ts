import { describe, expect, it } from 'vitest';
import { type Resource, synthesise, type Template } from '../../real/synth.js';
import { CLOSED, DOCUMENTS, OTHER_REGION, SANDBOX } from './documents.js';

const ofType = (template: Template | undefined, type: string): readonly Resource[] =>
  Object.values(template?.Resources ?? {}).filter((resource) => resource.Type === type);

const properties = (template: Template | undefined, type: string) =>
  // biome-ignore lint/suspicious/noExplicitAny: a template has no type of its own; the assertions are the type.
  ofType(template, type).map(({ Properties }) => (Properties ?? {}) as Record<string, any>);

const network = async (text: string, environment: string): Promise<Template | undefined> => {
  const { templates } = await synthesise(text);
  return Object.entries(templates).find(([name]) => name.endsWith(`${environment}-network`))?.[1];
};

const defaultRoutes = (template: Template | undefined) =>
  properties(template, 'AWS::EC2::Route').filter(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0');

describe('the network stack', () => {
  it.each(Object.entries(DOCUMENTS))(
    'places the subnets of %s where the document says',
    async (_, text) => {
      const { models } = await synthesise(text);
      for (const model of models) {
        const template = await network(text, model.name);
        const placed = properties(template, 'AWS::EC2::Subnet').map(({ CidrBlock, AvailabilityZone }) => [
          CidrBlock,
          AvailabilityZone,
        ]);
        expect(placed).toEqual(model.network.subnets.map(({ cidr, zone }) => [cidr, zone]));
        expect(properties(template, 'AWS::EC2::VPC')[0]?.CidrBlock).toBe(model.network.cidr);
      }
    },
    60_000,
  );

  it('gives the database subnets no route out, and each zone its own gateway with nat perAz', async () => {
    const template = await network(DOCUMENTS['staging and production'] ?? '', 'production');
    expect(properties(template, 'AWS::EC2::NatGateway')).toHaveLength(2);
    const leads = defaultRoutes(template).map(({ RouteTableId }) => RouteTableId.Ref as string);
    expect(leads).toHaveLength(3);
    const databaseTables = Object.entries(template?.Resources ?? {})
      .filter(([id, { Type }]) => Type === 'AWS::EC2::SubnetRouteTableAssociation' && id.includes('database'))
      .map(([, { Properties }]) => Properties?.RouteTableId.Ref as string);
    expect(databaseTables).toHaveLength(2);
    for (const table of databaseTables) expect(leads).not.toContain(table);
  });

  it('sends all zones through one gateway with nat single', async () => {
    const template = await network(DOCUMENTS['staging and production'] ?? '', 'staging');
    expect(properties(template, 'AWS::EC2::NatGateway')).toHaveLength(1);
    const targets = defaultRoutes(template).flatMap(({ NatGatewayId }) => (NatGatewayId ? [NatGatewayId.Ref] : []));
    expect(new Set(targets).size).toBe(1);
    expect(targets).toHaveLength(2);
  });

  it('makes a regional gateway, which stands in no subnet', async () => {
    const template = await network(OTHER_REGION, 'production');
    const [gateway, ...others] = properties(template, 'AWS::EC2::NatGateway');
    expect(others).toEqual([]);
    expect(gateway).toMatchObject({ AvailabilityMode: 'regional', VpcId: expect.anything() });
    expect(gateway).not.toHaveProperty('SubnetId');
  }, 60_000);

  it('makes an instance that forwards, and lets nobody in but the private subnets', async () => {
    const template = await network(SANDBOX, 'sandbox');
    const [instance] = properties(template, 'AWS::EC2::Instance');
    expect(instance).toMatchObject({ SourceDestCheck: false, InstanceType: 't4g.nano' });
    const targets = defaultRoutes(template).flatMap(({ InstanceId }) => (InstanceId ? [InstanceId] : []));
    expect(targets).toHaveLength(2);
    const group = properties(template, 'AWS::EC2::SecurityGroup').find(({ GroupDescription }) =>
      GroupDescription.startsWith('NAT instance'),
    );
    expect(group?.SecurityGroupIngress.map(({ CidrIp }: { CidrIp: string }) => CidrIp)).toEqual([
      '10.10.10.0/24',
      '10.10.11.0/24',
    ]);
  }, 60_000);

  it('has no way out at all with nat none: endpoints and S3 instead', async () => {
    const template = await network(CLOSED, 'staging');
    expect(defaultRoutes(template).map(({ GatewayId }) => GatewayId !== undefined)).toEqual([true]);
    expect(properties(template, 'AWS::EC2::NatGateway')).toEqual([]);
    const services = properties(template, 'AWS::EC2::VPCEndpoint').map(({ ServiceName }) => ServiceName);
    expect(services.sort()).toEqual(
      ['ecr.api', 'ecr.dkr', 'kms', 'logs', 's3', 'secretsmanager'].map((name) => `com.amazonaws.us-east-1.${name}`),
    );
  }, 60_000);

  it('lets health data through the endpoint of S3 into buckets of the account alone, which hold nothing of others', async () => {
    const s3 = (template: Awaited<ReturnType<typeof network>>) =>
      properties(template, 'AWS::EC2::VPCEndpoint').find(({ ServiceName }) => ServiceName.endsWith('.s3'));
    const document = DOCUMENTS['staging and production'] ?? '';
    expect(s3(await network(document, 'staging'))?.PolicyDocument).toBeUndefined();
    const { Statement } = s3(await network(document, 'production'))?.PolicyDocument ?? { Statement: [] };
    const [own, layers] = Statement;
    expect(Statement).toHaveLength(2);
    expect(own.Condition).toEqual({ StringEquals: { 'aws:ResourceAccount': expect.stringMatching(/^\d{12}$/) } });
    expect([layers.Action, layers.Resource]).toEqual([
      's3:GetObject',
      'arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*',
    ]);
  }, 60_000);

  it('opens the ports of the document between the right groups, and no other', async () => {
    const template = await network(DOCUMENTS['staging and production'] ?? '', 'production');
    const names = new Map(
      Object.entries(template?.Resources ?? {})
        .filter(([, { Type }]) => Type === 'AWS::EC2::SecurityGroup')
        .map(([id, { Properties }]) => [id, String(Properties?.GroupName).replace('home-health-aid-production-', '')]),
    );
    const nameOf = (reference: { 'Fn::GetAtt': [string, string] }) => names.get(reference['Fn::GetAtt'][0]);
    const between = properties(template, 'AWS::EC2::SecurityGroupIngress').map(
      ({ GroupId, SourceSecurityGroupId, FromPort, ToPort }) =>
        `${nameOf(SourceSecurityGroupId)} -> ${nameOf(GroupId)} ${FromPort}-${ToPort}`,
    );
    expect(between.sort()).toEqual(['load-balancer -> tasks 5000-5000', 'tasks -> database 5432-5432']);
    const outBetween = properties(template, 'AWS::EC2::SecurityGroupEgress').map(
      ({ GroupId, DestinationSecurityGroupId, FromPort, ToPort }) =>
        `${nameOf(GroupId)} -> ${nameOf(DestinationSecurityGroupId)} ${FromPort}-${ToPort}`,
    );
    expect(outBetween.sort()).toEqual(between);
    const outward = properties(template, 'AWS::EC2::SecurityGroup').map(({ GroupName, SecurityGroupEgress = [] }) => [
      GroupName.replace('home-health-aid-production-', ''),
      // biome-ignore lint/suspicious/noExplicitAny: as above
      SecurityGroupEgress.map((rule: any) => `${rule.CidrIp} ${rule.FromPort}`),
    ]);
    expect(Object.fromEntries(outward)).toEqual({
      // Its one rule is a resource of its own, which takes the place of the rule that allows everything.
      'load-balancer': [],
      tasks: ['0.0.0.0/0 443'],
      database: ['255.255.255.255/32 252'],
    });
  });

  it('closes the default security group and records the traffic', async () => {
    const template = await network(DOCUMENTS['staging and production'] ?? '', 'production');
    expect(ofType(template, 'Custom::VpcRestrictDefaultSG')).toHaveLength(1);
    expect(properties(template, 'AWS::EC2::FlowLog')).toMatchObject([{ TrafficType: 'ALL', ResourceType: 'VPC' }]);
    // That of the flow logs, and that of the function that closes the group.
    const groups = properties(template, 'AWS::Logs::LogGroup');
    expect(groups).toHaveLength(2);
    for (const group of groups) expect(group).toMatchObject({ RetentionInDays: 365, KmsKeyId: expect.anything() });
    expect(properties(template, 'AWS::Lambda::Function')).toMatchObject([
      { LoggingConfig: { LogGroup: { Ref: expect.stringContaining('ClosingLog') } } },
    ]);
  });
});
