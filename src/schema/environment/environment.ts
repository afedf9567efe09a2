/** One entry of `environments`, as written: everything may stay unsaid, since an environment can extend another. */
import * as z from 'zod';
import {
  DATA_CLASSES,
  defaulted,
  group,
  optional,
  required,
  requiredAfterMerge,
  type SettingsOf,
  TIERS,
} from '../field.js';
import { accountId, domainName, slug } from '../formats.js';
import { pathProblem } from '../path-problem.js';
import { backend, loadBalancer } from './backend.js';
import { backups, database } from './database.js';
import { network } from './network.js';
import { alarms, budget, encryption, github, schedules, web } from './operations.js';

/** Names of environments stand in almost every AWS name, and load balancers have 32 characters for all of it. */
export const environmentName = slug(16).superRefine((name, context) => {
  const device = pathProblem(name);
  if (!KEPT_NAMES.includes(name) && device === undefined) return;
  const [message, reason] =
    device === undefined
      ? ['is taken', 'The folder of configurations, infra/config/, holds a file of that name for all environments.']
      : ['is the name of a device on Windows', 'Folders and files have the name of their environment.'];
  const params = { code: 'environment.reserved-name', reason, fix: 'choose another name, such as staging' };
  context.addIssue({ code: 'custom', message, params });
});

/** Names of the files beside those of the environments. */
const KEPT_NAMES: readonly string[] = ['environment', 'index'];

const domains = group(
  {
    hostedZone: requiredAfterMerge(domainName, {
      description: 'The public Route 53 hosted zone in the account that holds the records.',
      effect: 'replace',
      examples: ['example.com'],
      readBy: ['cdk', 'runbooks', 'environment-page'],
    }),
    api: requiredAfterMerge(domainName, {
      description: 'The domain of the API, inside the hosted zone.',
      effect: 'replace',
      examples: ['staging.api.example.com'],
      reason: 'The record is made in the hosted zone, and a certificate names at most 64 characters.',
      source: 'AWS Certificate Manager API reference, RequestCertificate',
      inherited: false,
      readBy: ['cdk', 'frontend', 'workflows', 'backend', 'runbooks', 'environment-page'],
    }),
    app: optional(domainName, {
      description: 'The domain of the web application, inside the hosted zone. Needed when there is a frontend.',
      effect: 'replace',
      examples: ['staging.app.example.com'],
      reason: 'The record is made in the hosted zone, and a certificate names at most 64 characters.',
      source: 'AWS Certificate Manager API reference, RequestCertificate',
      inherited: false,
      readBy: ['cdk', 'backend', 'frontend', 'workflows', 'runbooks', 'environment-page'],
    }),
  },
  'Where the environment is reached.',
);

const acknowledgement = z.strictObject({
  rule: required(z.string().regex(/^[a-z][a-z0-9.-]{2,80}$/, { message: 'must be the code of a diagnostic' }), {
    description: 'The code of the warning or guard, as the diagnostic prints it.',
    effect: 'in-place',
    examples: ['guard.production-single-zone'],
    readBy: ['environment-page'],
  }),
  reason: required(z.string().min(20).max(1000), {
    description: 'Why it is right here, in a sentence that an auditor can read.',
    effect: 'in-place',
    examples: ['The pilot may be down for a working day.'],
    readBy: ['environment-page'],
  }),
});

export const environmentSchema = z.strictObject({
  extends: optional(environmentName, {
    description:
      'Another environment whose values this one takes over. Values that a tier or data class decides are taken over only when tier and data class are the same.',
    effect: 'in-place',
    inherited: false,
    readBy: ['environment-page'],
  }),
  tier: defaulted(z.enum(TIERS), {
    description: 'What the environment is for: it sets sizes, redundancy and cost.',
    // Its defaults change with it, the address range of the VPC among them, unless the document says them.
    effect: 'data-loss',
    default: {
      derived:
        'production when the environment is called production or prod, sandbox when it is called sandbox, development or dev, with or without more behind a hyphen (prod-eu); otherwise that of the environment that it extends, and staging when it extends none.',
    },
    inherited: false,
    readBy: ['cdk', 'workflows', 'runbooks', 'environment-page', 'cost'],
  }),
  dataClass: defaulted(z.enum(DATA_CLASSES), {
    description:
      'The data that the environment may hold: phi is protected health information and brings its controls, whatever the tier.',
    effect: 'data-loss',
    reason: 'Controls follow the data. Moving between the classes changes the key of the database, which replaces it.',
    source: 'HIPAA Security Rule, 45 CFR 164.312',
    default: { byTier: { sandbox: 'synthetic', staging: 'synthetic', production: 'phi' } },
    inherited: false,
    readBy: ['cdk', 'iam', 'runbooks', 'environment-page', 'cost'],
  }),
  account: requiredAfterMerge(accountId, {
    description: 'The AWS account, quoted.',
    effect: 'data-loss',
    examples: ['111122223333'],
    readBy: ['task-definitions', 'iam', 'workflows', 'cdk', 'runbooks', 'environment-page'],
  }),
  region: requiredAfterMerge(z.string(), {
    description: 'The AWS region.',
    effect: 'data-loss',
    examples: ['us-east-1'],
    readBy: ['task-definitions', 'iam', 'workflows', 'cdk', 'runbooks', 'environment-page', 'cost'],
  }),
  domains,
  network,
  backend,
  loadBalancer,
  // Above the database, whose windows are in waking hours.
  schedules,
  database,
  backups,
  web,
  encryption,
  budget,
  alarms,
  github,
  acknowledgements: defaulted(z.array(acknowledgement).max(50), {
    description:
      'Guards and warnings that are a choice, each with its reason. They stand in the compliance table of the environment page.',
    effect: 'in-place',
    default: { value: [] },
    inherited: false,
    readBy: ['environment-page'],
  }),
});

/** An environment as written. */
export type EnvironmentDocument = z.output<typeof environmentSchema>;

/** An environment with everything that it extends merged in and every default filled in. */
export type EnvironmentSettings = SettingsOf<typeof environmentSchema>;
