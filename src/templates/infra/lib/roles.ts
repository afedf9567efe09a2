/** Roles whose policies stand as JSON beside the task definitions, where they are reviewed and tested. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { RoleConfig, RoleKey } from '../config/environment';

/** Paths in the configuration start at the root of the project, one folder above the app. */
const PROJECT = join(__dirname, '..', '..');

/** A role with one managed policy. What uses it cannot add to it: the JSON says all that it may do. */
export function roleFromFiles(scope: Construct, key: RoleKey, role: RoleConfig, provider?: Construct): iam.IRole {
  const policy = new iam.CfnManagedPolicy(scope, `${key}Policy`, {
    managedPolicyName: role.policyName,
    description: role.purpose,
    policyDocument: readJson(role.permissionsFile),
  });
  const made = new iam.CfnRole(scope, `${key}Role`, {
    roleName: role.name,
    description: role.purpose,
    assumeRolePolicyDocument: readJson(role.trustFile),
    maxSessionDuration: role.sessionSeconds,
    managedPolicyArns: [policy.ref],
  });
  // Roles that GitHub takes name the provider.
  if (provider !== undefined) made.node.addDependency(provider);
  return iam.Role.fromRoleArn(scope, key, made.attrArn, { mutable: false });
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(PROJECT, file), 'utf8'));
}
