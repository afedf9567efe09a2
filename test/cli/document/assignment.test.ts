import { expect, it } from 'vitest';
import { parseAssignment, parsePath } from '../../../src/cli/document/assignment.js';

it.each<[string, (string | number)[], unknown]>([
  ['application.name=x', ['application', 'name'], 'x'],
  ['environments.staging.account=012345678901', ['environments', 'staging', 'account'], '012345678901'],
  [
    'environments.staging.database.engineVersion=17.10',
    ['environments', 'staging', 'database', 'engineVersion'],
    '17.10',
  ],
  ['environments.staging.backend.cpu=1024', ['environments', 'staging', 'backend', 'cpu'], 1024],
  [
    'environments.staging.network.availabilityZones=[us-east-1a, us-east-1b]',
    ['environments', 'staging', 'network', 'availabilityZones'],
    ['us-east-1a', 'us-east-1b'],
  ],
  [
    'environments.staging.network.availabilityZones[0]=us-east-1c',
    ['environments', 'staging', 'network', 'availabilityZones', 0],
    'us-east-1c',
  ],
  ['application.frontend=false', ['application', 'frontend'], false],
  ['application.backend.wsgi=a=b', ['application', 'backend', 'wsgi'], 'a=b'],
  ['environments.staging.database.multiAz=true', ['environments', 'staging', 'database', 'multiAz'], true],
  ['application.secrets.jwt.env={ A: a }', ['application', 'secrets', 'jwt', 'env'], { A: 'a' }],
  ['application.backend.environment.API_KEY="header"', ['application', 'backend', 'environment', 'API_KEY'], 'header'],
  ['application.secrets.jwt.env=JWT_SECRET_KEY', ['application', 'secrets', 'jwt', 'env'], 'JWT_SECRET_KEY'],
])('%s', (argument, path, value) => {
  expect(parseAssignment(argument)).toEqual({ path, value });
});

it.each([
  ['application.name', 'usage.set'],
  ['=x', 'usage.set'],
  ['a..b=x', 'usage.set'],
  ['environments.staging.backend={ cpu: [', 'usage.set'],
  ['environments.staging.database.password=hunter2', 'set.secret'],
  ['environments.staging.database={ storageGiB: 20, password: hunter2 }', 'set.secret'],
  ['environments.staging.budget={ notify: [ops@example.com, "postgres://app:hunter2-hunter2@db/app"] }', 'set.secret'],
  ['application.backend.environment.SECRET_KEY=hunter2hunter2', 'set.secret'],
  ['application.backend.environment.SECRET_KEY="hunter2"', 'set.secret'],
  ['application.backend.environment.DB_PASS=hunter2', 'set.secret'],
  ['application.backend.environment={ CLIENT_SECRET: hunter2 }', 'set.secret'],
  ['application.owner=AKIAIOSFODNN7EXAMPLE', 'set.secret'],
  ['AKIAIOSFODNN7EXAMPLE', 'set.secret'],
  ['application.AKIAIOSFODNN7EXAMPLE=x', 'set.secret'],
])('%s is refused without its value', (argument, code) => {
  const problem = parseAssignment(argument);
  expect(problem).toMatchObject({ code });
  expect(JSON.stringify(problem)).not.toMatch(/hunter2|AKIA/);
});

it('reads list indexes only behind a name', () => {
  expect([parsePath('a[1].b'), parsePath('a.1'), parsePath('1.a'), parsePath('')]).toEqual([
    ['a', 1, 'b'],
    ['a', 1],
    ['1', 'a'],
    undefined,
  ]);
});
