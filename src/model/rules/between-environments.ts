/** What must differ between the environments of one document. */

import { overlapCidr } from 'cidr-tools';
import type { Diagnostic } from '../../schema/diagnostic.js';
import { freeNetwork } from '../free-network.js';
import { githubEnvironments } from '../github.js';
import type { ACKNOWLEDGEABLE } from './acknowledgements.js';
import { type RuleFacts, undoubted } from './rule.js';
import { sharedNames } from './shared-names.js';

type Pair = [earlier: RuleFacts, later: RuleFacts];
type PairRule = (earlier: RuleFacts, later: RuleFacts) => readonly Diagnostic[];

/** Compares every pair of environments, and each with all before it. */
export function checkBetweenEnvironments(environments: readonly RuleFacts[]): readonly Diagnostic[] {
  const pairs = environments.flatMap((later, index) =>
    environments.slice(0, index).map((earlier): Pair => [earlier, later]),
  );
  return [
    ...pairs.flatMap((pair) => [...RULES, overlappingNetworks(environments)].flatMap((rule) => undoubted(pair, rule))),
    ...environments.flatMap((later, index) => undoubted([later, ...environments.slice(0, index)], zoneInTwoAccounts)),
  ];
}

/** Whether an environment accepts what it shares with another one. */
const acknowledges = ({ settings }: RuleFacts, code: (typeof ACKNOWLEDGEABLE)[number]): boolean =>
  settings.acknowledgements.some(({ rule }) => rule === code);

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

/** Once for each account a zone comes to, not for each environment in it: one delegation mends all of them. */
const zoneInTwoAccounts = (later: RuleFacts, ...before: readonly RuleFacts[]): readonly Diagnostic[] => {
  const zone = later.settings.domains.hostedZone;
  const sharing = before.filter(({ settings }) => settings.domains.hostedZone === zone);
  const [earlier] = sharing;
  if (earlier === undefined) return [];
  if (sharing.some(({ settings }) => settings.account === later.settings.account)) return [];
  if ([earlier, later].some((facts) => acknowledges(facts, 'environments.zone-in-two-accounts'))) return [];
  return [
    {
      code: 'environments.zone-in-two-accounts',
      severity: 'warning',
      path: ['environments', later.name, 'domains', 'hostedZone'],
      message: `"${later.name}" and "${earlier.name}" need the public zone ${zone} in two accounts.`,
      reason:
        'A registrar hands a name to one zone: nobody asks the other, so its certificates are never validated, and handing the name over takes the first off the air.',
      source:
        'Amazon Route 53 developer guide, "Creating a subdomain that uses Amazon Route 53 as the DNS service without migrating the parent domain"',
      fix: `Give one of the two a zone below it, such as ${earlier.name}.${zone}, with domains in that; or acknowledge environments.zone-in-two-accounts with a reason.`,
    },
  ];
};

/** The range that is proposed is one that no environment has, and another one for each of them. */
const overlappingNetworks =
  (environments: readonly RuleFacts[]): PairRule =>
  (earlier, later) => {
    if (!overlapCidr(earlier.settings.network.cidr, later.settings.network.cidr)) return [];
    if (acknowledges(later, 'environments.cidr-overlap')) return [];
    const place = environments.findIndex(({ name }) => name === later.name);
    const free = freeNetwork(
      environments.map(({ settings }) => settings.network.cidr),
      Math.max(0, place - 1),
    );
    return [
      {
        code: 'environments.cidr-overlap',
        severity: 'error',
        path: ['environments', later.name, 'network', 'cidr'],
        message: `The networks of "${later.name}" (${later.settings.network.cidr}) and "${earlier.name}" (${earlier.settings.network.cidr}) overlap.`,
        reason: 'Networks that share addresses can never be peered or reached through one VPN.',
        source: 'Amazon VPC peering guide, "VPC peering limitations"',
        fix: `Give it a range of its own, for example ${free}; or acknowledge environments.cidr-overlap with a reason.`,
      },
    ];
  };

/** GitHub ignores the case of their names. */
const environmentsOfTokens = ({ settings }: RuleFacts): readonly string[] =>
  githubEnvironments(settings.github.environment.toLowerCase());

const sharedGithubEnvironment: PairRule = (earlier, later) => {
  const shared = environmentsOfTokens(later).find((name) => environmentsOfTokens(earlier).includes(name));
  if (shared === undefined) return [];
  return [
    {
      code: 'environments.shared-github-environment',
      severity: 'error',
      path: ['environments', later.name, 'github', 'environment'],
      message: `"${later.name}" and "${earlier.name}" share the GitHub environment ${shared}.`,
      reason: 'The trust policies of both would accept the same token, so a job of one could deploy the other.',
      source: 'GitHub documentation, "Configuring OpenID Connect in Amazon Web Services"',
      fix: [later, earlier].every(({ name }) => !githubEnvironments(name).slice(1).includes(shared))
        ? `Leave github.environment out, and it is ${later.name}.`
        : `Other jobs of one of the two run in ${shared}: give github.environment of one of the two another name.`,
    },
  ];
};

const sharedProvider: PairRule = (earlier, later) => {
  const both = [earlier, later];
  if (earlier.settings.account !== later.settings.account) return [];
  if (!both.every(({ settings }) => settings.github.oidcProvider === 'create')) return [];
  return [
    {
      code: 'environments.oidc-provider-twice',
      severity: 'error',
      path: ['environments', later.name, 'github', 'oidcProvider'],
      message: `"${later.name}" and "${earlier.name}" would both make the identity provider of GitHub in account ${later.settings.account}.`,
      reason: 'An account has one provider for an issuer, so the second deployment would fail.',
      source: 'AWS IAM API reference, CreateOpenIDConnectProvider',
      fix: `Set github.oidcProvider of "${later.name}" to existing.`,
    },
  ];
};

const sharedPhiAccount: PairRule = (earlier, later) => {
  const { account, dataClass } = later.settings;
  if (account !== earlier.settings.account || dataClass === earlier.settings.dataClass) return [];
  const [phi, synthetic] = dataClass === 'phi' ? [later, earlier] : [earlier, later];
  if ([phi, synthetic].some((facts) => acknowledges(facts, 'environments.phi-account'))) return [];
  return [
    {
      code: 'environments.phi-account',
      severity: 'warning',
      path: ['environments', later.name, 'account'],
      message: `"${synthetic.name}" stands in account ${account} beside the health data of "${phi.name}", without its controls.`,
      reason: 'Whoever administers the account for one of them can reach the data of the other.',
      source: 'AWS Well-Architected framework, security pillar, SEC01-BP01',
      fix: `Give "${phi.name}" an account of its own, or acknowledge environments.phi-account with a reason.`,
    },
  ];
};

const RULES: readonly PairRule[] = [
  sharedDomain('api', 'api'),
  sharedDomain('api', 'app'),
  sharedDomain('app', 'api'),
  sharedDomain('app', 'app'),
  sharedGithubEnvironment,
  sharedProvider,
  sharedNames,
  sharedPhiAccount,
];
