/** What PostgreSQL itself writes into its log under the parameters that are rendered, when statements about patients fail. */
import { beforeAll, describe, expect, it } from 'vitest';
import { databaseParameters } from '../../src/model/database-parameters.js';
import { type PostgresServer, postgresBinaries, startPostgres } from './postgres.js';

const BINARIES = postgresBinaries();
const missing = BINARIES === undefined ? ' (skipped: PostgreSQL is not installed)' : '';

/** Statements that fail or talk, each with a value that must stay out of the log. */
const STATEMENTS: readonly (readonly [sql: string, value: string])[] = [
  ["INSERT INTO patients VALUES (2, '123-45-6789', 'Ada', 'well')", '123-45-6789'],
  ["INSERT INTO patients VALUES (3, '987-65-4321', NULL, 'HIV positive')", 'HIV positive'],
  ["UPDATE patients SET note = 'forbidden words' WHERE id = 1", 'forbidden words'],
  ["SELECT 'Jane Doe'::int", 'Jane Doe'],
  ["SELECT * FROM missing WHERE name = 'John Roe'", 'John Roe'],
  ["DO $$ BEGIN RAISE WARNING 'about %', 'Mary Major'; END $$", 'Mary Major'],
  ["DO $$ BEGIN RAISE EXCEPTION 'about %', 'Richard Miles'; END $$", 'Richard Miles'],
  ["SELECT pg_sleep(1.1), 'Nora Slow'", 'Nora Slow'],
];

const TABLE = `CREATE TABLE patients (id int PRIMARY KEY, ssn text UNIQUE, name text NOT NULL,
  note text CHECK (note <> 'forbidden words'));
INSERT INTO patients VALUES (1, '123-45-6789', 'Grace', 'well')`;

/** The log after everything above has run. */
async function logUnder(parameters: Readonly<Record<string, string>>): Promise<string> {
  const server: PostgresServer = await startPostgres(BINARIES as string, 'hha', parameters);
  try {
    const { username, password } = server.administrator;
    expect(server.query(username, password, TABLE)).toMatchObject({ ok: true });
    for (const [sql] of STATEMENTS) server.query(username, password, sql);
    server.query('stranger', 'wrong', 'SELECT 1');
    return server.log();
  } finally {
    server.remove();
  }
}

describe.skipIf(BINARIES === undefined)(`The log of a real PostgreSQL${missing}`, () => {
  let protectedLog: string;
  let openLog: string;

  beforeAll(async () => {
    protectedLog = await logUnder(databaseParameters({ dataClass: 'phi' }, 84));
    openLog = await logUnder(databaseParameters({ dataClass: 'synthetic' }, 84));
  }, 60_000);

  it.each(STATEMENTS)('holds no value of health data after: %s', (_sql, value) => {
    expect(protectedLog).not.toContain(value);
  });

  it('says nothing of the errors of statements, nor of their details', () => {
    expect(protectedLog).not.toMatch(/\b(ERROR|DETAIL|STATEMENT|CONTEXT|WARNING):/);
  });

  it('still says who connects, who leaves and who is refused', () => {
    expect(protectedLog).toContain('connection authorized: user=hha_admin');
    expect(protectedLog).toContain('disconnection: session time');
    expect(protectedLog).toMatch(/FATAL: {2}password authentication failed for user "stranger"/);
  });

  it('names errors and slow statements where the data is synthetic, or this test would prove nothing', () => {
    for (const [, value] of STATEMENTS) expect(openLog).toContain(value);
  });
});
