/** A family of artifacts: what one part of the project is made of, for each environment and for all of them together. */
import type { EnvironmentModel } from '../model/model.js';
import type { Artifact } from './artifact.js';

export interface Family {
  /** As progress and `explain` call it. */
  readonly name: string;
  /** Files of one environment. */
  readonly environment?: (model: EnvironmentModel) => readonly Artifact[];
  /** Files that all environments share. The list is never empty, and in the order of the document. */
  readonly shared?: (models: readonly EnvironmentModel[]) => readonly Artifact[];
}
