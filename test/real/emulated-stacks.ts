/** Creates the stacks of an environment in moto, in their order, as `aws cloudformation` would. */
import type { EnvironmentModel } from '../../src/model/model.js';
import { namedBefore } from './emulated-edge.js';
import { AFTER, BEFORE, COMPLETED, type Made, NOT_PLAYED, type Properties, UNREADABLE } from './emulated-types.js';
import type { Moto } from './moto.js';
import type { Resource, Synthesis } from './synth.js';

type Values = Map<string, unknown>;

export class EmulatedStacks {
  /** Outputs by `stack:key` and exports by name. */
  private readonly outputs: Values = new Map();
  /** What nobody made: type and logical id. */
  readonly notPlayed: string[] = [];

  constructor(
    private readonly moto: Moto,
    private readonly model: EnvironmentModel,
    private readonly synthesis: Synthesis,
  ) {}

  /** Creates every stack; throws with CloudFormation's own reason when one fails. */
  async create(): Promise<void> {
    for (const { name, region } of this.model.stacks) await this.createStack(name, region);
  }

  private async createStack(name: string, region: string): Promise<void> {
    const template = structuredClone(this.synthesis.templates[name]) as unknown as {
      Resources: Record<string, Resource>;
      Outputs?: Record<string, { Value: unknown; Export?: { Name: string } }>;
      Parameters?: Record<string, { Default?: string }>;
      Mappings?: Record<string, Record<string, Record<string, unknown>>>;
      Rules?: unknown;
    };
    delete template.Rules;
    delete template.Parameters?.BootstrapVersion;
    const known: Values = new Map();
    for (const [key, { Default }] of Object.entries(template.Parameters ?? {})) {
      if (Default === this.model.parameters.hostedZoneId) known.set(`Ref ${key}`, this.hostedZone);
    }
    delete template.Parameters;
    const scope: Scope = {
      known,
      outputs: this.outputs,
      mappings: template.Mappings ?? {},
      ids: new Set(),
      region,
      account: this.model.account,
    };

    // The database is made first, so the role that watches it is known by name only.
    const database = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::RDS::DBInstance');
    for (const [id] of references(database?.Properties?.MonitoringRoleArn)) {
      known.set(`GetAtt ${id}.Arn`, `arn:aws:iam::${this.model.account}:role/${id}`);
    }
    // A distribution is made before its bucket, whose domain is known by its name.
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (Type !== 'AWS::S3::Bucket') continue;
      known.set(`GetAtt ${id}.RegionalDomainName`, `${Properties?.BucketName}.s3.${region}.amazonaws.com`);
    }
    for (const [id, resource] of inOrder(Object.entries(template.Resources))) {
      const make = BEFORE[resource.Type];
      if (make !== undefined) {
        const made = await make(resolve(resource.Properties ?? {}, scope) as Properties, {
          moto: this.moto,
          region,
          account: this.model.account,
          id,
        });
        remember(known, id, made);
        delete template.Resources[id];
      } else if (resource.Type in NOT_PLAYED) {
        this.notPlayed.push(`${resource.Type} ${id}`);
        remember(known, id, { ref: id });
        known.set(`standin ${id}`, true);
        delete template.Resources[id];
      }
    }
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (Type !== 'AWS::StepFunctions::StateMachine') continue;
      // moto answers `Ref` of a state machine only.
      known.set(
        `GetAtt ${id}.Arn`,
        `arn:aws:states:${region}:${this.model.account}:stateMachine:${Properties?.StateMachineName}`,
      );
    }
    const after = Object.entries(template.Resources).filter(([, { Type }]) => Type in AFTER);
    for (const [id, { Type, Properties }] of after) {
      delete template.Resources[id];
      // A service names its alarms and a policy its vault: CloudFormation calls them by the name that we gave.
      const named = namedBefore(Type, Properties ?? {}, { region, account: this.model.account });
      if (named !== undefined) remember(known, id, named);
    }
    scope.ids = new Set(Object.keys(template.Resources));

    // What later resources and stacks ask for becomes an output, so that moto itself answers.
    const probes = new Map<string, unknown>();
    const outputs = template.Outputs ?? {};
    for (const wanted of [
      ...after.map(([, { Properties }]) => Properties),
      ...Object.values(outputs).map(({ Value }) => Value),
    ]) {
      for (const reference of references(wanted)) {
        const place = placeOf(reference);
        if (scope.ids.has(place.id)) probes.set(place.key, probeOf(place, template.Resources));
      }
    }
    const completed = Object.entries(template.Resources).filter(([, { Type }]) => Type in COMPLETED);
    for (const [id, { Properties }] of completed) {
      probes.set(`Ref ${id}`, { Ref: id });
      for (const [wanted] of references(Properties)) {
        if (scope.ids.has(wanted)) probes.set(`Ref ${wanted}`, { Ref: wanted });
      }
    }
    // moto knows gateways of one subnet only: a regional one is put into the first.
    const subnet = Object.keys(template.Resources).find((id) => template.Resources[id]?.Type === 'AWS::EC2::Subnet');
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (Type !== 'AWS::EC2::NatGateway' || Properties?.SubnetId !== undefined) continue;
      template.Resources[id] = { Type, Properties: { SubnetId: { Ref: subnet }, AllocationId: '' } };
    }
    const keys = [...probes.keys()];
    const body = {
      Resources: resolve(withoutDangling(template.Resources), scope),
      ...(template.Mappings === undefined ? {} : { Mappings: template.Mappings }),
      Outputs: Object.fromEntries(keys.map((key, index) => [`Probe${index}`, { Value: probes.get(key) }])),
    };
    if (Object.keys(template.Resources).length > 0) {
      await this.moto.aws(region, 'cloudformation', 'create-stack', {
        StackName: name,
        TemplateBody: JSON.stringify(body),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
      });
      const { Stacks } = await this.moto.aws<{
        Stacks: {
          StackStatus: string;
          StackStatusReason?: string;
          Outputs?: { OutputKey: string; OutputValue: string }[];
        }[];
      }>(region, 'cloudformation', 'describe-stacks', { StackName: name });
      const [stack] = Stacks;
      if (stack?.StackStatus !== 'CREATE_COMPLETE')
        throw new Error(`${name}: ${stack?.StackStatus} ${stack?.StackStatusReason ?? ''}`);
      for (const { OutputKey, OutputValue } of stack.Outputs ?? []) {
        const key = keys[Number(OutputKey.replace('Probe', ''))];
        if (key !== undefined) known.set(key, finished(key, OutputValue));
      }
    }
    for (const [id, { Type, Properties }] of completed) {
      // Attributes of what else stands in the template are not needed here: only policies' and groups' names are.
      const properties = resolve(Properties ?? {}, scope) as Properties;
      const call = { moto: this.moto, region, account: this.model.account, id };
      await COMPLETED[Type]?.(properties, String(known.get(`Ref ${id}`)), call);
    }
    scope.ids = new Set();
    for (const [id, resource] of inOrder(after)) {
      const make = AFTER[resource.Type];
      if (make === undefined) continue;
      const made = await make(resolve(resource.Properties ?? {}, scope) as Properties, {
        moto: this.moto,
        region,
        account: this.model.account,
        id,
      });
      remember(known, id, made);
    }
    for (const [key, { Value, Export }] of Object.entries(outputs)) {
      const value = resolve(Value, scope);
      this.outputs.set(`${name}:${key}`, value);
      if (Export !== undefined) this.outputs.set(Export.Name, value);
    }
  }

  /** The zone that stood before the environment. */
  hostedZone = '';
}

