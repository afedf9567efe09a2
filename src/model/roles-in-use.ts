/** The roles that an environment really has: a role that nothing would take is not made. */
import type { EnvironmentModel } from './model.js';
import { ROLE_KEYS, type RoleKey, type RoleModel } from './roles.js';

/** The roles of an environment that something uses, in the order of `ROLE_KEYS`. IAM files, stacks and pages read it. */
export function rolesInUse(model: EnvironmentModel): readonly RoleModel[] {
  const unused = new Set<RoleKey>([
    ...(model.jobs.length === 0 ? (['scheduler'] as const) : []),
    ...(model.offHours === undefined ? (['databaseSleep'] as const) : []),
    ...(model.frontend === undefined ? (['githubFrontend'] as const) : []),
  ]);
  return ROLE_KEYS.filter((key) => !unused.has(key)).map((key) => model.roles[key]);
}
