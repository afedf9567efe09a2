/**
 * Every runbook of environments in other regions, without jobs or without a web application, block by block in bash with the rendered scripts of deploy/, against moto: the state is asked
 * after each. Needs no other test to have run.
 */
import { replaysEveryRunbook } from './replays/everything.js';

// They have less than staging and production, whose replays prove that each completion is needed.
replaysEveryRunbook('europe-vite', 'test-eu', { idle: () => true });
replaysEveryRunbook('without-frontend', 'sandbox', { idle: () => true });