interface Scope {
  readonly known: Values;
  readonly outputs: Values;
  readonly mappings: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  /** Resources of the template: references to them are CloudFormation's to follow. */
  ids: ReadonlySet<string>;
  readonly region: string;
  readonly account: string;
}

interface Place {
  readonly id: string;
  readonly attribute?: string;
  readonly key: string;
}

function placeOf(reference: readonly [string, string | undefined]): Place {
  const [id, attribute] = reference;
  return attribute === undefined ? { id, key: `Ref ${id}` } : { id, attribute, key: `GetAtt ${id}.${attribute}` };
}

/** Attributes that moto does not know, read off the ARN that `Ref` gives. */
function probeOf({ id, attribute }: Place, resources: Readonly<Record<string, Resource>>): unknown {
  const type = resources[id]?.Type;
  const isFullName = type?.startsWith('AWS::ElasticLoadBalancingV2::') && attribute?.endsWith('FullName');
  if (attribute === undefined || isFullName) return { Ref: id };
  return { 'Fn::GetAtt': [id, attribute] };
}

function finished(key: string, value: string): string {
  if (key.endsWith('.TargetGroupFullName')) return value.slice(value.indexOf('targetgroup/'));
  return key.endsWith('.LoadBalancerFullName')
    ? value.slice(value.indexOf('loadbalancer/') + 'loadbalancer/'.length)
    : value;
}

