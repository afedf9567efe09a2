import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSecret, secretsIn } from '../../src/schema/secrets.js';

/** Put together here, so that no scanner takes this file for a leak. */
const join = (...parts: readonly string[]): string => parts.join('');
const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const variable = (name: string) => ['application', 'backend', 'environment', name];

describe('a value that has the form of a secret is found wherever it stands', () => {
  const body = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY2zA4';
  test.each([
    ['an AWS access key id', join('AKIA', 'IOSFODNN7EXAMPLE')],
    ['an AWS access key id', join('ASIA', 'IOSFODNN7EXAMPLE')],
    ['an AWS secret access key', join('wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY')],
    ['a private key', join('-----BEGIN RSA PRIVATE', ' KEY-----\nabc\n-----END RSA PRIVATE', ' KEY-----')],
    ['a private key', join('-----BEGIN PRIVATE', ' KEY-----\nabc')],
    ['a GitHub token', join('ghp', '_', body)],
    ['a GitHub token', join('github', '_pat_', body)],
    ['a GitLab token', join('glpat', '-', body.slice(0, 20))],
    ['an npm token', join('npm', '_', body)],
    ['a Slack token', join('xoxb', '-123456789012-', body)],
    ['a Slack webhook', join('https://hooks.slack', '.com/services/T00000000/B00000000/', body)],
    ['a Stripe key', join('sk', '_live_', body)],
    ['a Google API key', join('AIza', body.slice(0, 35))],
    ['a SendGrid key', join('SG', '.', body.slice(0, 22), '.', body, body.slice(0, 7))],
    ['an API key', join('sk', '-proj-', body)],
    ['a JSON Web Token', join('eyJ', 'hbGciOiJIUzI1NiJ9.eyJ', 'zdWIiOiIxIn0.', body)],
    ['a password in a URL', 'postgresql://hha:correct-horse@db.example.com:5432/hha'],
    ['a password in a URL', 'redis://:hunter2@cache:6379/0'],
  ])('%s: %s', (kind, value) => {
    expect(findSecret(value, ['application', 'owner'])?.kind).toBe(kind);
    expect(secretsIn(`# in a comment: ${value} and on`).map((found) => found.kind)).toContain(kind);
  });

  test('of a URL only the password is hidden', () => {
    const url = 'postgresql://hha:correct-horse@db/hha';
    const [found] = secretsIn(url);
    expect(url.slice(found?.start, found?.end)).toBe('correct-horse');
  });
});

