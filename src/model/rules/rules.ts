/** Everything that must agree between the fields of one environment. */
import type { Diagnostic } from '../../schema/diagnostic.js';
import { checkAcknowledgements } from './acknowledgements.js';
import { capacityRules } from './capacity-rules.js';
import { clockRules } from './clock-rules.js';
import { databaseRules } from './database-rules.js';
import { domainRules } from './domain-rules.js';
import { folderRules } from './folder-rules.js';
import { knownRegion, networkRules } from './network-rules.js';
import { policyRules } from './policy-rules.js';
import { protectionRules } from './protection-rules.js';
import { type Rule, type RuleFacts, undoubted } from './rule.js';
import { variableRules } from './variable-rules.js';

const RULES: readonly Rule[] = [
  ...domainRules,
  ...networkRules,
  ...capacityRules,
  ...databaseRules,
  ...variableRules,
  ...folderRules,
  ...clockRules,
  ...policyRules,
  ...protectionRules,
];

/**
 * Runs every rule over an environment; what the document acknowledges with a reason is left out. A region that does not
 * exist puts what follows from it in doubt.
 */
export function checkEnvironment(facts: RuleFacts): readonly Diagnostic[] {
  const region = undoubted([facts], knownRegion);
  if (region.length > 0) facts.doubt.settings.add(['region']);
  return checkAcknowledgements(facts, [...region, ...RULES.flatMap((rule) => undoubted([facts], rule))]);
}
