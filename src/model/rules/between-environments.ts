/** What must differ between the environments of one document. */
import { overlapCidr } from 'cidr-tools';
import type { Diagnostic } from '../../schema/diagnostic.js';
import type { EnvironmentModel } from '../model.js';

type Pair = readonly [earlier: EnvironmentModel, later: EnvironmentModel];

/** Compares every pair of environments. */
export function checkBetweenEnvironments(models: readonly EnvironmentModel[]): readonly Diagnostic[] {
  const pairs = models.flatMap((later, index) => models.slice(0, index).map((earlier): Pair => [earlier, later]));
  return pairs.flatMap((pair) => [
    ...sharedDomains(pair),
    ...overlappingNetworks(pair),
    ...sharedGithubEnvironment(pair),
  ]);
}

function sharedDomains([earlier, later]: Pair): readonly Diagnostic[] {
  const taken = [earlier.domains.api, earlier.domains.app];
  return (['api', 'app'] as const)
    .filter((field) => later.domains[field] !== undefined && taken.includes(later.domains[field]))
    .map((field) => ({
      code: 'environments.shared-domain',
      severity: 'error',
      path: ['environments', later.name, 'domains', field],
      message: `"${later.name}" and "${earlier.name}" share the domain ${later.domains[field]}.`,
      reason:
        'One record cannot point to two environments, and the second deployment would take the first one off the air.',
      source: 'Amazon Route 53 API reference, ChangeResourceRecordSets',
      fix: `For example ${later.name}.${field}.${later.domains.hostedZone}.`,
    }));
}

function overlappingNetworks([earlier, later]: Pair): readonly Diagnostic[] {
  if (!overlapCidr(earlier.network.cidr, later.network.cidr)) return [];
  if (later.settings.acknowledgements.some(({ rule }) => rule === 'environments.cidr-overlap')) return [];
  return [
    {
      code: 'environments.cidr-overlap',
      severity: 'error',
      path: ['environments', later.name, 'network', 'cidr'],
      message: `The networks of "${later.name}" (${later.network.cidr}) and "${earlier.name}" (${earlier.network.cidr}) overlap.`,
      reason: 'Networks that share addresses can never be peered or reached through one VPN.',
      source: 'Amazon VPC peering guide, "VPC peering limitations"',
      fix: 'Give it a range of its own, for example 10.30.0.0/16; or acknowledge environments.cidr-overlap with a reason.',
    },
  ];
}

function sharedGithubEnvironment([earlier, later]: Pair): readonly Diagnostic[] {
  if (earlier.github.environment !== later.github.environment) return [];
  return [
    {
      code: 'environments.shared-github-environment',
      severity: 'error',
      path: ['environments', later.name, 'github', 'environment'],
      message: `"${later.name}" and "${earlier.name}" share the GitHub environment ${later.github.environment}.`,
      reason: 'The trust policies of both would accept the same token, so a job of one could deploy the other.',
      source: 'GitHub documentation, "Configuring OpenID Connect in Amazon Web Services"',
      fix: `Leave github.environment out, and it is ${later.name}.`,
    },
  ];
}
