/** The age of the dated facts that this version of the program carries. */
import { ACTIONS, ACTIONS_PROVENANCE } from '../../data/actions.js';
import { BACKUP_REGIONS_PROVENANCE } from '../../data/backup-regions.js';
import { DRIFT_READS_PROVENANCE } from '../../data/drift-reads.js';
import { FARGATE_PROVENANCE } from '../../data/fargate.js';
import { INSTANCE_CLASSES_PROVENANCE } from '../../data/instance-classes.js';
import { LOGS_PROVENANCE } from '../../data/logs.js';
import { OIDC_PROVENANCE } from '../../data/oidc.js';
import { PACKAGES_PROVENANCE } from '../../data/packages.js';
import { POSTGRES_PROVENANCE } from '../../data/postgres.js';
import { PRICES_PROVENANCE } from '../../data/prices.js';
import type { Provenance } from '../../data/provenance.js';
import { REGIONS_PROVENANCE } from '../../data/regions.js';
import { RESERVED_PROVENANCE } from '../../data/reserved.js';
import { ACKNOWLEDGEMENTS_PROVENANCE } from '../../data/rule-acknowledgements.js';
import { RUNTIMES_PROVENANCE } from '../../data/runtimes.js';
import { SECURITY_RULES_PROVENANCE } from '../../data/security-rules.js';
import { TLS_PROVENANCE } from '../../data/tls.js';
import { daysSince, type Finding } from './finding.js';

/** The age from which a table is read again. Days. */
const TABLE_AGE_LIMIT = 90;

/** Every table by the name that `doctor` shows; the version of the program itself is none. */
export const TABLES: Readonly<Record<string, Provenance>> = {
  prices: PRICES_PROVENANCE,
  'action pins': ACTIONS_PROVENANCE,
  'PostgreSQL versions': POSTGRES_PROVENANCE,
  'Python and Node images': RUNTIMES_PROVENANCE,
  packages: PACKAGES_PROVENANCE,
  regions: REGIONS_PROVENANCE,
  'backup regions': BACKUP_REGIONS_PROVENANCE,
  'instance classes': INSTANCE_CLASSES_PROVENANCE,
  'Fargate sizes': FARGATE_PROVENANCE,
  'TLS policies': TLS_PROVENANCE,
  'log retentions': LOGS_PROVENANCE,
  'security rules': SECURITY_RULES_PROVENANCE,
  'acknowledged rules': ACKNOWLEDGEMENTS_PROVENANCE,
  'GitHub OIDC': OIDC_PROVENANCE,
  'reads of drift detection': DRIFT_READS_PROVENANCE,
  'reserved words': RESERVED_PROVENANCE,
};

const UPDATE = 'See whether there is a newer version of create-hha-env; then generate.';

/** How old each table is. */
export function checkTables(now: Date, tables: Readonly<Record<string, Provenance>> = TABLES): readonly Finding[] {
  return Object.entries(tables).map(([subject, { asOf }]): Finding => {
    const age = daysSince(asOf, now);
    const sentence = `read on ${asOf}, ${Math.max(0, age)} days ago`;
    return age > TABLE_AGE_LIMIT
      ? { area: 'table', subject, state: 'old', sentence: `${sentence}; the limit is ${TABLE_AGE_LIMIT}`, fix: UPDATE }
      : { area: 'table', subject, state: 'ok', sentence };
  });
}

/** How long ago each pin of an action was seen to be the newest release. */
export function checkActions(
  now: Date,
  pins: readonly { readonly repository: string; readonly version: string; readonly seen: string }[] = Object.values(
    ACTIONS,
  ),
): readonly Finding[] {
  return pins.map(({ repository, version, seen }): Finding => {
    const age = daysSince(seen, now);
    const about = { area: 'action', subject: `${repository} ${version}` } as const;
    return age > TABLE_AGE_LIMIT
      ? {
          ...about,
          state: 'old',
          sentence: `was the newest release on ${seen}, ${age} days ago`,
          fix: UPDATE,
        }
      : { ...about, state: 'ok', sentence: `was the newest release on ${seen}` };
  });
}
