/** Each rule fails on a subject that breaks it: a rule that nothing can break would prove nothing. */
import { beforeAll, describe, expect, test } from 'vitest';
import { RENDERED_RULES } from './rules.js';
import { type Subject, subjectOf } from './subject.js';

/** By rule: what stands in the rendered files or the templates, and what would break the rule in its place. */
const BREAKS: Readonly<Record<number, readonly (readonly [from: RegExp, to: string])[]>> = {
  9: [
    [/"EnableDnsHostnames":true/, '"EnableDnsHostnames":false'],
    [/--enable-dns-hostnames/g, '--no-dns-hostnames'],
  ],
  10: [[/"AWS::EC2::InternetGateway"/g, '"AWS::EC2::Nothing"']],
  11: [[/"MaxAggregationInterval":\d+/, '"MaxAggregationInterval":300']],
  13: [
    [/\\"networkMode\\": \\"awsvpc\\"/, '\\"networkMode\\": \\"bridge\\"'],
    [/\\"essential\\"/, '\\"privileged\\": true, \\"essential\\"'],
  ],
  14: [[/\\"logDriver\\": \\"awslogs\\"/, '\\"logDriver\\": \\"syslog\\"']],
  15: [[/\\"drop\\": \[/, '\\"add\\": [\\"NET_ADMIN\\"], \\"drop\\": [']],
  19: [
    [/\\"CMD\\",(\s|\\n)*\\"python\\"/, '\\"CMD\\", \\"curl\\"'],
    [/\\nUSER /, '\\nRUN curl x\\nUSER '],
  ],
  21: [[/\\"containerPath\\": \\"\/tmp\\"/, '\\"containerPath\\": \\"/var\\"']],
  22: [[/--launch-type FARGATE --count 1/, '--launch-type FARGATE --count 11']],
  24: [
    [/-arn\}\}:password::/, '-arn-x}}:password::'],
    [/\\"valueFrom\\": \\"\{\{/, '\\"valueFrom\\": \\"arn:partial'],
  ],
  25: [[/\\"initProcessEnabled\\"/, '\\"maxSwap\\": 1, \\"initProcessEnabled\\"']],
  26: [[/\\"mode\\": \\"[a-z-]+\\"/, '\\"max-buffer-size\\": \\"1m\\"']],
  27: [[/"DeploymentCircuitBreaker":\{[^}]*\}/, '"DeploymentCircuitBreaker":{"Enable":false}']],
  28: [[/"Name":"containerInsights","Value":"[a-z]+"/, '"Name":"containerInsights","Value":"on"']],
  32: [[/"HttpCode":"200"/, '"HttpCode":"200-599"']],
  33: [[/"TargetType":"ip"/, '"TargetType":"instance"']],
  35: [
    [/"Certificates":\[/, '"Certificates":[],"None":['],
    [/"Subnets":\[(\{[^}]*\}),/, '"Subnets":[],"None":['],
  ],
  39: [
    [/"ExcludePunctuation":true/, '"ExcludeCharacters":"/@"'],
    [/"PasswordLength":40/, '"PasswordLength":200'],
  ],
  42: [[/"StorageType":"gp3"/, '"StorageType":"gp2"']],
  50: [
    [/"EngineLifecycleSupport":"[a-z-]+"/, '"EngineLifecycleSupport":"open-source-rds-extended-support"'],
    [/extended-support-disabled/g, 'extended-support'],
  ],
  56: [[/"AWS::SecretsManager::Secret"/, '"AWS::SecretsManager::RotationSchedule"']],
  58: [[/"AssumeRolePolicyDocument"/, '"MaxSessionDuration":50000,"AssumeRolePolicyDocument"']],
  59: [[/"PolicyDocument":\{/, `"PolicyDocument":{"Pad":"${'x'.repeat(6200)}",`]],
  60: [[/"AssumeRolePolicyDocument":\{/, `"AssumeRolePolicyDocument":{"Pad":"${'x'.repeat(2100)}",`]],
  61: [
    [/ecr:GetAuthorizationToken/g, 'ecr:GetAuthorisationToken'],
    [/"kms:\*"/g, '"kmz:*"'],
  ],
  62: [[/"EventPattern"/, '"ScheduleExpression":"rate(1 day)","EventPattern"']],
  63: [
    [/"ScheduleExpressionTimezone":"[^"]+"/, '"ScheduleExpressionTimezone":"Mars/Base"'],
    [/"Mode":"OFF"/, '"Mode":"FLEXIBLE"'],
  ],
  70: [
    [/"AlarmActions":\[[^\]]*\]/, '"AlarmActions":[]'],
    [/"Period":\d+/, '"Period":45'],
    [/"EvaluationPeriods":\d+/, '"EvaluationPeriods":9000'],
  ],
  74: [[/"Comment":"Web application of/, `"Comment":"${'x'.repeat(129)}`]],
  76: [
    [/"Priority":1,"Statement":\{"Managed/, '"Priority":0,"Statement":{"Managed'],
    [/"Limit":\d+/, '"Limit":5'],
  ],
  78: [[/"Outputs":\{/, `"Outputs":{${Array.from({ length: 201 }, (_, index) => `"O${index}":{}`).join()},`]],
};

describe('a broken artifact fails', () => {
  let text: string;
  beforeAll(async () => {
    text = JSON.stringify(await subjectOf('production'));
  }, 60_000);

  test.each(RENDERED_RULES.map((each) => [each.rule, each] as const))('rule %i', async (rule, { check }) => {
    const breaks = BREAKS[rule] ?? [];
    expect(breaks.length).toBeGreaterThan(0);
    for (const [from, to] of breaks) {
      const broken = text.replace(from, () => to);
      expect(broken, `${from} stands nowhere`).not.toBe(text);
      await expect((async () => check(JSON.parse(broken) as Subject))(), String(from)).rejects.toThrow();
    }
  });
});
