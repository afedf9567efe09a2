import { frozen, type Provenance } from './provenance.js';

/** Provenance of the package versions that rendered projects pin. */
export const PACKAGES_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: [
    'the npm registry, read 2026-11-22: each npm version below exists',
    'aws-cdk-lib 2.276.0 with aws-cdk 2.1148.1, cdk-nag 3.0.2 and typescript 7.0.2: synthesised together, 2026-11-22',
  ],
});

/** A package and the exact version a rendered project pins. */
export interface PinnedPackage {
  /** The exact version; never a range. */
  readonly version: string;
  /** Why this version, where the newest is not the one. */
  readonly reason?: string;
}

/** The packages of the rendered CDK application, by name. */
export const NPM_PACKAGES = frozen({
  'aws-cdk-lib': { version: '2.276.0' },
  constructs: { version: '10.8.1' },
  'aws-cdk': {
    version: '2.1148.1',
    reason: 'The CLI 3.0.0 in the registry is older: it reads cloud assemblies up to schema 43, aws-cdk-lib writes 55.',
  },
  'cdk-nag': { version: '3.0.2' },
  typescript: { version: '7.0.2' },
  tsx: { version: '4.23.15', reason: 'ts-node cannot start with TypeScript 7.' },
  '@types/node': { version: '22.20.5', reason: 'The types of the oldest Node.js that a document may choose.' },
}) satisfies Readonly<Record<string, PinnedPackage>>;

/** The exact version of an npm package, as package.json takes it. */
export function npmVersion(name: keyof typeof NPM_PACKAGES): string {
  return NPM_PACKAGES[name].version;
}
