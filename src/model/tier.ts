/** What an environment is when it does not say so: the tier that its name says, and the data class that a tier brings. */
import { environmentSchema } from '../schema/environment/environment.js';
import { type DataClass, fieldNotes, type Tier } from '../schema/field.js';

/** The tier that a name says, alone or before a hyphen: `prod`, `production-us`, `dev-2`; undefined when it says none. */
export function tierByName(name: string): Tier | undefined {
  if (/^prod(uction)?(-|$)/.test(name)) return 'production';
  if (/^(sandbox|dev(elopment)?)(-|$)/.test(name)) return 'sandbox';
  return undefined;
}

/** The data class that an environment of a tier has by default. */
export function dataClassOf(tier: Tier): DataClass {
  const choice = fieldNotes.get(environmentSchema.shape.dataClass)?.default;
  if (choice === undefined || !('byTier' in choice)) throw new Error('dataClass has no default by tier');
  return choice.byTier[tier] as DataClass;
}
