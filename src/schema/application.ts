/** `application`: what is deployed, the same in every environment. */
import * as z from 'zod';
import { NODE_VERSIONS, PYTHON_VERSIONS } from '../data/runtimes.js';
import { defaulted, group, optional, required } from './field.js';
import {
  applicationName,
  commandLine,
  folder,
  githubRepository,
  slug,
  timeZone,
  urlPath,
  variableName,
} from './formats.js';
import { scheduleExpression } from './schedule.js';

const ECS_LIMITS = 'Amazon ECS API reference, ContainerDefinition';

/** What an environment variable of a container may be. Secrets have a place of their own. */
const plainVariables = z.record(variableName, z.string().max(4096));

const backend = group(
  {
    directory: defaulted(folder, {
      description: 'The folder of the Flask application: the context of the Docker build.',
      effect: 'restart',
      default: { value: 'backend' },
      readBy: ['dockerfile', 'workflows', 'backend'],
    }),
    python: defaulted(z.enum(Object.keys(PYTHON_VERSIONS) as [string, ...string[]]), {
      description: 'The Python version of the image, quoted, since YAML reads 3.10 as the number 3.1.',
      effect: 'restart',
      reason: 'Only versions that still get security fixes, and whose base image we can pin by digest, are offered.',
      source: 'endoflife.date/python; docker-library/python',
      default: { value: '3.13' },
      readBy: ['dockerfile', 'workflows'],
    }),
    port: defaulted(z.int().min(1024).max(65535), {
      description: 'The port that the container listens on.',
      effect: 'replace',
      reason: 'The container runs without root, and ports below 1024 belong to root.',
      source: ECS_LIMITS,
      default: { value: 5000 },
      readBy: ['dockerfile', 'task-definitions', 'cdk', 'runbooks'],
    }),
    wsgi: defaulted(
      z
        .string()
        .regex(/^[A-Za-z_][\w.]*:[A-Za-z_]\w*(\(\))?$/, { message: 'must be module:variable, as gunicorn reads it' }),
      {
        description: 'The WSGI application that gunicorn serves, as module:variable.',
        effect: 'restart',
        default: { value: 'run:app' },
        readBy: ['dockerfile'],
      },
    ),
    workers: defaulted(z.int().min(1).max(32), {
      description: 'The number of gunicorn worker processes in a task.',
      effect: 'restart',
      default: { value: 2 },
      readBy: ['dockerfile'],
    }),
    threads: defaulted(z.int().min(1).max(64), {
      description: 'The number of threads of each worker, so that one slow request does not hold up the others.',
      effect: 'restart',
      default: { value: 4 },
      readBy: ['dockerfile'],
    }),
    requestTimeoutSeconds: defaulted(z.int().min(1).max(3600), {
      description:
        'How long a request may take before gunicorn gives it up. Shorter than the idle timeout of the load balancer.',
      unit: 'seconds',
      effect: 'restart',
      default: { value: 30 },
      readBy: ['dockerfile', 'cdk'],
    }),
    migrate: defaulted(commandLine, {
      description: 'The command that migrates the database, run as a one-off task before each deployment.',
      effect: 'in-place',
      default: { value: ['flask', 'db', 'upgrade'] },
      readBy: ['task-definitions', 'workflows', 'runbooks'],
    }),
    livenessPath: defaulted(urlPath, {
      description:
        'The path that answers 200 while the process lives. The load balancer and the container health check call it.',
      effect: 'in-place',
      default: { value: '/health' },
      readBy: ['backend', 'dockerfile', 'task-definitions', 'cdk', 'workflows', 'runbooks'],
    }),
    readinessPath: defaulted(urlPath, {
      description: 'The path that answers 200 only while the database answers too, and 503 otherwise.',
      effect: 'in-place',
      default: { value: '/health/ready' },
      readBy: ['backend', 'workflows', 'runbooks'],
    }),
    smokePath: optional(urlPath, {
      description:
        'A critical endpoint that a deployment calls at the end; any answer below 500 passes. Default: the readiness path.',
      effect: 'in-place',
      readBy: ['workflows', 'runbooks'],
    }),
    databaseDriver: defaulted(z.enum(['psycopg2', 'psycopg']), {
      description: 'The PostgreSQL driver in requirements.txt: psycopg2 (also as psycopg2-binary) or psycopg 3.',
      effect: 'restart',
      reason: 'SQLAlchemy 2.1 reads postgresql:// as psycopg 3, so the configuration names the driver.',
      source: 'SQLAlchemy 2.1 documentation, "PostgreSQL dialect"',
      default: { value: 'psycopg2' },
      readBy: ['backend', 'dockerfile'],
    }),
    test: defaulted(commandLine, {
      description: 'The command that tests the backend before each deployment.',
      effect: 'in-place',
      default: { value: ['pytest'] },
      readBy: ['workflows'],
    }),
    environment: defaulted(plainVariables, {
      description:
        'Further environment variables of the backend. Values that are secret belong under `application.secrets`.',
      effect: 'restart',
      default: { value: {} },
      readBy: ['task-definitions'],
    }),
  },
  'The Flask API.',
);

