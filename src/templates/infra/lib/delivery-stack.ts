/** What stands before the first image: its repository, the cluster, log groups, and the roles of tasks and of GitHub. */
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { EnvironmentConfig, RoleKey } from '../config/environment';
import type { BaseStack } from './base-stack';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';

export interface DeliveryStackProps {
  readonly base: BaseStack;
  readonly network: NetworkStack;
}

export class DeliveryStack extends EnvironmentStack {
  readonly repository: ecr.IRepository;
  /** Stands here, not with the service, since the first migration runs before there is a service. */
  readonly cluster: ecs.ICluster;
  readonly roles: Readonly<Record<RoleKey, iam.IRole>>;

  constructor(scope: Construct, config: EnvironmentConfig, props: DeliveryStackProps) {
    super(scope, config, 'delivery');
    this.repository = new ecr.Repository(this, 'Repository', { repositoryName: config.names.repository });
    this.cluster = new ecs.Cluster(this, 'Cluster', { vpc: props.network.vpc, clusterName: config.names.cluster });
    this.roles = Object.fromEntries(
      Object.entries(config.roles).map(([key, role]) => [key, iam.Role.fromRoleName(this, key, role.name)]),
    ) as Record<RoleKey, iam.IRole>;
  }
}
