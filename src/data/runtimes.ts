import { frozen, type Provenance } from './provenance.js';

/** Provenance of the runtime tables. */
export const RUNTIMES_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: [
    'endoflife-date/endoflife.date products/python.md and products/nodejs.md at commit a70eca3 (2026-08-22)',
    'Dockerfiles in public repositories that pin the image by the same digest; each image below says which evidence it has',
  ],
  unknown:
    'Image digests were not read from the registry itself. A newer build of a tag may exist; the pinned one stays ' +
    'pullable. Node 26 became long-term support on the day the calendar gave; the release itself was not read.',
});

/** An image pinned by content. */
export interface PinnedImage {
  /** The repository on Docker Hub. */
  readonly repository: 'python';
  /** The tag the digest was published under, with the exact patch release. */
  readonly tag: string;
  /** `sha256:` and 64 hexadecimal digits: the index of all platforms, so that arm64 and amd64 builds use the same line. */
  readonly digest: string;
  /** The newest day (YYYY-MM-DD) on which a source states the digest belongs to the tag; when undated, the day we read it. */
  readonly seen: string;
  /** What says that the digest is the tag's, and that it is an index rather than one platform's image. */
  readonly evidence: string;
}

/** A Python series the backend image can be built from. */
export interface PythonVersion {
  /** The series, such as `3.13`. */
  readonly version: string;
  /** The day security fixes end (YYYY-MM-DD). */
  readonly endOfLife: string;
  /** The slim Debian 12 image. */
  readonly image: PinnedImage;
}

/** A Node.js series the frontend and the CDK application can be built with. */
export interface NodeVersion {
  /** The major version, such as `24`. */
  readonly version: string;
  /** The day long-term support began (YYYY-MM-DD). */
  readonly longTermSupport: string;
  /** The day security fixes end (YYYY-MM-DD). */
  readonly endOfLife: string;
}

/** The Python series a document may choose, by series: still given security fixes at `asOf`, and pinned by digest. */
export const PYTHON_VERSIONS: Readonly<Record<string, PythonVersion>> = frozen({
  '3.11': {
    version: '3.11',
    endOfLife: '2027-10-31',
    image: {
      repository: 'python',
      tag: '3.11.16-slim-bookworm',
      digest: 'sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b',
      seen: '2026-09-22',
      evidence:
        'ten or more public files pin it; one cross-checked it as an OCI index against the Docker Official Images ' +
        'repo-info on 2026-09-22, another found Python 3.11.16 inside',
    },
  },
  '3.12': {
    version: '3.12',
    endOfLife: '2028-10-31',
    image: {
      repository: 'python',
      tag: '3.12.14-slim-bookworm',
      digest: 'sha256:782412e85d0f0984994c290652577d4018aff08145c85b262bb63dc0c7522254',
      seen: '2026-11-22',
      evidence: 'ten or more public files pin it; two name it the multi-platform (manifest list) digest of 3.12.14',
    },
  },
  '3.13': {
    version: '3.13',
    endOfLife: '2029-10-31',
    image: {
      repository: 'python',
      tag: '3.13.15-slim-bookworm',
      digest: 'sha256:ed86c82274b3c69b52fb5820f358f0bd7df0b603332063cb5c6e32bd220c3e6e',
      seen: '2026-09-06',
      evidence:
        'ten or more public files pin it; one verified it as the multi-architecture index through the registry on ' +
        '2026-09-06 (b6bd71b0…, pinned elsewhere for the same tag, is the amd64 image alone)',
    },
  },
  '3.14': {
    version: '3.14',
    endOfLife: '2030-10-31',
    image: {
      repository: 'python',
      tag: '3.14.7-slim-bookworm',
      digest: 'sha256:23c59390fc717bf09f9336908199a0ae75d9c4264bf296123f94ad772fea3b52',
      seen: '2026-08-05',
      evidence:
        'docker-library/repo-info repos/python/remote/3.14.7-slim-bookworm.md at commit 34fa04a: an OCI image index; ' +
        'a newer build of the tag (9ab8d9c8…) is pinned in public but no source says it is an index',
    },
  },
});

/** The Node.js majors a document may choose, by major: long-term support that has not ended at `asOf`. */
export const NODE_VERSIONS: Readonly<Record<string, NodeVersion>> = frozen({
  '22': { version: '22', longTermSupport: '2024-10-29', endOfLife: '2027-04-30' },
  '24': { version: '24', longTermSupport: '2025-10-28', endOfLife: '2028-04-30' },
  '26': { version: '26', longTermSupport: '2026-10-28', endOfLife: '2029-04-30' },
});

/** Node.js majors that a document may not choose, because their security fixes have ended. */
export const RETIRED_NODE_VERSIONS: Readonly<Record<string, NodeVersion>> = frozen({
  '20': { version: '20', longTermSupport: '2023-10-24', endOfLife: '2026-04-30' },
});

/** The Python series of a document that names none: the newest whose digest is confirmed by more than one source. */
export const DEFAULT_PYTHON = '3.13';

/** The Node.js major of a document that names none. */
export const DEFAULT_NODE = '24';

/** What `FROM` takes: `python:TAG@sha256:…`. */
export function imageReference(image: PinnedImage): string {
  return `${image.repository}:${image.tag}@${image.digest}`;
}
