import { beforeAll, describe, expect, it } from 'vitest';
import { deploymentLimits } from '../../../src/model/deployment.js';
import {
  CHOICES,
  type EnvironmentTemplates,
  environmentsOf,
  fixture,
  one,
  only,
  properties,
  resources,
} from './templates.js';

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const SERVICE = 'AWS::ECS::Service';

let staging: EnvironmentTemplates;
let production: EnvironmentTemplates;
let chosen: EnvironmentTemplates;
let shifting: EnvironmentTemplates;
let europe: EnvironmentTemplates;

beforeAll(async () => {
  const environments = await fixture('production');
  staging = one(environments, 'staging');
  production = one(environments, 'production');
  const choices = await environmentsOf(CHOICES);
  chosen = one(choices, 'chosen');
  shifting = one(choices, 'shifting');
  europe = one(await fixture('europe-vite'), 'test-eu');
}, 120_000);

describe('the door', () => {
  it('redirects port 80 for good and speaks the TLS policy of the data on port 443', () => {
    const listeners = properties(staging.template('api'), LISTENER);
    expect(listeners.find(({ Port }) => Port === 80)?.DefaultActions).toEqual([
      { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
    ]);
    const https = listeners.find(({ Port }) => Port === 443);
    expect(https?.SslPolicy).toBe('ELBSecurityPolicy-TLS13-1-2-2021-06');
    expect(https?.Certificates).toHaveLength(1);
    expect(listeners).toHaveLength(2);
  });

  it('forwards in every action of the HTTPS listener, without which ECS shifts no traffic', () => {
    for (const { template } of [production, europe]) {
      const https = properties(template('api'), LISTENER).find(({ Port }) => Port === 443);
      const rule = only(template('api'), 'AWS::ElasticLoadBalancingV2::ListenerRule');
      expect([https?.DefaultActions, rule.Actions].flat().map(({ Type }) => Type)).toEqual(['forward', 'forward']);
    }
  });

  it('tags the rule whose weights ECS moves with what never changes, since an update would move them back', () => {
    for (const { model, template } of [production, europe]) {
      const { Tags } = only(template('api'), 'AWS::ElasticLoadBalancingV2::ListenerRule');
      expect(Tags.map(({ Key }: { readonly Key: string }) => Key)).toEqual([
        'application',
        'environment',
        'managed-by',
      ]);
      const [listener] = properties(template('api'), LISTENER);
      expect(listener?.Tags).toHaveLength(Object.keys(model.tags).length);
    }
  });

  it.each([
    ['staging', () => staging],
    ['production', () => production],
    ['chosen', () => chosen],
  ])('has the attributes that the document of %s says', (_name, environment) => {
    const { model, template } = environment();
    const { LoadBalancerAttributes: attributes, Name } = only(
      template('api'),
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
    );
    const values = Object.fromEntries(
      attributes.map(({ Key, Value }: { readonly Key: string; readonly Value: unknown }) => [Key, Value]),
    );
    const { loadBalancer } = model.settings;
    expect(Name).toBe(model.names.loadBalancer);
    expect(values).toMatchObject({
      'access_logs.s3.enabled': 'true',
      'deletion_protection.enabled': String(loadBalancer.deletionProtection),
      'idle_timeout.timeout_seconds': String(loadBalancer.idleTimeoutSeconds),
      'routing.http.drop_invalid_header_fields.enabled': 'true',
    });
  });

  it.each([
    ['staging', () => staging, 1],
    ['production', () => production, 2],
    ['europe', () => europe, 2],
  ] as const)('asks the tasks of %s by the port and path of the container', (_name, environment, count) => {
    const { model, template } = environment();
    const groups = properties(template('api'), GROUP);
    expect(groups).toHaveLength(count);
    const { healthCheck } = model.settings.backend;
    for (const group of groups) {
      expect(group).toMatchObject({
        Port: model.container.port,
        Protocol: model.container.protocol,
        HealthCheckProtocol: model.container.protocol,
        TargetType: 'ip',
        HealthCheckPath: model.container.livenessPath,
        HealthCheckIntervalSeconds: healthCheck.intervalSeconds,
        HealthCheckTimeoutSeconds: healthCheck.timeoutSeconds,
        HealthyThresholdCount: healthCheck.healthyThreshold,
        UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
        Matcher: { HttpCode: '200' },
      });
      expect(group.TargetGroupAttributes).toContainEqual({
        Key: 'deregistration_delay.timeout_seconds',
        Value: String(model.settings.loadBalancer.deregistrationDelaySeconds),
      });
    }
    expect(groups.map(({ Name }) => Name)).toEqual(Object.values(model.names.targetGroups).slice(0, count));
  });

  it('has its own name in DNS and a certificate for it, both in the zone of the parameter', () => {
    const template = staging.template('api');
    const [zone] = Object.entries(template.Parameters ?? {}).flatMap(([id, parameter]) =>
      (parameter as { readonly Default?: string }).Default === staging.model.parameters.hostedZoneId ? [id] : [],
    );
    expect(only(template, 'AWS::CertificateManager::Certificate')).toMatchObject({
      DomainName: 'staging.api.example.com',
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ HostedZoneId: { Ref: zone } }],
    });
    expect(only(template, 'AWS::Route53::RecordSet')).toMatchObject({
      Name: 'staging.api.example.com.',
      Type: 'A',
      HostedZoneId: { Ref: zone },
    });
  });
});

