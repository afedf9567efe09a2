/** Address ranges for an environment that no other one has. */

/** What environments have that do not say their network, by their tier. */
const DEFAULTS: readonly number[] = [10, 20, 30];

/**
 * A 10.N.0.0/16 that is neither taken nor the default of a tier.
 *
 * @param taken networks and subnets in CIDR notation.
 * @param nth how many free ranges to leave for others. Default: 0, the first one.
 */
export function freeNetwork(taken: Iterable<string>, nth = 0): string {
  const used = new Set([...taken].flatMap((cidr) => /^10\.(\d{1,3})\./.exec(cidr)?.[1] ?? []).map(Number));
  const free = Array.from({ length: 256 }, (_, second) => second).filter(
    (second) => !used.has(second) && !DEFAULTS.includes(second),
  );
  return `10.${free[nth] ?? free[0] ?? 0}.0.0/16`;
}
