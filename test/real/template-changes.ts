/** What CloudFormation would do to an environment that becomes another: CDK's own template diff, read as an effect. */
import { fullDiff, type ResourceDifference, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import type { Effect } from '../../src/schema/field.js';
import type { Resource } from './synth.js';
import type { Variant } from './variants.js';

/** One consequence, with the words to explain it. */
export interface Consequence {
  readonly effect: Effect;
  readonly because: string;
}

const RANK: readonly Effect[] = ['in-place', 'restart', 'replace', 'data-loss'];

/** The worst of some effects; nothing at all is `in-place`. */
export function worst(consequences: readonly Consequence[]): Effect {
  return RANK[Math.max(0, ...consequences.map(({ effect }) => RANK.indexOf(effect)))] ?? 'in-place';
}

/** Types whose replacement loses what they hold: rows, objects, images, keys, values, log events, recovery points. */
const STATEFUL: ReadonlySet<string> = new Set([
  'AWS::RDS::DBInstance',
  'AWS::S3::Bucket',
  'AWS::ECR::Repository',
  'AWS::KMS::Key',
  'AWS::SecretsManager::Secret',
  'AWS::Logs::LogGroup',
  'AWS::Backup::BackupVault',
]);

/**
 * Types whose replacement is how CloudFormation changes one entry of something that stays: a rule of a group, an
 * attachment, a record, a parameter, a policy's version, a permission. Nothing that runs is made again for it.
 */
const ENTRIES: ReadonlySet<string> = new Set([
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::Route',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::SNS::Subscription',
  // Another major version has another list of settings; the instance takes it when it restarts.
  'AWS::RDS::DBParameterGroup',
]);

/** Ways out of the VPC: connections over one that goes away break. */
const WAYS_OUT: ReadonlySet<string> = new Set(['AWS::EC2::NatGateway', 'AWS::EC2::Instance']);

/**
 * Properties whose update stops what runs, although nothing is replaced.
 * Sources: Amazon RDS user guide, "Settings for DB instances" (downtime notes); Amazon ECS API reference, UpdateService
 * (parameters that trigger a new service deployment).
 */
const RESTARTS: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBInstance': ['DBInstanceClass', 'DBParameterGroupName', 'EngineVersion', 'StorageType'],
  'AWS::ECS::Service': [
    'TaskDefinition',
    'NetworkConfiguration',
    'LoadBalancers',
    'PlatformVersion',
    'ServiceConnectConfiguration',
    'ServiceRegistries',
    'VolumeConfigurations',
    'VpcLatticeConfigurations',
  ],
  // A new value is made, and the app's own restart on rotation follows it.
  'AWS::SecretsManager::Secret': ['GenerateSecretString'],
};

/**
 * Properties of which CloudFormation's registry says "may replace" and its user guide "some interruptions": RDS changes
 * them on the instance that is there. Source: AWS CloudFormation user guide, AWS::RDS::DBInstance.
 */
const KEPT_INSTANCE: ReadonlySet<string> = new Set([
  'BackupRetentionPeriod',
  'DBParameterGroupName',
  'MultiAZ',
  'PreferredMaintenanceWindow',
  'StorageType',
]);

/** What happens to a running environment that goes from one variant to the other. */
export function consequences(before: Variant, after: Variant): readonly Consequence[] {
  return [...ofFiles(before, after), ...ofStacks(before, after), ...ofResources(before, after)];
}

/** Another image or another definition of the service's task is a deployment, so its tasks restart. */
function ofFiles(before: Variant, after: Variant): Consequence[] {
  const filesOf = ({ model, artifacts }: Variant) => {
    const service = model.tasks.find(({ kind }) => kind === 'service')?.key;
    const definition = `${model.paths.taskDefinitions}/${service}.json`;
    return new Map(
      artifacts
        .filter(({ path }) => path === definition || path.startsWith(`${model.paths.backend}/`))
        .filter(({ ownership, path }) => ownership === 'managed' && isInImage(path))
        .map(({ path, content }) => [path.replace(`${model.paths.backend}/`, 'backend/'), content]),
    );
  };
  const [old, made] = [filesOf(before), filesOf(after)];
  return [...new Set([...old.keys(), ...made.keys()])]
    .filter((path) => old.get(path) !== made.get(path))
    .map((path) => ({ effect: 'restart', because: `${path} changes` }));
}

