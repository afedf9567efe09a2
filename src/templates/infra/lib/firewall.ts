/** A web application firewall: AWS's rules against common attacks, a limit on requests, and a log of what it refuses. */
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

export interface FirewallProps {
  readonly name: string;
  /** CLOUDFRONT stands in us-east-1 alone. */
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
  /** Requests of one address in five minutes. */
  readonly rateLimit: number;
  readonly logGroupName: string;
  readonly logRetentionDays: number;
  readonly logsKey: kms.IKey | undefined;
}

interface ManagedRules {
  readonly name: string;
  /** Rules that count instead of blocking. */
  readonly counted?: readonly string[];
}

/** Groups of AWS's own rules, in the order in which they are asked. */
const MANAGED_RULES: readonly ManagedRules[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList' },
  // Care plans and photographs are larger than the 8 KB that this rule lets a body have.
  { name: 'AWSManagedRulesCommonRuleSet', counted: ['SizeRestrictions_BODY'] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet' },
  { name: 'AWSManagedRulesSQLiRuleSet' },
];

export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const acl = new wafv2.CfnWebACL(this, 'Acl', {
      name: props.name,
      scope: props.scope,
      defaultAction: { allow: {} },
      visibilityConfig: visibility(props.name),
      // A rule against injections notes what it matched, which may be a piece of a body or a query string.
      dataProtectionConfig: {
        dataProtections: ['BODY', 'QUERY_STRING', 'SINGLE_COOKIE'].map((fieldType) => ({
          field: { fieldType },
          action: 'SUBSTITUTION',
        })),
      },
      rules: [rateRule(props.rateLimit), ...MANAGED_RULES.map((group, index) => managedRule(group, index + 1))],
    });
    this.arn = acl.attrArn;

    const log = new logs.LogGroup(this, 'Log', {
      logGroupName: props.logGroupName,
      retention: props.logRetentionDays,
      encryptionKey: props.logsKey,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const logging = new wafv2.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      // Without the `:*` that the ARN of a log group ends with elsewhere.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: props.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      // Tokens, sessions and names of patients have no place in a log.
      redactedFields: [
        { singleHeader: { Name: 'authorization' } },
        { singleHeader: { Name: 'cookie' } },
        { queryString: {} },
      ],
      // What is let through stands in the access log already.
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: [{ ActionCondition: { Action: 'BLOCK' } }, { ActionCondition: { Action: 'COUNT' } }],
          },
        ],
      },
    });
    logging.node.addDependency(log);
  }
}

function visibility(metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

function rateRule(limit: number): wafv2.CfnWebACL.RuleProperty {
  return {
    name: 'rate-limit',
    priority: 0,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: { rateBasedStatement: { limit, evaluationWindowSec: 300, aggregateKeyType: 'IP' } },
    visibilityConfig: visibility('rate-limit'),
  };
}

function managedRule({ name, counted }: ManagedRules, priority: number): wafv2.CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted?.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visibility(name),
  };
}
