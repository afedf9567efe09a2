import { beforeAll, describe, expect, it } from 'vitest';
import type { StackKey } from '../../../src/model/stacks.js';
import { CASES } from '../../golden/rendered.js';
import { CHOICES, type EnvironmentTemplates, environmentsOf, fixture, one, only, properties } from './templates.js';

const ALARM = 'AWS::CloudWatch::Alarm';
const HOLDERS: readonly StackKey[] = ['edge', 'api', 'observability', 'edge-observability'];

let environments: readonly EnvironmentTemplates[];
let production: EnvironmentTemplates;
let sandbox: EnvironmentTemplates;
let shifting: EnvironmentTemplates;

beforeAll(async () => {
  const choices = await environmentsOf(CHOICES);
  const fixtures: EnvironmentTemplates[] = [];
  for (const name of CASES) fixtures.push(...(await fixture(name)).values());
  environments = [...choices.values(), ...fixtures];
  shifting = one(choices, 'shifting');
  const three = await fixture('production');
  production = one(three, 'production');
  sandbox = one(three, 'sandbox');
}, 240_000);

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
}

// biome-ignore lint/suspicious/noExplicitAny: the properties of a template have no type of their own.
type Alarm = Readonly<Record<string, any>>;

/** The metrics of an alarm, be it on one or on an expression. */
function metricsOf(alarm: Alarm): readonly Metric[] {
  if (alarm.Metrics === undefined) return [alarm as unknown as Metric];
  return alarm.Metrics.flatMap((query: Alarm) => (query.MetricStat === undefined ? [] : [query.MetricStat.Metric]));
}

const alarmsIn = ({ template, has }: EnvironmentTemplates, keys = HOLDERS) =>
  keys.filter(has).flatMap((key) => properties(template(key), ALARM).map((alarm) => ({ key, alarm })));