/** A local example of settings never reaches the image. */
function isInImage(path: string): boolean {
  return !/(^|\/)(\.env[^/]*|\.dockerignore|README\.md)$/.test(path);
}

/** A stack of another name or in another place is another stack: everything in it is made again. */
function ofStacks(before: Variant, after: Variant): Consequence[] {
  const keyOf = (variant: Variant, { name, region }: Variant['stacks'][number]) =>
    `${name} in ${variant.model.account} ${region}`;
  const kept = new Set(after.stacks.map((stack) => keyOf(after, stack)));
  const roles = new Set(after.model.stacks.map(({ key }) => key));
  return before.stacks
    .filter((stack) => !kept.has(keyOf(before, stack)))
    .filter(({ name }) => roles.has(before.model.stacks.find((stack) => stack.name === name)?.key ?? 'base'))
    .map((stack) => {
      const key = before.model.stacks.find(({ name }) => name === stack.name)?.key;
      // Nobody deletes the vault that copies went to before: they stay there until they expire.
      const holds =
        key !== 'recovery' && Object.values(stack.template.Resources).some(({ Type }) => STATEFUL.has(Type));
      return { effect: holds ? 'data-loss' : 'replace', because: `another stack instead of ${keyOf(before, stack)}` };
    });
}

function ofResources(before: Variant, after: Variant): Consequence[] {
  const names = new Set(before.stacks.map(({ name }) => name));
  const shared = after.stacks.filter(({ name }) => names.has(name));
  if (shared.length === 0) return [];
  const [old, made] = [merged(before), merged(after)];
  const differences = fullDiff(structuredClone(old), structuredClone(made)).resources.changes;
  const all = Object.entries(differences);
  return all.flatMap(([id, difference]) => ofResource(id, difference, all, made));
}

function ofResource(
  id: string,
  difference: ResourceDifference,
  all: readonly (readonly [string, ResourceDifference])[],
  made: MergedTemplate,
): Consequence[] {
  const type = difference.resourceType ?? 'unknown';
  const said = (effect: Effect, what: string): Consequence[] => [{ effect, because: `${id} (${type}) ${what}` }];
  switch (keepsInstance(difference) ? ResourceImpact.WILL_UPDATE : difference.changeImpact) {
    case ResourceImpact.WILL_REPLACE:
    case ResourceImpact.MAY_REPLACE: {
      if (ENTRIES.has(type)) return [];
      if (STATEFUL.has(type)) return said('data-loss', 'is replaced');
      // RDS moves an instance out of no subnet that it uses, nor into another VPC.
      // Source: Amazon RDS user guide, "Working with a DB instance in a VPC".
      if (type === 'AWS::EC2::Subnet' && isDatabaseSubnet(id, made)) return said('data-loss', 'holds the database');
      return said('replace', 'is replaced');
    }
    case ResourceImpact.WILL_DESTROY:
    case ResourceImpact.WILL_ORPHAN: {
      const successor = all.some(([, other]) => other.isAddition && other.resourceType === difference.resourceType);
      if (type === 'AWS::EC2::Subnet' && id.includes('database')) return said('data-loss', 'may hold the database');
      if (STATEFUL.has(type) && (successor || difference.changeImpact === ResourceImpact.WILL_DESTROY)) {
        return said('data-loss', 'goes away');
      }
      if (WAYS_OUT.has(type)) return said('restart', 'goes away with the connections over it');
      return [];
    }
    case ResourceImpact.WILL_UPDATE: {
      const stopping = Object.keys(difference.propertyUpdates).filter((name) => RESTARTS[type]?.includes(name));
      const consequence = stopping.flatMap((name) => said('restart', `stops for ${name}`));
      return [...consequence, ...backupsBeginOrEnd(difference, said)];
    }
    default:
      return [];
  }
}

function keepsInstance({ resourceType, changeImpact, propertyUpdates }: ResourceDifference): boolean {
  if (resourceType !== 'AWS::RDS::DBInstance' || changeImpact === ResourceImpact.WILL_REPLACE) return false;
  return Object.entries(propertyUpdates).every(
    ([name, { changeImpact: impact }]) => impact !== ResourceImpact.MAY_REPLACE || KEPT_INSTANCE.has(name),
  );
}

