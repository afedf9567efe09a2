/**
 * What CloudFormation reads when it looks for drift, by the type of the resource: it does so under the rights of whoever asks.
 *
 * These are the permissions of the read handler of each type that the CDK app makes, less these:
 *
 * - `secretsmanager:GetSecretValue` and `kms:Decrypt` read what a resource holds, and no comparison is worth that;
 * - `iam:PassRole`, and for a firewall's association `*:AssociateWebACL`, `*:DisassociateWebACL`, `*:SetWebACL` and the like
 *   give or change something; of other doors than a load balancer it needs nothing;
 * - `ec2:DescribeInstanceAttribute` reads the user data of every instance, where secrets often stand: a NAT instance is not
 *   compared;
 * - `vpc-lattice:DescribeServiceNetworkVpcEndpointAssociation` is an action that IAM does not know.
 *
 * Where a handler does not do without one, CloudFormation could not compare the resource, and says so by its name.
 */
import { frozen, type Provenance } from './provenance.js';

/** Provenance of the actions. */
export const DRIFT_READS_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-25',
  sources: [
    'AWS CloudFormation resource schemas of us-east-1, handlers.read.permissions, as pulumi/pulumi-aws-native keeps them (commit 43eed3b017 of 2026-08-07)',
    'AWS CloudFormation user guide, "Detect unmanaged configuration changes to stacks and resources with drift detection": the permissions that a user needs',
  ],
  unknown:
    'Whether a handler really calls each action that it names, and what it answers without one of them: nobody here has asked AWS.',
});

