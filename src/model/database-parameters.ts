/** What the parameter group of the database sets, once for the CDK app and for provisioning by CLI. */
import type { EnvironmentSettings } from '../schema/environment/environment.js';

/**
 * What reaches the log when nothing in it may name a patient. The driver writes values into the text of a statement, so no
 * statement is logged. The message of an error and its detail hold values as well ("Failing row contains …", "invalid
 * input syntax for type integer: …"), so errors of statements stay out: `log` ranks above `error` and below `fatal`, which
 * keeps connections, refused sign-ins and the server's own troubles. `terse` leaves details out of what remains.
 * Source: PostgreSQL documentation, "Error Reporting and Logging", table "Message Severity Levels".
 */
const WITHOUT_VALUES = {
  log_min_duration_statement: '-1',
  log_statement: 'none',
  log_min_error_statement: 'panic',
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
};

const SLOW_AND_DDL = { log_min_duration_statement: '1000', log_statement: 'ddl' };

/** The parameters by name, in the form in which RDS takes them. */
export function databaseParameters(
  { dataClass }: Pick<EnvironmentSettings, 'dataClass'>,
  maxConnections: number | undefined,
): Readonly<Record<string, string>> {
  return {
    // Refuses connections without TLS. Source: Amazon RDS user guide, "Using SSL with a PostgreSQL DB instance".
    'rds.force_ssl': '1',
    log_connections: '1',
    log_disconnections: '1',
    // Bound values stay out of the log in any case. Source: PostgreSQL documentation, "Error Reporting and Logging".
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    ...(dataClass === 'phi' ? WITHOUT_VALUES : SLOW_AND_DDL),
    ...(maxConnections === undefined ? {} : { max_connections: String(maxConnections) }),
  };
}
