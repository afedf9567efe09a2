/** The database instance: what RDS is told, and what follows from its size. */
import { instanceClassOf, maxConnections } from '../data/instance-classes.js';
import { postgresMajor } from '../data/postgres.js';
import type { EnvironmentSettings } from '../schema/environment/environment.js';

export interface DatabaseModel {
  readonly identifier: string;
  readonly arn: string;
  readonly name: string;
  readonly port: number;
  readonly engineVersion: string;
  readonly majorVersion: string;
  readonly parameterGroupFamily: string;
  /** Memory of the instance class, when the data file knows it. */
  readonly memoryGiB: number | undefined;
  /** The engine's default of max_connections on that memory, when it is known. */
  readonly maxConnections: number | undefined;
  /** The role the application runs under: reads and writes rows. */
  readonly appRole: string;
  /** The role that migrations run under: owns the schema. */
  readonly migrateRole: string;
  readonly masterUsername: string;
  /** Where the image keeps the certificates of RDS. */
  readonly certificateBundle: string;
}

/** The roles of the application; short, since PostgreSQL prints them in every log line. */
const APP_ROLE = 'hha_app';
const MIGRATE_ROLE = 'hha_migrate';

/** Where the Dockerfile puts the certificates of RDS and the configuration looks for them. */
const CERTIFICATE_BUNDLE = '/etc/ssl/rds/global-bundle.pem';

/** The database of an environment. */
export function databaseModel(
  place: { readonly identifier: string; readonly account: string; readonly region: string },
  { database }: EnvironmentSettings,
): DatabaseModel {
  const majorVersion = postgresMajor(database.engineVersion);
  const instanceClass = instanceClassOf(database.instanceClass);
  return {
    identifier: place.identifier,
    arn: `arn:aws:rds:${place.region}:${place.account}:db:${place.identifier}`,
    name: database.name,
    port: database.port,
    engineVersion: database.engineVersion,
    majorVersion,
    parameterGroupFamily: `postgres${majorVersion}`,
    memoryGiB: instanceClass?.memoryGiB,
    maxConnections: instanceClass === undefined ? undefined : maxConnections(instanceClass),
    appRole: APP_ROLE,
    migrateRole: MIGRATE_ROLE,
    masterUsername: database.masterUsername,
    certificateBundle: CERTIFICATE_BUNDLE,
  };
}
