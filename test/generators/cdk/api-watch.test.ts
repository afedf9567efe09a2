import { beforeAll, describe, expect, it } from 'vitest';
import { CHOICES, type EnvironmentTemplates, environmentsOf, fixture, one, only, properties } from './templates.js';

const MACHINE = 'AWS::StepFunctions::StateMachine';

let staging: EnvironmentTemplates;
let production: EnvironmentTemplates;
let chosen: EnvironmentTemplates;
let europe: EnvironmentTemplates;

beforeAll(async () => {
  const environments = await fixture('production');
  staging = one(environments, 'staging');
  production = one(environments, 'production');
  const choices = await environmentsOf(CHOICES);
  chosen = one(choices, 'chosen');
  europe = one(await fixture('europe-vite'), 'test-eu');
}, 120_000);

describe('what watches over the API', () => {
  it('puts a firewall before the load balancer where the document says so', () => {
    const acl = only(chosen.template('api'), 'AWS::WAFv2::WebACL');
    const { model } = chosen;
    expect(acl).toMatchObject({ Name: model.names.webAcl.api, Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
    // CloudWatch's dimension WebACL is this name, and an alarm asks for it.
    expect(acl.VisibilityConfig.MetricName).toBe(model.names.webAcl.api);
    const rules: readonly {
      readonly Name: string;
      readonly Priority: number;
      readonly Statement: Record<string, unknown>;
    }[] = acl.Rules;
    expect(rules.map(({ Name }) => Name)).toEqual([
      'rate-limit',
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesSQLiRuleSet',
    ]);
    expect(new Set(rules.map(({ Priority }) => Priority)).size).toBe(rules.length);
    expect(rules[0]?.Statement).toEqual({
      RateBasedStatement: { Limit: 1500, EvaluationWindowSec: 300, AggregateKeyType: 'IP' },
    });
    expect(properties(chosen.template('api'), 'AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
    expect(properties(staging.template('api'), 'AWS::WAFv2::WebACL')).toEqual([]);
    const logging = only(chosen.template('api'), 'AWS::WAFv2::LoggingConfiguration');
    expect(logging.LogDestinationConfigs[0]).toMatch(/:log-group:aws-waf-logs-[\w-]+$/);
    expect(JSON.stringify(logging.RedactedFields)).toContain('authorization');
  });

  it('keeps what rules matched out of logs and samples', () => {
    expect(only(chosen.template('api'), 'AWS::WAFv2::WebACL').DataProtectionConfig.DataProtections).toEqual(
      ['BODY', 'QUERY_STRING', 'SINGLE_COOKIE'].map((FieldType) => ({ Field: { FieldType }, Action: 'SUBSTITUTION' })),
    );
  });

  it('tells of a state machine that fails itself, by name', () => {
    for (const { model, template } of [staging, production, chosen, europe]) {
      const rule = properties(template('api'), 'AWS::Events::Rule').find(
        ({ EventPattern }) => EventPattern.source[0] === 'aws.states',
      );
      const machines = properties(template('api'), MACHINE).map(({ StateMachineName }) => StateMachineName);
      expect(rule?.Name).toBe(`${model.names.prefix}-failed-execution`);
      expect(rule?.EventPattern.detail.stateMachineArn.map((arn: string) => arn.split(':').at(-1)).sort()).toEqual(
        [...machines].sort(),
      );
      expect(rule?.Targets[0].InputTransformer.InputTemplate).toContain('/troubleshooting.md');
    }
  });

  it('watches that every rule of the environment reaches what it calls', () => {
    for (const { model, template } of [staging, production, chosen, europe]) {
      const made = model.stacks.flatMap(({ key }) => properties(template(key), 'AWS::Events::Rule'));
      const alarm = properties(template('observability'), 'AWS::CloudWatch::Alarm').find(({ AlarmName }) =>
        AlarmName.endsWith('notices-undelivered'),
      );
      const watched = alarm?.Metrics.flatMap(
        ({ MetricStat }: { MetricStat?: { Metric: { Dimensions: { Value: string }[] } } }) =>
          MetricStat === undefined ? [] : MetricStat.Metric.Dimensions.map(({ Value }) => Value),
      );
      expect([...watched].sort()).toEqual(made.map(({ Name }) => Name).sort());
    }
  });

  it('restarts the service when a secret of the application changes, and may do nothing else to ECS', () => {
    const template = staging.template('api');
    const rule = properties(template, 'AWS::Events::Rule').find(
      ({ EventPattern }) => EventPattern.source[0] === 'aws.secretsmanager',
    );
    expect(rule?.EventPattern).toEqual({
      source: ['aws.secretsmanager'],
      'detail-type': ['Secret Label Updated'],
      detail: {
        name: ['home-health-aid/staging/geocoding', 'home-health-aid/staging/jwt'],
        labelUpdated: ['AWSCURRENT'],
      },
    });
    const machine = properties(template, MACHINE).find(
      ({ StateMachineName }) => StateMachineName === staging.model.names.restart,
    );
    expect(JSON.parse(machine?.DefinitionString).States.Restart).toMatchObject({
      Resource: 'arn:aws:states:::aws-sdk:ecs:updateService',
      Parameters: {
        Cluster: staging.model.names.cluster,
        Service: staging.model.names.service,
        ForceNewDeployment: true,
      },
    });
    // An application without secrets has nothing to restart for.
    expect(properties(chosen.template('api'), MACHINE).map(({ StateMachineName }) => StateMachineName)).toEqual([
      chosen.model.names.deploymentWatch,
    ]);
    const ecs = properties(template, 'AWS::IAM::ManagedPolicy')
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Action }) => JSON.stringify(Action).includes('ecs:Update'));
    expect(ecs).toEqual([
      {
        Effect: 'Allow',
        Action: 'ecs:UpdateService',
        Resource: `arn:aws:ecs:us-east-1:111122223333:service/${staging.model.names.cluster}/${staging.model.names.service}`,
      },
    ]);
  });

  it('lets ECS move traffic on this load balancer alone', () => {
    for (const { template } of [production, europe]) {
      const statements = properties(template('api'), 'AWS::IAM::ManagedPolicy')
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
        .filter(({ Action }) => JSON.stringify(Action).includes('elasticloadbalancing:'));
      expect(statements).toHaveLength(3);
      for (const { Action, Resource } of statements) {
        const describes = [Action].flat().every((action: string) => /:Describe/.test(action));
        expect(JSON.stringify(Resource).includes('*')).toBe(describes);
      }
    }
  });

  it('keeps policies out of roles, and stars out of their resources but where AWS knows none', () => {
    for (const { template } of [staging, production, chosen, europe]) {
      expect(properties(template('api'), 'AWS::IAM::Policy')).toEqual([]);
      for (const role of properties(template('api'), 'AWS::IAM::Role')) expect(role).not.toHaveProperty('Policies');
      for (const { PolicyDocument } of properties(template('api'), 'AWS::IAM::ManagedPolicy')) {
        for (const { Action, Resource } of PolicyDocument.Statement) {
          if (!JSON.stringify(Resource).includes('*')) continue;
          for (const action of [Action].flat()) {
            expect(action).toMatch(
              /^(elasticloadbalancing:Describe|logs:|xray:|ecs:(Describe|List|Stop)ServiceDeployments?$)/,
            );
          }
        }
      }
    }
  });

  it('publishes what workflows ask for', () => {
    for (const { model, template } of [staging, production, chosen, europe]) {
      const names = properties(template('api'), 'AWS::SSM::Parameter').map(({ Name }) => Name);
      expect(names.sort()).toEqual([model.parameters.loadBalancerArn, model.parameters.targetGroupArn].sort());
    }
  });
});