const frontend = z.strictObject({
  directory: defaulted(folder, {
    description: 'The folder of the React application.',
    effect: 'in-place',
    default: { value: 'frontend/web' },
    readBy: ['frontend', 'workflows'],
  }),
  bundler: defaulted(z.enum(['create-react-app', 'vite']), {
    description:
      'What builds the application: it decides the prefix of the variables, the file that the build loads and the folder it writes.',
    effect: 'in-place',
    default: { value: 'create-react-app' },
    readBy: ['frontend', 'workflows'],
  }),
  node: defaulted(z.enum(Object.keys(NODE_VERSIONS) as [string, ...string[]]), {
    description: 'The major version of Node.js that builds the application, quoted.',
    effect: 'in-place',
    reason: 'Only versions that still get security fixes are offered.',
    source: 'endoflife.date/nodejs',
    default: { value: '24' },
    readBy: ['workflows'],
  }),
  test: defaulted(commandLine, {
    description: 'The command that tests the frontend before each deployment.',
    effect: 'in-place',
    default: { value: ['npm', 'test'] },
    readBy: ['workflows'],
  }),
  environment: defaulted(plainVariables, {
    description:
      'Further variables of the build, without the prefix of the bundler. They are public: every visitor can read them.',
    effect: 'in-place',
    default: { value: {} },
    readBy: ['frontend'],
  }),
});

const secret = z.strictObject({
  env: required(
    z.union([
      variableName,
      z
        .record(variableName, z.string().regex(/^[\w.-]{1,128}$/))
        .refine((keys) => Object.keys(keys).length > 0, { message: 'must name at least one variable' }),
    ]),
    {
      description:
        'The environment variable that receives the secret, or several with the JSON key that each one reads.',
      examples: ['JWT_SECRET_KEY', { GOOGLE_MAPS_API_KEY: 'google_maps' }],
      effect: 'restart',
      readBy: ['task-definitions', 'backend', 'runbooks'],
    },
  ),
  generate: optional(
    z.strictObject({
      length: required(z.int().min(32).max(4096), {
        description: 'The length of the generated value.',
        unit: 'characters',
        effect: 'in-place',
        examples: [64],
        reason: 'Shorter keys can be guessed; Secrets Manager generates at most 4,096 characters.',
        source: 'AWS Secrets Manager API reference, GetRandomPassword',
        readBy: ['cdk'],
      }),
    }),
    {
      description:
        'Have Secrets Manager generate the value when the secret is created. Without it the secret is created empty and the runbook asks for the value.',
      effect: 'in-place',
      readBy: ['cdk', 'runbooks'],
    },
  ),
  description: optional(z.string().max(2048), {
    description: 'What the secret is for.',
    effect: 'in-place',
    readBy: ['cdk', 'runbooks'],
  }),
});

const job = z.strictObject({
  command: required(commandLine, {
    description: 'The command of the task, as a list of words; no shell reads it.',
    effect: 'in-place',
    examples: [['python', '-m', 'scheduled_tasks.geofence_checker']],
    readBy: ['task-definitions', 'backend'],
  }),
  schedule: required(scheduleExpression, {
    description: 'When the job runs: rate(…) or cron(…) in the form of EventBridge Scheduler.',
    effect: 'in-place',
    examples: ['rate(5 minutes)', 'cron(0 20 ? * MON-FRI *)'],
    reason: 'Anything else is refused when the schedule is created.',
    source: 'Amazon EventBridge Scheduler user guide, "Schedule types"',
    readBy: ['cdk', 'runbooks', 'cost'],
  }),
  timezone: defaulted(timeZone, {
    description: 'The time zone in which a cron(…) schedule is read.',
    effect: 'in-place',
    reason: 'Scheduler accepts IANA names of at most 50 characters.',
    source: 'Amazon EventBridge Scheduler API reference, CreateSchedule',
    default: { value: 'UTC' },
    readBy: ['cdk', 'runbooks', 'cost'],
  }),
  description: optional(z.string().max(512), {
    description: 'What the job does.',
    effect: 'in-place',
    readBy: ['cdk', 'backend', 'runbooks'],
  }),
  cpu: defaulted(z.int(), {
    description: 'The CPU units of a run; 1024 are one vCPU.',
    unit: 'CPU units',
    effect: 'in-place',
    reason: 'Fargate offers pairs of cpu and memory.',
    source: 'Amazon ECS developer guide, "Task CPU and memory"',
    default: { value: 256 },
    readBy: ['task-definitions', 'cost'],
  }),
  memory: defaulted(z.int(), {
    description: 'The memory of a run.',
    unit: 'MiB',
    effect: 'in-place',
    reason: 'Fargate offers pairs of cpu and memory.',
    source: 'Amazon ECS developer guide, "Task CPU and memory"',
    default: { value: 512 },
    readBy: ['task-definitions', 'cost'],
  }),
  retries: defaulted(z.int().min(0).max(185), {
    description: 'How often Scheduler tries again when the task cannot be started.',
    effect: 'in-place',
    reason: 'Scheduler retries at most 185 times.',
    source: 'Amazon EventBridge Scheduler API reference, RetryPolicy',
    default: { value: 2 },
    readBy: ['cdk'],
  }),
  maxEventAgeSeconds: defaulted(z.int().min(60).max(86400), {
    description: 'How late a run may start before it is given up and goes to the dead-letter queue.',
    unit: 'seconds',
    effect: 'in-place',
    source: 'Amazon EventBridge Scheduler API reference, RetryPolicy',
    default: { value: 300 },
    readBy: ['cdk'],
  }),
  averageRunSeconds: defaulted(z.int().min(60).max(86400), {
    description: 'How long a run takes, for the cost estimate; Fargate bills at least one minute.',
    unit: 'seconds',
    effect: 'in-place',
    default: { value: 60 },
    readBy: ['cost'],
  }),
});

