/** Names that two environments of one account would both claim, although each environment's name stands in them. */

import { postgresMajor } from '../../data/postgres.js';
import { EDGE_REGION } from '../../data/regions.js';
import type { Diagnostic } from '../../schema/diagnostic.js';
import { environmentNames } from '../names.js';
import type { RuleFacts } from './rule.js';

/** A name that AWS gives once within an account and a region. */
interface Claim {
  readonly what: string;
  readonly region: string;
  readonly name: string;
}

/**
 * The names that can meet those of another environment: `staging` names its web firewall's log as `staging-web` names that
 * of its API, and its alarms in us-east-1 as `staging-edge` names its own. A test looks for others.
 */
function claimsOf({ name, application, settings }: RuleFacts): readonly Claim[] {
  const { account, region } = settings;
  const names = environmentNames({
    application: application.name,
    environment: name,
    account,
    region,
    port: application.backend.port,
    targetProtocol: settings.loadBalancer.targetProtocol,
    databaseMajor: postgresMajor(settings.database.engineVersion),
  });
  const hasFrontend = application.frontend !== undefined;
  return [
    ...(settings.loadBalancer.waf ? [{ what: 'log group', region, name: names.wafLogGroup }] : []),
    ...(settings.loadBalancer.waf && hasFrontend
      ? [{ what: 'log group', region: EDGE_REGION, name: names.webWafLogGroup }]
      : []),
    { what: 'topic of alarms', region, name: names.alarmTopic },
    ...(hasFrontend && region !== EDGE_REGION
      ? [{ what: 'topic of alarms', region: EDGE_REGION, name: names.edgeAlarmTopic }]
      : []),
  ];
}

/** What two environments of one account both claim. */
export function sharedNames(earlier: RuleFacts, later: RuleFacts): readonly Diagnostic[] {
  if (earlier.settings.account !== later.settings.account) return [];
  const taken = claimsOf(earlier);
  return claimsOf(later)
    .filter(({ what, region, name }) =>
      taken.some((other) => other.what === what && other.region === region && other.name === name),
    )
    .map(({ what, region, name }) => ({
      code: 'environments.shared-name',
      severity: 'error',
      path: ['environments', later.name],
      atKey: true,
      message: `"${later.name}" and "${earlier.name}" would both make the ${what} ${name} in ${region}.`,
      reason: 'A name is given once within an account and a region, so the second deployment would fail.',
      source:
        what === 'log group'
          ? 'Amazon CloudWatch Logs API reference, CreateLogGroup'
          : 'Amazon SNS API reference, CreateTopic',
      fix: `Rename one of the two environments, or give it an account of its own.`,
    }));
}
