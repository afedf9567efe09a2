/** Resources of an environment that a bill and a comparison count, and that nothing else in the model lists. */
import { EDGE_REGION } from '../data/regions.js';
import type { EnvironmentModel } from './model.js';

/** Secrets of every environment: the administrator's, which RDS manages, and one for each of the two roles. */
const DATABASE_SECRETS = 3;

/** How many secrets stand in Secrets Manager. */
export function secretCount({ secrets }: Pick<EnvironmentModel, 'secrets'>): number {
  return secrets.length + DATABASE_SECRETS;
}

/** What decides how many there are. */
export type CountedFacts = Pick<EnvironmentModel, 'settings' | 'region' | 'frontend' | 'backupCopyRegion'>;

/** The region and purpose of every customer managed key: a key does not reach beyond its region. */
export function customerManagedKeys(
  facts: CountedFacts,
): readonly { readonly region: string; readonly purpose: string }[] {
  const { settings, region, frontend, backupCopyRegion } = facts;
  if (!settings.encryption.customerManagedKeys) return [];
  return [
    { region, purpose: 'database, secrets, images, backups' },
    { region, purpose: 'log groups and topics' },
    ...(frontend === undefined || region === EDGE_REGION
      ? []
      : [{ region: EDGE_REGION, purpose: 'log groups and topics of CloudFront' }]),
    ...(backupCopyRegion === undefined ? [] : [{ region: backupCopyRegion, purpose: 'copies of backups' }]),
  ];
}

/** What stands behind a web application firewall of its own: the API, and the web application when there is one. */
export function firewalled({ settings, frontend }: CountedFacts): readonly ('api' | 'web')[] {
  if (!settings.loadBalancer.waf) return [];
  return frontend === undefined ? ['api'] : ['api', 'web'];
}
