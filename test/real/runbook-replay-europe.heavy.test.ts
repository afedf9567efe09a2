/**
 * Every runbook of an environment in Europe, with a regional NAT gateway, blue/green deployments and keys of its own, block by
 * block in bash with the rendered scripts of deploy/, against moto: the state is asked after each. Needs no other test.
 */
import { replaysEveryRunbook } from './replays/everything.js';

replaysEveryRunbook('europe-vite', 'test-eu', { idle: () => true });
