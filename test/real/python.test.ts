import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backend } from '../../src/generators/backend/backend.js';
import { artifactsOf, modelsOf } from '../generators/files.js';
import { MINIMAL, STAGING_AND_PRODUCTION } from '../model/documents.js';
import { writeBackendProject } from './backend-project.js';
import { pythonWith } from './python.js';

/** Values that a careless template would break on. */
const AWKWARD = MINIMAL.replace(
  'application:\n',
  `application:
  backend: { databaseDriver: psycopg, environment: { MESSAGE: 'it''s "quoted" \\\\ {{odd}}' } }
  jobs:
    nightly: { command: [python, -m, scheduled_tasks.nightly], schedule: rate(1 day), description: 'Says """good \\\\night" in # 日本' }
    geofence-checker: { command: [python, -m, scheduled_tasks.geofence_checker], schedule: rate(5 minutes), description: 'Ends in a quote"' }
`,
);

describe('rendered Python', () => {
  const python = pythonWith();

  it.skipIf(python === undefined).each([
    ['the two environments of the seed', STAGING_AND_PRODUCTION],
    ['a minimal document', MINIMAL],
    ['a document with awkward values', AWKWARD],
  ])(`compiles without a warning for %s${python === undefined ? ' (needs python3)' : ''}`, (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'hha-python-'));
    const sources = artifactsOf(backend, modelsOf(text)).filter(({ path }) => path.endsWith('.py'));
    const paths = sources.map(({ content }, index) => {
      writeFileSync(join(folder, `${index}.py`), content);
      return join(folder, `${index}.py`);
    });
    const { status, stderr } = spawnSync(python ?? '', ['-W', 'error', '-m', 'py_compile', ...paths], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(sources.length).toBeGreaterThan(5);
    expect(status, stderr).toBe(0);
  });
});

const modules = ['flask', 'sqlalchemy', 'flask_sqlalchemy', 'psycopg2'] as const;
const python = pythonWith(...modules);
const needs = python === undefined ? ` (needs python3 with ${modules.join(', ')})` : '';

