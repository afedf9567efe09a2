/** Documents that together reach every branch of the CDK app. */
import { MINIMAL, STAGING_AND_PRODUCTION } from '../../model/documents.js';

const application = `
schemaVersion: 1
application:
  name: home-health-aid
  repository: acme/home-health-aid
`;

const domains = 'domains: { hostedZone: example.com, api: api.example.com, app: app.example.com }';

/** Everything small: a NAT instance, no database backups beside those of RDS, ECS Exec. */
export const SANDBOX = `${application}
environments:
  sandbox:
    account: "111122223333"
    region: us-west-2
    ${domains}
    backend: { exec: true, readOnlyRoot: false }
    schedules:
      offHours: { timezone: America/New_York, stop: cron(0 20 ? * MON-FRI *), start: cron(0 7 ? * MON-FRI *) }
`;

/** Health data in another region, three zones, a regional NAT gateway and a blue/green deployment. */
export const OTHER_REGION = `${application}
  jobs:
    geofence-checker: { command: [python, -m, scheduled_tasks.geofence_checker], schedule: rate(5 minutes) }
    nightly-report: { command: [python, -m, scheduled_tasks.report], schedule: cron(0 3 ? * MON-FRI *) }
environments:
  production:
    account: "111122223333"
    region: eu-central-1
    ${domains}
    network: { nat: regional }
    backend: { deployment: { strategy: blueGreen } }
    database: { instanceClass: db.m7g.large, storageGiB: 400, maxStorageGiB: 1000, iops: 12000, throughputMiBps: 500 }
`;

/** A place to rehearse with real data in a region that an account opts into, small and unprotected, which the document has to give reasons for. */
export const REHEARSAL = `${application}
environments:
  rehearsal:
    tier: sandbox
    dataClass: phi
    account: "111122223333"
    region: eu-south-1
    ${domains}
    database: { deletionProtection: false }
    acknowledgements:
      - { rule: guard.deletion-protection, reason: The data is restored from production for each rehearsal. }
`;

/** No way out of the VPC but endpoints and no frontend. */
export const CLOSED = `${application.replace('repository: acme/home-health-aid', 'repository: acme/home-health-aid\n  frontend: false')}
environments:
  staging:
    account: "111122223333"
    region: us-east-1
    dataClass: phi
    domains: { hostedZone: example.com, api: api.example.com }
    network: { nat: none }
    github: { oidcProvider: existing }
`;

/** By name, for tests over all of them. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  minimal: MINIMAL,
  'staging and production': STAGING_AND_PRODUCTION,
  sandbox: SANDBOX,
  'another region': OTHER_REGION,
  rehearsal: REHEARSAL,
  closed: CLOSED,
};
