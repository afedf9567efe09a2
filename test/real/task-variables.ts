/** The environment of a process that runs as one of the rendered tasks does, against a PostgreSQL of this machine. */
import type { EnvironmentModel } from '../../src/model/model.js';
import type { PostgresServer } from './postgres.js';

/** The variables of a task, as ECS would inject them; nothing of this process's environment but PATH. */
export function taskVariables(
  model: EnvironmentModel,
  key: string,
  { server, login, home }: { server: PostgresServer; login: { username: string; password: string }; home: string },
): NodeJS.ProcessEnv {
  const task = model.tasks.find((task) => task.key === key);
  if (task === undefined) throw new Error(`no task ${key}`);
  const given = Object.fromEntries([...task.variables, ...task.secrets].map(({ name }) => [name, `value-of-${name}`]));
  return {
    PATH: process.env.PATH,
    LC_ALL: 'C.UTF-8',
    PYTHONDONTWRITEBYTECODE: '1',
    HOME: home,
    ...given,
    ...Object.fromEntries(
      task.variables.filter(({ value }) => !value.includes('{{')).map(({ name, value }) => [name, value]),
    ),
    DATABASE_HOST: server.host,
    DATABASE_PORT: String(server.port),
    DATABASE_USERNAME: login.username,
    DATABASE_PASSWORD: login.password,
    DATABASE_CERTIFICATE_BUNDLE: server.authority,
    FLASK_APP: model.application.backend.wsgi,
  };
}
