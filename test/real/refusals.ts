/** What CloudFormation would refuse of a change: what another stack imports, and a second thing of one name. */
import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import type { Template } from './synth.js';
import type { Variant } from './variants.js';

/**
 * Types whose name an account has once, with the property that holds it.
 * Source: AWS CloudFormation user guide, "Name type".
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'AWS::Backup::BackupVault': ['BackupVaultName'],
  'AWS::Budgets::Budget': ['Budget', 'BudgetName'],
  'AWS::CloudWatch::Alarm': ['AlarmName'],
  'AWS::EC2::SecurityGroup': ['GroupName'],
  'AWS::ECR::Repository': ['RepositoryName'],
  'AWS::ECS::Cluster': ['ClusterName'],
  'AWS::ECS::Service': ['ServiceName'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['Name'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['Name'],
  'AWS::Events::Rule': ['Name'],
  'AWS::IAM::ManagedPolicy': ['ManagedPolicyName'],
  'AWS::IAM::Role': ['RoleName'],
  'AWS::KMS::Alias': ['AliasName'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::RDS::DBInstance': ['DBInstanceIdentifier'],
  'AWS::RDS::DBParameterGroup': ['DBParameterGroupName'],
  'AWS::RDS::DBSubnetGroup': ['DBSubnetGroupName'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::Scheduler::Schedule': ['Name'],
  'AWS::Scheduler::ScheduleGroup': ['Name'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::SNS::Topic': ['TopicName'],
  'AWS::SQS::Queue': ['QueueName'],
  'AWS::SSM::Parameter': ['Name'],
  'AWS::StepFunctions::StateMachine': ['StateMachineName'],
  'AWS::WAFv2::WebACL': ['Name'],
};

/** Why CloudFormation would refuse the change of one variant into the other, in the order of its deployment. */
export function refusals(before: Variant, after: Variant): readonly string[] {
  const made = new Map(after.stacks.map(({ name, template }) => [name, template]));
  return before.stacks.flatMap(({ name, template }) => {
    const changed = made.get(name);
    if (changed === undefined) return [];
    const differences = fullDiff(bare(template), bare(changed)).resources.changes;
    const replaced = Object.entries(differences).filter(([, { changeImpact }]) =>
      [ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE].includes(changeImpact),
    );
    const twice = replaced.flatMap(([id, { changeImpact, resourceType }]) => {
      const path = NAMES[resourceType ?? ''];
      const [old, next] = [template, changed].map(({ Resources }) => valueAt(Resources[id]?.Properties, path ?? []));
      const isNamed = path !== undefined && old !== undefined && JSON.stringify(old) === JSON.stringify(next);
      return isNamed && changeImpact === ResourceImpact.WILL_REPLACE ? [`${name} has ${id} twice`] : [];
    });
    const users = (exported: string) =>
      before.stacks.filter((stack) => importsOf(stack.template).includes(exported)).map((stack) => stack.name);
    const held = [...exportsOf(template)]
      .filter(([exported, value]) => {
        const next = exportsOf(changed).get(exported);
        const isReplaced = replaced.some(([id]) => JSON.stringify(value).includes(`"${id}"`));
        return users(exported).length > 0 && (next === undefined || isReplaced);
      })
      .map(([exported]) => `${exported} is in use by ${users(exported).join(', ')}`);
    return [...twice, ...held];
  });
}

/** Without metadata, which the construct library writes and CloudFormation does not read. */
function bare(template: Template): Template {
  const resources = Object.entries(structuredClone(template.Resources));
  return {
    ...template,
    Resources: Object.fromEntries(resources.map(([id, { Metadata: _metadata, ...resource }]) => [id, resource])),
  };
}

function exportsOf({ Outputs = {} }: Template): ReadonlyMap<string, unknown> {
  return new Map(
    Object.values(Outputs as Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>)
      .filter(({ Export }) => Export !== undefined)
      .map(({ Value, Export }) => [Export?.Name ?? '', Value]),
  );
}

function importsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'Fn::ImportValue' && typeof each === 'string' ? [each] : importsOf(each),
  );
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((each, key) => (each as Readonly<Record<string, unknown>> | undefined)?.[key], value);
}