function remember(known: Values, id: string, { ref, attributes = {} }: Made): void {
  known.set(`Ref ${id}`, ref);
  for (const [name, value] of Object.entries(attributes)) known.set(`GetAtt ${id}.${name}`, value);
}

/** Groups before their schedules, targets before their policies: as the references say. */
function inOrder(resources: readonly (readonly [string, Resource])[]): readonly (readonly [string, Resource])[] {
  const left = [...resources];
  const done: (readonly [string, Resource])[] = [];
  while (left.length > 0) {
    const ids = new Set(left.map(([id]) => id));
    const index = left.findIndex(([id, { Properties, DependsOn }]) =>
      [...references(Properties).map(([wanted]) => wanted), ...[DependsOn ?? []].flat()].every(
        (wanted) => wanted === id || !ids.has(wanted),
      ),
    );
    done.push(...left.splice(Math.max(index, 0), 1));
  }
  return done;
}

/** A dependency on something that CloudFormation does not make here is no dependency. */
function withoutDangling(resources: Readonly<Record<string, Resource>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(resources).map(([id, { DependsOn, Metadata: _metadata, ...resource }]) => {
      const kept = [DependsOn ?? []].flat().filter((wanted) => wanted in resources);
      const unreadable = UNREADABLE[resource.Type] ?? {};
      const readable = {
        ...resource,
        Properties: Object.fromEntries(
          Object.entries(resource.Properties ?? {}).filter(([name]) => !(name in unreadable)),
        ),
      };
      return [id, kept.length === 0 ? readable : { ...readable, DependsOn: kept }];
    }),
  );
}

function references(value: unknown): (readonly [string, string | undefined])[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, operand]): (readonly [string, string | undefined])[] => {
    if (key === 'Ref') return [[String(operand), undefined]];
    if (key === 'Fn::GetAtt') return [[String(operand[0]), String(operand[1])]];
    return references(operand);
  });
}

/** Fills in what is known; what the template's own resources are stays for CloudFormation. */
function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((each) => resolve(each, scope));
  if (typeof value !== 'object' || value === null) return value;
  const [entry, ...others] = Object.entries(value);
  if (entry !== undefined && others.length === 0) {
    const [key, operand] = entry;
    if (key === 'Ref') return reference(`Ref ${operand}`, String(operand), value, scope);
    if (key === 'Fn::GetAtt') return reference(`GetAtt ${operand[0]}.${operand[1]}`, String(operand[0]), value, scope);
    if (key === 'Fn::ImportValue') return output(String(operand), scope);
    if (key === 'Fn::GetStackOutput') return output(`${operand.StackName}:${operand.OutputName}`, scope);
    if (key === 'Fn::FindInMap') {
      const [map, first, second] = resolve(operand, scope) as [string, string, string];
      return scope.mappings[map]?.[first]?.[second];
    }
    if (key === 'Fn::Sub' && typeof operand === 'string') {
      return operand.replace(/\$\{(AWS::\w+)\}/g, (whole, name: string) => PSEUDO(scope)[name] ?? whole);
    }
    if (key === 'Fn::Join') {
      const [separator, parts] = resolve(operand, scope) as [string, unknown];
      return Array.isArray(parts) && parts.every((part) => typeof part !== 'object')
        ? parts.join(separator)
        : { 'Fn::Join': [separator, parts] };
    }
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, scope)]));
}

const PSEUDO = (scope: Scope): Readonly<Record<string, string>> => ({
  'AWS::Region': scope.region,
  'AWS::AccountId': scope.account,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
});

function reference(key: string, id: string, value: unknown, scope: Scope): unknown {
  const pseudo = PSEUDO(scope)[id];
  if (pseudo !== undefined) return pseudo;
  if (scope.known.has(key)) return scope.known.get(key);
  if (scope.known.has(`standin ${id}`)) return key.replace(/^GetAtt /, '');
  if (scope.ids.has(id)) return value;
  throw new Error(`nobody knows ${key}`);
}

function output(name: string, scope: Scope): unknown {
  if (!scope.outputs.has(name)) throw new Error(`nobody exports ${name}`);
  return scope.outputs.get(name);
}
