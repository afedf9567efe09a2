import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:https';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DockerfileParser } from 'dockerfile-ast';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { healthCommand } from '../../src/model/container.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { modelsOf } from '../generators/files.js';
import { STAGING_AND_PRODUCTION } from '../model/documents.js';
import { ask } from './asking.js';
import { writeBackendProject } from './backend-project.js';
import { freePort, type PostgresServer, postgresBinaries, startPostgres } from './postgres.js';
import { pythonWith } from './python.js';
import { taskVariables } from './task-variables.js';

const binaries = postgresBinaries();
const drivers = (['psycopg2', 'psycopg'] as const).map((driver) => {
  // SQLAlchemy has the dialect of psycopg 3 from 2.0 on; the role task does without SQLAlchemy.
  const application = [driver, `sqlalchemy.dialects.postgresql.${driver}`, 'flask_sqlalchemy', 'gunicorn'];
  return { driver, application, python: pythonWith(...application), pythonOfRoles: pythonWith(driver) };
});

/** gunicorn 21 and later; earlier ones by what Python had up to 3.11. */
const SERVES_TLS = `import gunicorn.sock, ssl
assert hasattr(gunicorn.sock, 'ssl_context') or hasattr(ssl, 'wrap_socket')`;

const APP_PASSWORD = "app-Pass'word\\1 %s{}";
const MIGRATE_PASSWORD = 'migrate-Pass"word;--2';