describe('the alarms', () => {
  it('are those of the model, each once, in the region of its metric', () => {
    for (const environment of environments) {
      const { model } = environment;
      const found = alarmsIn(environment);
      expect(found.map(({ alarm }) => alarm.AlarmName).sort()).toEqual(model.alarms.map(({ name }) => name).sort());
      for (const { key, alarm } of found) {
        const stack = model.stacks.find((candidate) => candidate.key === key);
        const expected = model.alarms.find(({ name }) => name === alarm.AlarmName);
        expect([stack?.key, stack?.region]).toEqual([expected?.stack, expected?.region]);
      }
    }
  });

  it('have dimensions with values, and tell a topic of both ways', () => {
    for (const environment of environments) {
      for (const { alarm } of alarmsIn(environment)) {
        expect(alarm.ActionsEnabled).toBe(true);
        expect(alarm.AlarmActions).toHaveLength(1);
        expect(alarm.OKActions).toEqual(alarm.AlarmActions);
        const metrics = metricsOf(alarm);
        expect(metrics.length).toBeGreaterThan(0);
        for (const { Dimensions } of metrics) {
          expect(Dimensions.length).toBeGreaterThan(0);
          for (const { Value } of Dimensions) expect(Value).not.toBe('');
        }
      }
    }
  });

  it('have the thresholds and the periods of the model, within what CloudWatch takes', () => {
    for (const environment of environments) {
      for (const { alarm } of alarmsIn(environment)) {
        const model = environment.model.alarms.find(({ name }) => name === alarm.AlarmName);
        expect(alarm).toMatchObject({
          ComparisonOperator: model?.comparison,
          Threshold: model?.threshold,
          EvaluationPeriods: model?.evaluationPeriods,
          DatapointsToAlarm: model?.datapointsToAlarm,
          TreatMissingData: model?.missingData,
        });
        const period = alarm.Period ?? alarm.Metrics[0].MetricStat.Period;
        expect(period).toBe(model?.periodSeconds);
        expect(period * alarm.EvaluationPeriods).toBeLessThanOrEqual(period >= 3600 ? 604_800 : 86_400);
        expect(alarm.AlarmDescription).toMatch(/Runbook: docs\/runbooks\/[\w-]+\/[\w-]+\.md$/);
      }
    }
  });

  it('return one series where they compute', () => {
    for (const environment of environments) {
      for (const { alarm } of alarmsIn(environment)) {
        if (alarm.Metrics === undefined) continue;
        const returned = alarm.Metrics.filter(({ ReturnData }: Alarm) => ReturnData);
        expect(returned).toHaveLength(1);
        const ids = alarm.Metrics.map(({ Id }: Alarm) => Id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toMatch(/^[a-z]\w*$/);
        for (const word of returned[0].Expression?.match(/\b[a-z]\w*\b/g) ?? []) expect(ids).toContain(word);
      }
    }
  });

  it('watch both target groups where they take turns', () => {
    for (const { template } of [production, shifting]) {
      const alarm = properties(template('api'), ALARM).find(({ AlarmName }) =>
        AlarmName.endsWith('-unhealthy-targets'),
      );
      expect(metricsOf(alarm ?? {}).map(({ MetricName }) => MetricName)).toEqual([
        'UnHealthyHostCount',
        'UnHealthyHostCount',
      ]);
      expect(alarm?.Metrics.at(-1).Expression).toBe('MAX([FILL(watched1, 0), FILL(watched2, 0)])');
      const groups = metricsOf(alarm ?? {}).map(({ Dimensions }) => JSON.stringify(Dimensions));
      expect(new Set(groups).size).toBe(2);
    }
  });

  it('of CloudFront stand in us-east-1, with a topic of their own for an environment elsewhere', () => {
    const found = alarmsIn(sandbox, ['edge', 'edge-observability']);
    expect(found.map(({ key, alarm }) => [key, alarm.AlarmName])).toEqual([
      ['edge', 'home-health-aid-sandbox-web-certificate'],
      ['edge-observability', 'home-health-aid-sandbox-web-errors'],
    ]);
    const { TopicName } = only(sandbox.template('edge'), 'AWS::SNS::Topic');
    expect(TopicName).toBe(sandbox.model.names.edgeAlarmTopic);
    const [certificate, errors] = found.map(({ alarm }) => alarm.AlarmActions[0]);
    expect(Object.keys(certificate)).toEqual(['Ref']);
    expect(JSON.stringify(errors)).toContain(`:sns:us-east-1:${sandbox.model.account}:${TopicName}"`);
    expect(production.has('edge-observability')).toBe(false);
  });
});

describe('notices', () => {
  it('reach the topic without a role: its policy and that of its key let EventBridge in', () => {
    for (const { model, template, has } of environments) {
      const targets = (['data', 'api', 'jobs'] as const)
        .filter(has)
        .flatMap((key) => properties(template(key), 'AWS::Events::Rule'))
        .filter(({ Name }) => model.notices.some(({ name }) => name === Name))
        .flatMap(({ Targets }) => Targets);
      expect(targets.length).toBe(model.notices.filter(({ pattern }) => pattern !== undefined).length);
      expect(targets.filter(({ RoleArn }: Alarm) => RoleArn !== undefined)).toEqual([]);

      const letsIn = ({ Statement }: Alarm) =>
        Statement.some(
          ({ Effect, Principal, Condition }: Alarm) =>
            Effect === 'Allow' && Principal?.Service === 'events.amazonaws.com' && Condition === undefined,
        );
      expect(letsIn(only(template('base'), 'AWS::SNS::TopicPolicy').PolicyDocument)).toBe(true);
      const { KmsMasterKeyId } = only(template('base'), 'AWS::SNS::Topic');
      const keys = properties(template('base'), 'AWS::KMS::Key').filter(({ KeyPolicy }) => letsIn(KeyPolicy));
      expect(keys).toHaveLength(KmsMasterKeyId === undefined ? 0 : 1);
    }
  });
});

describe('the dashboard', () => {
  const bodyOf = ({ template }: EnvironmentTemplates): string => {
    const { DashboardBody } = only(template('observability'), 'AWS::CloudWatch::Dashboard');
    const parts: readonly unknown[] = DashboardBody['Fn::Join'][1];
    return parts.map((part) => (typeof part === 'string' ? part : 'VALUE')).join('');
  };

  it('shows what the seed asks for, in every environment', () => {
    for (const environment of environments) {
      const { widgets } = JSON.parse(bodyOf(environment)) as {
        widgets: readonly { properties: { metrics?: unknown } }[];
      };
      const metrics = JSON.stringify(widgets.map(({ properties: shown }) => shown.metrics));
      for (const metric of [
        'TargetResponseTime',
        'HTTPCode_Target_5XX_Count',
        'DatabaseConnections',
        '"AWS/ECS","CPUUtilization"',
        '"AWS/ECS","MemoryUtilization"',
        '"AWS/RDS","CPUUtilization"',
        'FreeStorageSpace',
        'RunningTaskCount',
      ]) {
        expect(metrics).toContain(metric);
      }
      expect(metrics.includes('AWS/CloudFront')).toBe(environment.model.frontend !== undefined);
      expect(metrics.includes('AWS/Scheduler')).toBe(environment.has('jobs'));
    }
  });
});

describe('the budget', () => {
  it('warns before it is spent, and says so when it is', () => {
    const { Budget, NotificationsWithSubscribers } = only(production.template('observability'), 'AWS::Budgets::Budget');
    const { monthlyUsd, notify } = production.model.settings.budget;
    expect(Budget).toMatchObject({ BudgetType: 'COST', TimeUnit: 'MONTHLY' });
    expect(Budget.BudgetLimit).toEqual({ Amount: monthlyUsd, Unit: 'USD' });
    const notices = NotificationsWithSubscribers.map(({ Notification, Subscribers }: Alarm) => [
      Notification.NotificationType,
      Notification.Threshold,
      Subscribers.map(({ Address }: Alarm) => Address),
    ]);
    expect(notices).toEqual([
      ['FORECASTED', 80, notify],
      ['ACTUAL', 100, notify],
    ]);
  });

  it('has no notice where nobody is named, since AWS refuses one', () => {
    for (const { model, template } of environments) {
      // Not every region has budgets, so they stand in us-east-1.
      const stack = model.region === 'us-east-1' ? 'observability' : 'edge-observability';
      const budget = only(template(stack), 'AWS::Budgets::Budget');
      expect('NotificationsWithSubscribers' in budget).toBe(model.settings.budget.notify.length > 0);
    }
  });
});