/** Read actions by type. Empty: the schema has no read handler, or what it reads is withheld. */
export const DRIFT_READS: Readonly<Record<string, readonly string[]>> = frozen({
  'AWS::ApplicationAutoScaling::ScalableTarget': [
    'application-autoscaling:DescribeScalableTargets',
    'application-autoscaling:DescribeScheduledActions',
  ],
  'AWS::ApplicationAutoScaling::ScalingPolicy': ['application-autoscaling:DescribeScalingPolicies'],
  'AWS::Backup::BackupPlan': ['backup:GetBackupPlan', 'backup:ListTags'],
  'AWS::Backup::BackupSelection': ['backup:GetBackupSelection'],
  'AWS::Backup::BackupVault': [
    'backup:DescribeBackupVault',
    'backup:GetBackupVaultAccessPolicy',
    'backup:GetBackupVaultNotifications',
    'backup:ListTags',
  ],
  'AWS::Budgets::Budget': [],
  'AWS::CertificateManager::Certificate': ['acm:DescribeCertificate', 'acm:ListTagsForCertificate'],
  'AWS::CloudFront::CachePolicy': ['cloudfront:GetCachePolicy'],
  'AWS::CloudFront::Distribution': [
    'cloudfront:GetDistribution',
    'cloudfront:GetDistributionConfig',
    'cloudfront:ListTagsForResource',
  ],
  'AWS::CloudFront::Function': [
    'cloudfront:DescribeFunction',
    'cloudfront:GetFunction',
    'cloudfront:ListTagsForResource',
  ],
  'AWS::CloudFront::OriginAccessControl': ['cloudfront:GetOriginAccessControl'],
  'AWS::CloudFront::ResponseHeadersPolicy': ['cloudfront:GetResponseHeadersPolicy'],
  'AWS::CloudWatch::Alarm': ['cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource'],
  'AWS::CloudWatch::Dashboard': ['cloudwatch:GetDashboard', 'cloudwatch:ListTagsForResource'],
  'AWS::EC2::EIP': ['ec2:DescribeAddresses'],
  'AWS::EC2::FlowLog': ['ec2:DescribeFlowLogs'],
  'AWS::EC2::Instance': [],
  'AWS::EC2::InternetGateway': ['ec2:DescribeInternetGateways'],
  'AWS::EC2::LaunchTemplate': ['ec2:DescribeLaunchTemplates'],
  'AWS::EC2::NatGateway': ['ec2:DescribeNatGateways'],
  'AWS::EC2::Route': ['ec2:DescribeRouteTables'],
  'AWS::EC2::RouteTable': ['ec2:DescribeRouteTables'],
  'AWS::EC2::SecurityGroup': ['ec2:DescribeSecurityGroups'],
  'AWS::EC2::SecurityGroupEgress': ['ec2:DescribeSecurityGroupRules'],
  'AWS::EC2::SecurityGroupIngress': ['ec2:DescribeSecurityGroupRules', 'ec2:DescribeSecurityGroups'],
  'AWS::EC2::Subnet': ['ec2:DescribeNetworkAcls', 'ec2:DescribeSubnets'],
  'AWS::EC2::SubnetRouteTableAssociation': ['ec2:DescribeRouteTables'],
  'AWS::EC2::VPC': [
    'ec2:DescribeNetworkAcls',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeVpcAttribute',
    'ec2:DescribeVpcEncryptionControls',
    'ec2:DescribeVpcs',
  ],
  'AWS::EC2::VPCEndpoint': [
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcEndpoints',
    'ec2:DescribeVpcs',
  ],
  'AWS::EC2::VPCGatewayAttachment': ['ec2:DescribeInternetGateways', 'ec2:DescribeVpnGateways'],
  'AWS::ECR::Repository': [
    'ecr:DescribeRepositories',
    'ecr:GetLifecyclePolicy',
    'ecr:GetRepositoryPolicy',
    'ecr:ListTagsForResource',
  ],
  'AWS::ECS::Cluster': ['ecs:DescribeClusters', 'kms:DescribeKey'],
  'AWS::ECS::ClusterCapacityProviderAssociations': ['ecs:DescribeClusters'],
  'AWS::ECS::Service': ['ecs:DescribeServices'],
  'AWS::ElasticLoadBalancingV2::Listener': [
    'elasticloadbalancing:DescribeListenerAttributes',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeTags',
  ],
  'AWS::ElasticLoadBalancingV2::ListenerRule': [
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeTags',
  ],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [
    'elasticloadbalancing:DescribeCapacityReservation',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeTags',
  ],
  'AWS::ElasticLoadBalancingV2::TargetGroup': [
    'elasticloadbalancing:DescribeTags',
    'elasticloadbalancing:DescribeTargetGroupAttributes',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  'AWS::Events::Rule': ['events:DescribeRule', 'events:ListTagsForResource', 'events:ListTargetsByRule'],
  'AWS::IAM::ManagedPolicy': ['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListEntitiesForPolicy'],
  'AWS::IAM::OIDCProvider': ['iam:GetOpenIDConnectProvider'],
  'AWS::IAM::Role': ['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'],
  'AWS::KMS::Alias': ['kms:ListAliases'],
  'AWS::KMS::Key': ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
  'AWS::Lambda::Function': [
    'lambda:GetFunction',
    'lambda:GetFunctionCodeSigningConfig',
    'lambda:GetFunctionRecursionConfig',
    'lambda:GetFunctionScalingConfig',
    'lambda:GetRuntimeManagementConfig',
  ],
  'AWS::Logs::LogGroup': [
    'logs:DescribeIndexPolicies',
    'logs:DescribeLogGroups',
    'logs:DescribeResourcePolicies',
    'logs:GetDataProtectionPolicy',
    'logs:ListTagsForResource',
  ],
  'AWS::RDS::DBInstance': [
    'ec2:DescribeAccountAttributes',
    'ec2:DescribeAvailabilityZones',
    'ec2:DescribeInternetGateways',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcAttribute',
    'ec2:DescribeVpcs',
    'rds:DescribeDBInstances',
  ],
  'AWS::RDS::DBParameterGroup': [
    'rds:DescribeDBParameterGroups',
    'rds:DescribeDBParameters',
    'rds:ListTagsForResource',
  ],
  'AWS::RDS::DBSubnetGroup': ['rds:DescribeDBSubnetGroups', 'rds:ListTagsForResource'],
  'AWS::Route53::RecordSet': [],
  'AWS::S3::Bucket': [
    's3:GetAccelerateConfiguration',
    's3:GetAnalyticsConfiguration',
    's3:GetBucketAbac',
    's3:GetBucketCORS',
    's3:GetBucketLogging',
    's3:GetBucketMetadataTableConfiguration',
    's3:GetBucketNotification',
    's3:GetBucketObjectLockConfiguration',
    's3:GetBucketOwnershipControls',
    's3:GetBucketPublicAccessBlock',
    's3:GetBucketTagging',
    's3:GetBucketVersioning',
    's3:GetBucketWebsite',
    's3:GetEncryptionConfiguration',
    's3:GetIntelligentTieringConfiguration',
    's3:GetInventoryConfiguration',
    's3:GetLifecycleConfiguration',
    's3:GetMetricsConfiguration',
    's3:GetReplicationConfiguration',
    's3:ListBucket',
    's3:ListTagsForResource',
  ],
  'AWS::S3::BucketPolicy': ['s3:GetBucketPolicy'],
  'AWS::SNS::Subscription': ['sns:GetSubscriptionAttributes'],
  'AWS::SNS::Topic': [
    'sns:GetDataProtectionPolicy',
    'sns:GetTopicAttributes',
    'sns:ListSubscriptionsByTopic',
    'sns:ListTagsForResource',
  ],
  'AWS::SNS::TopicPolicy': [],
  'AWS::SQS::Queue': ['sqs:GetQueueAttributes', 'sqs:ListQueueTags'],
  'AWS::SQS::QueuePolicy': [],
  'AWS::SSM::Parameter': ['ssm:GetParameters', 'ssm:ListTagsForResource'],
  'AWS::Scheduler::Schedule': ['scheduler:GetSchedule'],
  'AWS::Scheduler::ScheduleGroup': ['scheduler:GetScheduleGroup', 'scheduler:ListTagsForResource'],
  'AWS::SecretsManager::Secret': ['secretsmanager:DescribeSecret'],
  'AWS::StepFunctions::StateMachine': ['states:DescribeStateMachine', 'states:ListTagsForResource'],
  'AWS::WAFv2::LoggingConfiguration': ['wafv2:GetLoggingConfiguration'],
  'AWS::WAFv2::WebACL': ['wafv2:GetWebACL', 'wafv2:ListTagsForResource'],
  'AWS::WAFv2::WebACLAssociation': [
    'elasticloadbalancing:GetLoadBalancerWebACL',
    'wafv2:GetWebACL',
    'wafv2:GetWebACLForResource',
  ],
});
