import { describe, expect, it } from 'vitest';
import { backend } from '../../../src/generators/backend/backend.js';
import { MINIMAL, STAGING_AND_PRODUCTION } from '../../model/documents.js';
import { artifactsOf, filesOf, modelsOf } from '../files.js';

const models = modelsOf(STAGING_AND_PRODUCTION);
const files = filesOf(backend, models);

describe('backend', () => {
  it('is these files, and the user owns those that are written once', () => {
    const ownership = Object.fromEntries(artifactsOf(backend, models).map(({ path, ownership }) => [path, ownership]));
    expect(ownership).toEqual({
      'backend/Dockerfile': 'managed',
      'backend/.dockerignore': 'managed',
      'backend/serve-over-tls.sh': 'managed',
      'backend/config/__init__.py': 'once',
      'backend/config/staging.py': 'managed',
      'backend/config/production.py': 'managed',
      'backend/config/logs_without_values.py': 'managed',
      'backend/app/routes/health.py': 'once',
      'backend/scheduled_tasks/__init__.py': 'once',
      'backend/scheduled_tasks/single_run.py': 'managed',
      'backend/scheduled_tasks/database_roles.py': 'managed',
      'backend/scheduled_tasks/geofence_checker.py': 'once',
    });
  });

  it('requires in the configuration exactly what the task definition injects', () => {
    const required = /^REQUIRED = \(\n([\s\S]*?)\n\)/m.exec(files.read('backend/config/staging.py'))?.[1] ?? '';
    const task = models[0]?.tasks.find(({ kind }) => kind === 'service');
    const injected = [...(task?.variables ?? []), ...(task?.secrets ?? [])].map(({ name }) => name);
    expect([...required.matchAll(/'(\w+)'/g)].map(([, name]) => name)).toEqual(
      injected.filter((name) => !['APP_CONFIG', 'PGOPTIONS'].includes(name)).sort(),
    );
  });

  it('asks Flask, migrations and jobs for nothing that only the server reads', () => {
    expect(files.read('backend/config/production.py')).not.toContain('SERVE_OVER_TLS');
    const told = models.flatMap(({ name, tasks }) =>
      tasks
        .filter(({ variables }) => variables.some((variable) => variable.name === 'SERVE_OVER_TLS'))
        .map(({ key }) => `${name} ${key}`),
    );
    expect(told).toEqual(['production backend']);
  });

  it('gives every environment its own class and origins', () => {
    expect(files.read('backend/config/production.py')).toContain('class ProductionConfig:');
    expect(files.read('backend/config/production.py')).toContain("CORS_ALLOWED_ORIGINS = ['https://app.example.com']");
    expect(files.read('backend/config/staging.py')).toContain(
      "CORS_ALLOWED_ORIGINS = ['https://staging.app.example.com']",
    );
  });

  it('calls nothing in AWS, swallows nothing and holds no value of a secret', () => {
    for (const path of files.paths.filter((path) => path.endsWith('.py'))) {
      expect(files.read(path), path).not.toMatch(/boto3|secretsmanager|utcnow|FLASK_ENV/);
      expect(files.read(path), path).not.toMatch(/except:|except Exception:\s*(pass|return None)/);
    }
  });

  it('keeps rows out of the logs where they are health information, and there alone', () => {
    const call = /^withhold_values\(\)$/m;
    expect(files.read('backend/config/production.py')).toMatch(call);
    expect(files.read('backend/config/staging.py')).not.toMatch(call);
    const synthetic = filesOf(backend, modelsOf(MINIMAL));
    expect(synthetic.paths).not.toContain('backend/config/logs_without_values.py');
  });

  it('names the driver in the URL, since SQLAlchemy 2.1 reads the bare form otherwise', () => {
    expect(files.read('backend/config/staging.py')).toContain("'postgresql+psycopg2'");
    const text = MINIMAL.replace('application:\n', 'application:\n  backend: { databaseDriver: psycopg }\n');
    const other = filesOf(backend, modelsOf(text));
    expect(other.read('backend/config/staging.py')).toContain("'postgresql+psycopg'");
    expect(other.read('backend/scheduled_tasks/database_roles.py')).toContain('import psycopg as driver');
    expect(other.read('backend/Dockerfile')).toContain("gunicorn, psycopg'");
  });

  it('answers health on the paths of the document', () => {
    const text = MINIMAL.replace(
      'application:\n',
      'application:\n  backend: { livenessPath: /alive, readinessPath: /ready, directory: server }\n',
    );
    const health = filesOf(backend, modelsOf(text)).read('server/app/routes/health.py');
    expect(health).toContain("@health_bp.get('/alive')");
    expect(health).toContain("@health_bp.get('/ready')");
  });

  it('writes a file for each job that is a module of scheduled_tasks, once for all environments', () => {
    const text = MINIMAL.replace(
      'application:\n',
      `application:
  jobs:
    nightly: { command: [python, -m, scheduled_tasks.nightly_report], schedule: rate(1 day), description: 'Says "good night" \\ to all' }
    other: { command: [flask, other], schedule: rate(1 day) }
    elsewhere: { command: [python, -m, batch.run], schedule: rate(1 day) }
    roles: { command: [python, -m, scheduled_tasks.database_roles], schedule: rate(1 day) }
`,
    );
    const paths = filesOf(backend, modelsOf(text)).paths.filter((path) => path.includes('scheduled_tasks'));
    expect(paths).toEqual([
      'backend/scheduled_tasks/__init__.py',
      'backend/scheduled_tasks/database_roles.py',
      'backend/scheduled_tasks/nightly_report.py',
      'backend/scheduled_tasks/single_run.py',
    ]);
  });

  it('does not ask for a variable that the document leaves empty', () => {
    const text = MINIMAL.replace(
      'application:\n',
      "application:\n  backend: { environment: { PREFIX: '', SUFFIX: x } }\n",
    );
    const config = filesOf(backend, modelsOf(text)).read('backend/config/staging.py');
    expect(config).toContain("    'SUFFIX',\n");
    expect(config).not.toContain("    'PREFIX',\n");
    expect(config).toContain("    PREFIX = os.environ['PREFIX']");
  });
});
