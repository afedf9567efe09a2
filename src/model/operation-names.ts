/** Names of what only runbooks make or address: nothing that stands there all the time. */
import { NAME_LIMITS, type Names, shortened } from './names.js';

export interface OperationNames {
  /** The service as Application Auto Scaling calls it. */
  readonly scalableResource: string;
  /** A copy of the database for the time of a restore drill. */
  readonly drillDatabase: string;
  /** The database restored to a point in time, until it takes the place of the live one. */
  readonly recoveredDatabase: string;
  /** The database that it replaced, until nobody misses anything. */
  readonly replacedDatabase: string;
  /** The last snapshot of the replaced database. */
  readonly replacedSnapshot: string;
  /** The last snapshot of the database before the environment is torn down. */
  readonly finalSnapshot: string;
  /** A snapshot that keeps the state of the database as evidence. */
  readonly evidenceSnapshot: string;
  /** Roles that services of AWS take. The CDK app leaves their names to CloudFormation; provisioning by CLI needs some. */
  readonly serviceRoles: {
    readonly flowLogs: string;
    readonly databaseMonitoring: string;
    readonly trafficShift: string;
    readonly backups: string;
  };
  /** The policy that limits the role under which CloudFormation works. */
  readonly bootstrapBoundary: string;
  /** Policies of CloudFront, in its own namespace. */
  readonly cachePolicies: { readonly documents: string; readonly assets: string };
  readonly headersPolicies: { readonly documents: string; readonly assets: string };
  /** The function of CloudFront that sends the routes of the page to its document. */
  readonly routesFunction: string;
}

/** The names that runbooks of an environment use beside its own. */
export function operationNames({ prefix, cluster, service }: Names): OperationNames {
  const database = (suffix: string) => shortened(`${prefix}-${suffix}`, NAME_LIMITS.databaseIdentifier);
  const role = (suffix: string) => shortened(`${prefix}-${suffix}`, NAME_LIMITS.role);
  return {
    scalableResource: `service/${cluster}/${service}`,
    drillDatabase: database('drill'),
    recoveredDatabase: database('recovered'),
    replacedDatabase: database('replaced'),
    replacedSnapshot: database('replaced-final'),
    finalSnapshot: database('final'),
    evidenceSnapshot: database('evidence'),
    serviceRoles: {
      flowLogs: role('flow-logs'),
      databaseMonitoring: role('database-monitoring'),
      trafficShift: role('traffic-shift'),
      backups: role('backups'),
    },
    bootstrapBoundary: role('cdk-boundary'),
    cachePolicies: { documents: role('documents'), assets: role('assets') },
    headersPolicies: { documents: role('documents'), assets: role('assets') },
    routesFunction: role('routes'),
  };
}
