/** Defaults that follow from other fields. A field whose notes say `derived` has its rule here, and only such a field. */
import { defaultZones } from '../data/regions.js';
import type { Document } from '../schema/document.js';
import { carveSubnets, type SubnetTier } from './subnets.js';
import { type SleepTimes, type WakingWindows, wakingWindows } from './waking-hours.js';

/** What a rule may look at. */
export interface DerivationFacts {
  readonly document: Document;
  /** The name of the environment; empty for `application`. */
  readonly environment: string;
  /** The settings above the field in the order of the schema, defaults included. */
  readonly soFar: Readonly<Record<string, unknown>>;
}

type Derivation = (facts: DerivationFacts) => unknown;

const group = (facts: DerivationFacts, name: string) => facts.soFar[name] as Readonly<Record<string, unknown>>;

const subnetsOf =
  (tier: SubnetTier): Derivation =>
  (facts) => {
    const { cidr, availabilityZones } = group(facts, 'network') as {
      cidr: string;
      availabilityZones: readonly string[];
    };
    return carveSubnets(cidr, tier, availabilityZones.length) ?? [];
  };

/** AWS neither backs a stopped database up nor patches it. */
function windowsOf(facts: DerivationFacts): WakingWindows | undefined {
  const { offHours } = group(facts, 'schedules') as { readonly offHours?: SleepTimes | false };
  return offHours === undefined || offHours === false ? undefined : wakingWindows(offHours);
}

/** Rules by path: environment fields bare, application fields under `application`. */
export const DERIVATIONS: Readonly<Record<string, Derivation>> = {
  'application.owner': ({ document }) => document.application.repository.split('/')[0],
  'application.costCenter': ({ document }) => document.application.name,
  'network.availabilityZones': ({ soFar }) =>
    defaultZones(soFar.region as string, soFar.tier === 'production' ? 3 : 2) ?? [],
  'network.publicSubnets': subnetsOf('public'),
  'network.privateSubnets': subnetsOf('private'),
  'network.databaseSubnets': subnetsOf('database'),
  'network.interfaceEndpoints': (facts) => group(facts, 'network').nat === 'none',
  'database.name': ({ document }) => document.application.name.replaceAll('-', ''),
  'database.backupWindow': (facts) => windowsOf(facts)?.backup ?? '06:00-06:30',
  'database.maintenanceWindow': (facts) => windowsOf(facts)?.maintenance ?? 'sun:07:00-sun:07:30',
  'alarms.notify': (facts) => group(facts, 'budget').notify,
  'github.environment': ({ environment }) => environment,
  'github.oidcProvider': ({ document, environment, soFar }) => {
    const first = Object.keys(document.environments).find((name) => accountOf(document, name) === soFar.account);
    return first === environment ? 'create' : 'existing';
  },
};

/** The account that an environment says or takes over; none where environments extend each other in a circle. */
function accountOf(document: Document, name: string | undefined, seen: readonly string[] = []): string | undefined {
  const own = name === undefined || seen.includes(name) ? undefined : document.environments[name];
  if (own === undefined || name === undefined) return undefined;
  return own.account ?? accountOf(document, own.extends, [...seen, name]);
}

/** The derived default of a field. */
export function deriveSetting(path: string, facts: DerivationFacts): unknown {
  const derivation = DERIVATIONS[path];
  if (derivation === undefined) throw new Error(`no derivation for ${path}`);
  return derivation(facts);
}
