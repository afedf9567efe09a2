/** The ECS service as `aws ecs create-service` takes it. */
import type { EnvironmentModel } from '../../model/model.js';
import { shellDocument, shellValue } from './shell-document.js';

/** The service; ids come from shell variables. */
export function serviceInput({ names, settings, container, tasks, tags, alarms }: EnvironmentModel): string {
  const { backend } = settings;
  const shifts = backend.deployment.strategy !== 'rolling';
  const family = tasks.find(({ kind }) => kind === 'service')?.family;
  return shellDocument({
    cluster: names.cluster,
    serviceName: names.service,
    taskDefinition: family,
    desiredCount: backend.tasks.desired,
    capacityProviderStrategy: backend.spot
      ? [
          { capacityProvider: 'FARGATE', base: 1, weight: 1 },
          { capacityProvider: 'FARGATE_SPOT', weight: 1 },
        ]
      : [{ capacityProvider: 'FARGATE', weight: 1 }],
    platformVersion: '1.4.0',
    networkConfiguration: {
      awsvpcConfiguration: {
        assignPublicIp: 'DISABLED',
        subnets: subnetVariables('PRIVATE', settings.network.availabilityZones.length).map(shellValue),
        securityGroups: [shellValue('TASK_GROUP')],
      },
    },
    loadBalancers: [
      {
        containerName: names.container,
        containerPort: container.port,
        targetGroupArn: shellValue('TARGET_GROUP'),
        ...(shifts
          ? {
              advancedConfiguration: {
                alternateTargetGroupArn: shellValue('GREEN_GROUP'),
                productionListenerRule: shellValue('PRODUCTION_RULE'),
                roleArn: shellValue('TRAFFIC_ROLE'),
              },
            }
          : {}),
      },
    ],
    healthCheckGracePeriodSeconds: backend.healthCheck.startPeriodSeconds,
    deploymentController: { type: 'ECS' },
    deploymentConfiguration: {
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      alarms: {
        alarmNames: alarms.filter(({ rollsBack }) => rollsBack).map(({ name }) => name),
        enable: true,
        rollback: true,
      },
      ...takeover(backend.deployment),
    },
    availabilityZoneRebalancing: 'ENABLED',
    enableExecuteCommand: backend.exec,
    enableECSManagedTags: true,
    propagateTags: 'SERVICE',
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  });
}

function takeover(deployment: EnvironmentModel['settings']['backend']['deployment']): object {
  const { strategy, bakeMinutes, canaryPercent, canaryMinutes } = deployment;
  if (strategy === 'rolling') {
    return { strategy: 'ROLLING', deploymentCircuitBreaker: { enable: true, rollback: true } };
  }
  if (strategy === 'blueGreen') return { strategy: 'BLUE_GREEN', bakeTimeInMinutes: bakeMinutes };
  return {
    strategy: 'CANARY',
    bakeTimeInMinutes: bakeMinutes,
    canaryConfiguration: { canaryPercent, canaryBakeTimeInMinutes: canaryMinutes },
  };
}

/** Names of the shell variables that hold the ids of subnets. */
export function subnetVariables(tier: string, zones: number): readonly string[] {
  return Array.from({ length: zones }, (_, index) => `${tier}_${index + 1}`);
}
