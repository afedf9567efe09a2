/** Alarms, dashboard, budget. */
import { ArnFormat } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { addAlarmsOf } from './alarms';
import type { ApiStack } from './api-stack';
import type { BaseStack } from './base-stack';
import { addBudget } from './budget';
import { addDashboard } from './dashboard';
import { EnvironmentStack } from './environment-stack';
import type { WebStack } from './web-stack';

export interface ObservabilityStackProps {
  readonly base: BaseStack;
  readonly api: ApiStack;
  /** Absent without a frontend. */
  readonly web?: WebStack;
}

export class ObservabilityStack extends EnvironmentStack {
  constructor(scope: Construct, config: EnvironmentConfig, { base, api, web }: ObservabilityStackProps) {
    super(scope, config, 'observability');
    const sources = {
      loadBalancer: [api.loadBalancerFullName],
      ...(web === undefined ? {} : { distribution: [web.distributionId] }),
    };
    addAlarmsOf(this, config, 'observability', sources, base.alarmTopic.topicArn);
    addDashboard(this, config, {
      api,
      distributionId: web?.distributionId,
      alarms: config.alarms
        .filter(({ region }) => region === this.region)
        .map(({ key, name }) =>
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
