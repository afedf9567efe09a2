/** Alarms, dashboard, budget. */
import { ArnFormat } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { addAlarm } from './alarms';
import type { ApiStack } from './api-stack';
import type { BaseStack } from './base-stack';
import { addBudget } from './budget';
import { addDashboard } from './dashboard';
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
  constructor(scope: Construct, config: EnvironmentConfig, { base, api, web, edge }: ObservabilityStackProps) {
    super(scope, config, 'observability');
    const sources = {
      ...api.alarmSources(),
      ...(edge === undefined ? {} : { webCertificate: [edge.certificate.certificateArn] }),
      ...(web === undefined ? {} : { distribution: [web.distributionId] }),
    };
    const here = config.alarms.filter(({ region }) => region === this.region);
    for (const alarm of here) {
      // Those that roll a deployment back stand beside the service, which names them.
      if (!alarm.rollsBack) addAlarm(this, alarm, sources, base.alarmTopic.topicArn);
    }
    addDashboard(this, config, {
      api,
      distributionId: web?.distributionId,
      alarms: here.map(({ key, name }) =>
        cloudwatch.Alarm.fromAlarmArn(
          this,
          `Shown-${key}`,
          this.formatArn({
            service: 'cloudwatch',
            resource: 'alarm',
            resourceName: name,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        ),
      ),
    });
    // Elsewhere the budget stands in edge-observability-stack.ts: not every region has this type of resource.
    if (!config.stacks.some(({ key }) => key === 'edge-observability')) addBudget(this, config);
  }
}
