/**
 * What stands in us-east-1 for an environment of another region: the alarms of CloudFront, whose metrics are there, and the
 * budget, which CloudFormation does not offer in every region.
 */
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { alarmTopic } from './alarm-topic';
import { addAlarm } from './alarms';
import { addBudget } from './budget';
import type { EdgeStack } from './edge-stack';
import { EnvironmentStack } from './environment-stack';
import type { WebStack } from './web-stack';

export interface EdgeObservabilityStackProps {
  /** Absent without a frontend. */
  readonly edge?: EdgeStack;
  /** Absent without a frontend; in another region: read its values with `this.from(web, …)`. */
  readonly web?: WebStack;
}

export class EdgeObservabilityStack extends EnvironmentStack {
  constructor(scope: Construct, config: EnvironmentConfig, { edge, web }: EdgeObservabilityStackProps) {
    super(scope, config, 'edge-observability');
    addBudget(this, config);
    if (edge === undefined || web === undefined) return;
    const topic = alarmTopic(this, config, { topicName: config.names.edgeAlarmTopic, key: edge.logsKey });
    const sources = {
      webCertificate: [edge.certificate.certificateArn],
      distribution: [this.from(web, web.distributionId)],
    };
    for (const alarm of config.alarms) {
      if (alarm.region === this.region) addAlarm(this, alarm, sources, topic.topicArn);
    }
  }
}