describe('a key that can only hold a secret is enough', () => {
  test.each<[(string | number)[], unknown]>([
    [variable('DB_PASSWORD'), 'hunter2'],
    [variable('PASSWORD'), 'x'],
    [['environments', 'staging', 'database', 'masterPassword'], 12345678],
    [['application', 'secrets', 'jwt', 'generate', 'value'], 'shared'],
    [['application', 'secrets', 'jwt', 'value'], 'shared'],
    [['application', 'secrets', 'jwt'], 'shared'],
    [variable('SESSION_TOKEN'), '8f3Kz0q1Lm7Xw2Rt5Vb9'],
    [variable('FLASK_SECRET_KEY'), '4d1f9a6b7c2e4f8a9b0c1d2e3f4a5b6c7d8e9fgh'],
    // What `openssl rand -hex 32` and `uuidgen` print.
    ...['SECRET_KEY', 'API_KEY', 'APP_TOKEN', 'SIGNING_SALT', 'SECRET_KEY_BASE', 'JWT_KEY', 'TOKEN_FOR_MAPS'].flatMap(
      (name): [(string | number)[], unknown][] => [
        [variable(name), '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
        [variable(name), '0d9a3c5e-7f41-4b8e-9c26-51a7e3f08b2d'],
      ],
    ),
    [variable('CLIENT_SECRET'), 'abc123'],
    [variable('CLIENT_SECRET_OLD'), 'abc123'],
    [variable('JWT_SECRET'), 'change-me'],
    [variable('SECRET_KEY'), 'correct horse battery staple'],
    [variable('API_KEYS'), 'abc123,def456'],
    [variable('DB_CREDENTIALS'), 'hha:hunter2'],
    [variable('DB_PASS'), 'hunter2'],
    [variable('PGPASSWORD'), 'hunter2'],
    [variable('DBPASS'), 12345678],
    [['environments', 'staging', 'github', 'token'], 'abc123'],
  ])('%j: %j', (path, value) => {
    expect(findSecret(value, path)).toBeDefined();
  });
});

describe('what is public passes', () => {
  test.each<[(string | number)[], unknown]>([
    [['environments', 'staging', 'account'], '111122223333'],
    [['environments', 'staging', 'account'], 111122223333],
    [['environments', 'staging', 'domains', 'api'], 'staging.api.example.com'],
    [['application', 'secrets', 'jwt', 'env'], 'JWT_SECRET_KEY'],
    [['application', 'secrets', 'db', 'env', 'DB_PASSWORD'], 'password'],
    [['application', 'secrets', 'maps', 'env', 'GOOGLE_MAPS_API_KEY'], 'google_maps_2'],
    [['application', 'secrets', 'jwt', 'description'], 'Signs the tokens of aides; rotated by the runbook of 2026.'],
    [['application', 'secrets', 'jwt', 'generate', 'length'], 64],
    [['application', 'jobs', 'geofence', 'command', 2], 'scheduled_tasks.geofence_checker'],
    [['application', 'jobs', 'token-cleanup', 'schedule'], 'cron(0 20 ? * MON-FRI *)'],
    [variable('SECRET_NAME'), 'home-health-aid/staging/jwt'],
    [variable('AUTH_DOMAIN'), 'staging.auth-2.eu.example.com'],
    [variable('KMS_KEY'), 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    [variable('KMS_KEY'), '1234abcd-12ab-34cd-56ef-1234567890ab'],
    [variable('IMAGE_KEY'), 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    [variable('COMMIT'), '3d3c42e5aac5ba805825da76410c181273ba90b1'],
    [variable('API_KEY_HEADER'), 'X-Api-Key'],
    [variable('TOKEN_URL'), 'https://login.example.com/oauth2/v2.0/token'],
    [variable('SORT_KEY'), 'created_at_descending_1'],
    [variable('DATABASE_HINT'), ['postgresql://user:$', '{DB_PASSWORD}@db/hha'].join('')],
    [variable('PASSWORD_FILE'), '/run/secrets/db_password'],
    [variable('PASSWORD_REQUIRED'), 'true'],
    [variable('REQUIRE_PASSWORD'), 'on'],
    [variable('PWD'), '/app'],
    [variable('ALLOW_PASS'), 'false'],
    [variable('BYPASS'), 'cache1'],
    [variable('MAX_TOKENS'), '4096'],
    [variable('REFRESH_TOKEN'), '15m'],
    [variable('API_KEY'), 'header'],
    [variable('CSRF_TOKEN'), ''],
    [variable('CLIENT_SECRET'), 'arn:aws:secretsmanager:us-east-1:111122223333:secret:hha/jwt-AbCdEf'],
    [variable('CLIENT_SECRET'), 'home-health-aid/staging/jwt'],
    [variable('CLIENT_SECRET'), '<in Secrets Manager>'],
    [variable('PRIMARY_KEY_COLUMN'), 'id'],
    [variable('PRIMARY_KEY'), 'visit_id'],
    [variable('GOOGLE_MAPS_API_KEY_URL'), 'https://maps.example.com/key'],
    [variable('TOKEN_HASH'), '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    [variable('ACCESS_KEY_ID'), '0d9a3c5e-7f41-4b8e-9c26-51a7e3f08b2d'],
    [variable('VAPID_PUBLIC_KEY'), 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUb'],
    [['application', 'jobs', 'rotate-token'], 'every night'],
    [['environments', 'token'], 'staging'],
    [['environments', 'staging', 'budget', 'notify', 0], 'ops@example.com'],
    [['application', 'repository'], 'acme/home-health-aid'],
    [['application', 'frontend', 'directory'], 'frontend/web/AppV2/src/main/Resources/en1'],
  ])('%j: %j', (path, value) => {
    expect(findSecret(value, path)).toBeUndefined();
  });

  const word = fc.stringMatching(/^[a-z]{2,9}$/);

  const several = { minLength: 2, maxLength: 6 };
  const named = [
    fc.domain(),
    fc.array(word, several).map((words) => words.join('/')),
    fc.array(word, several).map((words) => words.join('.')),
    fc.array(word, several).map((words) => words.join('_').toUpperCase()),
    fc
      .tuple(word, fc.stringMatching(/^\d{12}$/), word, word)
      .map(([service, account, kind, name]) =>
        ['arn', 'aws', service, 'us-east-1', account, `${kind}/${name}`].join(':'),
      ),
    fc.stringMatching(/^\d{12}$/),
  ];

  test('domains, paths, commands, ARNs, digests and account ids never look like a secret', () => {
    const harmless = fc.oneof(
      ...named,
      fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join('-')),
      fc.stringMatching(/^[0-9a-f]{40}$/),
      fc.stringMatching(/^sha256:[0-9a-f]{64}$/),
      fc.uuid(),
    );
    const path = fc.constantFrom(variable('IMAGE_KEY'), variable('TOKEN_NAME'), ['application', 'owner']);
    fc.assert(
      fc.property(harmless, path, (value, at) => {
        expect(findSecret(value, at)).toBeUndefined();
      }),
      { numRuns: 2000, seed: 20261122 },
    );
  });

  test('under the name of a secret the place where it is kept passes', () => {
    fc.assert(
      fc.property(fc.oneof(...named), fc.constantFrom('SIGNING_KEY', 'TOKEN'), (value, name) => {
        expect(findSecret(value, variable(name))).toBeUndefined();
      }),
      { numRuns: 2000, seed: 20261122 },
    );
  });
});

test('a digest under the name of a secret is taken for one', () => {
  fc.assert(
    fc.property(fc.oneof(fc.stringMatching(/^[0-9a-f]{32,128}$/), fc.uuid()), (value) => {
      expect(findSecret(value, variable('SIGNING_KEY'))).toBeDefined();
    }),
    { numRuns: 500, seed: 20261122 },
  );
});

test('random text under a telling key is found nearly always', () => {
  const random = fc.string({ unit: fc.constantFrom(...BASE62), minLength: 32, maxLength: 64 });
  const values = fc.sample(random, { numRuns: 500, seed: 20261122 });
  const found = values.filter((value) => findSecret(value, variable('API_TOKEN')));
  expect(found.length / values.length).toBeGreaterThan(0.95);
});
