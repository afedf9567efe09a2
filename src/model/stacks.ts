/** The stacks of the CDK app, one a concern, in the order in which an empty account takes them. */
import { EDGE_REGION } from '../data/regions.js';

export type StackKey =
  | 'base'
  | 'network'
  | 'recovery'
  | 'data'
  | 'delivery'
  | 'edge'
  | 'web'
  | 'api'
  | 'jobs'
  | 'observability'
  | 'edge-observability';

/** What decides which stacks there are. */
export interface StackFacts {
  readonly region: string;
  readonly hasFrontend: boolean;
  /** Whether anything happens by the clock: jobs, or a database that sleeps. */
  readonly hasSchedules: boolean;
  /** The region that gets a copy of every backup, when there is one. */
  readonly backupCopyRegion: string | undefined;
  /** What the stacks hold in some environments only. */
  readonly holds: {
    readonly keys: boolean;
    readonly nat: boolean;
    readonly backupPlan: boolean;
    readonly firewall: boolean;
  };
}

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
export function stackModels(prefix: string, facts: StackFacts): readonly StackModel[] {
  const { region, hasFrontend, hasSchedules, backupCopyRegion, holds } = facts;
  const stack = (key: StackKey, phase: StackModel['phase'], purpose: string, where = region): StackModel => ({
    key,
    name: `${prefix}-${key}`,
    region: where,
    purpose,
    phase,
  });
  return [
    stack('base', 'foundation', `${holds.keys ? 'keys, ' : ''}bucket of access logs, topic of the alarms`),
    stack(
      'network',
      'foundation',
      `VPC, subnets, routes, ${holds.nat ? 'NAT, ' : ''}endpoints, security groups, flow logs`,
    ),
    ...(backupCopyRegion === undefined
      ? []
      : [stack('recovery', 'foundation', 'vault for the copies of backups', backupCopyRegion)]),
    stack('data', 'foundation', `secrets, database${holds.backupPlan ? ', backups' : ''}`),
    // The cluster and the log groups stand here: the first migration runs before there is a service.
    stack('delivery', 'foundation', 'image repository, cluster, log groups, roles of tasks and of GitHub'),
    ...(hasFrontend
      ? [
          stack(
            'edge',
            'foundation',
            `certificate${holds.firewall ? ' and firewall' : ''} of CloudFront${region === EDGE_REGION ? '' : ', topic of its alarms'}`,
            EDGE_REGION,
          ),
          stack('web', 'foundation', 'bucket, distribution, DNS of the web application'),
        ]
      : []),
    stack('api', 'application', 'load balancer, certificate, DNS, service, autoscaling'),
    ...(hasSchedules ? [stack('jobs', 'application', 'schedules and their dead-letter queue')] : []),
    stack('observability', 'application', region === EDGE_REGION ? 'alarms, dashboard, budget' : 'alarms, dashboard'),
    // The metrics of CloudFront stand in us-east-1 alone, and CloudFormation makes budgets there but not in every region.
    ...(region === EDGE_REGION
      ? []
      : [
          stack(
            'edge-observability',
            'application',
            hasFrontend ? 'budget, alarms of CloudFront' : 'budget',
            EDGE_REGION,
          ),
        ]),
  ];
}
