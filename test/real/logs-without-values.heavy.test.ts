/** What the backend logs when the database refuses a row: with health information never the row, without it the row too. */
import { spawn, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backend } from '../../src/generators/backend/backend.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { filesOf, modelsOf } from '../generators/files.js';
import { STAGING_AND_PRODUCTION } from '../model/documents.js';
import { writeBackendProject } from './backend-project.js';
import { freePort, type PostgresServer, postgresBinaries, startPostgres } from './postgres.js';
import { pythonWith } from './python.js';
import { FAILURES, PATIENTS, REFUSED_MIGRATION, REFUSING_APPLICATION, ROW } from './refusing-application.js';
import { taskVariables } from './task-variables.js';

const binaries = postgresBinaries();
const modules = ['psycopg2', 'flask_sqlalchemy', 'gunicorn'] as const;
const python = pythonWith(...modules);
const pythonOfMigrations = pythonWith(...modules, 'flask_migrate');
const needing = (...tools: readonly (string | false)[]) => {
  const missing = [binaries === undefined && 'postgresql', ...tools].filter((tool) => tool !== false);
  return { skip: missing.length > 0, needs: missing.length > 0 ? ` (needs ${missing.join(', ')})` : '' };
};
const api = needing(python === undefined && `python3 with ${modules.join(', ')}`);
const migrations = needing(pythonOfMigrations === undefined && `python3 with ${modules.join(', ')}, flask_migrate`);