describe.skipIf(python === undefined)(`the rendered backend under Flask${needs}`, () => {
  const models = modelsOf(STAGING_AND_PRODUCTION);
  let project: { root: string; backend: string };
  beforeAll(() => {
    project = writeBackendProject(models);
  });
  afterAll(() => rmSync(project.root, { recursive: true, force: true }));

  const complete: Readonly<Record<string, string>> = {
    APP_CONFIG: 'config.staging.StagingConfig',
    APP_ENVIRONMENT: 'staging',
    DATABASE_HOST: 'db.example.com',
    DATABASE_NAME: 'homehealthaid',
    DATABASE_PASSWORD: "p@ss:w/rd?'%&",
    DATABASE_PORT: '5432',
    DATABASE_USERNAME: 'hha_app',
    GOOGLE_MAPS_API_KEY: 'stub-google',
    JWT_SECRET_KEY: 'stub-jwt',
    OPENSTREETMAP_API_KEY: 'stub-osm',
  };
  const run = (script: string, environment: Readonly<Record<string, string>> = complete) => {
    const { status, stdout, stderr } = spawnSync(python ?? '', ['-c', script], {
      cwd: project.backend,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1', ...environment },
    });
    return { status, stdout, stderr };
  };
  const json = (script: string, environment = complete) => {
    const { status, stdout, stderr } = run(script, environment);
    expect(status, stderr).toBe(0);
    return JSON.parse(stdout);
  };

  it('fails at the start with the names of all that is missing, and with no value', () => {
    const { JWT_SECRET_KEY: _, ...rest } = complete;
    const { status, stderr } = run('import run', { ...rest, DATABASE_HOST: '' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('environment variables missing or empty: DATABASE_HOST, JWT_SECRET_KEY\n');
    expect(stderr).not.toContain('stub-google');
  });

  it('fails for each variable alone, by its name', () => {
    const names = Object.keys(complete).filter((name) => name !== 'APP_CONFIG');
    const failures = json(`
import json, os, runpy
failures = {}
for name in ${JSON.stringify(names)}:
    value = os.environ.pop(name)
    try:
        runpy.run_path('config/staging.py')
    except RuntimeError as error:
        failures[name] = str(error)
    os.environ[name] = value
runpy.run_path('config/staging.py')
print(json.dumps(failures))
`);
    expect(failures).toEqual(
      Object.fromEntries(names.map((name) => [name, `environment variables missing or empty: ${name}`])),
    );
  });

  it('refuses the configuration of another environment', () => {
    const { status, stderr } = run('import run', { ...complete, APP_ENVIRONMENT: 'production' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('APP_ENVIRONMENT and APP_CONFIG name different environments');
  });

  it('connects as the variables say, with a verified server, and prints no password', () => {
    const settings = json(`
import json
from run import app
from app import db
with app.app_context():
    arguments = db.engine.dialect.create_connect_args(db.engine.url)[1]
    hidden = db.engine.hide_parameters
print(json.dumps({'arguments': arguments, 'hidden': hidden, 'printed': repr(dict(app.config)).replace(str(arguments), '')}))
`);
    expect(settings.hidden).toBe(true);
    expect(settings.arguments).toMatchObject({
      host: 'db.example.com',
      port: 5432,
      user: 'hha_app',
      password: complete.DATABASE_PASSWORD,
      sslmode: 'verify-full',
      sslrootcert: '/etc/ssl/rds/global-bundle.pem',
    });
    expect(settings.printed).not.toContain('p@ss');
  });

  it('is safe by default, whatever the application sets by itself', () => {
    const text = STAGING_AND_PRODUCTION.replace(
      '  secrets:\n',
      '  backend: { environment: { DEBUG: "true", LOG_LEVEL: WARNING, FEATURE: "on" } }\n  secrets:\n',
    );
    const own = writeBackendProject(modelsOf(text));
    const { stdout, stderr } = spawnSync(
      python ?? '',
      [
        '-c',
        'import json\nfrom run import app\nprint(json.dumps({k: v for k, v in app.config.items() if isinstance(v, (bool, str, list))}))',
      ],
      {
        cwd: own.backend,
        encoding: 'utf8',
        env: { PATH: process.env.PATH, ...complete, DEBUG: 'true', LOG_LEVEL: 'WARNING', FEATURE: 'on' },
      },
    );
    rmSync(own.root, { recursive: true });
    expect(JSON.parse(stdout), stderr).toMatchObject({
      DEBUG: false,
      TESTING: false,
      ENABLE_DEV_LOGIN: false,
      LOG_LEVEL: 'WARNING',
      FEATURE: 'on',
      SESSION_COOKIE_SECURE: true,
      SESSION_COOKIE_HTTPONLY: true,
      JWT_SECRET_KEY: 'stub-jwt',
      CORS_ALLOWED_ORIGINS: ['https://staging.app.example.com'],
    });
  });

  it('answers liveness without a database, and readiness with 503 and no reason', () => {
    const answers = json(
      `
import json
from run import app
client = app.test_client()
answers = {}
for path in ('/health', '/health/ready'):
    response = client.get(path)
    answers[path] = [response.status_code, response.headers['Cache-Control'], response.get_json(), response.get_data(as_text=True)]
print(json.dumps(answers))
`,
      { ...complete, DATABASE_HOST: '127.0.0.1', DATABASE_PORT: '1', GIT_SHA: 'abc1234' },
    );
    const [live, noStore, body] = answers['/health'];
    expect([live, noStore]).toEqual([200, 'no-store']);
    expect(body).toMatchObject({ status: 'ok', version: 'abc1234' });
    const [ready, , away, text] = answers['/health/ready'];
    expect(ready).toBe(503);
    expect(away).toMatchObject({ status: 'unavailable', version: 'abc1234' });
    expect(text).not.toMatch(/127\.0\.0\.1|hha_app|certificate|connect/);
  });

  it('trusts one proxy for the scheme and the address, and none for the host', () => {
    const seen = json(`
import json
from run import app
headers = {'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '6.6.6.6, 203.0.113.9', 'X-Forwarded-Host': 'evil.example'}
print(json.dumps(app.test_client().get('/seen', headers=headers).get_json()))
`);
    expect(seen).toEqual({ scheme: 'https', client: '203.0.113.9' });
  });

  it('counts what the geofence rule answers, and fails when the rule does', () => {
    const lines = run(`
import json
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import Session, declarative_base
from scheduled_tasks.geofence_checker import check_geofences
Base = declarative_base()
class Timesheet(Base):
    __tablename__ = 'timesheets'
    number = Column(Integer, primary_key=True)
    status = Column(String)
    place = Column(String)
engine = create_engine('sqlite://')
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Timesheet(status='active', place=place) for place in ('in', 'out', 'odd', 'broken', 'in', 'closing')])
session.add(Timesheet(status='done', place='in'))
session.commit()
def rule(sheet):
    if sheet.place == 'broken':
        raise ValueError('Jane Doe')
    if sheet.place == 'out':
        session.query(Timesheet).filter_by(place='closing').update({'status': 'done'})
    return {'in': False, 'out': True}.get(sheet.place)
print(json.dumps(check_geofences(session, Timesheet)))
try:
    check_geofences(session, Timesheet, rule)
except RuntimeError as error:
    print(json.dumps(str(error)))
`);
    expect(lines.status, lines.stderr).toBe(0);
    expect(lines.stdout).not.toContain('Jane');
    const [unset, none, failed, counted, raised] = lines.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(unset).toMatchObject({ event: 'no-rule-configured', active: 6 });
    expect(none).toEqual({ active: 6, checked: 0 });
    expect(failed).toMatchObject({ event: 'timesheet-failed', error: 'ValueError' });
    expect(failed.at.at(-1)).toMatch(/in rule$/);
    expect(counted).toMatchObject({ active: 6, ended: 1, outside: 1, inside: 2, unknown: 1, errors: 1 });
    expect(raised).toBe('the geofence rule failed for some timesheets');
  });
});
