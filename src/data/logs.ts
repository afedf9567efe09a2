import { frozen, type Provenance } from './provenance.js';

/** Provenance of the retention periods. */
export const LOGS_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: [
    'botocore 1.43.11 logs 2014-03-28, shape Days',
    'cfn-lint 1.51.0 rule E3030 on AWS::Logs::LogGroup.RetentionInDays',
  ],
});

/** The retention periods CloudWatch Logs accepts, in days, ascending. Any other number is refused. */
export const logRetentionDays = frozen([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

/** A retention period in days that CloudWatch Logs accepts. */
export type LogRetentionDays = (typeof logRetentionDays)[number];

/** Whether CloudWatch Logs accepts this retention period in days. */
export function isLogRetention(days: number): days is LogRetentionDays {
  return (logRetentionDays as readonly number[]).includes(days);
}

/**
 * The shortest accepted period that keeps logs at least `days` days, so that a suggestion never drops what was meant
 * to be kept; the longest period when more is asked.
 */
export function nearestLogRetention(days: number): LogRetentionDays {
  return logRetentionDays.find((allowed) => allowed >= days) ?? 3653;
}
