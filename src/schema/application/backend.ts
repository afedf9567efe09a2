/** `application.backend`: the Flask API. */
import * as z from 'zod';
import { DEFAULT_PYTHON, PYTHON_VERSIONS } from '../../data/runtimes.js';
import { defaulted, group, optional } from '../field.js';
import { commandAsList, commandLine, folder, plainVariables, urlPath } from '../formats.js';

const ECS_LIMITS = 'Amazon ECS API reference, ContainerDefinition';

/** How the API is built and served, the same in every environment. */
export const backend = group(
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
      default: { value: DEFAULT_PYTHON },
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
      suggest: commandAsList,
      readBy: ['task-definitions', 'workflows', 'runbooks'],
    }),
    livenessPath: defaulted(urlPath, {
      description:
        'The path that answers 200 while the process lives. The load balancer and the container health check call it.',
      effect: 'restart',
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
      suggest: commandAsList,
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
