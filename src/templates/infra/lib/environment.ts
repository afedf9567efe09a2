/** The stacks of an environment and what they hand to each other. */
import type { App, Stack } from 'aws-cdk-lib';
import type { EnvironmentConfig, StackKey } from '../config/environment';
import { ApiStack } from './api-stack';
import { BaseStack } from './base-stack';
import { DataStack } from './data-stack';
import { DeliveryStack } from './delivery-stack';
import { EdgeObservabilityStack } from './edge-observability-stack';
import { EdgeStack } from './edge-stack';
import { JobsStack } from './jobs-stack';
import { letTagsPass } from './linter';
import { NetworkStack } from './network-stack';
import { ObservabilityStack } from './observability-stack';
import { RecoveryStack } from './recovery-stack';
import { WebStack } from './web-stack';

/** Adds every stack of an environment to the app. */
export function addEnvironment(app: App, config: EnvironmentConfig): readonly Stack[] {
  const has = (key: StackKey): boolean => config.stacks.some((stack) => stack.key === key);

  const base = new BaseStack(app, config);
  const network = new NetworkStack(app, config, { base });
  const recovery = has('recovery') ? new RecoveryStack(app, config) : undefined;
  const data = new DataStack(app, config, { base, network, recovery });
  // The backup plan names the vault by its ARN, which CloudFormation cannot see through.
  if (recovery !== undefined) data.addStackDependency(recovery);
  const delivery = new DeliveryStack(app, config, { base, network });
  const edge = has('edge') ? new EdgeStack(app, config, { base }) : undefined;
  const web = edge === undefined ? undefined : new WebStack(app, config, { base, edge });
  const api = new ApiStack(app, config, { base, network, data, delivery });
  const jobs = has('jobs') ? new JobsStack(app, config, { base, network, delivery }) : undefined;
  const observability = new ObservabilityStack(app, config, { base, api, web });
  const edgeObservability = has('edge-observability') ? new EdgeObservabilityStack(app, config, { web }) : undefined;

  const stacks = [
    base,
    network,
    recovery,
    data,
    delivery,
    edge,
    web,
    api,
    jobs,
    observability,
    edgeObservability,
  ].filter((stack) => stack !== undefined);
  for (const stack of stacks) letTagsPass(stack);
  return stacks;
}
