/** `application.secrets`: names and shapes of secrets, never values. */
import * as z from 'zod';
import { defaulted, optional, required } from '../field.js';
import { slug, variableName } from '../formats.js';

const secret = z.strictObject({
  env: required(
    z.union([
      variableName,
      z
        .record(
          variableName,
          z.string().regex(/^[\w.-]{1,128}$/, { message: 'must be letters, digits, dots, underscores and hyphens' }),
        )
        .refine((keys) => Object.keys(keys).length > 0, { message: 'must name at least one variable' }),
    ]),
    {
      description:
        'The environment variable that receives the secret, or several with the JSON key that each one reads.',
      examples: ['JWT_SECRET_KEY', { GOOGLE_MAPS_API_KEY: 'google_maps' }],
      effect: 'restart',
      readBy: ['task-definitions', 'backend', 'runbooks'],
    },
  ),
  generate: optional(
    z.strictObject({
      length: required(z.int().min(32).max(4096), {
        description: 'The length of the generated value.',
        unit: 'characters',
        // CloudFormation makes a new value when the way of making it changes, and a new value restarts the tasks that read it.
        effect: 'restart',
        examples: [64],
        reason: 'Shorter keys can be guessed; Secrets Manager generates at most 4,096 characters.',
        source: 'AWS Secrets Manager API reference, GetRandomPassword',
        readBy: ['cdk'],
      }),
    }),
    {
      description:
        'Have Secrets Manager generate the value when the secret is created. Without it the secret is created empty and the runbook asks for the value.',
      effect: 'in-place',
      readBy: ['cdk', 'runbooks'],
    },
  ),
  description: optional(z.string().max(2048), {
    description: 'What the secret is for.',
    effect: 'in-place',
    readBy: ['cdk', 'runbooks'],
  }),
});

/** Names of secrets that CDK and the database use for themselves. */
const RESERVED_SECRETS = ['database'];

/** The secrets of the application by name. */
export const secrets = defaulted(
  z.record(
    slug(40).refine((name) => !RESERVED_SECRETS.includes(name), {
      message: 'is the name of a secret that we make ourselves',
    }),
    secret,
  ),
  {
    description: 'The secrets of the application by name. Names and shape only; values never stand in this document.',
    effect: 'restart',
    reason: 'Secrets Manager takes a name that ends in a hyphen and six characters for a name with its own suffix.',
    source: 'AWS Secrets Manager user guide, "Troubleshoot AWS Secrets Manager"',
    default: { value: {} },
    readBy: ['task-definitions', 'iam', 'cdk', 'backend', 'runbooks', 'cost'],
  },
);
