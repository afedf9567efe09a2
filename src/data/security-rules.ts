/** The rules of cdk-nag's packs that speak of what the CDK app makes. A test holds the list against the packs themselves. */
import { frozen, type Provenance } from './provenance.js';
import type { RuleCondition } from './rule-acknowledgements.js';

/** Provenance of the rules; what they ask for is said in our own words. */
export const SECURITY_RULES_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-25',
  sources: ['cdk-nag 3.0.2, lib/packs/aws-solutions.js, lib/packs/hipaa-security.js and lib/rules'],
});

/** The version of cdk-nag that this table describes, and how many rules each of its packs has. */
export const RULE_PACKS = frozen({
  version: '3.0.2',
  rules: { AwsSolutions: 131, 'HIPAA.Security': 90 },
});

export type RulePack = keyof typeof RULE_PACKS.rules;

export interface SecurityRule {
  /** Without its pack. */
  readonly rule: string;
  /** What it asks for, in few words. */
  readonly asks: string;
  /** What an environment has to have for the rule to speak of it. Default: nothing, it speaks of every environment. */
  readonly of?: RuleCondition;
}

/** By pack, in the order of the names. */
export const SECURITY_RULES: Readonly<Record<RulePack, readonly SecurityRule[]>> = frozen({
  AwsSolutions: [
    { rule: 'CFR1', asks: 'CloudFront answers to chosen countries only', of: 'frontend' },
    { rule: 'CFR2', asks: 'CloudFront stands behind a firewall where one is needed', of: 'frontend' },
    { rule: 'CFR3', asks: 'CloudFront logs requests', of: 'frontend' },
    { rule: 'CFR4', asks: 'visitors of CloudFront speak modern TLS', of: 'frontend' },
    { rule: 'CFR5', asks: 'CloudFront speaks modern TLS to its origins', of: 'frontend' },
    { rule: 'CFR7', asks: 'CloudFront alone reads the bucket behind it', of: 'frontend' },
    { rule: 'EC23', asks: 'no security group lets the whole internet in' },
    { rule: 'EC26', asks: 'disks are encrypted', of: 'natInstance' },
    { rule: 'EC27', asks: 'security groups say what they are for' },
    { rule: 'EC28', asks: 'instances are watched in detail', of: 'natInstance' },
    { rule: 'EC29', asks: 'instances cannot be terminated by mistake', of: 'natInstance' },
    { rule: 'ECR1', asks: 'repositories of images are not public' },
    { rule: 'ECS4', asks: 'Container Insights watches the cluster' },
    { rule: 'ELB2', asks: 'load balancers log requests' },
    { rule: 'IAM4', asks: 'no role has a policy that AWS manages' },
    { rule: 'IAM5', asks: 'no policy has a wildcard without a reason' },
    { rule: 'KMS5', asks: 'keys rotate', of: 'ownKeys' },
    { rule: 'RDS10', asks: 'databases cannot be deleted by mistake' },
    { rule: 'RDS11', asks: 'databases answer on a port that is not the usual one' },
    { rule: 'RDS13', asks: 'databases are backed up' },
    { rule: 'RDS2', asks: 'databases are encrypted' },
    { rule: 'RDS3', asks: 'databases have a standby in another zone' },
    { rule: 'S1', asks: 'requests to buckets are logged' },
    { rule: 'S10', asks: 'buckets answer over TLS only' },
    { rule: 'S2', asks: 'buckets cannot be made public' },
    { rule: 'S5', asks: 'buckets of web sites are read by CloudFront alone' },
    { rule: 'SF1', asks: 'state machines log all that happens' },
    { rule: 'SF2', asks: 'state machines are traced' },
    { rule: 'SMG4', asks: 'secrets rotate by themselves' },
    { rule: 'SNS3', asks: 'topics take messages over TLS only' },
    { rule: 'SQS2', asks: 'queues are encrypted', of: 'queue' },
    { rule: 'SQS3', asks: 'queues have a dead-letter queue', of: 'queue' },
    { rule: 'SQS4', asks: 'queues take messages over TLS only', of: 'queue' },
    { rule: 'VPC7', asks: 'the VPC has flow logs' },
  ],
  'HIPAA.Security': [
    { rule: 'ALBHttpDropInvalidHeaderEnabled', asks: 'load balancers drop headers that are not valid' },
    { rule: 'ALBHttpToHttpsRedirection', asks: 'load balancers redirect HTTP to HTTPS' },
    { rule: 'CloudWatchAlarmAction', asks: 'alarms tell somebody' },
    { rule: 'CloudWatchLogGroupEncrypted', asks: 'log groups are encrypted under a key of our own' },
    { rule: 'CloudWatchLogGroupRetentionPeriod', asks: 'log groups say how long they keep' },
    {
      rule: 'EC2EBSOptimizedInstance',
      asks: 'instances have bandwidth of their own to their disks',
      of: 'natInstance',
    },
    { rule: 'EC2IMDSv2Enabled', asks: 'instances give their metadata to whoever holds a token', of: 'natInstance' },
    { rule: 'EC2InstanceDetailedMonitoringEnabled', asks: 'instances are watched in detail', of: 'natInstance' },
    { rule: 'EC2InstanceNoPublicIp', asks: 'instances have no public address', of: 'natInstance' },
    { rule: 'EC2InstanceProfileAttached', asks: 'instances have a role', of: 'natInstance' },
    { rule: 'EC2InstancesInVPC', asks: 'instances stand in a VPC', of: 'natInstance' },
    { rule: 'EC2RestrictedCommonPorts', asks: 'ports of administration and databases are closed to the internet' },
    { rule: 'EC2RestrictedSSH', asks: 'SSH is closed to the internet' },
    { rule: 'ELBDeletionProtectionEnabled', asks: 'load balancers cannot be deleted by mistake' },
    { rule: 'ELBLoggingEnabled', asks: 'load balancers log requests' },
    { rule: 'ELBv2ACMCertificateRequired', asks: 'listeners have a certificate' },
    { rule: 'IAMNoInlinePolicy', asks: 'policies stand by themselves, not within a role' },
    { rule: 'IAMPolicyNoStatementsWithAdminAccess', asks: 'no policy allows everything' },
    { rule: 'IAMPolicyNoStatementsWithFullAccess', asks: 'no policy allows everything of a service' },
    { rule: 'IAMUserNoPolicies', asks: 'policies belong to roles or groups, not to users' },
    { rule: 'RDSAutomaticMinorVersionUpgradeEnabled', asks: 'databases take patches by themselves' },
    { rule: 'RDSEnhancedMonitoringEnabled', asks: 'enhanced monitoring watches databases' },
    { rule: 'RDSInBackupPlan', asks: 'AWS Backup has a plan for databases' },
    { rule: 'RDSInstanceBackupEnabled', asks: 'databases are backed up' },
    { rule: 'RDSInstanceDeletionProtectionEnabled', asks: 'databases cannot be deleted by mistake' },
    { rule: 'RDSInstancePublicAccess', asks: 'databases have no public address' },
    { rule: 'RDSLoggingEnabled', asks: 'databases hand their logs over' },
    { rule: 'RDSMultiAZSupport', asks: 'databases have a standby in another zone' },
    { rule: 'RDSStorageEncrypted', asks: 'databases are encrypted' },
    { rule: 'S3BucketLevelPublicAccessProhibited', asks: 'buckets cannot be made public' },
    { rule: 'S3BucketLoggingEnabled', asks: 'requests to buckets are logged' },
    { rule: 'S3BucketPublicReadProhibited', asks: 'nobody from outside reads buckets' },
    { rule: 'S3BucketPublicWriteProhibited', asks: 'nobody from outside writes to buckets' },
    { rule: 'S3BucketReplicationEnabled', asks: 'buckets are copied to another region' },
    { rule: 'S3BucketSSLRequestsOnly', asks: 'buckets answer over TLS only' },
    { rule: 'S3BucketVersioningEnabled', asks: 'buckets keep replaced versions' },
    { rule: 'S3DefaultEncryptionKMS', asks: 'buckets are encrypted under a key of KMS' },
    { rule: 'SNSEncryptedKMS', asks: 'topics are encrypted under a key of KMS' },
    { rule: 'SecretsManagerRotationEnabled', asks: 'secrets rotate by themselves' },
    { rule: 'SecretsManagerUsingKMSKey', asks: 'secrets are encrypted under a key of our own' },
    { rule: 'VPCDefaultSecurityGroupClosed', asks: 'the default security group of the VPC lets nothing through' },
    { rule: 'VPCFlowLogsEnabled', asks: 'the VPC has flow logs' },
    { rule: 'VPCNoUnrestrictedRouteToIGW', asks: 'no route leads to the whole internet' },
    { rule: 'VPCSubnetAutoAssignPublicIpDisabled', asks: 'subnets give out no public addresses' },
    { rule: 'WAFv2LoggingEnabled', asks: 'firewalls log what they refuse', of: 'firewall' },
  ],
});
