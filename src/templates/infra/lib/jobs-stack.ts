/** The schedules of the jobs and the queue of those that could not start. */
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import type { BaseStack } from './base-stack';
import type { DeliveryStack } from './delivery-stack';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';

export interface JobsStackProps {
  readonly base: BaseStack;
  readonly network: NetworkStack;
  readonly delivery: DeliveryStack;
}

export class JobsStack extends EnvironmentStack {
  constructor(scope: Construct, config: EnvironmentConfig, _props: JobsStackProps) {
    super(scope, config, 'jobs');
  }
}
