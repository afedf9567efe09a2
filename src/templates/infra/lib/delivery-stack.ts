/** What stands before the first image: its repository, the cluster, log groups, and the roles of tasks and of GitHub. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { EnvironmentConfig, RoleConfig, RoleKey } from '../config/environment';
import type { BaseStack } from './base-stack';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';
import { roleFromFiles } from './roles';

export interface DeliveryStackProps {
  readonly base: BaseStack;
  readonly network: NetworkStack;
}

/** Images that stay in the repository: each of them can be rolled back to. */
const KEPT_IMAGES = 50;

export class DeliveryStack extends EnvironmentStack {
  readonly repository: ecr.IRepository;
  /** Stands here, not with the service, since the first migration runs before there is a service. */
  readonly cluster: ecs.ICluster;
  private readonly roles: ReadonlyMap<RoleKey, iam.IRole>;

  constructor(scope: Construct, config: EnvironmentConfig, { base, network }: DeliveryStackProps) {
    super(scope, config, 'delivery');
    this.repository = this.imageRepository(base.dataKey);
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      clusterName: config.names.cluster,
      vpc: network.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
      enableFargateCapacityProviders: true,
    });
    for (const { key, name } of config.taskLogGroups) {
      new logs.LogGroup(this, `TaskLog-${key}`, {
        logGroupName: name,
        retention: config.taskLogRetentionDays,
        encryptionKey: base.logsKey,
        removalPolicy: config.dataClass === 'phi' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
      });
    }
    this.roles = this.makeRoles();
  }

  /** A role by its key; one that the environment does not have is a mistake of whoever asks. */
  role(key: RoleKey): iam.IRole {
    const role = this.roles.get(key);
    if (role === undefined) throw new Error(`${this.config.name} has no role ${key}`);
    return role;
  }

  private makeRoles(): ReadonlyMap<RoleKey, iam.IRole> {
    const { github, roles } = this.config;
    // An account has one provider for GitHub, which its environments share; it stays when this one goes.
    const provider = github.createsOidcProvider
      ? new iam.CfnOIDCProvider(this, 'GithubProvider', {
          url: 'https://token.actions.githubusercontent.com',
          clientIdList: ['sts.amazonaws.com'],
        })
      : undefined;
    provider?.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    const entries = Object.entries(roles) as [RoleKey, RoleConfig][];
    return new Map(
      entries.map(([key, role]) => [
        key,
        roleFromFiles(this, key, role, key.startsWith('github') ? provider : undefined),
      ]),
    );
  }

  private imageRepository(key: kms.IKey | undefined): ecr.Repository {
    return new ecr.Repository(this, 'Repository', {
      repositoryName: this.config.names.repository,
      // A tag that can be moved is no evidence of what ran.
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: key === undefined ? ecr.RepositoryEncryption.AES_256 : ecr.RepositoryEncryption.KMS,
      encryptionKey: key,
      lifecycleRules: [
        {
          rulePriority: 1,
          description: 'Layers of unfinished pushes and untagged images',
          tagStatus: ecr.TagStatus.UNTAGGED,
          maxImageAge: Duration.days(7),
        },
        {
          rulePriority: 2,
          description: 'Older images than any rollback goes back to',
          // An image of buildx is a list of others without tags, its attestation among them; only what has a tag is counted.
          tagStatus: ecr.TagStatus.TAGGED,
          tagPatternList: ['*'],
          maxImageCount: KEPT_IMAGES,
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}
