/** `application.secrets`: names and shapes of secrets, never values. */
import * as z from 'zod';
import { defaulted, optional, required } from '../field.js';
import { slug, variableName } from '../formats.js';

  environment: defaulted(plainVariables, {
    description:
      'Further variables of the build, without the prefix of the bundler. They are public: every visitor can read them.',
    effect: 'in-place',
    default: { value: {} },
    readBy: ['frontend'],
  }),
});

const secret = z.strictObject({
  env: required(
    z.union([
      variableName,
      z
        .record(variableName, z.string().regex(/^[\w.-]{1,128}$/))
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
        effect: 'in-place',
        examples: [64],
        reason: 'Shorter keys can be guessed; Secrets Manager generates at most 4,096 characters.',
        source: 'AWS Secrets Manager API reference, GetRandomPassword',
        readBy: ['cdk'],
      }),
    }),
    {
      description:
        'Have Secrets Manager generate the value when the secret is created. Without it the secret is created empty and the runbook asks for the value.',

    source: 'Amazon EventBridge Scheduler API reference, RetryPolicy',
    default: { value: 300 },

/** The secrets of the application by name. */
export const secrets = SECRETS_BODY;
