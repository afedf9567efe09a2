/**
 * What stands in us-east-1 for an environment of another region: the alarms of CloudFront, whose metrics are there, and the
 * budget, which CloudFormation does not offer in every region.
 */
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { addAlarmsOf } from './alarms';
import { addBudget } from './budget';
import { EnvironmentStack } from './environment-stack';
import type { WebStack } from './web-stack';

export interface EdgeObservabilityStackProps {
  /** Absent without a frontend; in another region: read its values with `this.weakly(…)`. */
  readonly web?: WebStack;
}

export class EdgeObservabilityStack extends EnvironmentStack {
  constructor(scope: Construct, config: EnvironmentConfig, { web }: EdgeObservabilityStackProps) {
    super(scope, config, 'edge-observability');
    addBudget(this, config);
    if (web === undefined) return;
    // By its name: the topic stands in edge-stack.ts, which has an alarm too.
    const topicArn = this.formatArn({ service: 'sns', resource: config.names.edgeAlarmTopic });
    const sources = { distribution: [this.weakly(web.distributionId)] };
    addAlarmsOf(this, config, 'edge-observability', sources, topicArn);
  }
}
