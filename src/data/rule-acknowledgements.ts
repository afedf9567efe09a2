/** Findings of the rule packs that stay, each with the reason an auditor reads. The CDK app and the page both read this list. */
import { frozen, type Provenance } from './provenance.js';

/** Provenance of the names of the rules; the reasons are ours. */
export const ACKNOWLEDGEMENTS_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-25',
  sources: ['cdk-nag 3.0.2, lib/packs and lib/rules'],
});

/** What has to be so that an environment has something, or a rule speaks of it. Absent: always. */
export type RuleCondition =
  | 'frontend'
  | 'natInstance'
  | 'ownKeys'
  | 'secrets'
  | 'queue'
  | 'firewall'
  | 'noFirewall'
  | 'openToAllCountries'
  | 'oneZone'
  | 'unprotectedDatabase'
  | 'edgeLogs';

export interface Acknowledgement {
  /** Rules with their pack, as the validation report prints them. */
  readonly rules: readonly string[];
  /** The key of the stack. */
  readonly stack: string;
  /** Which environments of those with this stack have the finding. */
  readonly when?: RuleCondition;
  /** The construct, by its path within the stack: the source of a regular expression. */
  readonly path: string;
  readonly reason: string;
}

export const ACKNOWLEDGEMENTS: readonly Acknowledgement[] = frozen([
  {
    rules: ['AwsSolutions-EC23'],
    stack: 'network',
    path: '^LoadBalancerGroup/',
    reason:
      'Patients and aides reach the API from anywhere: the load balancer is the one public door, on 443 and, to redirect, on 80.',
  },
  {
    rules: ['HIPAA.Security-VPCNoUnrestrictedRouteToIGW'],
    stack: 'network',
    path: '^Subnets/InternetRoute$',
    reason:
      'The route of the public subnets, where the load balancer and NAT stand. Tasks and the database have no such route.',
  },
  {
    rules: ['AwsSolutions-EC28', 'AwsSolutions-EC29', 'HIPAA.Security-EC2InstanceDetailedMonitoringEnabled'],
    stack: 'network',
    when: 'natInstance',
    path: '^NatInstance$',
    reason:
      'A NAT instance keeps nothing: EC2 recovers it, a deployment replaces it, and its traffic stands in the flow logs.',
  },
  {
    rules: ['HIPAA.Security-EC2InstanceProfileAttached'],
    stack: 'network',
    when: 'natInstance',
    path: '^NatInstance$',
    reason: 'A NAT instance calls nothing in AWS, so it has no role that could.',
  },
  {
    rules: ['HIPAA.Security-EC2InstancesInVPC'],
    stack: 'network',
    when: 'natInstance',
    path: '^NatInstance$',
    reason:
      'It stands in a public subnet of the VPC, which its network interface names; the rule looks for it elsewhere.',
  },
  {
    rules: ['HIPAA.Security-EC2InstanceNoPublicIp'],
    stack: 'network',
    when: 'natInstance',
    path: '^NatInstance$',
    reason: 'NAT needs a public address; its security group lets nobody in from outside.',
  },
  {
    rules: ['CloudFormation-Validate::W3010'],
    stack: 'network',
    path: '^(Subnets/(public|private|database)-|NatInstance$)',
    reason: 'The document says in which zone each subnet stands, and the data in a zone does not move by itself.',
  },
  {
    rules: [
      'AwsSolutions-S1',
      'HIPAA.Security-S3BucketLoggingEnabled',
      'HIPAA.Security-S3BucketReplicationEnabled',
      'HIPAA.Security-S3DefaultEncryptionKMS',
    ],
    stack: 'edge',
    when: 'edgeLogs',
    path: '^AccessLogs/',
    reason:
      'Logs of CloudFront, which it delivers to buckets under SSE-S3 and to no opt-in region. Nothing else stands in this region that could hold the logs about them.',
  },
  {
    rules: ['HIPAA.Security-S3DefaultEncryptionKMS'],
    stack: 'base',
    path: '^(Access|Bucket)Logs/',
    reason:
      'Elastic Load Balancing and S3 deliver access logs to buckets under SSE-S3 only. They hold addresses of requests, so no identifier of a patient may stand in one.',
  },
  {
    rules: ['HIPAA.Security-S3BucketReplicationEnabled'],
    stack: 'base',
    path: '^(Access|Bucket)Logs/',
    reason: 'Access logs are evidence of one region and are not needed to run in another.',
  },
  {
    rules: ['HIPAA.Security-S3BucketReplicationEnabled'],
    stack: 'web',
    path: '^Site/',
    reason: 'The site is built from git by one workflow run, in any region; it holds no data.',
  },
  {
    rules: ['HIPAA.Security-S3DefaultEncryptionKMS'],
    stack: 'web',
    path: '^Site/',
    reason: 'The site is what every visitor downloads. It is encrypted under SSE-S3 and holds no health data.',
  },
  {
    rules: ['AwsSolutions-CFR1'],
    stack: 'web',
    when: 'openToAllCountries',
    path: '^Distribution/',
    reason:
      'Families follow a visit from abroad. The document can name countries (web.countries) where that is not so.',
  },
  {
    rules: ['AwsSolutions-CFR2'],
    stack: 'web',
    when: 'noFirewall',
    path: '^Distribution/',
    reason:
      'A site of static files without a form or a session. The document switches a firewall on (loadBalancer.waf).',
  },
  {
    rules: ['Annotation::@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk'],
    stack: 'web',
    path: '^Distribution/Origin1$',
    reason:
      'With the right to list, S3 answers 404 to what is missing, not 403. The function answers "/" with the page.',
  },
  {
    rules: ['AwsSolutions-RDS11'],
    stack: 'data',
    path: '^Database$',
    reason: 'Only the tasks reach the database, whatever its port; another port would hide it from nobody.',
  },
  {
    rules: ['AwsSolutions-RDS3'],
    stack: 'data',
    when: 'oneZone',
    path: '^Database$',
    reason: 'A standby costs as much as the database itself; this tier restores from a backup instead.',
  },
  {
    rules: ['HIPAA.Security-RDSMultiAZSupport'],
    stack: 'data',
    when: 'oneZone',
    path: '^Database$',
    reason: 'A standby costs as much as the database itself; this tier restores from a backup instead.',
  },
  {
    rules: ['AwsSolutions-RDS10', 'HIPAA.Security-RDSInstanceDeletionProtectionEnabled'],
    stack: 'data',
    when: 'unprotectedDatabase',
    path: '^Database$',
    reason:
      'The document switches deletion protection off (database.deletionProtection); a final snapshot is still taken.',
  },
  {
    rules: ['AwsSolutions-SMG4', 'HIPAA.Security-SecretsManagerRotationEnabled'],
    stack: 'data',
    path: '^Database(App|Migrate)Secret$',
    reason:
      'Rotated by the secret-rotation runbook: the task database-roles sets the new password in the database and in no other place.',
  },
  {
    rules: ['AwsSolutions-SMG4', 'HIPAA.Security-SecretsManagerRotationEnabled'],
    stack: 'data',
    when: 'secrets',
    path: '^Secret-',
    reason:
      'Only the application or a provider outside AWS can change this value; the secret-rotation runbook says how, and a change restarts the tasks.',
  },
  {
    rules: ['HIPAA.Security-ELBv2ACMCertificateRequired'],
    stack: 'api',
    path: '^Door/.*Http/',
    reason: 'The listener on port 80 answers with a redirect to HTTPS and forwards nothing.',
  },
  {
    rules: ['AwsSolutions-SQS3'],
    stack: 'jobs',
    path: '^DeadLetters/',
    reason: 'It is the dead-letter queue of the schedules.',
  },
]);