/** Names of secrets that CDK and the database use for themselves. */
const RESERVED_SECRETS = ['database'];

/** `application` as the document says it. */
export const applicationSchema = z.strictObject({
  name: required(applicationName, {
    description: 'The name of the application; it stands at the front of every AWS name.',
    effect: 'data-loss',
    reason:
      'Names of buckets and repositories allow lower case only, and the database identifier allows no double hyphen.',
    source: 'Amazon S3 user guide, "Bucket naming rules"; Amazon RDS API reference, CreateDBInstance',
    examples: ['home-health-aid'],
    readBy: ['task-definitions', 'iam', 'workflows', 'cdk', 'runbooks', 'environment-page'],
  }),
  repository: required(githubRepository, {
    description: 'The GitHub repository, as owner/name. It is bound into the trust policy of the deploy roles.',
    effect: 'in-place',
    examples: ['acme/home-health-aid'],
    readBy: ['iam', 'workflows', 'runbooks'],
  }),
  repositoryIds: optional(
    z.strictObject({
      owner: required(z.int().positive(), {
        description: 'The numeric id of the owner, as `gh api repos/OWNER/NAME --jq .owner.id` prints it.',
        effect: 'in-place',
        readBy: ['iam'],
      }),
      repository: required(z.int().positive(), {
        description: 'The numeric id of the repository, as `gh api repos/OWNER/NAME --jq .id` prints it.',
        effect: 'in-place',
        readBy: ['iam'],
      }),
    }),
    {
      description:
        'The ids that GitHub never gives to anyone else. With them the deploy roles trust only the immutable subject.',
      effect: 'in-place',
      readBy: ['iam'],
    },
  ),
  branch: defaulted(z.string().regex(/^[A-Za-z0-9._/-]{1,200}$/), {
    description: 'The branch whose merges are deployed.',
    effect: 'in-place',
    default: { value: 'main' },
    readBy: ['workflows'],
  }),
  owner: defaulted(z.string().regex(/^[\w .:/=+@-]{1,256}$/), {
    description: 'Who answers for the application; the value of the tag `owner` on every resource.',
    effect: 'in-place',
    reason: 'Tag values are at most 256 letters, digits, spaces and _ . : / = + - @.',
    source: 'AWS tagging guide, "Tag naming limits and requirements"',
    default: { derived: 'The owner of the repository.' },
    readBy: ['cdk', 'environment-page'],
  }),
  costCenter: defaulted(z.string().regex(/^[\w .:/=+@-]{1,256}$/), {
    description: 'Who pays; the value of the tag `cost-center` on every resource.',
    effect: 'in-place',
    default: { derived: 'The name of the application.' },
    readBy: ['cdk', 'environment-page'],
  }),
  backend,
  frontend: optional(z.union([frontend, z.literal(false)]), {
    description: 'The React application. `false` when there is none.',
    effect: 'replace',
    readBy: ['frontend', 'workflows', 'cdk', 'runbooks', 'cost'],
  }),
  secrets: defaulted(
    z.record(
      slug(40).refine((name) => !RESERVED_SECRETS.includes(name), {
        message: 'is the name of a secret that we make ourselves',
      }),
      secret,
    ),
    {
      description: 'The secrets of the application by name. Names and shape only; values never stand in this document.',
      effect: 'restart',
      reason: 'Secrets Manager takes a name that ends in a hyphen and six characters for a name with its own suffix.',
      source: 'AWS Secrets Manager user guide, "Troubleshoot AWS Secrets Manager"',
      default: { value: {} },
      readBy: ['task-definitions', 'iam', 'cdk', 'backend', 'runbooks', 'cost'],
    },
  ),
  jobs: defaulted(z.record(slug(24), job), {
    description: 'The scheduled jobs of the application by name.',
    effect: 'in-place',
    default: { value: {} },
    readBy: ['task-definitions', 'iam', 'cdk', 'backend', 'runbooks', 'cost'],
  }),
});

/** The React application, for the model, which treats an absent one as all defaults. */
export const frontendSchema = frontend;
