/** Roles whose policies stand as JSON beside the task definitions, where they are reviewed and tested. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { RoleConfig, RoleKey } from '../config/environment';

/** Paths in the configuration start at the root of the project, one folder above the app. */
const PROJECT = join(__dirname, '..', '..');

/** A role with its managed policies. What uses it cannot add to them: the JSON says all that it may do. */
export function roleFromFiles(scope: Construct, key: RoleKey, role: RoleConfig, provider?: Construct): iam.IRole {
  const policies = role.policies.map(
    ({ name, file }, index) =>
      new iam.CfnManagedPolicy(scope, `${key}Policy${index === 0 ? '' : index + 1}`, {
        managedPolicyName: name,
        // Without a description: IAM changes none, and CloudFormation cannot replace what has a name of its own.
        policyDocument: readJson(file),
      }),
  );
  const made = new iam.CfnRole(scope, `${key}Role`, {
    roleName: role.name,
    description: role.purpose,
    assumeRolePolicyDocument: readJson(role.trustFile),
    maxSessionDuration: role.sessionSeconds,
    managedPolicyArns: policies.map(({ ref }) => ref),
  });
  // Roles that GitHub takes name the provider.
  if (provider !== undefined) made.node.addDependency(provider);
  return iam.Role.fromRoleArn(scope, key, made.attrArn, { mutable: false });
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(PROJECT, file), 'utf8'));
}