/** The rendered backend on a real server, in the order of a first deployment. Tests run in order, each on the last. */
describe.each(drivers)('backend on PostgreSQL with $driver', ({ driver, application, python, pythonOfRoles }) => {
  const serverMissing = binaries === undefined ? ['postgresql'] : [];
  const rolesMissing = [...serverMissing, ...(pythonOfRoles === undefined ? [`python3 with ${driver}`] : [])];
  const missing = [...serverMissing, ...(python === undefined ? [`python3 with ${application.join(', ')}`] : [])];
  const needing = (title: string, tools: readonly string[]) =>
    tools.length > 0 ? `${title} (needs ${tools.join(', ')})` : title;
  const rolesTest = it.skipIf(rolesMissing.length > 0);
  const ofRoles = (title: string) => needing(title, rolesMissing);
  const test = it.skipIf(missing.length > 0);
  const named = (title: string) => needing(title, missing);

  let server: PostgresServer;
  let project: { root: string; backend: string };
  let staging: EnvironmentModel;
  let gunicorn: ChildProcess | undefined;
  let gunicornLog = '';

  beforeAll(async () => {
    if (rolesMissing.length > 0 || binaries === undefined) return;
    const port = await freePort();
    const text = STAGING_AND_PRODUCTION.replace(
      '  secrets:\n',
      `  backend: { port: ${port}, databaseDriver: ${driver} }\n  secrets:\n`,
    );
    const models = modelsOf(text);
    staging = models[0] as EnvironmentModel;
    project = writeBackendProject(models);
    server = await startPostgres(binaries, staging.database.name);
  });
  afterAll(async () => {
    if (gunicorn !== undefined && gunicorn.exitCode === null) gunicorn.kill('SIGKILL');
    server?.remove();
    if (project !== undefined) rmSync(project.root, { recursive: true, force: true });
  });

  const variables = (
    key: string,
    login: { username: string; password: string },
    more: Record<string, string> = {},
  ) => ({
    ...taskVariables(staging, key, { server, login, home: project.root }),
    ...more,
  });
  const runPython = (args: readonly string[], env: NodeJS.ProcessEnv, interpreter = python) => {
    const { status, stdout, stderr } = spawnSync(interpreter ?? 'python3', args, {
      cwd: project.backend,
      env,
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  };
  const roles = (more: Record<string, string> = {}) =>
    runPython(
      ['-m', 'scheduled_tasks.database_roles'],
      variables('database-roles', server.administrator, {
        DATABASE_APP_PASSWORD: APP_PASSWORD,
        DATABASE_MIGRATE_PASSWORD: MIGRATE_PASSWORD,
        ...more,
      }),
      pythonOfRoles,
    );
  const app = (sql: string, password = APP_PASSWORD) => server.query('hha_app', password, sql);
  const migrate = (sql: string) => server.query('hha_migrate', MIGRATE_PASSWORD, sql);
  const asApp = { username: 'hha_app', password: APP_PASSWORD };
  const call = async (path: string, headers: Record<string, string> = {}) => {
    return ask(`http://127.0.0.1:${staging.container.port}${path}`, headers);
  };
  /** Starts the server by the command of the image, under the Python that the test has chosen. */
  const serve = (more: Record<string, string>) => {
    const dockerfile = DockerfileParser.parse(readFileSync(join(project.backend, 'Dockerfile'), 'utf8'));
    const [shell = '', script = '', program, ...args] = JSON.parse(
      dockerfile.getCMDs()[0]?.getArgumentsContent() ?? '',
    ) as string[];
    expect([shell, script, program]).toEqual(['sh', './serve-over-tls.sh', 'gunicorn']);
    // `-m gunicorn` is the same program.
    return spawn(shell, [script, python ?? '', '-m', 'gunicorn', ...args], {
      cwd: project.backend,
      env: variables('backend', asApp, { GIT_SHA: 'abc1234', XDG_RUNTIME_DIR: project.root, ...more }),
    });
  };

  rolesTest(ofRoles('names every missing variable and exits with 2'), () => {
    const { status, output } = roles({ DATABASE_APP_PASSWORD: '', DATABASE_PORT: '' });
    expect(status).toBe(2);
    expect(JSON.parse(output).missing).toEqual(['DATABASE_PORT', 'DATABASE_APP_PASSWORD']);
  });

  rolesTest(ofRoles('refuses a server whose certificate another authority signed'), () => {
    const { status, output } = roles({ DATABASE_CERTIFICATE_BUNDLE: server.strangeAuthority });
    expect(status, output).toBe(1);
    expect(output).toContain('certificate verify failed');
    expect(output).not.toContain(server.administrator.password);
  });

  rolesTest(ofRoles('creates both roles, and does it again without harm'), () => {
    const first = roles();
    expect(first.status, first.output).toBe(0);
    expect(first.output).toContain('"created": true');
    const second = roles();
    expect(second.status, second.output).toBe(0);
    expect(second.output).not.toContain('"created": true');
    for (const secret of [APP_PASSWORD, MIGRATE_PASSWORD, server.administrator.password]) {
      expect(first.output + second.output).not.toContain(secret);
      expect(first.output + second.output).not.toContain('SCRAM');
    }
  });

  rolesTest(ofRoles("never shows a password to the server's log of statements"), () => {
    expect(server.log()).toContain('ALTER ROLE');
    expect(server.log()).not.toContain('app-Pass');
    expect(server.log()).not.toContain('migrate-Pass');
  });

  rolesTest(ofRoles('lets the migration role make tables, and the application use them'), () => {
    expect(migrate('CREATE TABLE patients (id serial PRIMARY KEY, name text)')).toEqual({ ok: true, output: '' });
    expect(app("INSERT INTO patients (name) VALUES ('x') RETURNING id")).toEqual({ ok: true, output: '1' });
    expect(app("UPDATE patients SET name = 'y'").ok).toBe(true);
    expect(app('SELECT name FROM patients')).toEqual({ ok: true, output: 'y' });
    expect(app('DELETE FROM patients').ok).toBe(true);
  });

  rolesTest.each([
    ['create a table', 'CREATE TABLE mine (id int)'],
    ['create a temporary table', 'CREATE TEMPORARY TABLE mine (id int)'],
    ['create a schema', 'CREATE SCHEMA mine'],
    ['alter a table', 'ALTER TABLE patients ADD COLUMN extra int'],
    ['drop a table', 'DROP TABLE patients'],
    ['empty a table at once', 'TRUNCATE patients'],
    ['create a role', 'CREATE ROLE mine'],
    ['become the migration role', 'SET ROLE hha_migrate'],
  ])(ofRoles('does not let the application %s'), (_, sql) => {
    const { ok, output } = app(sql);
    expect(ok).toBe(false);
    expect(output).toMatch(/permission denied|must be owner/);
  });

  rolesTest(ofRoles('takes over a changed password'), () => {
    expect(roles({ DATABASE_APP_PASSWORD: 'rotated' }).status).toBe(0);
    expect(app('SELECT 1', 'rotated').ok).toBe(true);
    expect(app('SELECT 1').ok).toBe(false);
    expect(roles().status).toBe(0);
    expect(app('SELECT 1').ok).toBe(true);
  });

  const withMigrate = python !== undefined && pythonWith('flask_migrate', ...application) === python;
  it.skipIf(missing.length > 0 || !withMigrate)(
    `migrates by flask db upgrade under the migration role${withMigrate ? '' : ' (needs flask_migrate)'}`,
    () => {
      const env = variables('migrate', { username: 'hha_migrate', password: MIGRATE_PASSWORD });
      for (const words of [['init'], ['migrate', '-m', 'first'], ['upgrade']]) {
        const { status, output } = runPython(['-m', 'flask', 'db', ...words], env);
        expect(status, output).toBe(0);
      }
      expect(app('SELECT count(*) FROM timesheets')).toEqual({ ok: true, output: '0' });
    },
  );

  test(named('starts by the command of the image and answers both checks'), async () => {
    if (!withMigrate) expect(migrate('CREATE TABLE timesheets (id serial PRIMARY KEY, status text)').ok).toBe(true);
    gunicorn = serve({});
    const read = (chunk: Buffer) => {
      gunicornLog += chunk.toString();
    };
    gunicorn.stdout?.on('data', read);
    gunicorn.stderr?.on('data', read);
    await expect
      .poll(
        () =>
          call('/health').then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 15_000 },
      )
      .toBe(200);
    const ready = await call('/health/ready');
    expect(ready.status, gunicornLog).toBe(200);
    expect(ready.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(ready.body)).toMatchObject({ status: 'ok', version: 'abc1234' });
    expect(JSON.parse(ready.body).time).toMatch(/\+00:00$/);
    expect((await call('/timesheets')).status).toBe(200);
  });

  test(named('passes the health check of the task definition'), () => {
    const [, ...args] = staging.container.healthCheck.command;
    expect(runPython(args, { PATH: process.env.PATH }).status).toBe(0);
  });

  test(named('believes the one proxy before it, and logs requests without their query'), async () => {
    const seen = await call('/seen?patient=Jane', {
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '6.6.6.6, 203.0.113.9',
    });
    expect(JSON.parse(seen.body)).toEqual({ scheme: 'https', client: '203.0.113.9' });
    await expect.poll(() => gunicornLog).toMatch(/"GET \/seen HTTP\/1.1" 200/);
    expect(gunicornLog).not.toContain('Jane');
  });

  test(named('says 503 while the database is away, without a word of why, and recovers by itself'), async () => {
    server.stop();
    const before = Date.now();
    const away = await call('/health/ready');
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(away.status).toBe(503);
    expect(Object.keys(JSON.parse(away.body)).sort()).toEqual(['status', 'time', 'version']);
    expect(away.body).not.toMatch(/localhost|hha_app|refused|psycopg|Error/);
    expect((await call('/health')).status).toBe(200);
    server.start();
    expect((await call('/health/ready')).status).toBe(200);
  });

  const job = (env = {}) =>
    runPython(['-m', 'scheduled_tasks.geofence_checker'], { ...variables('geofence-checker', asApp), ...env });

  test(named('runs the geofence job, which says that it has no rule'), () => {
    expect(migrate("INSERT INTO timesheets (status) VALUES ('active'), ('active'), ('done')").ok).toBe(true);
    const { status, output } = job();
    expect(status, output).toBe(0);
    const events = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event)).toEqual(['started', 'no-rule-configured', 'finished']);
    expect(events[1]).toMatchObject({ active: 2, checked: 0 });
  });

  test.each([
    ['commits nothing', ''],
    ['commits by itself', 'db.session.commit()'],
    ['commits and goes on', "db.session.commit(); timesheet.status = 'sent'; db.session.flush()"],
  ])(named('saves what a rule of the geofence job did that %s, whatever happens to the others'), (_, more) => {
    const reset =
      "TRUNCATE timesheets RESTART IDENTITY; INSERT INTO timesheets (status) VALUES ('active'), ('active'), ('active'), ('active'), ('done')";
    expect(migrate(reset).ok).toBe(true);
    const script = `import sys
from sqlalchemy import text
from app import create_app, db
from app.models.timesheet.timesheet import Timesheet
from scheduled_tasks import geofence_checker
def rule(timesheet):
    timesheet.status = 'sent'
    if timesheet.id == 2:
        raise ValueError('Jane Doe')
    if timesheet.id == 3:
        db.session.execute(text('SELECT 1 / 0'))
    ${more || 'pass'}
    return True
geofence_checker.RULE = rule
sys.exit(geofence_checker.main())
`;
    const { status, output } = runPython(['-c', script], variables('geofence-checker', asApp));
    expect(status, output).toBe(1);
    expect(output).not.toContain('Jane');
    expect(output).toMatch(/"event": "rule-failed", "active": 4, "ended": 0, "outside": 2, .*"errors": 2/);
    expect(app('SELECT status FROM timesheets ORDER BY id').output.split('\n')).toEqual([
      'sent',
      'active',
      'active',
      'sent',
      'done',
    ]);
  });

  test(named('lets a second copy of a job leave quietly, and a third run after the first'), async () => {
    const script = [
      'import time',
      'from app import create_app, db',
      'from scheduled_tasks.single_run import run_alone',
      'with create_app().app_context():',
      "    run_alone('geofence-checker', db.engine, lambda: time.sleep(4))",
    ].join('\n');
    const first = spawn(python ?? '', ['-c', script], {
      cwd: project.backend,
      env: variables('geofence-checker', asApp),
    });
    let output = '';
    first.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const ended = new Promise((resolve) => first.on('exit', resolve));
    await expect.poll(() => output, { timeout: 10_000 }).toContain('started');
    const second = job();
    expect(second.status).toBe(0);
    expect(second.output).toContain('"event": "skipped"');
    expect(second.output).not.toContain('started');
    expect(await ended).toBe(0);
    expect(output).toContain('finished');
    expect(job().output).toContain('finished');
  });

  test(named('exits with 1 when a job fails, and says where but not what'), () => {
    const script = [
      'import sys',
      'from app import create_app, db',
      'from scheduled_tasks.single_run import run_alone',
      'def work():',
      "    raise ValueError('Jane Doe')",
      'with create_app().app_context():',
      "    sys.exit(run_alone('geofence-checker', db.engine, work))",
    ].join('\n');
    const { status, output } = runPython(['-c', script], variables('geofence-checker', asApp));
    expect(status).toBe(1);
    expect(output).toContain('"error": "ValueError"');
    expect(output).not.toContain('Jane');
  });

  test(named('exits with 1 when the database refuses the job'), () => {
    const { status, output } = job({ DATABASE_PASSWORD: 'wrong' });
    expect(status).toBe(1);
    expect(output).toContain('"at": "lock"');
  });

  test(named('ends within its grace when ECS stops the task'), async () => {
    const ended = new Promise<number | null>((resolve) => gunicorn?.on('exit', resolve));
    gunicorn?.kill('SIGTERM');
    expect(await Promise.race([ended, sleep(10_000).then(() => 'still running')])).toBe(0);
    expect(existsSync(join(project.backend, 'gunicorn.ctl'))).toBe(false);
  });

  const tlsTools = [
    ...missing,
    ...(spawnSync(python ?? 'false', ['-c', SERVES_TLS]).status === 0 ? [] : ['a gunicorn that serves TLS']),
    ...(spawnSync('openssl', ['version']).status === 0 && existsSync('/dev/shm') ? [] : ['openssl and /dev/shm']),
  ];
  it.skipIf(tlsTools.length > 0)(
    needing('serves TLS by the same command, on connections that stay, and believes the proxy as before', tlsTools),
    async () => {
      const server = serve({ SERVE_OVER_TLS: 'true' });
      try {
        let log = '';
        server.stdout?.on('data', (chunk: Buffer) => {
          log += chunk.toString();
        });
        const origin = `https://127.0.0.1:${staging.container.port}`;
        const answers = () =>
          ask(`${origin}/health`).then(
            ({ status }) => status,
            () => 0,
          );
        await expect.poll(answers, { timeout: 15_000 }).toBe(200);
        await expect(ask(`${origin.replace('https', 'http')}/health`)).rejects.toThrow();
        const check = healthCommand(staging.container, staging.container.healthCheck.timeoutSeconds, 'https');
        expect(runPython(check.slice(1), { PATH: process.env.PATH }).status).toBe(0);
        const agent = new Agent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false });
        const seen = await Promise.all(
          Array.from({ length: 200 }, () =>
            ask(
              `${origin}/seen?patient=Jane`,
              { 'x-forwarded-proto': 'https', 'x-forwarded-for': '6.6.6.6, 203.0.113.9' },
              agent,
            ),
          ),
        );
        agent.destroy();
        expect(new Set(seen.map(({ body }) => JSON.stringify(JSON.parse(body))))).toEqual(
          new Set([JSON.stringify({ client: '203.0.113.9', scheme: 'https' })]),
        );
        await expect.poll(() => log).toMatch(/"GET \/seen HTTP\/1.1" 200/);
        expect(log).not.toContain('Jane');
      } finally {
        // The script has become the server, so its words name the key.
        const words = readFileSync(`/proc/${server.pid}/cmdline`, 'utf8').split('\0');
        const ended = new Promise<number | null>((resolve) => server.on('exit', resolve));
        server.kill('SIGTERM');
        rmSync(dirname(words[words.indexOf('--keyfile') + 1] ?? ''), { recursive: true });
        expect(await Promise.race([ended, sleep(10_000).then(() => 'still running')])).toBe(0);
      }
    },
  );
});
