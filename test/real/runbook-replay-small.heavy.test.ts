/**
 * Every runbook of the smallest document, of one with several jobs and of one without a web application, block by block in bash with the rendered scripts of
 * deploy/, against moto: the state is asked after each. Needs no other test to have run.
 */
import { replaysEveryRunbook } from './replays/everything.js';

// What neither has; the replays of staging and production prove that each completion is needed.
const idle = (completion: string): boolean => completion.startsWith('backup ') || completion === 'rds stop-db-instance';
replaysEveryRunbook('minimal', 'staging', { idle });
replaysEveryRunbook('several-jobs', 'staging', { idle });
replaysEveryRunbook('without-frontend', 'sandbox', { idle: () => true });
