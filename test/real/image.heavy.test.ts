import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import type { EnvironmentModel } from '../../src/model/model.js';
import { modelsOf } from '../generators/files.js';
import { ask } from './asking.js';
import { writeBackendProject } from './backend-project.js';
import { DIGEST_OF_KEY, KEY_OF_GUNICORN, LOOK_AROUND, signalGunicorn } from './container-probes.js';
import { containers, debianRelease, finished, missingForImages, missingPackages } from './containers.js';
import { buildImage, makeBase } from './image-build.js';
import { imageFiles, OUTSIDE } from './image-project.js';
import { type ImageSession, imageSession } from './image-session.js';
import { freePort, type PostgresServer, postgresBinaries, startPostgres } from './postgres.js';
import {
  addSourcePackage,
  DEBIAN_BUILDERS,
  DEBIAN_FRAMEWORKS,
  downloadWheels,
  packDebianWheels,
} from './python-packages.js';

const CASES = [
  // Debian's own packages, psycopg2 linked with libpq among them, and one that the build must compile.
  {
    fixture: 'staging',
    debian: [...DEBIAN_FRAMEWORKS, 'python3-psycopg2'],
    index: [],
    compiled: true,
    jobs: {},
    dataClass: 'synthetic',
  },
  // Today's releases, as far as an index has them, and psycopg 3 that finds the image's libpq by itself; health information, so
  // the load balancer speaks TLS with the tasks.
  {
    fixture: 'europe-vite',
    debian: ['python3-flask-migrate'],
    index: ['flask', 'flask-sqlalchemy', 'sqlalchemy>=2', 'alembic', 'gunicorn', 'psycopg'],
    compiled: false,
    // A job whose module is named like a test.
    jobs: { weekly: { command: ['python', '-m', 'scheduled_tasks.weekly_test'], schedule: 'rate(7 days)' } },
    dataClass: 'phi',
  },
];

/** The release of Debian that both the rendered base image and the packed wheels are of. */
const RELEASE = 'bookworm';
const binaries = postgresBinaries();
const missing = [
  ...missingForImages(),
  ...(debianRelease() === RELEASE ? [] : [`Debian ${RELEASE}`]),
  ...(binaries === undefined ? ['postgresql'] : []),
  ...missingPackages(DEBIAN_BUILDERS),
];
const REVISION = 'abc1234';
/** Building waits for apt and for both cores: on a machine that others use, for minutes. */
const MINUTES_TO_BUILD = 10 * 60_000;

const store = missing.length === 0 ? containers() : undefined;
const cases = CASES.map((each) => {
  const lacking = [...missing, ...missingPackages(each.debian)];
  const packages = lacking.length > 0 ? '' : mkdtempSync(join(tmpdir(), 'hha-wheels-'));
  const downloaded = lacking.length > 0 ? [] : each.index.length === 0 ? [] : downloadWheels(packages, each.index);
  if (downloaded === undefined) lacking.push('an index of Python packages');
  const document = parseDocument(readFileSync(`test/fixtures/${each.fixture}/hha-env.yaml`, 'utf8'));
  for (const [name, job] of Object.entries(each.jobs)) document.setIn(['application', 'jobs', name], job);
  const [environment] = modelsOf(document.toString());
  document.setIn(['environments', environment?.name, 'dataClass'], each.dataClass);
  const text = document.toString();
  const suffix = lacking.length > 0 ? ` (needs ${lacking.join(', ')})` : '';
  return [`${each.fixture}${suffix}`, { ...each, packages, lacking, downloaded: downloaded ?? [], text }] as const;
});

beforeAll(async () => {
  if (store !== undefined) await makeBase(store, RELEASE);
}, MINUTES_TO_BUILD);
afterAll(async () => {
  await store?.remove();
  for (const [, { packages }] of cases) if (packages !== '') rmSync(packages, { recursive: true, force: true });
});

const engine = () => {
  if (store === undefined) throw new Error('the test should have been skipped');
  return store;
};

