/** What all stacks have in common: name, place, tags, protection. */
import { ReferenceStrength, Stack, Tags } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { EnvironmentConfig, StackConfig, StackKey } from '../config/environment';

/** The entry of a stack; a stack that the environment does not have is a mistake in `environment.ts`. */
export function stackConfig(config: EnvironmentConfig, key: StackKey): StackConfig {
  const found = config.stacks.find((stack) => stack.key === key);
  if (found === undefined) throw new Error(`${config.name} has no stack ${key}`);
  return found;
}

/**
 * ECS moves the weights of the production rule, and any update of that rule, be it of a tag, would send the traffic back to
 * where the template says. So it has only those tags that never change.
 */
export const SHIFTED_RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
export const FIXED_TAGS: readonly string[] = ['application', 'environment', 'managed-by'];

export abstract class EnvironmentStack extends Stack {
  protected readonly config: EnvironmentConfig;

  constructor(scope: Construct, config: EnvironmentConfig, key: StackKey) {
    const { name, region, purpose } = stackConfig(config, key);
    super(scope, name, {
      stackName: name,
      env: { account: config.account, region },
      description: `${config.tags.application} ${config.name}: ${purpose}`,
      // Whoever means to delete a stack that patients depend on switches this off first, by hand.
      terminationProtection: config.tier === 'production' || config.dataClass === 'phi',
    });
    this.config = config;
    for (const [tag, value] of Object.entries(config.tags)) {
      Tags.of(this).add(tag, value, FIXED_TAGS.includes(tag) ? {} : { excludeResourceTypes: [SHIFTED_RULE] });
    }
  }

  /** The zones are in the configuration, so that a synthesis asks no account for them. */
  override get availabilityZones(): string[] {
    return this.config === undefined ? super.availabilityZones : [...this.config.network.zones];
  }

  /**
   * A value of another stack that may be replaced there, or stand in another region: CloudFormation reads the output itself
   * (`Fn::GetStackOutput`). Other values are exports, and CloudFormation refuses to change or remove one that is in use,
   * which protects subnets and keys.
   */
  protected weakly(value: string): string {
    return Stack.consumeReference(value, ReferenceStrength.WEAK);
  }

  /**
   * The hosted zone of the domains. Certificates and records need its id, which is older than the environment: the
   * first-deployment runbook writes it into the parameter, in this region and in us-east-1.
   */
  protected hostedZone(): route53.IHostedZone {
    return route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      zoneName: this.config.domains.hostedZone,
      hostedZoneId: ssm.StringParameter.valueForStringParameter(this, this.config.parameters.hostedZoneId),
    });
  }

  /** Publishes a fact that only AWS knows, for workflows and runbooks. */
  protected publish(id: string, parameterName: string, stringValue: string, description: string): void {
    new ssm.StringParameter(this, `${id}Parameter`, { parameterName, stringValue, description });
  }
}
