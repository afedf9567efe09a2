/** Every runbook of one environment, in the order in which the later ones need what the earlier ones leave. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GITHUB_AUDIENCE } from '../../../src/data/oidc.js';
import type { EnvironmentModel } from '../../../src/model/model.js';
import { missingForMoto, needsOfMoto } from '../runbook-moto.js';
import { replaysData } from './data.js';
import { replaysEnding } from './ending.js';
import { provisionedAsModelled } from './provisioned.js';
import { replaysReading } from './reading.js';
import { replaysReleases } from './releases.js';
import { brokenPromises, environmentOf, idleCompletions } from './replayed.js';

export interface ReplayOptions {
  /** Whether what provisioning by CLI builds is compared with the model, resource by resource. */
  readonly comparesWithModel?: boolean;
  /** Completions of moto that this environment does not need. */
  readonly idle: (completion: string) => boolean;
}

/** The gateway of a region; an environment that has one proves that moto lacks it. */
const isOfRegionalNat = (completion: string): boolean => completion === 'ec2 create-nat-gateway';

/** As lib/environment-stack.ts protects stacks: those of other environments have nothing to take off. */
const isOfProtection = (completion: string, { tier, dataClass }: EnvironmentModel): boolean =>
  completion === 'cloudformation update-termination-protection' && tier !== 'production' && dataClass !== 'phi';

/** Runs every page of an environment of a fixture against moto, and asks for the state after each. */
export function replaysEveryRunbook(
  fixture: string,
  name: string,
  { comparesWithModel = false, idle }: ReplayOptions,
): void {
  describe.skipIf(missingForMoto.length > 0)(`runbooks of ${name} in ${fixture} against moto${needsOfMoto}`, () => {
    const environment = environmentOf(fixture, name);
    const { account, model, pages } = environment;
    beforeAll(() => account.start());
    afterAll(() => account.stop());

    it('provisioning-by-cli builds the environment from an empty account', async () => {
      // Another environment of the account has made it.
      if (!model.github.createsOidcProvider) {
        const [, issuer] = model.github.oidcProviderArn.split(':oidc-provider/');
        const url = ['--url', `https://${issuer}`, '--client-id-list', GITHUB_AUDIENCE];
        account.ask('iam', 'create-open-id-connect-provider', ...url);
      }
      const run = account.provision();
      expect(run.status, `${run.output.slice(-3000)}${account.log}`).toBe(0);
      expect(brokenPromises(run)).toEqual([]);
      expect(await account.api('/health/ready')).toBe(200);
      pages.add('provisioning-by-cli');
      // Two hundred commands, on a machine that may have other work.
    }, 900_000);

    if (comparesWithModel) provisionedAsModelled(environment);
    replaysReleases(environment);
    replaysData(environment);
    replaysReading(environment);
    replaysEnding(environment);

    it('has run every page', () => {
      expect([...pages].sort()).toEqual([...model.runbooks].sort());
    });

    it('needs every completion of moto but those of what it does not have', () => {
      expect(
        idleCompletions(environment).filter(
          (completion) => !idle(completion) && !isOfRegionalNat(completion) && !isOfProtection(completion, model),
        ),
      ).toEqual([]);
    });
  });
}
