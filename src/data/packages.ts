import { frozen, type Provenance } from './provenance.js';

/** Provenance of the package versions that rendered projects pin. */
export const PACKAGES_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: [
    'the npm registry, read 2026-11-22: each npm version below exists',
    'aws-cdk-lib 2.276.0 with aws-cdk 2.1148.1, cdk-nag 3.0.2 and typescript 7.0.2: synthesised together, 2026-11-22',
    'a list of the Python package index of 2026-11: the newest version of each Python package below',
  ],
  unknown:
    'Whether the Python packages work together as a set: Flask 3.1.3, Flask-SQLAlchemy 3.1.1, SQLAlchemy 2.1 and ' +
    'psycopg2-binary 2.9.13 were run together; psycopg 3.3.9, gunicorn 27.0.1, Flask-Migrate 4.1.0 and boto3 1.44.5 were not.',
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

/** The packages that the rendered Python code imports, by their name in the index. */
export const PYTHON_PACKAGES = frozen({
  flask: { version: '3.1.3' },
  gunicorn: { version: '27.0.1' },
  sqlalchemy: {
    version: '2.1.9',
    reason: 'From 2.1 on, postgresql:// means psycopg 3, so a URL has to name its driver.',
  },
  'flask-sqlalchemy': { version: '3.1.1' },
  'flask-migrate': { version: '4.1.0' },
  'psycopg[binary]': { version: '3.3.9' },
  'psycopg2-binary': { version: '2.9.13' },
  boto3: { version: '1.44.5' },
}) satisfies Readonly<Record<string, PinnedPackage>>;

/** The exact version of an npm package, as package.json takes it. */
export function npmVersion(name: keyof typeof NPM_PACKAGES): string {
  return NPM_PACKAGES[name].version;
}

/** A line of requirements.txt: `flask==3.1.3`. */
export function pythonRequirement(name: keyof typeof PYTHON_PACKAGES): string {
  return `${name}==${PYTHON_PACKAGES[name].version}`;
}
