/** Every IAM document of every synthesised template: within IAM's limits, of real actions, and no wider than AWS forces it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { DOCUMENTS } from '../generators/cdk/documents.js';
import { CASES, documentOf } from '../golden/rendered.js';
import { synthesise } from '../real/synth.js';
import { complaints, type IamDocument, iamDocuments } from './iam-documents.js';

const EVERY: readonly (readonly [string, string])[] = [
  ...CASES.map((name) => [`the fixture ${name}`, documentOf(name)] as const),
  ...Object.entries(DOCUMENTS),
];

describe.each(EVERY)('the IAM documents of %s', (_, text) => {
  let documents: readonly IamDocument[] = [];
  beforeAll(async () => {
    const { templates } = await synthesise(text);
    documents = Object.entries(templates).flatMap(([stack, template]) => iamDocuments(stack, template));
  }, 120_000);

  test('fit, name actions that exist, and ask for everything only where AWS knows no resource', async () => {
    const kinds = new Set(documents.map(({ kind }) => kind));
    expect([...kinds]).toEqual(expect.arrayContaining(['managed', 'trust', 'resource']));
    const found = await Promise.all(documents.map(complaints));
    expect(found.flat()).toEqual([]);
  });
});

describe('a bad document is found', () => {
  const document = (kind: IamDocument['kind'], ...statements: object[]): IamDocument => {
    const policy = { Statement: statements };
    const type = { managed: 'AWS::IAM::ManagedPolicy', resource: 'AWS::SNS::TopicPolicy' }[kind as 'managed'];
    const Properties =
      kind === 'trust'
        ? { AssumeRolePolicyDocument: policy }
        : kind === 'inline'
          ? { AssumeRolePolicyDocument: { Statement: [] }, Policies: [{ PolicyDocument: policy }] }
          : { PolicyDocument: policy };
    const [found] = iamDocuments('stack', { Resources: { X: { Type: type ?? 'AWS::IAM::Role', Properties } } }).filter(
      (each) => each.kind === kind,
    );
    if (found === undefined) throw new Error(`no ${kind}`);
    return found;
  };
  const allow = (Action: string | readonly string[], Resource: unknown = '*') => ({
    Effect: 'Allow',
    Action,
    Resource,
  });
  const queue = 'arn:aws:sqs:us-east-1:111122223333:queue';
  const long = (count: number) => allow(Array.from({ length: count }, () => 'sqs:SendMessage') as string[], queue);

  test.each<readonly [string, IamDocument, string]>([
    ['an action that is misspelt', document('managed', allow('secretsmanager:GetSecret')), 'is no action'],
    ['everything where one is known', document('managed', allow('sqs:SendMessage')), 'on *, though it knows queue'],
    ['everything in a policy of a resource', document('resource', allow('sns:Publish')), 'on *, though it knows topic'],
    ['several actions by one name', document('managed', allow('sqs:*', queue)), 'stands for several actions'],
    ['a pattern that matches nothing', document('resource', allow('sns:Publich*', queue)), 'matches no action'],
    ['a resource of another service', document('managed', allow('sns:Publish', queue)), 'another service'],
    [
      'a resource that the action does not know',
      document('managed', allow('ecr:GetAuthorizationToken', queue)),
      'none',
    ],
    ['a managed policy that is too long', document('managed', long(400)), 'characters, 6144 fit'],
    ['inline policies that are too long', document('inline', long(600)), 'characters, 10240 fit'],
    ['a trust policy that is too long', document('trust', long(120)), 'characters, 2048 fit'],
  ])('%s', async (_, bad, message) => {
    expect((await complaints(bad)).join('\n')).toContain(message);
  });

  test('references count as long as what they become', () => {
    const short = document('managed', allow('sns:Publish', 'arn:aws:sns:us-east-1:111122223333:topic'));
    const reference = document('managed', allow('sns:Publish', { 'Fn::GetAtt': ['Topic', 'Arn'] }));
    expect(reference.length).toBeGreaterThan(short.length);
  });
});
