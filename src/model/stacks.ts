/** The stacks of the CDK app, one a concern, in the order in which an empty account takes them. */
import { EDGE_REGION } from '../data/regions.js';

export type StackKey = 'network' | 'data' | 'delivery' | 'edge' | 'api' | 'jobs' | 'web' | 'observability';

export interface StackModel {
  readonly key: StackKey;
  readonly name: string;
  readonly region: string;
  readonly purpose: string;
  /**
   * `foundation` stacks come before the first image exists; `application` stacks need it, since an ECS service and a
   * schedule name a task definition family that must have a revision.
   */
  readonly phase: 'foundation' | 'application';
}

/** The stacks of an environment in the order of their first deployment. */
export function stackModels(prefix: string, region: string, hasFrontend: boolean): readonly StackModel[] {
  const stack = (key: StackKey, phase: StackModel['phase'], purpose: string, where = region): StackModel => ({
    key,
    name: `${prefix}-${key}`,
    region: where,
    purpose,
    phase,
  });
  return [
    stack('network', 'foundation', 'VPC, subnets, routes, NAT, security groups, flow logs'),
    stack('data', 'foundation', 'keys, secrets, database, backups'),
    stack('delivery', 'foundation', 'image repository, roles of tasks and of GitHub'),
    ...(hasFrontend
      ? [
          stack('edge', 'foundation', 'certificate and firewall of CloudFront', EDGE_REGION),
          stack('web', 'foundation', 'bucket, distribution, DNS of the web application'),
        ]
      : []),
    stack('api', 'application', 'load balancer, certificate, DNS, cluster, service, autoscaling'),
    stack('jobs', 'application', 'schedules and their dead-letter queue'),
    stack('observability', 'application', 'alarms, dashboard, budget'),
  ];
}
