/** `<backend>/config/`: what Flask reads, from the variables that the task definitions inject. */
import type { EnvironmentModel } from '../../model/model.js';
import { SERVE_OVER_TLS } from '../../model/tasks.js';
import type { Artifact } from '../artifact.js';
import { renderTemplate } from '../template.js';

/** Variables that the class turns into something else than a setting of their own name. */
const CONSUMED = new Set([
  'APP_CONFIG',
  'APP_ENVIRONMENT',
  'DATABASE_HOST',
  'DATABASE_NAME',
  'DATABASE_PASSWORD',
  'DATABASE_PORT',
  'DATABASE_USERNAME',
]);

/** `<backend>/config/<module>.py` of an environment. */
export function configuration(model: EnvironmentModel): Artifact {
  const { application, configuration, paths } = model;
  const path = `${paths.backend}/config/${configuration.module}.py`;
  const injected = injectedVariables(model);
  // What the document leaves empty on purpose is not missing.
  const empty = new Set(
    Object.entries(application.backend.environment).flatMap(([name, value]) => (value === '' ? [name] : [])),
  );
  const view = {
    path,
    document: paths.document,
    environment: model.name,
    className: configuration.className,
    required: injected.filter((name) => name !== 'APP_CONFIG' && !empty.has(name)),
    dialect: `postgresql+${application.backend.databaseDriver}`,
    certificateBundle: model.database.certificateBundle,
    threads: model.container.threads,
    applicationName: model.names.prefix,
    corsOrigins: model.domains.corsOrigins,
    withholdsValues: withholdsValues(model),
    settings: injected.filter((name) => !CONSUMED.has(name)).map((name) => ({ name })),
  };
  return { path, content: renderTemplate('backend/config/environment.py', view), ownership: 'managed' };
}

/** Whether rows are health information, and must stay out of what the backend logs. */
function withholdsValues({ dataClass }: EnvironmentModel): boolean {
  return dataClass === 'phi';
}

/** `<backend>/config/logs_without_values.py`, where an environment needs it. No environment's name is as long as its own. */
export function logsWithoutValues(models: readonly EnvironmentModel[]): readonly Artifact[] {
  return models
    .filter(withholdsValues)
    .slice(0, 1)
    .map(({ paths }) => {
      const path = `${paths.backend}/config/logs_without_values.py`;
      const view = { path, document: paths.document };
      return { path, content: renderTemplate('backend/config/logs_without_values.py', view), ownership: 'managed' };
    });
}

/** What the task of the API is given, which jobs and migrations are given too, sorted. */
function injectedVariables(model: EnvironmentModel): readonly string[] {
  const service = model.tasks.find(({ kind }) => kind === 'service');
  if (service === undefined) throw new Error('an environment has a service');
  // How the image serves is no business of Flask, and jobs are not told; libpq reads its own.
  return [...service.variables, ...service.secrets]
    .map(({ name }) => name)
    .filter((name) => name !== SERVE_OVER_TLS && name !== 'PGOPTIONS')
    .sort();
}

/** `<backend>/config/__init__.py`, which the application's factory calls. */
export function configurationPackage({ paths }: EnvironmentModel): Artifact {
  const content = renderTemplate('backend/config/__init__.py', { document: paths.document });
  return { path: `${paths.backend}/config/__init__.py`, content, ownership: 'once' };
}
