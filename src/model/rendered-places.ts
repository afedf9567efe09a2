/** Where files are rendered beside those of the backend and of the frontend, whatever the document says. */

/** A place in the repository, in lower case. */
export interface RenderedPlace {
  readonly place: string;
  /** What is rendered there, for the end of a sentence ("… holds"). */
  readonly holds: string;
}

/** Every such place; GitHub's folder as a whole, since GitHub reads all of it. */
export const RENDERED_PLACES: readonly RenderedPlace[] = [
  { place: 'hha-env.yaml', holds: 'the document' },
  { place: '.hha-env', holds: 'the records of what was rendered' },
  { place: '.github', holds: 'the workflows' },
  { place: 'infra', holds: 'the CDK app' },
  { place: 'deploy', holds: 'task definitions, policies and the scripts of deployments' },
  { place: 'docs/environments', holds: 'the pages of the environments' },
  { place: 'docs/runbooks', holds: 'the runbooks' },
];
