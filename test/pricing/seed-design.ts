/** Staging as the seed's text describes it, at all hours and on x86, in the form of our document. */
export const SEED_DESIGN = `
schemaVersion: 1
application:
  name: home-health-aid
  repository: example-org/home-health-aid
  secrets:
    jwt: { env: JWT_SECRET_KEY }
    geocoding: { env: { GOOGLE_MAPS_API_KEY: google_maps, OPENSTREETMAP_API_KEY: openstreetmap } }
  jobs:
    geofence-checker:
      command: [python, -m, scheduled_tasks.geofence_checker]
      schedule: rate(5 minutes)
environments:
  staging:
    account: "111122223333"
    region: us-east-1
    domains: { hostedZone: example.com, api: staging.api.example.com, app: staging.app.example.com }
    network: { availabilityZones: [us-east-1a, us-east-1b], nat: single }
    backend: { cpu: 512, memory: 1024, architecture: x86_64, tasks: { min: 1, desired: 2, max: 4 } }
    database: { instanceClass: db.t4g.micro, storageGiB: 20, maxStorageGiB: 100, backupRetentionDays: 7 }
    budget: { notify: [ops@example.com] }
`;
