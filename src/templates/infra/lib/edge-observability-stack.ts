/** Alarms of CloudFront, whose metrics stand in us-east-1; only for environments that live in another region. */
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { alarmTopic } from './alarm-topic';
import { addAlarm } from './alarms';
import type { EdgeStack } from './edge-stack';
import { EnvironmentStack } from './environment-stack';
import type { WebStack } from './web-stack';

export interface EdgeObservabilityStackProps {
  readonly edge: EdgeStack;
  /** In another region: read its values with `this.from(web, …)`. */
  readonly web: WebStack;
}

export class EdgeObservabilityStack extends EnvironmentStack {
  constructor(scope: Construct, config: EnvironmentConfig, { edge, web }: EdgeObservabilityStackProps) {
    super(scope, config, 'edge-observability');
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
