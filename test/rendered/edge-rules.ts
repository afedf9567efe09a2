import { expect } from 'vitest';
import { type Json, optionalResources, type RenderedRule, resources } from './subject.js';

/** Rules 62 to 78: events, alarms, the edge and the sizes of templates. */
export const EDGE_RULES: readonly RenderedRule[] = [
  {
    rule: 62,
    holds: 'rules of EventBridge listen and schedule nothing, on the default bus',
    check(subject) {
      for (const [id, rule] of resources(subject, 'AWS::Events::Rule')) {
        expect(rule.ScheduleExpression, id).toBeUndefined();
        expect(rule.EventPattern, id).toBeDefined();
        expect(rule.EventBusName, id).toBeUndefined();
        if (rule.Name !== undefined) expect(rule.Name, id).toMatch(/^[.\-_A-Za-z0-9]{1,64}$/);
        for (const { RetryPolicy = {} } of rule.Targets) {
          const { MaximumRetryAttempts: retries = 185, MaximumEventAgeInSeconds: age = 86_400 } = RetryPolicy;
          expect([retries >= 0, retries <= 185, age >= 60, age <= 86_400], id).toEqual([true, true, true, true]);
        }
      }
    },
  },
  {
    rule: 63,
    holds: 'a schedule starts one task at its time, in a time zone that exists',
    check(subject) {
      const schedules = optionalResources(subject, 'AWS::Scheduler::Schedule');
      expect(schedules.length > 0).toBe(subject.has.schedules);
      for (const [id, schedule] of schedules) {
        expect(schedule.FlexibleTimeWindow, id).toEqual({ Mode: 'OFF' });
        expect(schedule.Target.EcsParameters?.TaskCount ?? 1, id).toBe(1);
        expect(schedule.Name, id).toMatch(/^[0-9a-zA-Z\-_.]{1,64}$/);
        expect(schedule.ScheduleExpression.length, id).toBeLessThanOrEqual(256);
        expect(() => new Intl.DateTimeFormat('en', { timeZone: schedule.ScheduleExpressionTimezone })).not.toThrow();
        const { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: age } = schedule.Target.RetryPolicy;
        expect([retries >= 0, retries <= 185, age >= 60, age <= 86_400], id).toEqual([true, true, true, true]);
      }
    },
  },
  {
    rule: 70,
    holds: 'an alarm has dimensions, an action, and a time that CloudWatch can evaluate',
    check(subject) {
      for (const [id, alarm] of resources(subject, 'AWS::CloudWatch::Alarm')) {
        expect(alarm.AlarmActions?.length, id).toBeGreaterThanOrEqual(1);
        expect(alarm.AlarmActions.length, id).toBeLessThanOrEqual(5);
        expect(alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods, id).toBeLessThanOrEqual(alarm.EvaluationPeriods);
        for (const { period, dimensions } of metricsOf(alarm)) {
          expect(dimensions.length, id).toBeGreaterThanOrEqual(1);
          expect(dimensions.length, id).toBeLessThanOrEqual(30);
          expect([10, 20, 30].includes(period) || (period > 0 && period % 60 === 0), `${id}: ${period}`).toBe(true);
          const most = period >= 3600 ? 604_800 : 86_400;
          expect(period * alarm.EvaluationPeriods, id).toBeLessThanOrEqual(most);
        }
      }
    },
  },
  {
    rule: 74,
    holds: 'the comment of a distribution has 128 characters at most',
    check(subject) {
      const distributions = optionalResources(subject, 'AWS::CloudFront::Distribution');
      expect(distributions.length > 0).toBe(subject.has.frontend);
      for (const [id, { DistributionConfig }] of distributions) {
        expect(DistributionConfig.Comment, id).toMatch(/^.{0,128}$/);
      }
    },
  },
  {
    rule: 76,
    holds: 'rules of a firewall have priorities of their own, and rates that it can count',
    check(subject) {
      for (const [id, { Rules }] of optionalResources(subject, 'AWS::WAFv2::WebACL')) {
        const priorities = Rules.map(({ Priority }: Json) => Priority);
        expect(new Set(priorities).size, id).toBe(priorities.length);
        for (const { Statement } of Rules) {
          const rate = Statement.RateBasedStatement;
          if (rate === undefined) continue;
          expect([60, 120, 300, 600], id).toContain(rate.EvaluationWindowSec ?? 300);
          expect(rate.Limit >= 10 && rate.Limit <= 2_000_000_000, `${id}: ${rate.Limit}`).toBe(true);
        }
      }
    },
  },
  {
    rule: 78,
    holds: 'a template has at most 500 resources, 200 parameters, 200 outputs and 1,000,000 bytes',
    check(subject) {
      for (const [stack, template] of Object.entries(subject.templates)) {
        expect(Object.keys(template.Resources).length, stack).toBeLessThanOrEqual(500);
        expect(Object.keys(template.Parameters ?? {}).length, stack).toBeLessThanOrEqual(200);
        expect(Object.keys(template.Outputs ?? {}).length, stack).toBeLessThanOrEqual(200);
        expect(Buffer.byteLength(JSON.stringify(template, null, 1)), stack).toBeLessThanOrEqual(1_000_000);
      }
    },
  },
];

/** What an alarm looks at: one metric, or those of an expression. */
function metricsOf(alarm: Json): readonly { readonly period: number; readonly dimensions: readonly unknown[] }[] {
  if (alarm.Metrics === undefined) return [{ period: alarm.Period, dimensions: alarm.Dimensions ?? [] }];
  return alarm.Metrics.filter(({ MetricStat }: Json) => MetricStat !== undefined).map(({ MetricStat }: Json) => ({
    period: MetricStat.Period,
    dimensions: MetricStat.Metric.Dimensions ?? [],
  }));
}
