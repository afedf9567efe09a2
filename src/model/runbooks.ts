/** The runbooks of an environment. Alarms name one of them, and a test proves that it is rendered. */

const RUNBOOK_SLUGS = [
  'first-deployment',
  'deployment',
  'provisioning-by-cli',
  'backend-rollback',
  'frontend-rollback',
  'failed-migration',
  'secret-rotation',
  'restore-drill',
  'point-in-time-recovery',
  'incident',
  'scaling',
  'off-hours',
  'cost',
  'certificates-and-domains',
  'maintenance',
  'troubleshooting',
  'disaster-recovery',
  'teardown',
] as const;
export type RunbookSlug = (typeof RUNBOOK_SLUGS)[number];

/** When the drills are due that only people can make: the workflow that reminds of them and the pages read it here. */
export const DRILLS = {
  interval: 'quarterly',
  period: 'quarter',
  /** The first day of a period, off the hour, when GitHub is busy. In UTC, as GitHub reads it. */
  cron: '41 5 1 1,4,7,10 *',
} as const;

/** What finds changes that were made by hand, from the project's root. */
export function driftCommand(environment: string): string {
  return `deploy/find-drift.sh ${environment}`;
}

/** The job of the maintenance workflow that runs it every week. */
export function driftJobKey(environment: string): string {
  return `drift-${environment}`;
}

/** The job of the maintenance workflow that says what the repository has and the stacks have not. */
export function undeployedJobKey(environment: string): string {
  return `undeployed-${environment}`;
}

/** Where a runbook stands, from the project's root. */
export function runbookPath(directory: string, slug: RunbookSlug): string {
  return `${directory}/${slug}.md`;
}

/** The runbooks that an environment has: some belong to a frontend, to off-hours or to protected data. */
export function runbooksOf(facts: {
  readonly frontend: boolean;
  readonly offHours: boolean;
  readonly disasterRecovery: boolean;
}): readonly RunbookSlug[] {
  return RUNBOOK_SLUGS.filter((slug) => {
    if (slug === 'frontend-rollback') return facts.frontend;
    if (slug === 'off-hours') return facts.offHours;
    if (slug === 'disaster-recovery') return facts.disasterRecovery;
    return true;
  });
}
