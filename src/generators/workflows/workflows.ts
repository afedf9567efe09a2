/** What deploys: scripts that workflows and runbooks share, and the GitHub workflows that call them. */
import type { Family } from '../family.js';
import { deployScripts, environmentScript } from './scripts.js';

export const workflows: Family = {
  name: 'workflows',
  shared: (models) => deployScripts(models),
  environment: (model) => [environmentScript(model)],
};
