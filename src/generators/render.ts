/** Everything that we render, as one list. A new family of artifacts is a folder beside this file and a line here. */
import type { EnvironmentModel } from '../model/model.js';
import type { Artifact } from './artifact.js';
import { backend } from './backend/backend.js';
import { cdk } from './cdk/cdk.js';
import { findCollision } from './collision.js';
import { environmentPage } from './environment-page/environment-page.js';
import type { Family } from './family.js';
import { frontend } from './frontend/frontend.js';
import { withHeader } from './header.js';
import { iam } from './iam/iam.js';
import { project } from './project/project.js';
import { runbooks } from './runbooks/runbooks.js';
import { taskDefinitions } from './task-definitions/task-definitions.js';
import { workflows } from './workflows/workflows.js';

/** The families in the order of the output tree. */
export const FAMILIES: readonly Family[] = [
  project,
  backend,
  frontend,
  taskDefinitions,
  iam,
  workflows,
  cdk,
  runbooks,
  environmentPage,
];

/** Renders all environments of a document, sorted by path. Same models, same bytes. */
export function render(models: readonly EnvironmentModel[]): readonly Artifact[] {
  if (models.length === 0) return [];
  const artifacts = FAMILIES.flatMap((family) => [
    ...(family.shared?.(models) ?? []),
    ...models.flatMap((model) =>
      (family.environment?.(model) ?? []).map((artifact) => ({ ...artifact, environment: model.name })),
    ),
  ]);
  assertDistinct(artifacts);
  return artifacts.map(withHeader).sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Two families that write one file are a defect of ours, and so is a path that leaves the project. */
function assertDistinct(artifacts: readonly Artifact[]): void {
  const paths = artifacts.map(({ path }) => path);
  const collision = findCollision(paths);
  if (collision !== undefined) throw new Error(`the artifacts ${collision.join(' and ')} can't stand side by side`);
  const outside = paths.find((path) => path.startsWith('/') || path.split('/').includes('..'));
  if (outside !== undefined) throw new Error(`${outside} leaves the project`);
}
