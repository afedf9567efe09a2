/** `deploy/<env>/iam/`: permissions and trust of every role that the environment uses. The CDK app loads these files. */
import type { EnvironmentModel } from '../../model/model.js';
import { MANAGED_POLICY_LIMIT, type RoleKey } from '../../model/roles.js';
import { rolesInUse } from '../../model/roles-in-use.js';
import type { Artifact } from '../artifact.js';
import type { Family } from '../family.js';
import { driftDataPolicy, driftPolicy } from './drift-policies.js';
import { executionPolicy } from './execution-policies.js';
import { githubBackendPolicy, githubDiffPolicy, githubFrontendPolicy, githubInfraPolicy } from './github-policies.js';
import { type PolicyDocument, policyLength, TRUST_POLICY_LIMIT } from './policy.js';
import { databaseSleepPolicy, schedulerPolicy, taskPolicy } from './runtime-policies.js';
import { trustPolicy } from './trust.js';

type PolicyOf = (model: EnvironmentModel) => PolicyDocument;

/** The policies of each role, as many as its model names. */
const PERMISSIONS: Readonly<Record<RoleKey, readonly PolicyOf[]>> = {
  backendExecution: [(model) => executionPolicy(model, 'backendExecution')],
  migrateExecution: [(model) => executionPolicy(model, 'migrateExecution')],
  databaseRolesExecution: [(model) => executionPolicy(model, 'databaseRolesExecution')],
  task: [taskPolicy],
  scheduler: [schedulerPolicy],
  databaseSleep: [databaseSleepPolicy],
  githubBackend: [githubBackendPolicy],
  githubFrontend: [githubFrontendPolicy],
  githubInfra: [githubInfraPolicy],
  githubDiff: [githubDiffPolicy],
  githubDrift: [driftPolicy, driftDataPolicy],
};

export const iam: Family = {
  name: 'iam',
  environment: (model) =>
    rolesInUse(model).flatMap((role) => [
      ...role.policies.map(({ file: path }, index) =>
        file(path, policyOf(role.key, index)(model), MANAGED_POLICY_LIMIT),
      ),
      file(role.trustFile, trustPolicy(model, role), TRUST_POLICY_LIMIT),
    ]),
};

function policyOf(key: RoleKey, index: number): PolicyOf {
  const found = PERMISSIONS[key][index];
  if (found === undefined) throw new Error(`${key} has no policy ${index + 1}`);
  return found;
}

function file(path: string, document: PolicyDocument, limit: number): Artifact {
  const length = policyLength(document);
  if (length > limit) throw new Error(`${path} has ${length} characters; IAM takes ${limit}`);
  return { path, content: `${JSON.stringify(document, null, 2)}\n`, ownership: 'managed' };
}
