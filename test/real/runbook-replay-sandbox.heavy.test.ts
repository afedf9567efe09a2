/**
 * Every runbook of sandbox, which stands in another region than CloudFront's things, block by block in bash with the rendered
 * scripts of deploy/, against moto: the state is asked after each. Needs no other test to have run.
 */
import { replaysEveryRunbook } from './replays/everything.js';

// Neither AWS Backup nor a database that sleeps.
replaysEveryRunbook('production', 'sandbox', {
  idle: (completion) => completion.startsWith('backup ') || completion === 'rds stop-db-instance',
});
