/** Alarms, dashboard, budget. */
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import type { ApiStack } from './api-stack';
import type { BaseStack } from './base-stack';
import type { EdgeStack } from './edge-stack';
import { EnvironmentStack } from './environment-stack';
import type { WebStack } from './web-stack';

export interface ObservabilityStackProps {
  readonly base: BaseStack;
  readonly api: ApiStack;
  /** Absent without a frontend. */
  readonly web?: WebStack;
  /** Absent without a frontend. */
  readonly edge?: EdgeStack;
}

export class ObservabilityStack extends EnvironmentStack {
  constructor(scope: Construct, config: EnvironmentConfig, _props: ObservabilityStackProps) {
    super(scope, config, 'observability');
  }
}
