/** The IAM roles of an environment: who may take each one and where its policies stand. */
import { NAME_LIMITS, shortened } from './names.js';

/** IAM's limit on a managed policy, in characters that are not white space. Source: IAM user guide, "IAM and STS quotas". */
export const MANAGED_POLICY_LIMIT = 6144;

export const ROLE_KEYS = [
  'backendExecution',
  'migrateExecution',
  'databaseRolesExecution',
  'task',
  'scheduler',
  'databaseSleep',
  'githubBackend',
  'githubFrontend',
  'githubInfra',
  'githubDiff',
  'githubDrift',
] as const;
export type RoleKey = (typeof ROLE_KEYS)[number];

/** Who assumes a role: a service of AWS, or a job of a GitHub workflow. */
export type TrustedBy =
  | 'ecs-tasks'
  | 'scheduler'
  | 'github-deploy'
  | 'github-infra'
  | 'github-pull-request'
  | 'github-drift';

export interface PolicyModel {
  readonly name: string;
  /** From the project's root, as is that of the trust. */
  readonly file: string;
}

export interface RoleModel {
  readonly key: RoleKey;
  readonly name: string;
  readonly arn: string;
  readonly trustedBy: TrustedBy;
  readonly purpose: string;
  /** How long one sign-in may last, in seconds: as long as the job that takes it may run. IAM: 3,600 to 43,200. */
  readonly sessionSeconds: number;
  /** The managed policies that hold its permissions: one, or more where one would be longer than IAM takes. */
  readonly policies: readonly PolicyModel[];
  readonly trustFile: string;
}

const ROLES: Readonly<
  Record<
    RoleKey,
    {
      readonly suffix: string;
      readonly trustedBy: TrustedBy;
      readonly purpose: string;
      /** Where there are jobs, when it does something for them too. */
      readonly purposeWithJobs?: string;
      /** What the names of further policies end with. */
      readonly morePolicies?: readonly string[];
    }
  >
> = {
  backendExecution: {
    suffix: 'backend-execution',
    trustedBy: 'ecs-tasks',
    purpose: 'starts the API: pulls the image, reads its secrets, writes its logs',
    purposeWithJobs: 'starts the API and the jobs: pulls the image, reads their secrets, writes their logs',
  },
  migrateExecution: {
    suffix: 'migrate-execution',
    trustedBy: 'ecs-tasks',
    purpose: 'starts the migration: pulls the image, reads its secrets, writes its logs',
  },
  databaseRolesExecution: {
    suffix: 'roles-execution',
    trustedBy: 'ecs-tasks',
    purpose: 'starts the maintenance of database roles, the only task that reads the administrator secret',
  },
  task: { suffix: 'task', trustedBy: 'ecs-tasks', purpose: 'what the code of the application may call in AWS' },
  scheduler: { suffix: 'scheduler', trustedBy: 'scheduler', purpose: 'starts the jobs by the clock' },
  databaseSleep: {
    suffix: 'database-sleep',
    trustedBy: 'scheduler',
    purpose: 'stops and starts the database by the clock',
  },
  githubBackend: {
    suffix: 'github-backend',
    trustedBy: 'github-deploy',
    purpose: 'pushes images, migrates and deploys the API',
  },
  githubFrontend: {
    suffix: 'github-frontend',
    trustedBy: 'github-deploy',
    purpose: 'uploads the web application and refreshes CloudFront',
  },
  githubInfra: {
    suffix: 'github-infra',
    trustedBy: 'github-infra',
    purpose: 'deploys the CDK app through the roles of its bootstrap',
  },
  githubDiff: {
    suffix: 'github-diff',
    trustedBy: 'github-pull-request',
    purpose: 'compares the CDK app with what is deployed, and changes nothing',
  },
  githubDrift: {
    suffix: 'github-drift',
    trustedBy: 'github-drift',
    purpose:
      'has CloudFormation look for what was changed by hand: reads configuration, and nothing that is kept in it',
    morePolicies: ['data'],
  },
};

/** The shortest limit that IAM sets, and the default of AWS. */
const HOUR = 3600;

/** How long a deployment of the stacks may take, in minutes. */
export const INFRASTRUCTURE_MINUTES = 120;

/** The roles of an environment. `backendMinutes`: how long the job of GitHub that deploys the API may run. */
export function roleModels(
  prefix: string,
  account: string,
  directory: string,
  backendMinutes: number,
  hasJobs: boolean,
): Readonly<Record<RoleKey, RoleModel>> {
  const minutes: Partial<Record<RoleKey, number>> = {
    githubBackend: backendMinutes,
    githubInfra: INFRASTRUCTURE_MINUTES,
  };
  const role = (key: RoleKey): RoleModel => {
    const { suffix, trustedBy, purpose, purposeWithJobs = purpose, morePolicies = [] } = ROLES[key];
    const name = shortened(`${prefix}-${suffix}`, NAME_LIMITS.role);
    return {
      key,
      name,
      arn: `arn:aws:iam::${account}:role/${name}`,
      trustedBy,
      purpose: hasJobs ? purposeWithJobs : purpose,
      sessionSeconds: Math.min(12 * HOUR, Math.max(HOUR, (minutes[key] ?? 0) * 60)),
      policies: [suffix, ...morePolicies.map((more) => `${suffix}-${more}`)].map((each) => ({
        name: shortened(`${prefix}-${each}`, NAME_LIMITS.role),
        file: `${directory}/${each}.permissions.json`,
      })),
      trustFile: `${directory}/${suffix}.trust.json`,
    };
  };
  return Object.fromEntries(ROLE_KEYS.map((key) => [key, role(key)])) as Record<RoleKey, RoleModel>;
}
