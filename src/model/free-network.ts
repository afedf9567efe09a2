/** Address ranges for an environment that no other one has. */
import { environmentSchema } from '../schema/environment/environment.js';
import { notesAt } from '../schema/field-path.js';

/**
 * A 10.N.0.0/16 that is neither taken nor the default of a tier.
 *
 * @param taken networks and subnets in CIDR notation.
 * @param nth how many free ranges to leave for others. Default: 0, the first one.
 */
export function freeNetwork(taken: Iterable<string>, nth = 0): string {
  const used = new Set(
    [...taken, ...defaultNetworks()].flatMap((cidr) => /^10\.(\d{1,3})\./.exec(cidr)?.[1] ?? []).map(Number),
  );
  const free = Array.from({ length: 256 }, (_, second) => second).filter((second) => !used.has(second));
  return `10.${free[nth] ?? free[0] ?? 0}.0.0/16`;
}

/** What environments have that do not say their network, by their tier. */
function defaultNetworks(): readonly string[] {
  const choice = notesAt(environmentSchema, ['network', 'cidr'])?.default;
  if (choice === undefined || !('byTier' in choice)) throw new Error('network.cidr has no default by tier');
  return Object.values(choice.byTier).map(String);
}
