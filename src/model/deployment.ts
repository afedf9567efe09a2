/** How long a deployment of the service may take before somebody should look. */
import type { EnvironmentSettings } from '../schema/environment/environment.js';

/** Starting, passing health checks and draining, for every strategy. */
const ROLLOUT_SECONDS = 1200;
/** A migration, and the database roles: the same limit for every one-off task. */
const TASK_SECONDS = 1800;
/** What the workflow is given to stop its own deployment first, and to say why. */
const WATCH_MARGIN_SECONDS = 300;
const MINUTE = 60;

export interface DeploymentLimits {
  /** How long a deployment waits on purpose, in minutes: a canary's share of the traffic, and the bake time. */
  readonly waitMinutes: number;
  /** Until the service runs the new revision, in seconds. */
  readonly rolloutSeconds: number;
  /** Until the watch stops a deployment that nobody else has: the workflow's own limit comes before. */
  readonly watchSeconds: number;
  /** Until a one-off task has ended, in seconds. */
  readonly taskSeconds: number;
  /** For the whole deploy job, in minutes: the migration, the rollout, its way back, and the smoke tests. */
  readonly jobMinutes: number;
}

/** The limits of an environment: blue/green and canary wait on purpose, and that time is theirs. */
export function deploymentLimits({ backend }: EnvironmentSettings): DeploymentLimits {
  const { strategy, bakeMinutes, canaryMinutes } = backend.deployment;
  const waits = strategy === 'rolling' ? 0 : strategy === 'blueGreen' ? bakeMinutes : canaryMinutes + bakeMinutes;
  const rolloutSeconds = ROLLOUT_SECONDS + waits * MINUTE;
  return {
    waitMinutes: waits,
    rolloutSeconds,
    watchSeconds: rolloutSeconds + WATCH_MARGIN_SECONDS,
    taskSeconds: TASK_SECONDS,
    jobMinutes: Math.ceil((TASK_SECONDS + 2 * rolloutSeconds) / MINUTE) + 10,
  };
}
