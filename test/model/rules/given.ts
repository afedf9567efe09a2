/** A document with two environments that say everything a rule could find wrong, changed by each case. */
import { stringify } from 'yaml';
import { judge } from '../../../src/model/judge.js';
import type { Diagnostic } from '../../../src/schema/diagnostic.js';

/** A part of a document; `undefined` takes a field away. */
export interface Part {
  readonly [key: string]: unknown;
}

const BASE: Part = {
  schemaVersion: 1,
  application: { name: 'home-health-aid', repository: 'acme/home-health-aid' },
  environments: {
    staging: {
      account: '111122223333',
      region: 'us-east-1',
      domains: { hostedZone: 'example.com', api: 'staging.api.example.com', app: 'staging.app.example.com' },
      network: { cidr: '10.0.0.0/16' },
    },
  },
};

/** A production environment of its own account that nothing is said against. */
export const PRODUCTION: Part = {
  account: '444455556666',
  region: 'us-east-1',
  domains: { hostedZone: 'example.net', api: 'api.example.net', app: 'app.example.net' },
  network: { cidr: '10.1.0.0/16' },
  budget: { notify: ['ops@example.com'] },
};

/** A second staging in the account of the first that nothing is said against. */
export const SECOND: Part = {
  account: '111122223333',
  region: 'us-east-1',
  domains: { hostedZone: 'example.com', api: 'second.api.example.com', app: 'second.app.example.com' },
  network: { cidr: '10.1.0.0/16' },
};

/** `staging` changed. */
export const staging = (part: Part): Part => ({ environments: { staging: part } });
/** `production` beside it, changed. */
export const production = (part: Part): Part => ({ environments: { production: merged(PRODUCTION, part) } });
/** A further environment in the account of `staging`, changed. */
export const beside = (part: Part, name = 'second'): Part => ({ environments: { [name]: merged(SECOND, part) } });
/** The application changed. */
export const application = (part: Part): Part => ({ application: part });
/** Nights and weekends asleep. */
export const offHours = { timezone: 'UTC', stop: 'cron(0 20 ? * MON-FRI *)', start: 'cron(0 7 ? * MON-FRI *)' };

/** The document with the changes. */
export function given(...changes: readonly Part[]): Part {
  return changes.reduce(merged, BASE);
}

/** Everything that is said about a document. */
export function said(document: Part): readonly Diagnostic[] {
  return judge(stringify(document), 'hha-env.yaml').diagnostics;
}

/** The document whose environments all acknowledge a code. */
export function acknowledging(document: Part, rule: string): Part {
  const acknowledgements = [{ rule, reason: 'Decided by the security officer for this test.' }];
  const environments = document.environments as Record<string, Part>;
  const changed = Object.entries(environments).map(([name, each]) => [name, { ...each, acknowledgements }]);
  return { ...document, environments: Object.fromEntries(changed) };
}

function merged(base: Part, change: Part): Part {
  const entries = Object.entries(change).map(([key, value]) => {
    const before = base[key];
    return [key, isPart(before) && isPart(value) ? merged(before, value) : value];
  });
  return { ...base, ...Object.fromEntries(entries) };
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