/** Builds the image of a fixture and brings its tasks up, in the order of a first deployment; each test needs the last. */
describe.each(cases)('image of %s', (_, { fixture, text, packages, downloaded, debian, compiled, lacking }) => {
  const test = it.skipIf(lacking.length > 0);
  const jobs = (modelsOf(text)[0]?.tasks ?? []).filter(({ kind }) => kind === 'job').map(({ key }) => key);
  const image = `localhost/${fixture}`;
  const overTls = modelsOf(text)[0]?.container.protocol === 'HTTPS';

  let server: PostgresServer;
  let model: EnvironmentModel;
  let project: { root: string; backend: string };
  let session: ImageSession;
  /** The file system of the image. */
  let root: string;
  /** Words of the image's own health check. */
  let imageCheck: readonly string[] = [];

  beforeAll(async () => {
    if (lacking.length > 0 || binaries === undefined || store === undefined) return;
    const [first] = modelsOf(text);
    if (first === undefined) throw new Error('a fixture has an environment');
    server = await startPostgres(binaries, first.database.name);
    // Ports that are free here; everything else is as the fixture says.
    const document = parseDocument(text);
    document.setIn(['application', 'backend', 'port'], await freePort());
    document.setIn(['environments', first.name, 'database', 'port'], server.port);
    const models = modelsOf(document.toString());
    model = models[0] as EnvironmentModel;
    const requirements = [...downloaded, ...packDebianWheels(packages, debian)];
    if (compiled) requirements.push(addSourcePackage(packages));
    project = writeBackendProject(models, imageFiles(requirements));
    session = imageSession(store, image, model, server);
  });
  afterAll(() => {
    server?.remove();
    if (project !== undefined) rmSync(project.root, { recursive: true, force: true });
  });

  test(
    'builds by the Dockerfile as it stands, from its base and the authorities of RDS',
    async () => {
      const authorities = readFileSync(server.authority, 'utf8');
      const { backend } = project;
      const name = fixture;
      const built = await buildImage(engine(), { backend, packages, authorities, revision: REVISION, name });
      expect(built.status, built.output).toBe(0);
      root = await engine().mount(image);
      expect(built.downloads).toEqual(['https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem']);
      expect(readFileSync(join(root, model.database.certificateBundle), 'utf8')).toBe(authorities);
    },
    MINUTES_TO_BUILD,
  );

  test('holds the application and nothing else that lies in its folder', () => {
    const inside = files(project.backend).filter(
      (path) =>
        !['Dockerfile', '.dockerignore'].includes(path) &&
        !readFileSync(join(project.backend, path), 'utf8').includes(OUTSIDE),
    );
    expect(inside).toContain('migrations/env.py');
    expect(files(join(root, 'app'))).toEqual(inside);
  });

  test('carries no compiler, no headers, nothing that downloads files, and no cache', () => {
    const programs = ['usr/bin', 'usr/sbin', 'usr/local/bin', 'venv/bin'].flatMap((path) =>
      readdirSync(join(root, path)),
    );
    expect(programs).toContain('gunicorn');
    expect(
      programs.filter((name) => /^(.*-)?(gcc|g\+\+|cc|cpp|ld|as|make|curl|wget|git)(-[\d.]+)?$/.test(name)),
    ).toEqual([]);
    const installed = readFileSync(join(root, 'var/lib/dpkg/status'), 'utf8').matchAll(/^Package: (.*)$/gm);
    const names = [...installed].map(([, name]) => name);
    expect(names).toContain('libpq5');
    expect(names.filter((name) => name?.endsWith('-dev'))).toEqual([]);
    const top = readdirSync(root);
    expect(top).not.toContain('build');
    expect(top).not.toContain('wheels');
    for (const folder of ['root', 'tmp', 'var/lib/apt/lists', 'var/cache/apt/archives']) {
      const kept = files(join(root, folder)).filter((path) => !['.bashrc', '.profile', 'lock'].includes(path));
      expect(kept, folder).toEqual([]);
    }
  });

  test('says of itself what the task definition says', async () => {
    const { stdout } = await engine().buildah(['inspect', '--type', 'image', image]);
    const { config } = JSON.parse(stdout).Docker;
    const container = session.container('backend');
    expect(config.User).toBe(container.user);
    expect(config.User).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    // One image for environments with and without TLS: its own check looks which of the two it is in.
    if (overTls) expect(config.Healthcheck.Test.join(' ')).toContain('SERVE_OVER_TLS');
    else expect(config.Healthcheck.Test).toEqual(container.healthCheck?.command);
    imageCheck = config.Healthcheck.Test.slice(1);
    expect(Object.keys(config.ExposedPorts)).toEqual([`${model.container.port}/tcp`]);
    expect(config.StopSignal).toBe('SIGTERM');
    expect(config.Env).toContain(`GIT_SHA=${REVISION}`);
    // Nothing that stood in the environment of the build went along.
    const variables = config.Env.map((variable: string) => variable.split('=')[0]).sort();
    const own = [
      'FLASK_APP',
      'GIT_SHA',
      'HOME',
      'PATH',
      'PYTHONDONTWRITEBYTECODE',
      'PYTHONUNBUFFERED',
      'XDG_RUNTIME_DIR',
    ];
    expect(variables).toEqual(own);
  });

  test('refuses a database whose authority is not in the image', async () => {
    const strange = `--volume=${server.strangeAuthority}:${model.database.certificateBundle}:ro`;
    const { status, output } = await session.runTask('database-roles', 'administrator', [strange]);
    expect(status, output).toBe(1);
    expect(output).toContain('certificate verify failed');
  });

  test('refuses a database whose certificate names another host', async () => {
    const { status, output } = await session.runTask('migrate', 'hha_migrate', ['--env=DATABASE_HOST=127.0.0.1']);
    expect(status).not.toBe(0);
    expect(output).toContain('does not match host name "127.0.0.1"');
  });

  test('makes the roles of the database by the command of their task', async () => {
    const { status, output } = await session.runTask('database-roles', 'administrator');
    expect(status, output).toBe(0);
    expect(output).toContain('"created": true');
  });

  test('migrates by the command of its task', async () => {
    const { status, output } = await session.runTask('migrate', 'hha_migrate');
    expect(status, output).toBe(0);
    expect(session.query('SELECT count(*) FROM timesheets')).toEqual({ ok: true, output: '0' });
  });

  test('starts by its own command, and is healthy before ECS begins to count', async () => {
    const started = await session.startService();
    expect(started.status, started.output).toBe(0);
    const loaded = await session.inService('python', '-c', `import ${compiled ? 'libpq_probe' : 'psycopg'}`);
    expect(loaded.status, loaded.output).toBe(0);
    const { startPeriod = 0 } = session.container('backend').healthCheck ?? {};
    await expect
      .poll(async () => (await session.healthCheck()).status, { timeout: startPeriod * 1000, interval: 500 })
      .toBe(0);
    expect((await session.inService(...imageCheck)).status).toBe(0);
    const ready = await session.call(model.container.readinessPath);
    expect(ready).toMatchObject({ status: 200, body: { status: 'ok', version: REVISION } });
    expect(await session.call('/timesheets')).toEqual({ status: 200, body: { count: 0 } });
  });

  test('has no rights and one place to write to, where nothing can be executed', async () => {
    const { status, stdout, output } = await session.inService('python', '-c', LOOK_AROUND);
    expect(status, output).toBe(0);
    const [user] = session.container('backend').user.split(':');
    expect(JSON.parse(stdout)).toEqual({
      users: [user],
      capabilities: ['0000000000000000'],
      writable: ['/tmp'],
      refused: ['/', '/app', '/app/app', '/etc', '/run', '/var/tmp', '/venv'],
      executes: false,
    });
  });

  it.skipIf(lacking.length > 0 || !overTls)(
    'serves TLS alone, by a key in memory that its user alone may read and that is another at each start',
    async () => {
      await expect(ask(`http://127.0.0.1:${model.container.port}/health`)).rejects.toThrow();
      const [user] = session.container('backend').user.split(':');
      const { status, stdout, output } = await session.inService('python', '-c', KEY_OF_GUNICORN);
      expect(status, output).toBe(0);
      const { digest, ...key } = JSON.parse(stdout);
      expect(key).toEqual({ mode: '0o600', folder: '0o700', user: Number(user), on: 'tmpfs' });
      const again = await session.runInstead('sh', './serve-over-tls.sh', 'python', '-c', DIGEST_OF_KEY);
      expect(again.status, again.output).toBe(0);
      expect(again.stdout.trim()).toMatch(/^[0-9a-f]{64}$/);
      expect(again.stdout.trim()).not.toBe(digest);
      const withKeys = await finished('grep', ['-rIl', '-e', '-----BEGIN .*PRIVATE KEY-----$', root]);
      expect(withKeys.stdout).toBe('');
      expect(await session.serviceLog()).not.toMatch(/PRIVATE KEY/);
    },
  );

  it.skipIf(lacking.length > 0 || !overTls)('serves HTTP by the same command where nothing asks for TLS', async () => {
    const words = ['sh', './serve-over-tls.sh', 'echo', 'as it is'];
    const { status, stdout } = await session.runInstead('env', '--unset=SERVE_OVER_TLS', ...words);
    expect(status).toBe(0);
    expect(stdout.trim()).toBe('as it is');
  });

  test.each(jobs)('runs the job %s by the command of its task', async (job) => {
    const { status, stdout, output } = await session.runTask(job, 'hha_app');
    expect(status, output).toBe(0);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    expect([events.at(0), events.at(-1)]).toEqual(['started', 'finished']);
  });

  test('fails its health check while gunicorn stands still, and passes it afterwards', async () => {
    expect((await session.healthCheck()).status).toBe(0);
    expect((await session.inService('python', '-c', signalGunicorn('SIGSTOP'))).status).toBe(0);
    const ill = await session.healthCheck();
    expect((await session.inService('python', '-c', signalGunicorn('SIGCONT'))).status).toBe(0);
    expect(ill.status).not.toBe(0);
    expect(ill.output).toContain('timed out');
    expect((await session.healthCheck()).status).toBe(0);
  });

  test('answers what it has begun when ECS stops it, and ends long before it would be killed', async () => {
    const slow = session.call('/slow');
    const stopped = sleep(1000).then(() => session.stopService());
    const [answer, { exitCode, seconds }] = await Promise.all([slow, stopped]);
    expect(answer).toEqual({ status: 200, body: { finished: true } });
    expect(exitCode).toBe(0);
    expect(seconds).toBeLessThan(session.container('backend').stopTimeout / 2);
    expect(await session.serviceLog()).not.toMatch(/Traceback|Read-only|denied|SIGKILL/);
  });
});

/** Every file of a folder, sorted. */
function files(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
