/** A repository whose branch is ahead of what is deployed: releases that differ in variables, migrations and jobs. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cloud } from './deploy-cloud.js';

/** A parameter that no stack publishes yet. */
export const UNDEPLOYED = '/home-health-aid/staging/secrets/merged-yesterday-arn';

export interface History {
  /** The first release. It needs a variable that later ones do not have. */
  readonly first: string;
  /** Adds a migration and takes the variable away. */
  readonly second: string;
  /** The head of the branch: takes the migration back, adds another one, a job and a secret that are not deployed. */
  readonly head: string;
  /** A branch beside, from the first release on. */
  readonly beside: string;
}

/** Git in the project. */
export function git(cloud: Cloud, ...words: readonly string[]): string {
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  return execFileSync('git', [...who, '-C', cloud.root, ...words], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** Makes the repository and leaves the head of the branch checked out. */
export function makeHistory(cloud: Cloud): History {
  const file = 'deploy/staging/ecs/backend.json';
  const rendered = readFileSync(join(cloud.root, file), 'utf8');
  const variable = (name: string, value: string) =>
    rendered.replace('"environment": [', `"environment": [{ "name": "${name}", "value": "${value}" },`);
  const migration = (name: string) => `backend/migrations/versions/${name}.py`;
  const commit = (message: string): string => {
    git(cloud, 'add', '--all');
    git(cloud, 'commit', '--quiet', '--allow-empty', '--message', message);
    return git(cloud, 'rev-parse', 'HEAD');
  };
  git(cloud, 'init', '--quiet', '--initial-branch', 'main');
  cloud.write(file, variable('OLD_SETTING', 'on'));
  cloud.write(migration('1_patients'), 'revision = "1"\n');
  const first = commit('First release');
  git(cloud, 'checkout', '--quiet', '-b', 'beside');
  const beside = commit('Try something');
  git(cloud, 'checkout', '--quiet', 'main');
  cloud.write(file, rendered);
  cloud.write(migration('2_visits'), 'revision = "2"\n');
  const second = commit('Add visits');
  git(cloud, 'rm', '--quiet', migration('2_visits'));
  cloud.write(migration('3_notes'), 'revision = "3"\n');
  cloud.write(file, variable('NEW_SETTING', `{{resolve:ssm:${UNDEPLOYED}}}`));
  const script = 'deploy/staging/environment.sh';
  const tasks = readFileSync(join(cloud.root, script), 'utf8');
  cloud.write(
    script,
    tasks.replace("HHA_TASKS='[", `HHA_TASKS='[{"key":"nightly","file":"${file}","family":"x","container":"x"},`),
  );
  const head = commit('Take visits back, add notes, a secret and a job');
  return { first, second, head, beside };
}
