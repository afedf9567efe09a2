/** What cdk-nag's packs say of an environment: which rules speak of it, which pass, and which findings stay with a reason. */
import { regionOf } from '../data/regions.js';
import { ACKNOWLEDGEMENTS, type RuleCondition } from '../data/rule-acknowledgements.js';
import { RULE_PACKS, type RulePack, SECURITY_RULES, type SecurityRule } from '../data/security-rules.js';
import type { EnvironmentModel } from './model.js';

/** A rule with what stays of its findings. */
export interface RuleRow {
  /** With its pack, as reports print it. */
  readonly rule: string;
  readonly asks: string;
  /** One for each stack and reason; none when every resource passes. */
  readonly acknowledged: readonly { readonly stack: string; readonly reason: string }[];
}

/** The results of a pack. */
export interface PackResults {
  readonly pack: RulePack;
  readonly passed: readonly RuleRow[];
  readonly acknowledged: readonly RuleRow[];
  /** Rules about services and features that the environment does not use. */
  readonly notApplicable: number;
}

/** The reason of the one rule whose findings have a reason each. */
const WILDCARDS_REASON =
  'Each wildcard has a reason of its own, by resource and action, in WILDCARDS of the same file; one without stops the synthesis.';

const CONDITIONS: Readonly<Record<RuleCondition, (model: EnvironmentModel) => boolean>> = {
  frontend: ({ frontend }) => frontend !== undefined,
  natInstance: ({ settings }) => settings.network.nat === 'instance',
  ownKeys: ({ settings }) => settings.encryption.customerManagedKeys,
  secrets: ({ secrets }) => secrets.length > 0,
  queue: (model) => hasStack(model, 'jobs'),
  firewall: ({ settings }) => settings.loadBalancer.waf,
  noFirewall: ({ settings }) => !settings.loadBalancer.waf,
  openToAllCountries: ({ settings }) => settings.web.countries === undefined,
  oneZone: ({ settings }) => !settings.database.multiAz,
  unprotectedDatabase: ({ settings }) => !settings.database.deletionProtection,
  edgeLogs: ({ region }) => regionOf(region)?.optIn === true,
};

/** The packs that an environment is held against, with their results. HIPAA.Security is asked where health data may be. */
export function ruleResults(model: EnvironmentModel): readonly PackResults[] {
  const packs: readonly RulePack[] = model.dataClass === 'phi' ? ['HIPAA.Security', 'AwsSolutions'] : ['AwsSolutions'];
  return packs.map((pack) => {
    const rows = SECURITY_RULES[pack].filter((rule) => holds(model, rule.of)).map((rule) => rowOf(model, pack, rule));
    return {
      pack,
      passed: rows.filter(({ acknowledged }) => acknowledged.length === 0),
      acknowledged: rows.filter(({ acknowledged }) => acknowledged.length > 0),
      notApplicable: RULE_PACKS.rules[pack] - rows.length,
    };
  });
}

function rowOf(model: EnvironmentModel, pack: RulePack, { rule: name, asks }: SecurityRule): RuleRow {
  const rule = `${pack}-${name}`;
  if (rule === 'AwsSolutions-IAM5') {
    return {
      rule,
      asks,
      acknowledged: stacksWithWildcards(model).map((stack) => ({ stack, reason: WILDCARDS_REASON })),
    };
  }
  const acknowledged = ACKNOWLEDGEMENTS.filter(
    ({ rules, stack, when }) => rules.includes(rule) && hasStack(model, stack) && holds(model, when),
  ).map(({ stack, reason }) => ({ stack, reason }));
  return { rule, asks, acknowledged };
}

/** The roles of tasks and GitHub; those of RDS and AWS Backup; those of ECS, of the restart and of the watch over deployments. */
function stacksWithWildcards({ settings }: EnvironmentModel): readonly string[] {
  return [...(settings.database.monitoringSeconds > 0 || settings.backups.enabled ? ['data'] : []), 'delivery', 'api'];
}

function holds(model: EnvironmentModel, condition: RuleCondition | undefined): boolean {
  return condition === undefined || CONDITIONS[condition](model);
}

function hasStack({ stacks }: EnvironmentModel, key: string): boolean {
  return stacks.some((stack) => stack.key === key);
}
