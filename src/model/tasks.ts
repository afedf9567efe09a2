/** The task definitions: what runs on Fargate, with which variables and secrets, under which roles. */
import type { ApplicationSettings } from '../schema/document.js';
import type { EnvironmentSettings } from '../schema/environment/environment.js';
import type { JobModel } from './clock.js';
import type { DatabaseModel } from './database.js';
import { sessionOptions } from './database-sessions.js';
import type { Names } from './names.js';
import { type Parameters, resolvedFrom } from './parameters.js';
import type { RoleKey } from './roles.js';
import type { SecretModel } from './secrets.js';

export type TaskKind = 'service' | 'migrate' | 'database-roles' | 'job';

export interface TaskModel {
  readonly kind: TaskKind;
  /** `backend`, `migrate`, `database-roles` or the name of the job. */
  readonly key: string;
  readonly family: string;
  readonly container: string;
  /** Words of the command; undefined when the image's own is meant. */
  readonly command: readonly string[] | undefined;
  /** CPU units. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  /** Plain variables, sorted. A value may be a placeholder that the deployment resolves. */
  readonly variables: readonly { readonly name: string; readonly value: string }[];
  /** Secret variables, sorted: the SSM parameter of the secret's full ARN, and the JSON key to read. */
  readonly secrets: readonly {
    readonly name: string;
    readonly arnParameter: string;
    readonly jsonKey: string | undefined;
  }[];
  readonly executionRole: RoleKey;
  readonly taskRole: RoleKey;
  readonly logGroup: string;
  /** True for the one that listens on the container port. */
  readonly listens: boolean;
  /** Where the rendered definition stands, from the project's root. */
  readonly file: string;
}

/** What makes the image serve TLS: one image serves environments that want it and environments that do not. */
export const SERVE_OVER_TLS = 'SERVE_OVER_TLS';

/** Variables that we set ourselves, so the document may not. */
export const RESERVED_VARIABLES = [
  'APP_CONFIG',
  'APP_ENVIRONMENT',
  'DATABASE_HOST',
  'DATABASE_PORT',
  'DATABASE_NAME',
  'DATABASE_USERNAME',
  'DATABASE_PASSWORD',
  'DATABASE_APP_PASSWORD',
  'DATABASE_APP_USERNAME',
  'DATABASE_MIGRATE_PASSWORD',
  'DATABASE_MIGRATE_USERNAME',
  'GIT_SHA',
  'PGOPTIONS',
  SERVE_OVER_TLS,
] as const;

/**
 * Whether pytest takes a Python module for tests by its name (its `python_files`, https://docs.pytest.org/en/stable/reference):
 * it imports such a module while it collects, and the image leaves such files out.
 */
export function looksLikeTests(module: string): boolean {
  return /^test_|_test$|^conftest$/.test(module.slice(module.lastIndexOf('.') + 1));
}

/** The Python module and class of an environment's configuration. */
export function configurationClass(environment: string): { readonly module: string; readonly className: string } {
  const words = environment.split('-');
  const className = `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Config`;
  const module = words.join('_');
  // Both words are needed, for names like test-eu and eu-test; no environment's own name is long enough to be the same.
  return { module: looksLikeTests(module) ? `environment_${module}_config` : module, className };
}

/** The module that creates and maintains the roles of the database. */
export const DATABASE_ROLES_MODULE = 'scheduled_tasks.database_roles';

interface TaskFacts {
  readonly environment: string;
  readonly application: ApplicationSettings;
  readonly settings: EnvironmentSettings;
  readonly names: Names;
  readonly parameters: Parameters;
  readonly database: Pick<DatabaseModel, 'name' | 'port' | 'appRole' | 'migrateRole'>;
  readonly secrets: readonly SecretModel[];
  readonly jobs: readonly JobModel[];
  readonly directory: string;
}

