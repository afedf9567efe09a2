/** `application`: what is deployed, the same in every environment. */
import * as z from 'zod';
import { defaulted, optional, required } from '../field.js';
import { applicationName, githubRepository } from '../formats.js';
import { backend } from './backend.js';
import { frontendSchema } from './frontend.js';
import { jobs } from './jobs.js';
import { secrets } from './secrets.js';

/** `application` as the document says it. */
export const applicationSchema = z.strictObject({
  name: required(applicationName, {
    description: 'The name of the application; it stands at the front of every AWS name.',
    effect: 'data-loss',
    reason:
      'Names of buckets and repositories allow lower case only, and the database identifier allows no double hyphen.',
    source: 'Amazon S3 user guide, "Bucket naming rules"; Amazon RDS API reference, CreateDBInstance',
    examples: ['home-health-aid'],
    readBy: ['task-definitions', 'iam', 'workflows', 'cdk', 'runbooks', 'environment-page'],
  }),
  repository: required(githubRepository, {
    description: 'The GitHub repository, as owner/name. It is bound into the trust policy of the deploy roles.',
    // Its owner is the default of `owner`, a tag of the task definition: another definition is another deployment.
    effect: 'restart',
    examples: ['acme/home-health-aid'],
    readBy: ['task-definitions', 'iam', 'workflows', 'runbooks'],
  }),
  repositoryIds: optional(
    z.strictObject({
      owner: required(z.int().positive(), {
        description: 'The numeric id of the owner, as `gh api repos/OWNER/NAME --jq .owner.id` prints it.',
        effect: 'in-place',
        examples: [1234567],
        readBy: ['iam'],
      }),
      repository: required(z.int().positive(), {
        description: 'The numeric id of the repository, as `gh api repos/OWNER/NAME --jq .id` prints it.',
        effect: 'in-place',
        examples: [123456789],
        readBy: ['iam'],
      }),
    }),
    {
      description:
        'The ids that GitHub never gives to anyone else. With them the deploy roles test the ids too, and accept the immutable form of the subject.',
      effect: 'in-place',
      readBy: ['iam'],
    },
  ),
  branch: defaulted(
    z.string().regex(/^[A-Za-z0-9._/-]{1,200}$/, {
      message: 'must be letters, digits, dots, underscores, hyphens and slashes',
    }),
    {
      description: 'The branch whose merges are deployed.',
      effect: 'in-place',
      default: { value: 'main' },
      readBy: ['workflows'],
    },
  ),
  owner: defaulted(
    z
      .string()
      .regex(/^[\w .:/=+@-]{1,256}$/, { message: 'must be letters, digits, spaces and any of _ . : / = + @ -' }),
    {
      description: 'Who answers for the application; the value of the tag `owner` on every resource.',
      // The tags of the task definition change, and another definition is another deployment.
      effect: 'restart',
      reason: 'Tag values are at most 256 letters, digits, spaces and _ . : / = + - @.',
      source: 'AWS tagging guide, "Tag naming limits and requirements"',
      default: { derived: 'The owner of the repository.' },
      readBy: ['task-definitions', 'cdk', 'environment-page'],
    },
  ),
  costCenter: defaulted(
    z
      .string()
      .regex(/^[\w .:/=+@-]{1,256}$/, { message: 'must be letters, digits, spaces and any of _ . : / = + @ -' }),
    {
      description: 'Who pays; the value of the tag `cost-center` on every resource.',
      // The tags of the task definition change, and another definition is another deployment.
      effect: 'restart',
      default: { derived: 'The name of the application.' },
      readBy: ['task-definitions', 'cdk', 'environment-page'],
    },
  ),
  backend,
  frontend: optional(z.union([frontendSchema, z.literal(false)]), {
    description: 'The React application. `false` when there is none.',
    effect: 'replace',
    readBy: ['frontend', 'workflows', 'cdk', 'runbooks', 'cost'],
  }),
  secrets,
  jobs,
});
