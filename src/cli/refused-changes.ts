/** Changes that AWS refuses although both values are valid: what an environment has decides what it can become. */
import type { DocumentPath } from '../schema/diagnostic.js';

/** Why AWS refuses a change. */
export interface Refusal {
  /** In a few words, as they stand behind a field. */
  readonly what: string;
  readonly reason: string;
  readonly source: string;
}

interface OneWay {
  /** Within the environment. */
  readonly field: string;
  readonly isRefused: (before: unknown, after: unknown) => boolean;
  readonly refusal: Refusal;
}

const ONE_WAY: readonly OneWay[] = [
  {
    field: 'database.storageGiB',
    isRefused: (before, after) => Number(after) < Number(before),
    refusal: {
      what: 'storage can grow but never shrink',
      reason: 'The storage of an RDS instance can grow but never shrink: the deployment fails.',
      source: 'Amazon RDS user guide, "Increasing DB instance storage capacity"',
    },
  },
  {
    field: 'database.engineVersion',
    isRefused: (before, after) => isOlder(String(after), String(before)),
    refusal: {
      what: 'no downgrade of the engine',
      reason: 'RDS takes no instance back to an earlier version of its engine: the deployment fails.',
      source: 'Amazon RDS user guide, "Upgrading a DB instance engine version"',
    },
  },
];

/** Why AWS refuses the change of a field; undefined where it does not. */
export function refusalOf(path: DocumentPath, before: unknown, after: unknown): Refusal | undefined {
  if (path[0] !== 'environments' || before === undefined || after === undefined) return undefined;
  const field = path.slice(2).join('.');
  return ONE_WAY.find((each) => each.field === field && each.isRefused(before, after))?.refusal;
}

/** Compared by number, since 17.10 is newer than 17.6. */
function isOlder(version: string, other: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
