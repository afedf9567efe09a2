/** The whole document, `hha-env.yaml`. */
import * as z from 'zod';
import { applicationSchema } from './application/application.js';
import type { frontendSchema } from './application/frontend.js';
import { environmentName, environmentSchema } from './environment/environment.js';
import { required, type SettingsOf } from './field.js';

/** The version of the document's form that this program reads and writes. */
export const SCHEMA_VERSION = 1;

export const documentSchema = z.strictObject({
  schemaVersion: required(z.literal(SCHEMA_VERSION), {
    description: 'The version of the form of this document.',
    effect: 'in-place',
    readBy: ['environment-page'],
  }),
  application: required(applicationSchema, {
    description: 'What is deployed, the same in every environment.',
    effect: 'in-place',
    readBy: ['environment-page'],
  }),
  environments: required(
    z.record(environmentName, environmentSchema).refine((environments) => Object.keys(environments).length > 0, {
      message: 'must hold one environment at least',
    }),
    {
      description: 'Where it runs, by name.',
      effect: 'in-place',
      reason: 'The name stands in almost every AWS name, so it is at most 16 characters long.',
      source: 'Elastic Load Balancing API reference, CreateLoadBalancer',
      readBy: ['environment-page'],
    },
  ),
});

/** The document: valid, typed, and still as written. */
export type Document = z.output<typeof documentSchema>;

/** `application` with every default filled in. The frontend is filled in apart, since it can be `false`. */
export type ApplicationSettings = Omit<SettingsOf<typeof applicationSchema>, 'frontend'> & {
  readonly frontend: FrontendSettings | undefined;
};
export type FrontendSettings = SettingsOf<typeof frontendSchema>;
