/** What PostgreSQL ends of a task's sessions by itself, as `PGOPTIONS` has it: libpq reads that, and so both drivers do. */
import type { ApplicationSettings } from '../schema/document.js';
import type { EnvironmentSettings } from '../schema/environment/environment.js';

/**
 * Seconds after which a server process looks whether its client is still there: without it, a statement goes on, and keeps its
 * locks, after its task was stopped. Since PostgreSQL 14. Source: PostgreSQL documentation, "Connections and Authentication",
 * client_connection_check_interval.
 */
const CLIENT_CHECK_SECONDS = 10;
/**
 * Seconds that a migration waits for a lock. Every query that comes later queues up behind a waiting ALTER TABLE, so users wait
 * as long; a migration that fails at once can be repeated. Source: PostgreSQL documentation, "Client Connection Defaults",
 * lock_timeout.
 */
export const MIGRATE_LOCK_SECONDS = 10;
/** Seconds that a job may do nothing in an open transaction, whose locks others wait for. Its statements may take any time. */
const JOB_IDLE_SECONDS = 900;

export interface SessionOptions {
  readonly service: string;
  readonly migrate: string;
  readonly job: string;
}

/**
 * Options of the sessions of each kind of task. One lock that somebody holds must not take the API down: when every thread waits
 * for it, nobody answers the health checks, and ECS replaces all tasks, which then wait again. So a request gives a lock up before
 * a check loses its patience. A statement, and a transaction in which nothing happens, end with the time of the request. Source:
 * PostgreSQL documentation, "Client Connection Defaults".
 */
export function sessionOptions(backend: ApplicationSettings['backend'], settings: EnvironmentSettings): SessionOptions {
  const { healthCheck } = settings.backend;
  return {
    service: options({
      lock_timeout: Math.max(1, Math.min(healthCheck.timeoutSeconds, backend.requestTimeoutSeconds) - 1),
      statement_timeout: backend.requestTimeoutSeconds,
      idle_in_transaction_session_timeout: backend.requestTimeoutSeconds,
    }),
    migrate: options({ lock_timeout: MIGRATE_LOCK_SECONDS }),
    job: options({ idle_in_transaction_session_timeout: JOB_IDLE_SECONDS }),
  };
}

function options(seconds: Readonly<Record<string, number>>): string {
  const all = { ...seconds, client_connection_check_interval: CLIENT_CHECK_SECONDS };
  return Object.entries(all)
    .map(([name, value]) => `-c ${name}=${value}s`)
    .join(' ');
}