describe('the service', () => {
  it('names the family and no revision, pins the platform, and leaves the number of tasks to autoscaling', () => {
    for (const { model, template } of [staging, production, chosen, europe]) {
      const service = only(template('api'), SERVICE);
      expect(service.TaskDefinition).toBe(`${model.names.prefix}-backend`);
      expect(service).not.toHaveProperty('DesiredCount');
      expect(service.PlatformVersion).toBe('1.4.0');
      expect(service.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp).toBe('DISABLED');
      expect(service.NetworkConfiguration.AwsvpcConfiguration.Subnets).toHaveLength(model.network.zones.length);
      expect(service.LoadBalancers[0]).toMatchObject({
        ContainerName: model.names.container,
        ContainerPort: model.container.port,
      });
      expect(service.HealthCheckGracePeriodSeconds).toBe(model.settings.backend.healthCheck.startPeriodSeconds);
      expect(service.AvailabilityZoneRebalancing).toBe('ENABLED');
    }
  });

  it('replaces tasks one by one under a circuit breaker', () => {
    const { DeploymentConfiguration: deployment, LoadBalancers } = only(staging.template('api'), SERVICE);
    expect(deployment).toMatchObject({
      Strategy: 'ROLLING',
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
    });
    expect(LoadBalancers[0]).not.toHaveProperty('AdvancedConfiguration');
  });

  it('sends a tenth of the traffic first, or all of it after a while, and gives ECS the role to do so', () => {
    const canary = only(production.template('api'), SERVICE);
    expect(canary.DeploymentConfiguration).toMatchObject({
      Strategy: 'CANARY',
      CanaryConfiguration: { CanaryPercent: 10, CanaryBakeTimeInMinutes: 5 },
      BakeTimeInMinutes: 10,
    });
    const blueGreen = only(europe.template('api'), SERVICE);
    expect(blueGreen.DeploymentConfiguration).toMatchObject({ Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 5 });
    for (const { DeploymentConfiguration, LoadBalancers } of [canary, blueGreen]) {
      // ECS knows the circuit breaker in rolling deployments only.
      expect(DeploymentConfiguration).not.toHaveProperty('DeploymentCircuitBreaker');
      expect(Object.keys(LoadBalancers[0].AdvancedConfiguration).sort()).toEqual([
        'AlternateTargetGroupArn',
        'ProductionListenerRule',
        'RoleArn',
      ]);
    }
  });

  it('goes back when an alarm rings, and the alarms stand before it', () => {
    for (const { model, template } of [staging, production, europe]) {
      const { DeploymentConfiguration } = only(template('api'), SERVICE);
      const alarms = new Map(resources(template('api'), 'AWS::CloudWatch::Alarm'));
      const named = DeploymentConfiguration.Alarms.AlarmNames.map(
        ({ Ref }: { readonly Ref: string }) => alarms.get(Ref)?.Properties?.AlarmName,
      );
      expect(DeploymentConfiguration.Alarms).toMatchObject({ Enable: true, Rollback: true });
      expect(named).toEqual(model.alarms.filter(({ rollsBack }) => rollsBack).map(({ name }) => name));
      expect(named.length).toBeGreaterThan(0);
    }
  });

  it('goes back by alarms that ring before the traffic is shifted and the old tasks are gone', () => {
    for (const { model } of [production, europe]) {
      const { waitMinutes } = deploymentLimits(model.settings);
      expect(waitMinutes).toBeGreaterThan(0);
      const slow = model.alarms.filter(
        ({ rollsBack, periodSeconds, evaluationPeriods }) =>
          rollsBack && periodSeconds * evaluationPeriods > waitMinutes * 60,
      );
      expect(slow).toEqual([]);
    }
  });

  it('runs every second task on Spot where the document says so, and the first one never', () => {
    expect(only(staging.template('api'), SERVICE).CapacityProviderStrategy).toEqual([
      { CapacityProvider: 'FARGATE', Weight: 1 },
    ]);
    expect(only(chosen.template('api'), SERVICE).CapacityProviderStrategy).toEqual([
      { CapacityProvider: 'FARGATE', Base: 1, Weight: 1 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 1 },
    ]);
  });

  it('scales by CPU and memory, by requests where asked, and sleeps in the off-hours', () => {
    const target = only(staging.template('api'), 'AWS::ApplicationAutoScaling::ScalableTarget');
    expect(target).toMatchObject({ MinCapacity: 1, MaxCapacity: 4 });
    expect(target.ScheduledActions).toEqual([
      {
        ScheduledActionName: 'off-hours-stop',
        Schedule: 'cron(0 20 ? * MON-FRI *)',
        Timezone: 'America/New_York',
        ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 },
      },
      {
        ScheduledActionName: 'off-hours-start',
        Schedule: 'cron(0 7 ? * MON-FRI *)',
        Timezone: 'America/New_York',
        ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 4 },
      },
    ]);
    expect(only(production.template('api'), 'AWS::ApplicationAutoScaling::ScalableTarget')).not.toHaveProperty(
      'ScheduledActions',
    );
    const aims = (environment: EnvironmentTemplates) =>
      properties(environment.template('api'), 'AWS::ApplicationAutoScaling::ScalingPolicy').map(
        ({ TargetTrackingScalingPolicyConfiguration: tracking }) => [
          tracking.PredefinedMetricSpecification?.PredefinedMetricType,
          tracking.TargetValue,
        ],
      );
    expect(aims(staging)).toEqual([
      ['ECSServiceAverageCPUUtilization', 60],
      ['ECSServiceAverageMemoryUtilization', 75],
    ]);
    expect(aims(chosen)).toContainEqual(['ALBRequestCountPerTarget', 400]);
    // That metric knows one target group, and here two take turns.
    expect(aims(shifting)).toContainEqual([undefined, 300]);
    expect(JSON.stringify(shifting.template('api'))).toContain('requests / tasks');
  });
});
