/** Everything that must agree between the fields of one environment. */
import type { Diagnostic } from '../../schema/diagnostic.js';
import { checkAcknowledgements } from './acknowledgements.js';
import { capacityRules } from './capacity-rules.js';
import { clockRules } from './clock-rules.js';
import { databaseRules } from './database-rules.js';
import { domainRules } from './domain-rules.js';
import { networkRules } from './network-rules.js';
import { protectionRules } from './protection-rules.js';
import type { Rule, RuleFacts } from './rule.js';
import { variableRules } from './variable-rules.js';

const RULES: readonly Rule[] = [
  ...domainRules,
  ...networkRules,
  ...capacityRules,
  ...databaseRules,
  ...variableRules,
  ...clockRules,
  ...protectionRules,
];

/** Runs every rule over an environment; what the document acknowledges with a reason is left out. */
export function checkEnvironment(facts: RuleFacts): readonly Diagnostic[] {
  return checkAcknowledgements(
    facts,
    RULES.flatMap((rule) => rule(facts)),
  );
}
