/** The API: load balancer, certificate, DNS, service, autoscaling, the alarms that roll a deployment back. */
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import type { BaseStack } from './base-stack';
import type { DataStack } from './data-stack';
import type { DeliveryStack } from './delivery-stack';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';

export interface ApiStackProps {
  readonly base: BaseStack;
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly delivery: DeliveryStack;
}

export class ApiStack extends EnvironmentStack {
  /** As CloudWatch calls it: `app/<name>/<id>`. */
  readonly loadBalancerFullName: string;
  /** As CloudWatch calls it: `targetgroup/<name>/<id>`. */
  readonly targetGroupFullName: string;
  readonly certificateArn: string;

  constructor(scope: Construct, config: EnvironmentConfig, _props: ApiStackProps) {
    super(scope, config, 'api');
    this.loadBalancerFullName = '';
    this.targetGroupFullName = '';
    this.certificateArn = '';
  }
}
