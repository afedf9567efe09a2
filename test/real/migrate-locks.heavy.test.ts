/** The options of a task's sessions, held against a real server: they give a lock up, end what goes on too long, and leave. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnvironmentModel } from '../../src/model/model.js';
import { modelsOf } from '../generators/files.js';
import { STAGING_AND_PRODUCTION } from '../model/documents.js';
import { type PostgresServer, postgresBinaries, startPostgres } from './postgres.js';

const binaries = postgresBinaries();
const needs = binaries === undefined ? ' (skipped: no postgresql)' : '';

/** psql speaks through libpq, as the drivers do, and reads PGOPTIONS as they do. */
describe.skipIf(binaries === undefined)(`a session that meets a lock${needs}`, () => {
  const [model] = modelsOf(STAGING_AND_PRODUCTION) as [EnvironmentModel];
  const optionsOf = (task: string, of = model): string | undefined =>
    of.tasks.find(({ key }) => key === task)?.variables.find(({ name }) => name === 'PGOPTIONS')?.value;
  const options = optionsOf('migrate');
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(binaries ?? '', model.database.name);
    query('CREATE TABLE held (id int); CREATE TABLE unchecked (id int)');
  }, 60_000);
  afterAll(() => server?.remove());

  const query = (sql: string): string => {
    const { ok, output } = server.query(server.administrator.username, server.administrator.password, sql);
    if (!ok) throw new Error(output);
    return output;
  };
  /** A client that stays until it is killed, under a name that the server knows it by. */
  const client = (
    name: string,
    sql: string,
    pgoptions = '',
    words = ['--command', sql],
  ): ChildProcess & { said: () => string } => {
    const address = [
      `host=localhost port=${server.port} dbname=${server.database} user=${server.administrator.username}`,
      `sslmode=verify-full sslrootcert=${server.authority} application_name=${name}`,
    ].join(' ');
    const child = spawn(`${binaries}/psql`, [address, '--no-psqlrc', '--set', 'ON_ERROR_STOP=1', ...words], {
      env: { ...process.env, PGPASSWORD: server.administrator.password, PGOPTIONS: pgoptions, LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.on('data', (part: Buffer) => {
      text += part.toString();
    });
    return Object.assign(child, { said: () => text });
  };
  const waits = (name: string): boolean =>
    query(`SELECT count(*) FROM pg_stat_activity WHERE application_name = '${name}' AND wait_event_type = 'Lock'`) ===
    '1';
  const connected = (name: string): boolean =>
    query(`SELECT count(*) FROM pg_stat_activity WHERE application_name = '${name}'`) === '1';
  const until = async (what: () => boolean, seconds: number): Promise<boolean> => {
    const limit = Date.now() + seconds * 1000;
    while (!what()) {
      if (Date.now() > limit) return false;
      await sleep(200);
    }
    return true;
  };
  const ended = (child: ChildProcess): Promise<number | null> => new Promise((done) => child.once('exit', done));

  it('of the API gives it up before a health check loses its patience, and one of a job waits', async () => {
    const holder = client('holder', 'BEGIN; LOCK TABLE held; SELECT pg_sleep(300)');
    expect(
      await until(() => query("SELECT count(*) FROM pg_locks WHERE relation = 'held'::regclass") === '1', 10),
    ).toBe(true);
    const job = client('job', 'SELECT count(*) FROM held', optionsOf('geofence-checker'));
    const began = Date.now();
    const request = client('request', 'SELECT count(*) FROM held', optionsOf('backend'));
    expect(await ended(request)).not.toBe(0);
    expect(request.said()).toContain('canceling statement due to lock timeout');
    expect((Date.now() - began) / 1000).toBeLessThan(model.container.healthCheck.timeoutSeconds);
    expect(waits('job')).toBe(true);
    job.kill('SIGKILL');
    holder.kill('SIGKILL');
    query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN ('holder', 'job')");
  }, 60_000);

  it('of the API ends a statement, and a transaction in which nothing happens, with the time of a request', async () => {
    const document = STAGING_AND_PRODUCTION.replace(
      '  secrets:\n',
      '  backend: { requestTimeoutSeconds: 2 }\n  secrets:\n',
    );
    const [quick] = modelsOf(document) as [EnvironmentModel];
    const slow = client('slow', 'SELECT pg_sleep(60)', optionsOf('backend', quick));
    expect(await ended(slow)).not.toBe(0);
    expect(slow.said()).toContain('canceling statement due to statement timeout');
    // psql does nothing between two statements only while it waits for the shell.
    const idle = client('idle', '', optionsOf('backend', quick), [
      '-c',
      'BEGIN',
      '-c',
      '\\! sleep 4',
      '-c',
      'SELECT 1',
    ]);
    expect(await ended(idle)).not.toBe(0);
    expect(idle.said()).toContain('terminating connection due to idle-in-transaction timeout');
    const job = client('job', 'SELECT pg_sleep(4)', optionsOf('geofence-checker', quick));
    expect(await ended(job)).toBe(0);
  }, 60_000);

  it('of a migration fails after the seconds that the model says, and not before', async () => {
    const holder = client('holder', 'BEGIN; LOCK TABLE held; SELECT pg_sleep(300)');
    expect(
      await until(() => query("SELECT count(*) FROM pg_locks WHERE relation = 'held'::regclass") === '1', 10),
    ).toBe(true);
    const began = Date.now();
    const migration = client('migration', 'ALTER TABLE held ADD COLUMN name text', options);
    expect(await ended(migration)).not.toBe(0);
    const seconds = (Date.now() - began) / 1000;
    expect(migration.said()).toContain('canceling statement due to lock timeout');
    expect(seconds).toBeGreaterThan(model.database.migrateLockSeconds - 1);
    expect(seconds).toBeLessThan(model.database.migrateLockSeconds + 10);
    holder.kill('SIGKILL');
    query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder'");
  }, 60_000);

  it('of a migration leaves the queue when its task is killed; without the options it would stay in it', async () => {
    const holder = client('holder', 'BEGIN; LOCK TABLE held, unchecked; SELECT pg_sleep(300)');
    expect(
      await until(() => query("SELECT count(*) FROM pg_locks WHERE relation = 'unchecked'::regclass") === '1', 10),
    ).toBe(true);
    // Without the time limit, which would end it as well.
    const checked = client(
      'checked',
      'ALTER TABLE held ADD COLUMN name text',
      options?.replace(/lock_timeout=\d+s/, 'lock_timeout=0'),
    );
    const unchecked = client('unchecked', 'ALTER TABLE unchecked ADD COLUMN name text');
    expect(await until(() => waits('checked') && waits('unchecked'), 10)).toBe(true);
    checked.kill('SIGKILL');
    unchecked.kill('SIGKILL');
    expect(await until(() => !connected('checked'), 20)).toBe(true);
    expect(connected('unchecked')).toBe(true);
    holder.kill('SIGKILL');
    query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN ('holder', 'unchecked')");
  }, 60_000);
});
