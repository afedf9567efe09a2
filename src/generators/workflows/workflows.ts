/** What deploys: scripts that workflows and runbooks share, and the GitHub workflows that call them. */
import type { EnvironmentModel } from '../../model/model.js';
import type { Artifact } from '../artifact.js';
import type { Family } from '../family.js';
import { backendWorkflow } from './backend-workflow.js';
import { dependabot } from './dependabot.js';
import { environmentsWorkflow } from './environments-workflow.js';
import { frontendWorkflow } from './frontend-workflow.js';
import { infraWorkflow } from './infra-workflow.js';
import { maintenanceWorkflow } from './maintenance-workflow.js';
import { rollbackWorkflow } from './rollback-workflow.js';
import { deployScripts, environmentScript } from './scripts.js';

export const workflows: Family = {
  name: 'workflows',
  shared: (models) => [...deployScripts(models), ...sharedWorkflows(models)],
  environment: (model) => [
    environmentScript(model),
    infraWorkflow(model),
    backendWorkflow(model),
    ...frontendWorkflow(model),
    rollbackWorkflow(model),
  ],
};

function sharedWorkflows(models: readonly EnvironmentModel[]): readonly Artifact[] {
  const [first] = models;
  if (first === undefined) return [];
  const { environments, maintenance } = first.paths.workflows;
  return [environmentsWorkflow(models, environments), maintenanceWorkflow(models, maintenance), dependabot(first)];
}
