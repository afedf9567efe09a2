import { frozen, type Provenance } from './provenance.js';

/** Provenance of the action pins. */
export const ACTIONS_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: ['the version tag of each repository below, resolved to its commit with git rev-parse'],
  unknown:
    'Releases made after each repository was last seen (`seen`); upload-artifact was seen only up to its own release.',
});

/** An action a workflow may use, pinned to a commit. */
export interface PinnedAction {
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** The release tag, for the comment beside the commit. */
  readonly version: string;
  /** The commit of that tag: 40 hexadecimal digits. */
  readonly sha: string;
  /** Date of the release (YYYY-MM-DD). */
  readonly released: string;
  /** Date of the newest commit in the copy of the repository that was read; no newer release existed by then. */
  readonly seen: string;
  /** Date on which the tag was resolved to the commit again. */
  readonly verified: string;
  /** What runs it: a Node release on the runner, or a composition of other steps. */
  readonly using: 'node24' | 'composite';
}

const verified = '2026-11-22';

/** The pins by `owner/name`, sorted as the workflows use them. */
export const ACTIONS = frozen({
  'actions/checkout': {
    repository: 'actions/checkout',
    version: 'v7.0.1',
    sha: '3d3c42e5aac5ba805825da76410c181273ba90b1',
    released: '2026-07-17',
    seen: '2026-07-20',
    verified,
    using: 'node24',
  },
  'actions/setup-node': {
    repository: 'actions/setup-node',
    version: 'v7.0.0',
    sha: '820762786026740c76f36085b0efc47a31fe5020',
    released: '2026-07-14',
    seen: '2026-08-18',
    verified,
    using: 'node24',
  },
  'actions/setup-python': {
    repository: 'actions/setup-python',
    version: 'v7.0.0',
    sha: '5fda3b95a4ea91299a34e894583c3862153e4b97',
    released: '2026-07-19',
    seen: '2026-07-19',
    verified,
    using: 'node24',
  },
  'actions/upload-artifact': {
    repository: 'actions/upload-artifact',
    version: 'v7.0.0',
    sha: 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f',
    released: '2026-02-25',
    seen: '2026-02-25',
    verified,
    using: 'node24',
  },
  'actions/attest-build-provenance': {
    repository: 'actions/attest-build-provenance',
    version: 'v4.1.0',
    sha: 'a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32',
    released: '2026-02-26',
    seen: '2026-03-04',
    verified,
    using: 'composite',
  },
  'aws-actions/configure-aws-credentials': {
    repository: 'aws-actions/configure-aws-credentials',
    version: 'v6.2.3',
    sha: 'e6de054238d6b7531b4efff3b6587d9aade6a06c',
    released: '2026-07-22',
    seen: '2026-08-18',
    verified,
    using: 'node24',
  },
  'docker/setup-buildx-action': {
    repository: 'docker/setup-buildx-action',
    version: 'v4.3.0',
    sha: '37fe631027851001ddb9b187196cc803df7f5f0e',
    released: '2026-08-17',
    seen: '2026-08-17',
    verified,
    using: 'node24',
  },
  'docker/build-push-action': {
    repository: 'docker/build-push-action',
    version: 'v7.3.0',
    sha: '53b7df96c91f9c12dcc8a07bcb9ccacbed38856a',
    released: '2026-07-01',
    seen: '2026-07-09',
    verified,
    using: 'node24',
  },
  'aquasecurity/trivy-action': {
    repository: 'aquasecurity/trivy-action',
    version: 'v0.36.0',
    sha: 'ed142fd0673e97e23eac54620cfb913e5ce36c25',
    released: '2026-04-22',
    seen: '2026-06-30',
    verified,
    using: 'composite',
  },
}) satisfies Readonly<Record<string, PinnedAction>>;

/** An action that has a pin. */
export type ActionName = keyof typeof ACTIONS;

/** What `uses:` takes: `owner/name@sha`. The version belongs in a comment after it. */
export function actionReference(name: ActionName): string {
  return `${name}@${ACTIONS[name].sha}`;
}