/** Every task definition of an environment: service, migration, roles, then jobs by name. */
export function taskModels(facts: TaskFacts): readonly TaskModel[] {
  const { application, settings, names, parameters } = facts;
  const variables = { ...baseVariables(facts), ...application.backend.environment };
  // In the task and not in the role, so that git shows them and the next revision has them.
  const sessions = sessionOptions(application.backend, settings);
  const applicationSecrets = facts.secrets.flatMap(({ arnParameter, variables: carried }) =>
    carried.map(({ name, jsonKey }) => ({ name, arnParameter, jsonKey })),
  );
  const login = (arnParameter: string) => [
    { name: 'DATABASE_USERNAME', arnParameter, jsonKey: 'username' },
    { name: 'DATABASE_PASSWORD', arnParameter, jsonKey: 'password' },
  ];
  const common = { cpu: 256, memory: 512, taskRole: 'task', listens: false } as const;
  const task = (
    task: Omit<TaskModel, 'variables' | 'file'> & { readonly variables: Readonly<Record<string, string>> },
  ): TaskModel => ({
    ...task,
    variables: byName(Object.entries(task.variables).map(([name, value]) => ({ name, value }))),
    secrets: byName(task.secrets),
    file: `${facts.directory}/${task.kind === 'job' ? `job-${task.key}` : task.key}.json`,
  });
  return [
    task({
      ...common,
      kind: 'service',
      key: 'backend',
      family: `${names.prefix}-backend`,
      container: names.container,
      command: undefined,
      cpu: settings.backend.cpu,
      memory: settings.backend.memory,
      variables: {
        ...variables,
        PGOPTIONS: sessions.service,
        // The others serve nothing.
        ...(settings.loadBalancer.targetProtocol === 'HTTPS' ? { [SERVE_OVER_TLS]: 'true' } : {}),
      },
      secrets: [...applicationSecrets, ...login(parameters.appSecretArn)],
      executionRole: 'backendExecution',
      logGroup: `/${names.path}/backend`,
      listens: true,
    }),
    task({
      ...common,
      kind: 'migrate',
      key: 'migrate',
      family: `${names.prefix}-migrate`,
      container: 'migrate',
      command: application.backend.migrate,
      variables: { ...variables, PGOPTIONS: sessions.migrate },
      secrets: [...applicationSecrets, ...login(parameters.migrateSecretArn)],
      executionRole: 'migrateExecution',
      logGroup: `/${names.path}/migrate`,
    }),
    task({
      ...common,
      kind: 'database-roles',
      key: 'database-roles',
      family: `${names.prefix}-database-roles`,
      container: 'database-roles',
      command: ['python', '-m', DATABASE_ROLES_MODULE],
      variables: {
        ...databaseVariables(facts),
        DATABASE_APP_USERNAME: facts.database.appRole,
        DATABASE_MIGRATE_USERNAME: facts.database.migrateRole,
      },
      secrets: [
        ...login(parameters.masterSecretArn),
        { name: 'DATABASE_APP_PASSWORD', arnParameter: parameters.appSecretArn, jsonKey: 'password' },
        { name: 'DATABASE_MIGRATE_PASSWORD', arnParameter: parameters.migrateSecretArn, jsonKey: 'password' },
      ],
      executionRole: 'databaseRolesExecution',
      logGroup: `/${names.path}/database-roles`,
    }),
    ...facts.jobs.map((job) =>
      task({
        ...common,
        kind: 'job',
        key: job.name,
        family: job.family,
        container: job.name,
        command: job.command,
        cpu: application.jobs[job.name]?.cpu ?? common.cpu,
        memory: application.jobs[job.name]?.memory ?? common.memory,
        variables: { ...variables, PGOPTIONS: sessions.job },
        secrets: [...applicationSecrets, ...login(parameters.appSecretArn)],
        executionRole: 'backendExecution',
        logGroup: `/${names.path}/jobs/${job.name}`,
      }),
    ),
  ];
}

function databaseVariables({ database, parameters }: TaskFacts): Readonly<Record<string, string>> {
  return {
    DATABASE_HOST: resolvedFrom(parameters.databaseEndpoint),
    DATABASE_PORT: String(database.port),
    DATABASE_NAME: database.name,
  };
}

function baseVariables(facts: TaskFacts): Readonly<Record<string, string>> {
  const { module, className } = configurationClass(facts.environment);
  return {
    ...databaseVariables(facts),
    APP_CONFIG: `config.${module}.${className}`,
    APP_ENVIRONMENT: facts.environment,
  };
}

function byName<T extends { readonly name: string }>(list: readonly T[]): readonly T[] {
  return [...list].sort((one, other) => (one.name < other.name ? -1 : 1));
}
