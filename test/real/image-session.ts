/** The tasks of one environment in containers of its image, against a database of the test. */

import { taskDefinitions } from '../../src/generators/task-definitions/task-definitions.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { filesOf } from '../generators/files.js';
import { ask } from './asking.js';
import type { Containers, Finished } from './containers.js';
import type { PostgresServer } from './postgres.js';
import { type ContainerDefinition, containerOptions, type TaskDefinition } from './task-container.js';

const PASSWORDS = { hha_app: "app-Pass'word\\1 %s{}", hha_migrate: 'migrate-Pass"word;--2' };
/** The role of the database that each kind of task signs in as. */
type Role = keyof typeof PASSWORDS | 'administrator';

export interface ImageSession {
  /** The one container that a task's definition describes. */
  readonly container: (key: string) => ContainerDefinition;
  /** Runs a one-off task to its end, by the command of its definition; `more` options of podman come last. */
  readonly runTask: (key: string, role: Role, more?: readonly string[]) => Promise<Finished>;
  /** Starts the service by the command of the image, as its definition does. */
  readonly startService: () => Promise<Finished>;
  /** Runs a command in a container of the service's definition, in place of the image's. */
  readonly runInstead: (...command: readonly string[]) => Promise<Finished>;
  /** Runs a command in the service's container. */
  readonly inService: (...command: readonly string[]) => Promise<Finished>;
  /** The health check of the service's definition, in the container. */
  readonly healthCheck: () => Promise<Finished>;
  /** Stops the service as ECS does; its exit code and how long it took, in seconds. */
  readonly stopService: () => Promise<{ exitCode: number; seconds: number }>;
  readonly serviceLog: () => Promise<string>;
  /** Asks the service as its load balancer does. */
  readonly call: (path: string) => Promise<{ status: number; body: unknown }>;
  /** Runs a statement as the application. */
  readonly query: (sql: string) => { ok: boolean; output: string };
}

/** A session of the model's tasks in the image of that name. */
export function imageSession(
  { podman, run }: Containers,
  image: string,
  model: EnvironmentModel,
  server: PostgresServer,
): ImageSession {
  const service = `service-of-${model.name}`;
  const files = filesOf(taskDefinitions, [model]);
  const definition = (key: string): TaskDefinition => {
    const task = model.tasks.find((task) => task.key === key);
    if (task === undefined) throw new Error(`no task ${key}`);
    return JSON.parse(files.read(task.file));
  };
  const container = (key: string) => definition(key).containerDefinitions[0];
  const options = (key: string, role: Role) => {
    const login = role === 'administrator' ? server.administrator : { username: role, password: PASSWORDS[role] };
    const secrets = model.tasks.flatMap((task) => task.secrets.map(({ name }) => [name, `value-of-${name}`]));
    return containerOptions(definition(key), {
      ...Object.fromEntries(secrets),
      DATABASE_HOST: server.host,
      DATABASE_USERNAME: login.username,
      DATABASE_PASSWORD: login.password,
      DATABASE_APP_PASSWORD: PASSWORDS.hha_app,
      DATABASE_MIGRATE_PASSWORD: PASSWORDS.hha_migrate,
    });
  };
  const inService = (...command: readonly string[]) => podman(['exec', service, ...command]);
  return {
    container,
    runTask: (key, role, more = []) =>
      run(['--rm', ...options(key, role), ...more, image, ...(container(key).command ?? [])]),
    startService: () => run(['--detach', `--name=${service}`, ...options('backend', 'hha_app'), image]),
    runInstead: (...command) => run(['--rm', ...options('backend', 'hha_app'), image, ...command]),
    inService,
    healthCheck() {
      const [kind, ...command] = container('backend').healthCheck?.command ?? [];
      if (kind !== 'CMD') throw new Error(`a health check of the kind ${kind}`);
      return inService(...command);
    },
    async stopService() {
      const begun = performance.now();
      // Without --time it waits as long as the container was made with, which is the definition's stopTimeout.
      const stopped = await podman(['stop', service]);
      if (stopped.status !== 0) throw new Error(stopped.output);
      const seconds = (performance.now() - begun) / 1000;
      const { stdout } = await podman(['inspect', '--format', '{{.State.ExitCode}}', service]);
      return { exitCode: Number(stdout), seconds };
    },
    serviceLog: async () => (await podman(['logs', service])).output,
    async call(path) {
      const { port, protocol } = model.container;
      const { status, body } = await ask(`${protocol.toLowerCase()}://127.0.0.1:${port}${path}`);
      return { status, body: JSON.parse(body) };
    },
    query: (sql) => server.query('hha_app', PASSWORDS.hha_app, sql),
  };
}
