/** Runs the real tools over rendered files. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check, Subject, Verdict } from './check.js';
import { CHECKS } from './checks.js';

/** A check and what it came to. */
export interface Verified {
  readonly name: string;
  readonly verdict: Verdict;
}

/**
 * Runs every check, one after the other, and removes what the tools wrote.
 *
 * @param onStart hears of each check before it runs, counted from 1
 * @param checks Default: all
 */
export async function verify(
  subject: Omit<Subject, 'scratch'>,
  onStart: (check: Check, position: number, total: number) => void,
  checks: readonly Check[] = CHECKS,
): Promise<readonly Verified[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'hha-verify-'));
  try {
    const verified: Verified[] = [];
    for (const [index, check] of checks.entries()) {
      onStart(check, index + 1, checks.length);
      verified.push({ name: check.name, verdict: await check.run({ ...subject, scratch }) });
    }
    return verified;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
