/** Builds the rendered image without an engine: the Dockerfile as it stands, with stand-ins for all that is outside. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { type Containers, finished } from './containers.js';
import { standInSite } from './stand-in-site.js';

const BASE = 'localhost/stand-in-base';
/** Where AWS publishes the authorities of RDS; Dockerfiles must ask for nothing else. */
const AUTHORITIES = 'https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem';

/** Makes the image that stands in for the official one of Python. */
export async function makeBase(containers: Containers, release: string): Promise<void> {
  const container = (await containers.buildah(['from', 'scratch'])).stdout.trim();
  const root = (await containers.buildah(['mount', container])).stdout.trim();
  const made = await finished(join(import.meta.dirname, 'stand-in-base.sh'), [root, release]);
  if (made.status !== 0) throw new Error(made.output);
  const committed = await containers.buildah(['commit', '--rm', '--format', 'docker', container, BASE]);
  if (committed.status !== 0) throw new Error(committed.output);
}

export interface Build {
  /** The folder of the backend, and that of the packages that pip finds. */
  readonly backend: string;
  readonly packages: string;
  /** What stands at AWS's address of the authorities. */
  readonly authorities: string;
  readonly revision: string;
  readonly name: string;
}

/**
 * Builds as the workflow does, `docker build --build-arg GIT_SHA=… --file backend/Dockerfile backend`. No byte of the
 * Dockerfile changes: the base comes by `--build-context` under the reference that stands there, packages by a volume that
 * the base's pip looks into, and AWS's address leads through a proxy to a site of the test.
 */
export async function buildImage(containers: Containers, { backend, packages, authorities, revision, name }: Build) {
  const dockerfile = join(backend, 'Dockerfile');
  const bases = DockerfileParser.parse(readFileSync(dockerfile, 'utf8')).getFROMs();
  const references = [...new Set(bases.map((from) => from.getImage()))];
  const site = await standInSite(mkdtempSync(join(containers.folder, 'site-')), AUTHORITIES, authorities);
  try {
    const built = await containers.buildah(
      [
        ...['build', '--layers', '--isolation', 'chroot', '--format', 'docker', '--pull-never', '--http-proxy=false'],
        ...references.map((reference) => `--build-context=${reference}=container-image://${BASE}`),
        ...[`--volume=${packages}:/find-links:ro`, `--build-arg=GIT_SHA=${revision}`, `--tag=localhost/${name}`],
        ...['--file', dockerfile, backend],
      ],
      site.environment,
    );
    return { ...built, downloads: site.requests };
  } finally {
    site.close();
  }
}