/** A wildcard in a policy that has to be there. */
export interface Wildcard {
  /** The resource of the statement: the source of a regular expression, as is the next. */
  readonly resource: string;
  /** Only for these actions, where the resource alone says too little. */
  readonly actions?: string;
  readonly reason: string;
}

/** Rule AwsSolutions-IAM5 knows every wildcard; these are the ones that AWS leaves no choice about. */
export const WILDCARDS: readonly Wildcard[] = frozen([
  {
    resource: '^\\*$',
    actions: '^(ecr:GetAuthorizationToken|sts:GetCallerIdentity|tag:GetResources)$',
    reason: 'AWS knows no resource for this action; it gives away nothing by itself.',
  },
  {
    resource: '^\\*$',
    actions: '^ecs:(DeregisterTaskDefinition|DescribeTaskDefinition|ListTaskDefinitions)$',
    reason: 'AWS knows no resource for these actions.',
  },
  {
    resource: '^\\*$',
    actions: '^elasticloadbalancing:Describe',
    reason: 'AWS knows no resource for reading load balancers, and ECS has to see how targets are while traffic moves.',
  },
  {
    resource: '^\\*$',
    actions:
      '^(logs:(\\w*LogDeliver(y|ies)|Describe(LogGroups|ResourcePolicies)|PutResourcePolicy)|xray:(Put|GetSampling)\\w+)$',
    reason: 'AWS knows no resource for the delivery of logs and traces.',
  },
  {
    resource: '^\\*$',
    actions: '^ssmmessages:',
    reason: 'AWS knows no resource for the channels of ECS Exec.',
  },
  {
    resource: '^\\*$',
    actions:
      '^(cloudformation:(BatchDescribeTypeConfigurations|DescribeStackDriftDetectionStatus)|(application-autoscaling|ec2|elasticloadbalancing|logs):Describe\\w+|kms:ListAliases)$',
    reason: 'AWS knows no resource for these actions, which read configuration.',
  },
  {
    resource:
      '^arn:aws:(acm:\\*:\\d+:certificate/|backup:\\*:\\d+:backup-plan:|cloudfront::\\d+:(cache-policy|function|origin-access-control|response-headers-policy)/|ec2:\\*:\\d+:vpc/|elasticloadbalancing:\\*:\\d+:loadbalancer/app/|events:\\*:\\d+:rule/|iam::\\d+:(policy|role)/|kms:\\*:\\d+:key/|logs:\\*:\\d+:log-group:|wafv2:\\*:\\d+:)\\*$',
    actions: '^(?!logs:GetLog)[\\w-]+:(Describe|Get|List)\\w+$',
    reason:
      'AWS or CloudFormation makes these names. Their configuration is read, for drift, and nothing that they hold.',
  },
  {
    resource:
      '^arn:aws:(cloudwatch:\\*:\\d+:alarm:|lambda:\\*:\\d+:function:|scheduler:\\*:\\d+:schedule/|secretsmanager:\\*:\\d+:secret:|ssm:\\*:\\d+:parameter/|states:\\*:\\d+:stateMachine:)[\\w/-]+\\*$',
    actions: '^(?!secretsmanager:Get)[\\w-]+:(Describe|Get|List)\\w+$',
    reason:
      'Names of this environment, by how they begin. Their configuration is read, for drift, and nothing that they hold.',
  },
  { resource: ':log-stream:\\*$', reason: 'ECS names the streams of this one log group.' },
  { resource: ':log-group:RDSOSMetrics:\\*$', reason: 'RDS names the streams of this one log group.' },
  {
    resource: ':snapshot:awsbackup:\\*$',
    reason: 'AWS Backup names its snapshots after its jobs, all with this beginning.',
  },
  { resource: ':task-definition/[^*]+:\\*$', reason: 'The revisions of this one family; AWS counts them.' },
  {
    resource: ':task-definition/[\\w-]+-job-\\*(:\\*)?$',
    reason: 'The task definitions of the jobs of this environment.',
  },
  { resource: ':task/[\\w-]+/\\*$', reason: 'The tasks of this cluster; ECS names them.' },
  {
    resource: ':service-(deployment|revision)/[\\w-]+/[\\w-]+/\\*$',
    reason: 'The deployments and revisions of this one service; ECS names them.',
  },
  { resource: ':kms:.*:key/\\*$', reason: 'AWS names keys; the condition on the alias leaves one of them.' },
  {
    resource: ':secret:rds!db-\\*$',
    reason: 'RDS names the secret; the condition on its tag leaves that of this database.',
  },
  { resource: ':parameter/[\\w-]+/[\\w-]+/(.*/)?\\*$', reason: 'The parameters of this environment.' },
  { resource: '^arn:aws:s3:::[\\w-]+/\\*$', reason: 'The objects of this one bucket.' },
  {
    resource: ':distribution/\\*$',
    reason: 'CloudFront names distributions; the condition on tags leaves that of this environment.',
  },
  { resource: ':stack/[\\w-]+/\\*$', reason: 'CloudFormation adds an id to the name of this one stack.' },
]);
