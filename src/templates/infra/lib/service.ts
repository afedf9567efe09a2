/** The ECS service of the API, and how a new revision takes over. */
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import type { ApiLoadBalancer } from './load-balancer';
import type { NetworkStack } from './network-stack';

export interface ApiServiceProps {
  readonly config: EnvironmentConfig;
  readonly network: NetworkStack;
  readonly cluster: ecs.ICluster;
  readonly door: ApiLoadBalancer;
  /** Names of the alarms that roll a deployment back; they exist before the service does. */
  readonly rollbackAlarms: readonly string[];
}

/** The platform of Fargate, pinned. */
const PLATFORM_VERSION = '1.4.0';

/**
 * The service names the family of its task definition and no revision: workflows register revisions, and the newest one
 * that is active is what runs, so a deployment of this stack never takes the application back.
 */
export class ApiService extends Construct {
  readonly service: ecs.CfnService;
  private trafficPolicy: iam.ManagedPolicy | undefined;

  constructor(scope: Construct, id: string, props: ApiServiceProps) {
    super(scope, id);
    const { config, network, cluster, door } = props;
    const { service } = config;

    this.service = new ecs.CfnService(this, 'Service', {
      cluster: cluster.clusterName,
      serviceName: config.names.service,
      taskDefinition: service.family,
      // No desired count: it belongs to autoscaling, and each update of the stack would set it back.
      capacityProviderStrategy: service.spot
        ? [
            { capacityProvider: 'FARGATE', base: 1, weight: 1 },
            { capacityProvider: 'FARGATE_SPOT', weight: 1 },
          ]
        : [{ capacityProvider: 'FARGATE', weight: 1 }],
      platformVersion: PLATFORM_VERSION,
      networkConfiguration: {
        awsvpcConfiguration: {
          assignPublicIp: 'DISABLED',
          subnets: network.subnets.private.map(({ subnetId }) => subnetId),
          securityGroups: [network.securityGroups.tasks.securityGroupId],
        },
      },
      loadBalancers: [
        {
          containerName: config.names.container,
          containerPort: service.port,
          targetGroupArn: door.blue.targetGroupArn,
          advancedConfiguration: this.trafficShift(door),
        },
      ],
      healthCheckGracePeriodSeconds: service.healthCheck.startPeriodSeconds,
      deploymentController: { type: 'ECS' },
      deploymentConfiguration: deployment(config, props.rollbackAlarms),
      availabilityZoneRebalancing: 'ENABLED',
      enableExecuteCommand: service.exec,
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
    });
    // A target group takes tasks only once a listener forwards to it.
    this.service.node.addDependency(door.listener);
    if (this.trafficPolicy !== undefined) this.service.node.addDependency(this.trafficPolicy);
  }

  private trafficShift(door: ApiLoadBalancer): ecs.CfnService.AdvancedConfigurationProperty | undefined {
    const { green, productionRule } = door;
    if (green === undefined || productionRule === undefined) return undefined;
    const role = new iam.Role(this, 'TrafficRole', {
      assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
      description: 'ECS shifts traffic between the two target groups of the API.',
    });
    // As AmazonECSInfrastructureRolePolicyForLoadBalancers, for the resources of this load balancer alone.
    this.trafficPolicy = new iam.ManagedPolicy(this, 'TrafficPolicy', {
      roles: [role],
      statements: [
        // Elastic Load Balancing knows no resources for the actions that describe.
        new iam.PolicyStatement({
          actions: [
            'elasticloadbalancing:DescribeListeners',
            'elasticloadbalancing:DescribeRules',
            'elasticloadbalancing:DescribeTargetGroups',
            'elasticloadbalancing:DescribeTargetHealth',
          ],
          resources: ['*'],
        }),
        new iam.PolicyStatement({
          actions: ['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:RegisterTargets'],
          resources: [door.blue.targetGroupArn, green.targetGroupArn],
        }),
        new iam.PolicyStatement({
          actions: ['elasticloadbalancing:ModifyListener', 'elasticloadbalancing:ModifyRule'],
          resources: [door.listener.listenerArn, productionRule.listenerRuleArn],
        }),
      ],
    });
    return {
      alternateTargetGroupArn: green.targetGroupArn,
      productionListenerRule: productionRule.listenerRuleArn,
      roleArn: role.roleArn,
    };
  }
}

function deployment(
  { service }: EnvironmentConfig,
  alarmNames: readonly string[],
): ecs.CfnService.DeploymentConfigurationProperty {
  const { strategy, bakeMinutes, canaryPercent, canaryMinutes } = service.deployment;
  const common = {
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    alarms: { alarmNames: [...alarmNames], enable: true, rollback: true },
  };
  if (strategy === 'rolling') {
    return { ...common, strategy: 'ROLLING', deploymentCircuitBreaker: { enable: true, rollback: true } };
  }
  if (strategy === 'blueGreen') return { ...common, strategy: 'BLUE_GREEN', bakeTimeInMinutes: bakeMinutes };
  return {
    ...common,
    strategy: 'CANARY',
    bakeTimeInMinutes: bakeMinutes,
    canaryConfiguration: { canaryPercent, canaryBakeTimeInMinutes: canaryMinutes },
  };
}
