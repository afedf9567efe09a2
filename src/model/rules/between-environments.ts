/** What must differ between the environments of one document. */
import { overlapCidr } from 'cidr-tools';
import type { Diagnostic } from '../../schema/diagnostic.js';
import { type RuleFacts, undoubted } from './rule.js';

type Pair = [earlier: RuleFacts, later: RuleFacts];
type PairRule = (earlier: RuleFacts, later: RuleFacts) => readonly Diagnostic[];

/** Compares every pair of environments. */
export function checkBetweenEnvironments(environments: readonly RuleFacts[]): readonly Diagnostic[] {
  const pairs = environments.flatMap((later, index) =>
    environments.slice(0, index).map((earlier): Pair => [earlier, later]),
  );
  return pairs.flatMap((pair) => RULES.flatMap((rule) => undoubted(pair, rule)));
}

const sharedDomain =
  (field: 'api' | 'app', other: 'api' | 'app'): PairRule =>
  (earlier, later) => {
    const domain = later.settings.domains[field];
    if (domain === undefined || domain !== earlier.settings.domains[other]) return [];
    return [
      {
        code: 'environments.shared-domain',
        severity: 'error',
        path: ['environments', later.name, 'domains', field],
        message: `"${later.name}" and "${earlier.name}" share the domain ${domain}.`,
        reason:
          'One record cannot point to two environments, and the second deployment would take the first one off the air.',
        source: 'Amazon Route 53 API reference, ChangeResourceRecordSets',
        fix: `For example ${later.name}.${field}.${later.settings.domains.hostedZone}.`,
      },
    ];
  };

const overlappingNetworks: PairRule = (earlier, later) => {
  if (!overlapCidr(earlier.settings.network.cidr, later.settings.network.cidr)) return [];
  if (later.settings.acknowledgements.some(({ rule }) => rule === 'environments.cidr-overlap')) return [];
  return [
    {
      code: 'environments.cidr-overlap',
      severity: 'error',
      path: ['environments', later.name, 'network', 'cidr'],
      message: `The networks of "${later.name}" (${later.settings.network.cidr}) and "${earlier.name}" (${earlier.settings.network.cidr}) overlap.`,
      reason: 'Networks that share addresses can never be peered or reached through one VPN.',
      source: 'Amazon VPC peering guide, "VPC peering limitations"',
      fix: 'Give it a range of its own, for example 10.30.0.0/16; or acknowledge environments.cidr-overlap with a reason.',
    },
  ];
};

const sharedGithubEnvironment: PairRule = (earlier, later) => {
  if (earlier.settings.github.environment !== later.settings.github.environment) return [];
  return [
    {
      code: 'environments.shared-github-environment',
      severity: 'error',
      path: ['environments', later.name, 'github', 'environment'],
      message: `"${later.name}" and "${earlier.name}" share the GitHub environment ${later.settings.github.environment}.`,
      reason: 'The trust policies of both would accept the same token, so a job of one could deploy the other.',
      source: 'GitHub documentation, "Configuring OpenID Connect in Amazon Web Services"',
      fix: `Leave github.environment out, and it is ${later.name}.`,
    },
  ];
};

const RULES: readonly PairRule[] = [
  sharedDomain('api', 'api'),
  sharedDomain('api', 'app'),
  sharedDomain('app', 'api'),
  sharedDomain('app', 'app'),
  overlappingNetworks,
  sharedGithubEnvironment,
];
