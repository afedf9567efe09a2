/**
 * Every runbook of production, block by block in bash with the rendered scripts of deploy/, against moto: the state is asked
 * after each. Needs no other test to have run.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replaysData } from './replays/data.js';
import { replaysEnding } from './replays/ending.js';
import { replaysReading } from './replays/reading.js';
import { replaysReleases } from './replays/releases.js';
import { brokenPromises, environmentOf, idleCompletions } from './replays/replayed.js';
import { missingForMoto, needsOfMoto } from './runbook-moto.js';

describe.skipIf(missingForMoto.length > 0)(`runbooks of production against moto${needsOfMoto}`, () => {
  const environment = environmentOf('production');
  const { account, model, pages } = environment;
  beforeAll(() => account.start());
  afterAll(() => account.stop());

  it('provisioning-by-cli builds the environment from an empty account', async () => {
    const run = account.provision();
    expect(run.status, `${run.output.slice(-3000)}${account.log}`).toBe(0);
    expect(brokenPromises(run)).toEqual([]);
    expect(await account.api('/health/ready')).toBe(200);
    pages.add('provisioning-by-cli');
  });

  replaysReleases(environment);
  replaysData(environment);
  replaysReading(environment);
  replaysEnding(environment);

  it('has run every page of production', () => {
    expect([...pages].sort()).toEqual([...model.runbooks].sort());
  });

  it('needs every completion of moto but that of the database that sleeps, which only staging has', () => {
    expect(idleCompletions(environment)).toEqual(['rds stop-db-instance']);
  });
});
