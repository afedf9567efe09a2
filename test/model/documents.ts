/** Documents that tests start from. */
import { parse } from 'yaml';
import type { Document } from '../../src/schema/document.js';
import { documentSchema } from '../../src/schema/document.js';

/** Only what must be said. */
export const MINIMAL = `
schemaVersion: 1
application:
  name: home-health-aid
  repository: acme/home-health-aid
environments:
  staging:
    account: "111122223333"
    region: us-east-1
    domains: { hostedZone: example.com, api: staging.api.example.com, app: staging.app.example.com }
`;

/** Staging as the seed has it, and production beside it. */
export const STAGING_AND_PRODUCTION = `
schemaVersion: 1
application:
  name: home-health-aid
  repository: example-org/home-health-aid
  secrets:
    jwt: { env: JWT_SECRET_KEY, generate: { length: 64 } }
    geocoding: { env: { GOOGLE_MAPS_API_KEY: google_maps, OPENSTREETMAP_API_KEY: openstreetmap } }
  jobs:
    geofence-checker:
      command: [python, -m, scheduled_tasks.geofence_checker]
      schedule: rate(5 minutes)
environments:
  staging:
    tier: staging
    dataClass: synthetic
    account: "111122223333"
    region: us-east-1
    domains: { hostedZone: example.com, api: staging.api.example.com, app: staging.app.example.com }
    network:
      cidr: 10.0.0.0/16
      availabilityZones: [us-east-1a, us-east-1b]
      publicSubnets:   [10.0.1.0/24, 10.0.2.0/24]
      privateSubnets:  [10.0.10.0/24, 10.0.11.0/24]
      databaseSubnets: [10.0.20.0/24, 10.0.21.0/24]
      nat: single
    backend:  { cpu: 512, memory: 1024, tasks: { min: 1, desired: 2, max: 4 } }
    database: { instanceClass: db.t4g.micro, engineVersion: "17.6", storageGiB: 20, maxStorageGiB: 100, backupRetentionDays: 7 }
    schedules:
      offHours: { timezone: America/New_York, stop: cron(0 20 ? * MON-FRI *), start: cron(0 7 ? * MON-FRI *) }
    budget: { monthlyUsd: 150, notify: [ops@example.com] }
  production:
    extends: staging
    tier: production
    dataClass: phi
    account: "444455556666"
    domains: { api: api.example.com, app: app.example.com }
    network: { cidr: 10.1.0.0/16 }
    schedules: { offHours: false }
`;

/** A valid document from text; throws with zod's own words when it is not. */
export function documentFrom(text: string): Document {
  return documentSchema.parse(parse(text));
}
