/** The runbooks of an environment. Alarms name one of them, and a test proves that it is rendered. */

export const RUNBOOK_SLUGS = [
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
