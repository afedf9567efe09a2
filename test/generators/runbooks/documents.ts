/** Documents whose runbooks differ: little and much, with and without each part that is a choice. */
import { MINIMAL, STAGING_AND_PRODUCTION } from '../../model/documents.js';

const ABROAD = `
schemaVersion: 1
application:
  name: visits
  repository: acme/visits
  backend: { migrate: [alembic, upgrade, head], smokePath: /api/version }
  frontend: { bundler: vite }
  secrets:
    session: { env: SESSION_KEY, generate: { length: 48 } }
    tracker: { env: { TRACKER_TOKEN: token }, generate: { length: 40 } }
    mail: { env: MAIL_PASSWORD, description: "The password of the mail server: it's theirs." }
  jobs:
    reminders: { command: [python, -m, scheduled_tasks.reminders], schedule: "cron(0 8 * * ? *)", timezone: Europe/Dublin }
    cleanup: { command: [flask, cleanup], schedule: rate(1 day) }
environments:
  production:
    account: "444455556666"
    region: eu-west-1
    domains: { hostedZone: example.ie, api: api.example.ie, app: app.example.ie }
    network: { nat: regional }
    backend: { scaling: { requestsPerTask: 400 } }
    alarms: { notify: [ops@example.ie, oncall@example.ie] }
    budget: { notify: [ops@example.ie] }
  trial:
    tier: staging
    dataClass: phi
    account: "777788889999"
    region: eu-west-1
    domains: { hostedZone: example.ie, api: trial.api.example.ie, app: trial.app.example.ie }
    network: { cidr: 10.40.0.0/16, nat: none }
    backend: { deployment: { strategy: blueGreen }, exec: true, readOnlyRoot: false }
    alarms: { notify: [ops@example.ie] }
    acknowledgements:
      - { rule: guard.production-exec, reason: The first weeks of the trial need a look into running tasks. }
`;

const NO_FRONTEND = `
schemaVersion: 1
application:
  name: intake
  repository: acme/intake
  frontend: false
environments:
  sandbox:
    account: "111122223333"
    region: us-west-2
    domains: { hostedZone: example.org, api: intake.example.org }
    network: { nat: instance }
`;

/** By the name of the case. */
export const DOCUMENTS = {
  minimal: MINIMAL,
  'staging and production': STAGING_AND_PRODUCTION,
  'another region, several jobs': ABROAD,
  'no frontend': NO_FRONTEND,
} as const;
