/**
 * Every runbook of staging, block by block in bash with the rendered scripts of deploy/, against moto: the state is asked
 * after each. Needs no other test to have run.
 */
import { replaysEveryRunbook } from './replays/everything.js';

// AWS Backup is production's.
replaysEveryRunbook('production', 'staging', {
  comparesWithModel: true,
  idle: (completion) => completion.startsWith('backup '),
});
