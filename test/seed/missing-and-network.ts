/** Rows 1 to 20: resources that the seed never makes, and its network. */
import { expect } from 'vitest';
import type { Defects } from './defect.js';

const AGAINST_ANYONE = '0.0.0.0/0';

export const MISSING_AND_NETWORK: Defects = {
  1: {
    title: 'no internet gateway, NAT gateway, route tables',
    absent: ({ staging }) => {
      expect(staging.resources('AWS::EC2::InternetGateway')).toHaveLength(1);
      expect(staging.resources('AWS::EC2::NatGateway')).toHaveLength(1);
      expect(staging.resources('AWS::EC2::EIP')).toHaveLength(1);
      expect(staging.resources('AWS::EC2::SubnetRouteTableAssociation')).toHaveLength(6);
      const outward = staging
        .resources('AWS::EC2::Route')
        .filter((route) => route.DestinationCidrBlock === AGAINST_ANYONE);
      expect(outward.filter((route) => route.GatewayId !== undefined).length).toBeGreaterThan(0);
      expect(outward.filter((route) => route.NatGatewayId !== undefined).length).toBeGreaterThan(0);
    },
  },
  2: {
    title: 'no load balancer, target group, listener',
    absent: ({ staging }) => {
      const [balancer] = staging.resources('AWS::ElasticLoadBalancingV2::LoadBalancer');
      expect(balancer.Subnets).toHaveLength(2);
      const listeners = staging.resources('AWS::ElasticLoadBalancingV2::Listener');
      expect(listeners.find(({ Port }) => Port === 443)).toMatchObject({
        Protocol: 'HTTPS',
        SslPolicy: expect.stringContaining('TLS13'),
      });
      expect(listeners.find(({ Port }) => Port === 80)?.DefaultActions[0]).toMatchObject({ Type: 'redirect' });
      expect(staging.resources('AWS::ElasticLoadBalancingV2::TargetGroup')[0]).toMatchObject({
        TargetType: 'ip',
        Port: 5000,
        HealthCheckPath: '/health',
      });
    },
  },
  3: {
    title: 'cluster and service never made',
    absent: ({ staging }) => {
      expect(staging.resources('AWS::ECS::Cluster')[0]).toMatchObject({ ClusterName: staging.model.names.cluster });
      expect(staging.resources('AWS::ECS::Service')[0]).toMatchObject({ ServiceName: staging.model.names.service });
    },
  },
  4: {
    title: 'distribution, origin access control and bucket policy never made',
    absent: ({ staging }) => {
      expect(staging.resources('AWS::CloudFront::Distribution')).toHaveLength(1);
      expect(staging.resources('AWS::CloudFront::OriginAccessControl')).toHaveLength(1);
      expect(JSON.stringify(staging.resources('AWS::S3::BucketPolicy'))).toMatch(/AWS:SourceArn/i);
    },
  },
  5: {
    title: 'no OIDC provider, role, trust policy',
    absent: ({ staging }) => {
      expect([
        ...staging.resources('AWS::IAM::OIDCProvider'),
        ...staging.resources('Custom::AWSCDKOpenIdConnectProvider'),
      ]).toHaveLength(1);
      for (const role of ['githubBackend', 'githubFrontend', 'githubInfra', 'githubDiff', 'githubDrift'] as const) {
        const trust = staging.text(staging.model.roles[role].trustFile);
        expect(trust).toContain('token.actions.githubusercontent.com:sub');
        expect(trust).toContain('token.actions.githubusercontent.com:aud');
        expect(trust).toContain(':environment:staging');
      }
    },
  },
  6: {
    title: 'roles of ECS and of the schedule never made',
    absent: ({ staging }) => {
      const names = staging.resources('AWS::IAM::Role').map(({ RoleName }) => RoleName);
      for (const role of Object.values(staging.model.roles)) expect(names).toContain(role.name);
      expect(staging.text(staging.model.roles.scheduler.trustFile)).toMatch(
        /scheduler\.amazonaws\.com[\s\S]*aws:SourceA/,
      );
      expect(staging.text(staging.model.roles.backendExecution.trustFile)).toMatch(
        /ecs-tasks\.amazonaws\.com[\s\S]*aws:SourceA/,
      );
    },
  },
  7: {
    title: 'certificates never validated, no DNS records',
    absent: ({ staging }) => {
      for (const certificate of staging.resources('AWS::CertificateManager::Certificate')) {
        expect(certificate).toMatchObject({ ValidationMethod: 'DNS' });
        expect(certificate.DomainValidationOptions[0].HostedZoneId).toBeDefined();
      }
      const records = staging.resources('AWS::Route53::RecordSet').map(({ Name }) => String(Name).replace(/\.$/, ''));
      expect(records).toEqual(expect.arrayContaining(['staging.api.example.com', 'staging.app.example.com']));
    },
  },
  8: {
    title: 'the task definition of the job is named and never written',
    absent: ({ staging }) => {
      for (const task of staging.model.tasks) expect(staging.json(task.file)).toMatchObject({ family: task.family });
    },
  },
  9: {
    title: 'the first image is a tag that nothing pushes',
    absent: ({ staging, production }) => {
      for (const { paths, text } of [staging, production]) {
        for (const path of paths.filter((name) => !name.startsWith('docs/')))
          expect(text(path), path).not.toMatch(/(?<!ubuntu-|-)\w:latest\b|@latest\b/);
      }
    },
  },
  10: {
    title: 'the security group opens port 80 while the container listens on 5000',
    absent: ({ staging }) => {
      const rules = [
        ...staging.resources('AWS::EC2::SecurityGroupIngress'),
        ...staging.resources('AWS::EC2::SecurityGroup').flatMap((group) => group.SecurityGroupIngress ?? []),
      ];
      expect(rules.filter(({ FromPort }) => FromPort === 5000)).toHaveLength(1);
      expect(rules.filter(({ FromPort }) => FromPort === 80).every(({ CidrIp }) => CidrIp === AGAINST_ANYONE)).toBe(
        true,
      );
    },
  },
  11: {
    title: 'http:// hangs',
    absent: ({ staging }) => {
      const http = staging.resources('AWS::ElasticLoadBalancingV2::Listener').find(({ Port }) => Port === 80);
      expect(http.DefaultActions[0].RedirectConfig).toMatchObject({ Protocol: 'HTTPS', StatusCode: 'HTTP_301' });
    },
  },
  12: {
    title: 'every group may send anywhere',
    absent: ({ staging }) => {
      const groups = staging.resources('AWS::EC2::SecurityGroup');
      const open = [
        ...groups.flatMap((group) => group.SecurityGroupEgress ?? []),
        ...staging.resources('AWS::EC2::SecurityGroupEgress'),
      ].filter(({ CidrIp, IpProtocol }) => CidrIp === AGAINST_ANYONE && IpProtocol === '-1');
      expect(open).toEqual([]);
      // EC2 opens a group that has no outgoing rule at all. A rule beside the group counts too: CloudFormation takes the
      // open one away when it adds the first (aws/aws-cdk#998).
      const beside = JSON.stringify(staging.resources('AWS::EC2::SecurityGroupEgress').map(({ GroupId }) => GroupId));
      const groupsById = Object.entries(staging.byId('AWS::EC2::SecurityGroup'));
      for (const [id, group] of groupsById) {
        expect(group.SecurityGroupEgress !== undefined || beside.includes(id), group.GroupName).toBe(true);
      }
    },
  },
  13: {
    title: 'names where the API needs ids',
    absent: ({ staging }) => {
      for (const path of staging.paths.filter((name) => name.startsWith('docs/'))) {
        expect(staging.text(path), path).not.toMatch(/(?:vpc|sg|subnet)-(?:xxx|alb|ecs|rds|private\d)/);
      }
    },
  },
  14: {
    title: 'no DNS host names in the VPC',
    absent: ({ staging }) => {
      expect(staging.resources('AWS::EC2::VPC')[0]).toMatchObject({ EnableDnsHostnames: true, EnableDnsSupport: true });
    },
  },
  15: {
    title: 'database and tasks share subnets',
    absent: ({ staging }) => {
      const tiers = staging.model.network.subnets.map(({ cidr }) => cidr);
      expect(
        staging
          .resources('AWS::EC2::Subnet')
          .map(({ CidrBlock }) => CidrBlock)
          .sort(),
      ).toEqual([...tiers].sort());
      expect(new Set(tiers).size).toBe(6);
      // The database tier has route tables of its own, and no default route in them.
      expect(
        staging
          .resources('AWS::EC2::Route')
          .filter(({ DestinationCidrBlock }) => DestinationCidrBlock === AGAINST_ANYONE).length,
      ).toBeLessThanOrEqual(4);
    },
  },
  16: {
    title: 'the default security group stays open',
    absent: ({ staging }) => {
      expect(
        JSON.stringify(staging.whole('Custom::VpcRestrictDefaultSG')) +
          JSON.stringify(staging.resources('AWS::EC2::SecurityGroupIngress')),
      ).toMatch(/DefaultSecurityGroup/);
    },
  },
  17: {
    title: 'no flow logs',
    absent: ({ staging, production }) => {
      expect(staging.resources('AWS::EC2::FlowLog')[0]).toMatchObject({ TrafficType: 'REJECT' });
      expect(production.resources('AWS::EC2::FlowLog')[0]).toMatchObject({ TrafficType: 'ALL' });
    },
  },
  18: {
    title: 'traffic to S3 goes through NAT',
    absent: ({ staging }) => {
      const gateways = staging
        .resources('AWS::EC2::VPCEndpoint')
        .filter(({ VpcEndpointType }) => VpcEndpointType === 'Gateway');
      expect(JSON.stringify(gateways)).toContain('s3');
    },
  },
  19: {
    title: 'untagged subnets, one range for every environment',
    absent: ({ staging, production }) => {
      expect(staging.model.network.cidr).not.toBe(production.model.network.cidr);
      for (const subnet of staging.resources('AWS::EC2::Subnet')) {
        expect(subnet.Tags.map(({ Key }: { Key: string }) => Key)).toEqual(
          expect.arrayContaining(['Name', 'environment', 'application']),
        );
      }
    },
  },
  20: {
    title: 'the number of NAT gateways is left open',
    absent: ({ staging, production }) => {
      expect(staging.resources('AWS::EC2::NatGateway')).toHaveLength(1);
      expect(production.resources('AWS::EC2::NatGateway')).toHaveLength(production.model.network.zones.length);
    },
  },
};
