/** The database instance: what RDS is told, and what follows from its size. */
import { instanceClassOf, maxConnections } from '../data/instance-classes.js';
import { postgresMajor } from '../data/postgres.js';
import type { EnvironmentSettings } from '../schema/environment/environment.js';
import { databaseParameters } from './database-parameters.js';
import { MIGRATE_LOCK_SECONDS } from './database-sessions.js';

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
  /** What max_connections is set to, when the memory is known; otherwise RDS computes it. */
  readonly maxConnections: number | undefined;
  /** Connections that the application cannot use, because they are kept for administrators. */
  readonly reservedConnections: number;
  /** What the parameter group sets. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The role the application runs under: reads and writes rows. */
  readonly appRole: string;
  /** The role that migrations run under: owns the schema. */
  readonly migrateRole: string;
  /** Seconds that a migration waits for a lock before it fails. */
  readonly migrateLockSeconds: number;
  readonly masterUsername: string;
  /** Where the image keeps the certificates of RDS. */
  readonly certificateBundle: string;
}

/** The roles of the application; short, since PostgreSQL prints them in every log line. */
const APP_ROLE = 'hha_app';
const MIGRATE_ROLE = 'hha_migrate';

/** The default of superuser_reserved_connections. Source: PostgreSQL documentation, "Connections and Authentication". */
const RESERVED_CONNECTIONS = 3;
/** Where the Dockerfile puts the certificates of RDS and the configuration looks for them. */
const CERTIFICATE_BUNDLE = '/etc/ssl/rds/global-bundle.pem';

/** The database of an environment. */
export function databaseModel(
  place: { readonly identifier: string; readonly account: string; readonly region: string },
  { database, dataClass }: EnvironmentSettings,
): DatabaseModel {
  const majorVersion = postgresMajor(database.engineVersion);
  const instanceClass = instanceClassOf(database.instanceClass);
  const connections = instanceClass === undefined ? undefined : maxConnections(instanceClass);
  return {
    identifier: place.identifier,
    arn: `arn:aws:rds:${place.region}:${place.account}:db:${place.identifier}`,
    name: database.name,
    port: database.port,
    engineVersion: database.engineVersion,
    majorVersion,
    parameterGroupFamily: `postgres${majorVersion}`,
    memoryGiB: instanceClass?.memoryGiB,
    maxConnections: connections,
    reservedConnections: RESERVED_CONNECTIONS,
    parameters: databaseParameters({ dataClass }, connections),
    appRole: APP_ROLE,
    migrateRole: MIGRATE_ROLE,
    migrateLockSeconds: MIGRATE_LOCK_SECONDS,
    masterUsername: database.masterUsername,
    certificateBundle: CERTIFICATE_BUNDLE,
  };
}