describe('logs of a row that the database refuses', () => {
  let server: PostgresServer;
  let project: { root: string; backend: string };
  let models: readonly EnvironmentModel[];
  let port: number;

  beforeAll(async () => {
    if (binaries === undefined) return;
    port = await freePort();
    models = modelsOf(STAGING_AND_PRODUCTION.replace('  secrets:\n', `  backend: { port: ${port} }\n  secrets:\n`));
    project = writeBackendProject(models, { 'run.py': REFUSING_APPLICATION });
    server = await startPostgres(binaries, 'homehealthaid');
    const { username, password } = server.administrator;
    const made = server.query(username, password, PATIENTS);
    if (!made.ok) throw new Error(made.output);
  });
  afterAll(() => {
    server?.remove();
    if (project !== undefined) rmSync(project.root, { recursive: true, force: true });
  });

  const variables = (environment: string, key: string) => {
    const model = models.find(({ name }) => name === environment);
    if (model === undefined) throw new Error(`no environment ${environment}`);
    const login = server.administrator;
    return { ...taskVariables(model, key, { server, login, home: project.root }), XDG_RUNTIME_DIR: project.root };
  };
  const run = (interpreter: string | undefined, args: readonly string[], env: NodeJS.ProcessEnv) => {
    const options = { cwd: project.backend, env, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(interpreter ?? '', args, options);
    return { status, output: stdout + stderr };
  };

  /** Everything that the API logs while every path fails, by path. */
  async function logsOfApi(environment: string): Promise<Readonly<Record<string, string>>> {
    const dockerfile = DockerfileParser.parse(filesOf(backend, models).read('backend/Dockerfile'));
    const command = JSON.parse(dockerfile.getCMDs()[0]?.getArgumentsContent() ?? '') as string[];
    // Without the script in front that makes a key: what is logged is the same over TLS.
    const args = command.slice(command.indexOf('gunicorn') + 1);
    const gunicorn = spawn(python ?? '', ['-m', 'gunicorn', ...args], {
      cwd: project.backend,
      env: variables(environment, 'backend'),
    });
    let log = '';
    for (const stream of [gunicorn.stdout, gunicorn.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        log += chunk.toString();
      });
    }
    const call = (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-row': ROW } }).then(
        ({ status }) => status,
        () => 0,
      );
    try {
      await expect.poll(() => call('/health'), { timeout: 30_000, message: log }).toBe(200);
      const logs: Record<string, string> = {};
      for (const path of Object.keys(FAILURES)) {
        const before = log.length;
        // `/outside` fails in front of Flask, where gunicorn alone answers.
        expect(await call(`${path}?patient=${ROW}`), path).toBe(500);
        // The access log has a line for each request that Flask saw; gunicorn's own error comes before its answer.
        if (path !== '/outside') await expect.poll(() => log.slice(before)).toContain(`"GET ${path} HTTP/1.1" 500`);
        logs[path] = log.slice(before);
      }
      return logs;
    } finally {
      const ended = new Promise((resolve) => gunicorn.on('exit', resolve));
      if (gunicorn.exitCode === null && gunicorn.kill('SIGTERM')) await ended;
    }
  }

  it.skipIf(api.skip)(`hold no row of health information, and what helps to find the fault${api.needs}`, async () => {
    const logs = await logsOfApi('production');
    for (const [path, named] of Object.entries(FAILURES)) {
      expect(logs[path], path).not.toContain(ROW);
      expect(logs[path], path).not.toContain('987-65');
      expect(logs[path], path).toContain(named);
    }
    for (const path of ['/refused', '/missing', '/no-number', '/chained', '/own-handler', '/outside'] as const) {
      // The runbooks look for this word.
      expect(logs[path], path).toContain('Traceback');
      expect(logs[path], path).toMatch(/File ".*run\.py", line \d+, in \w+/);
    }
    expect(logs['/chained']).toContain(FAILURES['/refused']);
  });

  it.skipIf(api.skip)(`would hold it in every one of these ways otherwise${api.needs}`, async () => {
    const logs = await logsOfApi('staging');
    for (const path of Object.keys(FAILURES)) expect(logs[path], path).toContain(ROW);
  });

  it.skipIf(migrations.skip)(
    `of a migration neither, although Alembic sets up loggers of its own${migrations.needs}`,
    () => {
      const migrate = (environment: string, ...words: string[]) =>
        run(pythonOfMigrations, ['-m', 'flask', 'db', ...words], variables(environment, 'migrate'));
      expect(migrate('staging', 'init').status).toBe(0);
      writeFileSync(join(project.backend, 'migrations/versions/a1.py'), REFUSED_MIGRATION);
      const open = migrate('staging', 'upgrade');
      expect([open.status, open.output]).toEqual([1, expect.stringContaining(ROW)]);
      const { status, output } = migrate('production', 'upgrade');
      expect(status, output).toBe(1);
      expect(output).not.toContain(ROW);
      expect(output).toContain(FAILURES['/refused']);
      expect(output).toMatch(/File ".*a1\.py", line \d+, in upgrade/);
      // A mistake in the revisions is no value of a row, and nobody could mend it unseen.
      const unknown = migrate('production', 'upgrade', 'b2');
      expect(unknown.status).toBe(1);
      expect(unknown.output).toContain("Can't locate revision identified by 'b2'");
    },
  );

  it.skipIf(api.skip)(`of a job that dies of it neither${api.needs}`, () => {
    const script = `from sqlalchemy import text
from app import create_app, db
with create_app().app_context():
    db.session.execute(text("INSERT INTO patients SELECT ssn, visits FROM patients"))
`;
    const open = run(python, ['-c', script], variables('staging', 'geofence-checker'));
    expect([open.status, open.output]).toEqual([1, expect.stringContaining(ROW)]);
    const { status, output } = run(python, ['-c', script], variables('production', 'geofence-checker'));
    expect(status).toBe(1);
    expect(output).not.toContain(ROW);
    expect(output).toContain(FAILURES['/refused']);
  });

  it.skipIf(api.skip)(`say why the database cannot be reached${api.needs}`, () => {
    const script = 'from app import create_app, db\nwith create_app().app_context():\n    db.engine.connect()\n';
    const env = { ...variables('production', 'backend'), DATABASE_PASSWORD: 'wrong' };
    const { status, output } = run(python, ['-c', script], env);
    expect(status).toBe(1);
    expect(output).toContain('psycopg2.OperationalError, connection to server at "localhost"');
    expect(output).toContain('password authentication failed for user');
  });

  const drivers = (['psycopg2', 'psycopg'] as const).map((driver) => {
    const interpreter = pythonWith(driver);
    return { driver, interpreter, ...needing(interpreter === undefined && `python3 with ${driver}`) };
  });
  for (const { driver, interpreter, skip, needs } of drivers) {
    it.skipIf(skip)(`know what ${driver} itself says of a row, and withhold it${needs}`, () => {
      const script = `import importlib.util, logging, os, sys
import ${driver} as driver
spec = importlib.util.spec_from_file_location('logs_without_values', 'config/logs_without_values.py')
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
if sys.argv[1] == 'withheld':
    module.withhold_values()
connection = driver.connect(host=os.environ['DATABASE_HOST'], port=os.environ['DATABASE_PORT'], dbname='homehealthaid',
    user=os.environ['DATABASE_USERNAME'], password=os.environ['DATABASE_PASSWORD'])
connection.autocommit = True
for statement in (
    "INSERT INTO patients SELECT ssn, visits FROM patients",
    "INSERT INTO patients SELECT ssn, NULL FROM patients",
    "SELECT ssn::integer FROM patients",
    "DO $$ BEGIN RAISE EXCEPTION '%', (SELECT ssn FROM patients) USING ERRCODE = '58XYZ', CONSTRAINT = (SELECT ssn FROM patients); END $$",
):
    try:
        connection.cursor().execute(statement)
    except driver.Error as error:
        logging.exception('failed: %s', error)
        logging.error('detail: ' + str(error.diag.message_detail))
`;
      const env = variables('production', 'backend');
      const withheld = run(interpreter, ['-c', script, 'withheld'], env);
      expect(withheld.status, withheld.output).toBe(0);
      expect(withheld.output).not.toContain(ROW);
      for (const state of ['23505', '23502', '22P02', '58XYZ']) expect(withheld.output).toContain(`SQLSTATE ${state}`);
      const open = run(interpreter, ['-c', script, 'open'], env);
      expect(open.output.split(ROW).length).toBeGreaterThan(8);
    });
  }
});
