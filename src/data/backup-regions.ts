import { frozen, type Provenance } from './provenance.js';
import type { RegionCode } from './regions.js';

/** Where backups of protected data go when the document names no region: a choice of ours, not a rule of AWS. */
export const BACKUP_REGIONS_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: ['Our choice: a region of the same jurisdiction, far enough away not to share a disaster.'],
  unknown: 'Regions that are not listed: the document has to name the region of the copy.',
});

/** The partner of a region for copies of backups, inside the same jurisdiction. */
export const BACKUP_PARTNERS: Readonly<Partial<Record<RegionCode, RegionCode>>> = frozen({
  'us-east-1': 'us-west-2',
  'us-east-2': 'us-west-2',
  'us-west-1': 'us-east-2',
  'us-west-2': 'us-east-1',
  'ca-central-1': 'ca-west-1',
  'ca-west-1': 'ca-central-1',
  'eu-central-1': 'eu-west-1',
  'eu-west-1': 'eu-central-1',
  'eu-west-3': 'eu-central-1',
  'eu-north-1': 'eu-central-1',
  'ap-southeast-2': 'ap-southeast-4',
  'ap-northeast-1': 'ap-northeast-3',
  'ap-northeast-3': 'ap-northeast-1',
});

/** The partner of a region, or undefined when the document has to say. */
export function backupPartnerOf(region: string): RegionCode | undefined {
  return Object.hasOwn(BACKUP_PARTNERS, region) ? BACKUP_PARTNERS[region as RegionCode] : undefined;
}
