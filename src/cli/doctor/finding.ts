/** What `doctor` says of one thing. */
export interface Finding {
  readonly area: 'tool' | 'table' | 'support' | 'action';
  /** What it is about: `jq`, `prices`, `staging: PostgreSQL 17.6`. */
  readonly subject: string;
  /**
   * `ok`; `missing` or `old`: to be mended, and no reason to fail; `soon`: support ends within half a year; `ended`: past
   * support, which fails; `unknown`: our tables do not say.
   */
  readonly state: 'ok' | 'missing' | 'old' | 'soon' | 'ended' | 'unknown';
  readonly sentence: string;
  readonly fix?: string;
}

const MILLISECONDS_PER_DAY = 86_400_000;

/** Whole days from a date (YYYY-MM-DD, midnight UTC) to a moment; negative before it. */
export function daysSince(date: string, now: Date): number {
  return Math.floor((now.getTime() - Date.parse(date)) / MILLISECONDS_PER_DAY);
}
