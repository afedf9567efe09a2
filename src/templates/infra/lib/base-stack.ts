/** What the other stacks stand on: keys, the bucket of access logs, the topic of the alarms. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { alarmTopic } from './alarm-topic';
import { EnvironmentStack } from './environment-stack';
import { dataKey, logsKey } from './keys';

/** Folders of the bucket of access logs. */
export const LOG_PREFIXES = { loadBalancer: 'load-balancer/', cloudFront: 'cloudfront/', buckets: 's3/' } as const;

export class BaseStack extends EnvironmentStack {
  /** Encrypts the database, secrets, images and backups; undefined where keys of AWS do. */
  readonly dataKey: kms.IKey | undefined;
  /** Encrypts log groups and topics; undefined where keys of AWS do. */
  readonly logsKey: kms.IKey | undefined;
  /** Access logs of the load balancer, CloudFront and buckets, below `LOG_PREFIXES`. */
  readonly logBucket: s3.IBucket;
  /** Where alarms of the region go. */
  readonly alarmTopic: sns.ITopic;

  constructor(scope: Construct, config: EnvironmentConfig) {
    super(scope, config, 'base');
    const { encryption, names, parameters } = config;
    this.dataKey = encryption.customerManagedKeys ? dataKey(this, config) : undefined;
    this.logsKey = encryption.customerManagedKeys ? logsKey(this, config, names.keyAliases.logs) : undefined;
    this.logBucket = this.accessLogs();
    this.alarmTopic = alarmTopic(this, config, { topicName: names.alarmTopic, key: this.logsKey });
    this.publish('AlarmTopicArn', parameters.alarmTopicArn, this.alarmTopic.topicArn, 'Where alarms go');
  }

  private accessLogs(): s3.Bucket {
    const { names, loadBalancer, web } = this.config;
    const expire = (id: string, prefix: string, days: number): s3.LifecycleRule => ({
      id,
      prefix,
      expiration: Duration.days(days),
      noncurrentVersionExpiration: Duration.days(7),
    });
    return new s3.Bucket(this, 'AccessLogs', {
      bucketName: names.logBucket,
      // The load balancer writes under SSE-S3 only. Source: Elastic Load Balancing user guide, "Access logs".
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      // CloudFront hands its logs over by ACL; without a web application nothing needs one.
      objectOwnership:
        web === undefined ? s3.ObjectOwnership.BUCKET_OWNER_ENFORCED : s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [
        expire('load-balancer', LOG_PREFIXES.loadBalancer, loadBalancer.accessLogRetentionDays),
        ...(web === undefined
          ? []
          : [
              expire('cloudfront', LOG_PREFIXES.cloudFront, web.accessLogRetentionDays),
              expire('buckets', LOG_PREFIXES.buckets, web.accessLogRetentionDays),
            ]),
        { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
      // Logs outlive what they are about; the teardown runbook empties and deletes the bucket.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}
