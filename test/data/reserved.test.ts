import { describe, expect, it } from 'vitest';
import { isReservedDatabaseName, isReservedMasterUsername, SQL_KEYWORDS } from '../../src/data/reserved.js';

describe('reserved words', () => {
  it('are sorted, unique and lower-case', () => {
    expect([...new Set(SQL_KEYWORDS)].sort()).toEqual([...SQL_KEYWORDS]);
    for (const word of SQL_KEYWORDS) expect(word).toMatch(/^[a-z][a-z0-9_]*$/);
  });

  it.each(['catalog', 'control', 'db', 'flag', 'grant', 'Grant', 'user', 'postgres', 'rdsadmin', 'template1'])(
    'refuse %s as a database, as RDS does or would',
    (name) => {
      expect(isReservedDatabaseName(name)).toBe(true);
    },
  );

  it.each(['admin', 'user', 'rdsadmin', 'ADMIN', 'pg_monitor'])('refuse %s as the master user', (name) => {
    expect(isReservedMasterUsername(name)).toBe(true);
  });

  it('leave ordinary names alone', () => {
    for (const name of ['home_health_aid', 'hha', 'app', 'homehealth', 'appdb']) {
      expect(isReservedDatabaseName(name)).toBe(false);
      expect(isReservedMasterUsername(name)).toBe(false);
    }
    expect(isReservedMasterUsername('postgres')).toBe(false);
  });
});
