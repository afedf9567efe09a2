/** Guards that are a choice: the document may accept one, with a reason that an auditor can read. */
import type { Diagnostic } from '../../schema/diagnostic.js';
import { nearestWord } from '../../schema/nearest.js';
import { type RuleFacts, warning } from './rule.js';

/** Codes that may be acknowledged. Everything else is refused by AWS, or would break, whatever the reason. */
export const ACKNOWLEDGEABLE = [
  'guard.production-exec',
  'guard.production-spot',
  'guard.production-zero-tasks',
  'guard.production-off-hours',
  'guard.production-single-zone',
  'guard.production-synthetic',
  'guard.production-name',
  'guard.phi-keys',
  'guard.phi-target-protocol',
  'guard.phi-backups',
  'guard.phi-flow-logs',
  'guard.phi-retention',
  'guard.deletion-protection',
  'guard.no-alarm-address',
  'network.docker-range',
  'network.two-zones',
  'database.storage-headroom',
  'job.runs-off-hours',
  'schedules.backups-asleep',
  'schedules.window-asleep',
  'environments.cidr-overlap',
  'environments.phi-account',
  'environments.zone-in-two-accounts',
] as const;

/** Leaves out what is acknowledged, and names acknowledgements that acknowledge nothing. */
export function checkAcknowledgements(facts: RuleFacts, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  // Where it cannot be read what is acknowledged, everything may be.
  if (facts.doubt.settings.covers(['acknowledgements'])) {
    return diagnostics.filter(({ code }) => !(ACKNOWLEDGEABLE as readonly string[]).includes(code));
  }
  const acknowledged = facts.settings.acknowledgements.map(({ rule }) => rule);
  const allowed: readonly string[] = ACKNOWLEDGEABLE;
  const unknown = facts.settings.acknowledgements.flatMap(({ rule }, index) => {
    if (allowed.includes(rule)) return [];
    const nearest = nearestWord(rule, allowed);
    return [
      warning(facts, {
        code: 'acknowledgement.unknown',
        at: ['acknowledgements', index, 'rule'],
        message: `"${rule}" is not something that can be acknowledged.`,
        fix: nearest === undefined ? `The codes are ${allowed.join(', ')}.` : `Did you mean ${nearest}?`,
      }),
    ];
  });
  return [...diagnostics.filter(({ code }) => !(allowed.includes(code) && acknowledged.includes(code))), ...unknown];
}
