/** How many tasks the API has: by load, and by the clock where the environment sleeps. */
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import type { ApiLoadBalancer } from './load-balancer';

export interface ApiScalingProps {
  readonly config: EnvironmentConfig;
  readonly door: ApiLoadBalancer;
}

/** Seconds to wait after adding tasks, and after taking some away. */
const COOLDOWN = { out: 60, in: 300 };

const DIMENSION = 'ecs:service:DesiredCount';

export class ApiScaling extends Construct {
  readonly target: scaling.CfnScalableTarget;

  constructor(scope: Construct, id: string, props: ApiScalingProps) {
    super(scope, id);
    const { config, door } = props;
    const { tasks, scaling: aims } = config.service;

    this.target = new scaling.CfnScalableTarget(this, 'Tasks', {
      serviceNamespace: 'ecs',
      scalableDimension: DIMENSION,
      resourceId: `service/${config.names.cluster}/${config.names.service}`,
      minCapacity: tasks.min,
      maxCapacity: tasks.max,
      scheduledActions: sleep(config),
    });
    this.track('Cpu', aims.cpuPercent, {
      predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    });
    this.track('Memory', aims.memoryPercent, {
      predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageMemoryUtilization' },
    });
    if (aims.requestsPerTask !== undefined) {
      this.track('Requests', aims.requestsPerTask, requestsPerTask(config, door));
    }
  }

  private track(
    id: string,
    targetValue: number,
    metric: Pick<
      scaling.CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty,
      'predefinedMetricSpecification' | 'customizedMetricSpecification'
    >,
  ): void {
    new scaling.CfnScalingPolicy(this, id, {
      policyName: id.toLowerCase(),
      policyType: 'TargetTrackingScaling',
      scalingTargetId: this.target.ref,
      targetTrackingScalingPolicyConfiguration: {
        ...metric,
        targetValue,
        scaleOutCooldown: COOLDOWN.out,
        scaleInCooldown: COOLDOWN.in,
      },
    });
  }
}

function sleep({ offHours }: EnvironmentConfig): scaling.CfnScalableTarget.ScheduledActionProperty[] | undefined {
  if (offHours === undefined) return undefined;
  const { timezone, stop, start, actions, tasks } = offHours;
  return [
    {
      scheduledActionName: actions.stop,
      schedule: stop,
      timezone,
      scalableTargetAction: { minCapacity: 0, maxCapacity: 0 },
    },
    {
      scheduledActionName: actions.start,
      schedule: start,
      timezone,
      scalableTargetAction: { minCapacity: tasks.min, maxCapacity: tasks.max },
    },
  ];
}

/** Requests a minute and task. The metric that AWS keeps ready knows one target group; two that take turns need a sum. */
function requestsPerTask(
  { names }: EnvironmentConfig,
  { balancer, blue, green }: ApiLoadBalancer,
): Pick<
  scaling.CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty,
  'predefinedMetricSpecification' | 'customizedMetricSpecification'
> {
  if (green === undefined) {
    return {
      predefinedMetricSpecification: {
        predefinedMetricType: 'ALBRequestCountPerTarget',
        resourceLabel: `${balancer.loadBalancerFullName}/${blue.targetGroupFullName}`,
      },
    };
  }
  return {
    customizedMetricSpecification: {
      metrics: [
        {
          id: 'requests',
          returnData: false,
          metricStat: {
            stat: 'Sum',
            metric: {
              namespace: 'AWS/ApplicationELB',
              metricName: 'RequestCount',
              dimensions: [{ name: 'LoadBalancer', value: balancer.loadBalancerFullName }],
            },
          },
        },
        {
          id: 'tasks',
          returnData: false,
          metricStat: {
            stat: 'Average',
            metric: {
              namespace: 'ECS/ContainerInsights',
              metricName: 'RunningTaskCount',
              dimensions: [
                { name: 'ClusterName', value: names.cluster },
                { name: 'ServiceName', value: names.service },
              ],
            },
          },
        },
        { id: 'perTask', expression: 'requests / tasks', label: 'Requests a minute and task', returnData: true },
      ],
    },
  };
}
