/** A PostgreSQL server of our own: in a temporary folder, with TLS only and an administrator like that of RDS. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificates, selfSigned } from './certificates.js';

/** The folder of `initdb` and `pg_ctl`; undefined when PostgreSQL is not installed. */
export function postgresBinaries(): string | undefined {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  const newest = readdirSync(root).sort((one, other) => Number(other) - Number(one))[0];
  const folder = newest === undefined ? undefined : join(root, newest, 'bin');
  return folder !== undefined && existsSync(join(folder, 'initdb')) ? folder : undefined;
}

/** A TCP port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

export interface PostgresServer {
  readonly host: 'localhost';
  readonly port: number;
  readonly database: string;
  readonly administrator: { readonly username: string; readonly password: string };
  /** The authority that signed the server's certificate, and one that did not. */
  readonly authority: string;
  readonly strangeAuthority: string;
  /** Runs a statement under a role and gives its rows or its error. */
  readonly query: (user: string, password: string, sql: string) => { ok: boolean; output: string };
  readonly start: () => void;
  readonly stop: () => void;
  /** Everything the server has logged, every statement included. */
  readonly log: () => string;
  readonly remove: () => void;
}

/** Makes and starts the server, by default with every statement logged. Root cannot run one: the user `postgres` does. */
export async function startPostgres(
  binaries: string,
  database: string,
  parameters: Readonly<Record<string, string>> = { log_statement: 'all' },
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hha-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  const root = process.getuid?.() === 0;
  const [uid, gid] = root ? ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres']))) : [];
  const own = (path: string) => uid !== undefined && gid !== undefined && chownSync(path, uid, gid);
  mkdirSync(data, { mode: 0o700 });
  own(folder);
  own(data);
  const run = (program: string, args: readonly string[], input?: string) =>
    execFileSync(join(binaries, program), args, {
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
      cwd: folder,
      ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
    });
  const { authority } = certificates(folder, 'localhost');
  own(join(folder, 'server.key'));
  const strangeAuthority = join(folder, 'strange.pem');
  selfSigned('stranger', join(folder, 'strange.key'), strangeAuthority);
  run('initdb', ['--pgdata', data, '--username', 'superuser', '--auth', 'trust', '--no-sync', '--encoding', 'UTF8']);
  appendFileSync(
    join(data, 'postgresql.conf'),
    `
listen_addresses = 'localhost'
port = ${port}
unix_socket_directories = '${folder}'
ssl = on
ssl_cert_file = '${join(folder, 'server.pem')}'
ssl_key_file = '${join(folder, 'server.key')}'
password_encryption = 'scram-sha-256'
fsync = off
${Object.entries(parameters)
  .map(([name, value]) => `${name} = '${value}'\n`)
  .join('')}`,
  );
  writeFileSync(join(data, 'pg_hba.conf'), 'local all superuser trust\nhostssl all all all scram-sha-256\n');
  const logFile = join(folder, 'log');
  const start = () => {
    run('pg_ctl', ['--pgdata', data, '--log', logFile, '--wait', 'start']);
  };
  const stop = () => {
    run('pg_ctl', ['--pgdata', data, '--wait', '--mode', 'immediate', 'stop']);
  };
  start();
  const administrator = { username: 'hha_admin', password: "adm'in-pass\\word %s" };
  // RDS's administrator may create roles and owns the database, but is no superuser.
  run(
    'psql',
    [
      '--host',
      folder,
      '--port',
      String(port),
      '--username',
      'superuser',
      '--dbname',
      'postgres',
      '--set',
      'ON_ERROR_STOP=1',
      '--set',
      `password=${administrator.password}`,
    ],
    `CREATE ROLE hha_admin LOGIN CREATEROLE CREATEDB PASSWORD :'password';\nCREATE DATABASE ${database} OWNER hha_admin;\n`,
  );
  return {
    host: 'localhost',
    port,
    database,
    administrator,
    authority,
    strangeAuthority,
    query(user, password, sql) {
      const address = `host=localhost port=${port} dbname=${database} user=${user} sslmode=verify-full sslrootcert=${authority}`;
      const { status, stdout, stderr } = spawnSync(
        join(binaries, 'psql'),
        [
          address,
          '--no-psqlrc',
          '--tuples-only',
          '--no-align',
          '--quiet',
          '--set',
          'ON_ERROR_STOP=1',
          '--command',
          sql,
        ],
        { encoding: 'utf8', env: { ...process.env, PGPASSWORD: password, LC_ALL: 'C' } },
      );
      return { ok: status === 0, output: `${stdout}${stderr}`.trim() };
    },
    start,
    stop,
    log: () => readFileSync(logFile, 'utf8'),
    remove() {
      try {
        stop();
      } catch {
        // It may be stopped already.
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
