/** The backend: its image, its configuration, its health and its scheduled tasks. */
import type { EnvironmentModel } from '../../model/model.js';
import type { Artifact } from '../artifact.js';
import type { Family } from '../family.js';
import { renderTemplate } from '../template.js';
import { configuration, configurationPackage, logsWithoutValues } from './configuration.js';
import { dockerfile, dockerignore, serveScript } from './dockerfile.js';
import { scheduledTasks } from './scheduled-tasks.js';

export const backend: Family = {
  name: 'backend',
  shared: (models) => {
    // `application` is the same in every environment; only the Dockerfile looks at more than one.
    const [first] = models;
    if (first === undefined) return [];
    return [
      dockerfile(models, first),
      dockerignore(models, first),
      ...serveScript(models, first),
      configurationPackage(first),
      ...logsWithoutValues(models),
      healthRoutes(first),
      ...scheduledTasks(first),
    ];
  },
  environment: (model) => [configuration(model)],
};

function healthRoutes({ container, paths }: EnvironmentModel): Artifact {
  const { livenessPath, readinessPath } = container;
  const view = { document: paths.document, livenessPath, readinessPath };
  return {
    path: `${paths.backend}/app/routes/health.py`,
    content: renderTemplate('backend/app/routes/health.py', view),
    ownership: 'once',
  };
}
