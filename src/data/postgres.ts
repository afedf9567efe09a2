import { frozen, type Provenance } from './provenance.js';

/** Provenance of the RDS for PostgreSQL tables. */
export const POSTGRES_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: [
    'cfn-lint 1.51.0 (packaged 2026-05-20) rules E3691 and W3691: the versions AWS lists, and the retired ones among them',
    'endoflife-date/endoflife.date products/amazon-rds-postgresql.md at commit a70eca3 (2026-08-22): support dates, latest minors',
  ],
  unknown:
    'Minor versions that AWS retired after 2026-05-20: RDS keeps a minor version for about a year, so the oldest of a ' +
    'list may be gone by now.',
});

/** A PostgreSQL major version on RDS. */
export interface PostgresMajor {
  /** The major version, such as `17`. */
  readonly major: string;
  /** The day standard support ends and paid Extended Support begins (YYYY-MM-DD). */
  readonly standardSupportEnds: string;
  /** The day Extended Support ends and AWS upgrades the instance (YYYY-MM-DD). */
  readonly extendedSupportEnds: string;
  /** The family of its parameter groups. */
  readonly parameterGroupFamily: string;
  /** Minor versions that can be created, ascending, known to the linter too. */
  readonly creatable: readonly string[];
  /** Minor versions that AWS released after the linter's list was made: they can be created, and cfn-lint says E3691. */
  readonly unlinted: readonly string[];
  /** Minor versions that existed and can no longer be created, ascending. */
  readonly retired: readonly string[];
}

/** The PostgreSQL majors in standard support, by major. */
export const POSTGRES_MAJORS: Readonly<Record<string, PostgresMajor>> = frozen({
  '14': {
    major: '14',
    standardSupportEnds: '2027-02-28',
    extendedSupportEnds: '2030-02-28',
    parameterGroupFamily: 'postgres14',
    creatable: ['14.15', '14.17', '14.18', '14.19', '14.20', '14.21', '14.22'],
    unlinted: ['14.23'],
    retired: '14.1 14.2 14.3 14.4 14.5 14.6 14.7 14.8 14.9 14.10 14.11 14.12 14.13 14.14 14.16'.split(' '),
  },
  '15': {
    major: '15',
    standardSupportEnds: '2028-02-29',
    extendedSupportEnds: '2031-02-28',
    parameterGroupFamily: 'postgres15',
    creatable: ['15.10', '15.12', '15.13', '15.14', '15.15', '15.16', '15.17'],
    unlinted: ['15.18'],
    retired: ['15.2', '15.3', '15.4', '15.5', '15.6', '15.7', '15.8', '15.9', '15.11'],
  },
  '16': {
    major: '16',
    standardSupportEnds: '2029-02-28',
    extendedSupportEnds: '2032-02-29',
    parameterGroupFamily: 'postgres16',
    creatable: ['16.6', '16.8', '16.9', '16.10', '16.11', '16.12', '16.13'],
    unlinted: ['16.14'],
    retired: ['16.1', '16.2', '16.3', '16.4', '16.5', '16.7'],
  },
  '17': {
    major: '17',
    standardSupportEnds: '2030-02-28',
    extendedSupportEnds: '2033-02-28',
    parameterGroupFamily: 'postgres17',
    creatable: ['17.2', '17.4', '17.5', '17.6', '17.7', '17.8', '17.9'],
    unlinted: ['17.10'],
    retired: ['17.1', '17.3'],
  },
  '18': {
    major: '18',
    standardSupportEnds: '2031-02-28',
    extendedSupportEnds: '2034-02-28',
    parameterGroupFamily: 'postgres18',
    creatable: ['18.1', '18.2', '18.3'],
    unlinted: ['18.4'],
    retired: [],
  },
});

/** Majors whose standard support has ended: a new instance of them pays for Extended Support from its first hour. */
export const EXTENDED_SUPPORT_MAJORS: Readonly<Record<string, { readonly standardSupportEnded: string }>> = frozen({
  '11': { standardSupportEnded: '2024-02-29' },
  '12': { standardSupportEnded: '2025-02-28' },
  '13': { standardSupportEnded: '2026-02-28' },
});

/** The version of a document that names none: cfn-lint accepts it, with every instance class offered. */
export const DEFAULT_POSTGRES_VERSION = '17.6';

/** What AWS does with a version when an instance is created from it. */
export type PostgresVersionStatus =
  /** Can be created. */
  | 'creatable'
  /** Can be created, but is newer than cfn-lint's list. */
  | 'unlinted'
  /** Existed, and can no longer be created. */
  | 'retired'
  /** Only in paid Extended Support. */
  | 'extended-support'
  /** No source names it. */
  | 'unknown';

/**
 * The major of a version, `17` for `17.6` and for `17`.
 *
 * @param version as RDS writes it
 */
export function postgresMajor(version: string): string {
  return version.split('.', 1)[0] ?? version;
}

/**
 * What is known of a version. A bare major (`17`) is `unknown`: AWS takes it and picks a minor by itself, so two
 * environments made on different days would differ.
 */
export function postgresVersionStatus(version: string): PostgresVersionStatus {
  const major = postgresMajor(version);
  if (Object.hasOwn(EXTENDED_SUPPORT_MAJORS, major)) return 'extended-support';
  const entry = Object.hasOwn(POSTGRES_MAJORS, major) ? POSTGRES_MAJORS[major] : undefined;
  if (entry?.creatable.includes(version)) return 'creatable';
  if (entry?.unlinted.includes(version)) return 'unlinted';
  return entry?.retired.includes(version) ? 'retired' : 'unknown';
}

/** The parameter group family of a version (`postgres17`), or undefined when its major is not in standard support. */
export function parameterGroupFamily(version: string): string | undefined {
  const major = postgresMajor(version);
  return Object.hasOwn(POSTGRES_MAJORS, major) ? POSTGRES_MAJORS[major]?.parameterGroupFamily : undefined;
}
