/** The rule packs that every synthesis is held against, and the findings that are acknowledged with a reason. */
import { type App, type CfnResource, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks, HIPAASecurityChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { ACKNOWLEDGEMENTS, WILDCARDS } from './acknowledgements';

/** The HIPAA pack, for environments that hold health data. */
class HealthDataChecks extends HIPAASecurityChecks {
  private readonly protectedStacks: ReadonlySet<string>;

  constructor(app: App, environments: readonly EnvironmentConfig[]) {
    super(app);
    const withHealthData = environments.filter(({ dataClass }) => dataClass === 'phi');
    this.protectedStacks = new Set(withHealthData.flatMap(({ stacks }) => stacks.map(({ name }) => name)));
  }

  protected override checkResource(node: CfnResource): void {
    if (this.protectedStacks.has(Stack.of(node).stackName)) super.checkResource(node);
  }
}

/** A finding that is in no acknowledgement fails the synthesis. */
export function holdAgainstRules(app: App, environments: readonly EnvironmentConfig[]): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new HealthDataChecks(app, environments));
  for (const config of environments) {
    for (const { key, name } of config.stacks) {
      const stack = app.node.findChild(name);
      for (const construct of stack.node.findAll()) {
        acknowledgeFindings(construct, key, construct.node.path.slice(name.length + 1));
        if (iam.CfnManagedPolicy.isCfnManagedPolicy(construct)) acknowledgeWildcards(construct);
      }
    }
  }
}

function acknowledgeFindings(construct: IConstruct, key: string, path: string): void {
  for (const { rules, stack, path: wanted, reason } of ACKNOWLEDGEMENTS) {
    if (stack !== key || !matches(wanted, path)) continue;
    Validations.of(construct).acknowledge(...rules.map((id) => ({ id, reason })));
  }
}

/** Every wildcard of a policy needs a reason of its own; one without fails the synthesis, as any other finding does. */
function acknowledgeWildcards(policy: iam.CfnManagedPolicy): void {
  for (const { Action, Resource } of statementsOf(policy)) {
    for (const resource of listOf(Resource)) {
      const known = WILDCARDS.find(
        (wildcard) =>
          matches(wildcard.resource, resource) &&
          (wildcard.actions === undefined || listOf(Action).every((action) => matches(wildcard.actions ?? '', action))),
      );
      if (known === undefined) continue;
      Validations.of(policy).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason: known.reason });
    }
  }
}

function matches(source: string, text: string): boolean {
  return new RegExp(source).test(text);
}

interface Statement {
  readonly Action?: string | readonly string[];
  readonly Resource?: unknown;
}

function statementsOf(policy: iam.CfnManagedPolicy): readonly Statement[] {
  const document = Stack.of(policy).resolve(policy.policyDocument) as { readonly Statement: readonly Statement[] };
  return document.Statement;
}

/** The texts of a value or list; references are no wildcards and fall out. */
function listOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each) => typeof each === 'string');
}