/** Zero days of backups and more are two modes, with an outage between them. Source: as for RESTARTS. */
function backupsBeginOrEnd(
  { propertyUpdates }: ResourceDifference,
  said: (effect: Effect, what: string) => Consequence[],
): Consequence[] {
  const change = propertyUpdates.BackupRetentionPeriod;
  if (change === undefined || (Number(change.oldValue) === 0) === (Number(change.newValue) === 0)) return [];
  return said('restart', 'stops for the first backup');
}

function isDatabaseSubnet(id: string, { Resources }: MergedTemplate): boolean {
  return Object.values(Resources).some(
    ({ Type, Properties }) => Type === 'AWS::RDS::DBSubnetGroup' && JSON.stringify(Properties).includes(`"${id}"`),
  );
}

interface MergedTemplate {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly Mappings: Readonly<Record<string, unknown>>;
}

/**
 * All stacks of an environment as one template, values of other stacks followed to their resource: only so does the diff
 * see that a replaced VPC replaces what stands in it.
 */
export function merged({ model, stacks }: Variant): MergedTemplate {
  const outputs = new Map<string, unknown>();
  // The zone's id stands in a parameter that a person writes: another zone is another value, and no template says so.
  const zone = model.parameters.hostedZoneId;
  const prefix = (stack: string): string => `${stack.replaceAll('-', '')}X`;
  const rewrite = (stack: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((each) => rewrite(stack, each));
    if (typeof value !== 'object' || value === null) return value;
    const [entry, ...others] = Object.entries(value);
    if (entry !== undefined && others.length === 0) {
      const [key, operand] = entry;
      if (key === 'Ref' && typeof operand === 'string' && !operand.startsWith('AWS::')) {
        const parameter = stacks.find(({ name }) => name === stack)?.template.Parameters?.[operand];
        if ((parameter as { readonly Default?: unknown } | undefined)?.Default === zone)
          return model.domains.hostedZone;
        return { Ref: `${prefix(stack)}${operand}` };
      }
      if (key === 'Fn::GetAtt' && Array.isArray(operand)) {
        return { 'Fn::GetAtt': [`${prefix(stack)}${operand[0]}`, ...operand.slice(1)] };
      }
      if (key === 'Fn::FindInMap' && Array.isArray(operand)) {
        return { 'Fn::FindInMap': [`${prefix(stack)}${operand[0]}`, ...rewriteAll(stack, operand.slice(1))] };
      }
      if (key === 'Fn::ImportValue' && typeof operand === 'string') {
        const found = outputs.get(operand);
        if (found === undefined) throw new Error(`nothing exports ${operand}`);
        return found;
      }
      if (key === 'Fn::GetStackOutput') {
        const { StackName, OutputName } = operand as { readonly StackName: string; readonly OutputName: string };
        const found = outputs.get(`${StackName}:${OutputName}`);
        if (found === undefined) throw new Error(`${StackName} has no output ${OutputName}`);
        return found;
      }
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        key === 'DependsOn' ? [each].flat().map((name) => `${prefix(stack)}${name}`) : rewrite(stack, each),
      ]),
    );
  };
  const rewriteAll = (stack: string, values: readonly unknown[]) => values.map((each) => rewrite(stack, each));
  const named = (stack: string, section: Readonly<Record<string, unknown>> = {}) =>
    Object.entries(section).map(([key, each]) => [`${prefix(stack)}${key}`, rewrite(stack, each)] as const);

  const resources: (readonly [string, unknown])[] = [];
  const parameters: (readonly [string, unknown])[] = [];
  const mappings: (readonly [string, unknown])[] = [];
  for (const { name, template } of stacks) {
    for (const [key, output] of Object.entries(template.Outputs ?? {})) {
      const { Value, Export } = output as { readonly Value: unknown; readonly Export?: { readonly Name: string } };
      outputs.set(`${name}:${key}`, rewrite(name, Value));
      if (Export !== undefined) outputs.set(Export.Name, rewrite(name, Value));
    }
    resources.push(...named(name, withoutMetadata(template.Resources)));
    parameters.push(...named(name, template.Parameters));
    mappings.push(...named(name, (template as { readonly Mappings?: Record<string, unknown> }).Mappings));
  }
  return {
    Resources: Object.fromEntries(resources) as Record<string, Resource>,
    Parameters: Object.fromEntries(parameters),
    Mappings: Object.fromEntries(mappings),
  };
}

function withoutMetadata(resources: Readonly<Record<string, Resource>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(resources).map(([id, { Metadata: _metadata, ...resource }]) => [id, resource]),
  );
}
