/**
 * Every runbook of production, block by block in bash with the rendered scripts of deploy/, against moto: the state is asked
 * after each. Needs no other test to have run.
 */
import { replaysEveryRunbook } from './replays/everything.js';

// Its database never sleeps.
replaysEveryRunbook('production', 'production', { idle: (completion) => completion === 'rds stop-db-instance' });
