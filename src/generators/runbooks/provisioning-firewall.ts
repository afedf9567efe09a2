/** Rules and logging of the firewalls as `aws wafv2` takes them. */
import type { EnvironmentModel } from '../../model/model.js';
import { shellDocument, shellValue } from './shell-document.js';

/** Groups of AWS's own rules, in the order in which they are asked. */
const MANAGED_RULES = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesSQLiRuleSet',
];

/** What no log and no sample shows: a rule against injections notes what it matched, which may be a piece of either. */
export const FIREWALL_PROTECTION = `DataProtections=[${['BODY', 'QUERY_STRING', 'SINGLE_COOKIE']
  .map((field) => `{Field={FieldType=${field}},Action=SUBSTITUTION}`)
  .join(',')}]`;

/** A limit on requests, then AWS's own rules against common attacks. */
export function firewallRules({ settings }: EnvironmentModel): string {
  const visibility = (MetricName: string) => ({
    VisibilityConfig: { MetricName, CloudWatchMetricsEnabled: true, SampledRequestsEnabled: false },
  });
  return shellDocument([
    {
      Name: 'rate-limit',
      Priority: 0,
      Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
      Statement: {
        RateBasedStatement: {
          Limit: settings.loadBalancer.rateLimitPerFiveMinutes,
          EvaluationWindowSec: 300,
          AggregateKeyType: 'IP',
        },
      },
      ...visibility('rate-limit'),
    },
    ...MANAGED_RULES.map((Name, index) => ({
      Name,
      Priority: index + 1,
      OverrideAction: { None: {} },
      Statement: {
        ManagedRuleGroupStatement: {
          VendorName: 'AWS',
          Name,
          // Care plans and photographs are larger than the 8 KB that this rule lets a body have.
          ...(Name === 'AWSManagedRulesCommonRuleSet'
            ? { RuleActionOverrides: [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }] }
            : {}),
        },
      },
      ...visibility(Name),
    })),
  ]);
}

/** What is refused goes into a log group, without what could name a patient. */
export function firewallLog({ account }: EnvironmentModel, logGroup: string, region: string, variable: string): string {
  const action = (Action: string) => ({ ActionCondition: { Action } });
  return shellDocument({
    ResourceArn: shellValue(variable),
    LogDestinationConfigs: [`arn:aws:logs:${region}:${account}:log-group:${logGroup}`],
    RedactedFields: [
      { SingleHeader: { Name: 'authorization' } },
      { SingleHeader: { Name: 'cookie' } },
      { QueryString: {} },
    ],
    LoggingFilter: {
      DefaultBehavior: 'DROP',
      Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [action('BLOCK'), action('COUNT')] }],
    },
  });
}
