/** Alarms of CloudFront, whose metrics stand in us-east-1; only for environments that live in another region. */
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import type { EdgeStack } from './edge-stack';
import { EnvironmentStack } from './environment-stack';
import type { WebStack } from './web-stack';

export interface EdgeObservabilityStackProps {
  readonly edge: EdgeStack;
  /** In another region: read its values with `this.from(web, …)`. */
  readonly web: WebStack;
}

export class EdgeObservabilityStack extends EnvironmentStack {
  constructor(scope: Construct, config: EnvironmentConfig, _props: EdgeObservabilityStackProps) {
    super(scope, config, 'edge-observability');
  }
}
