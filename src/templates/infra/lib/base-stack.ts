/** What the other stacks stand on: keys, the buckets of access logs, the topic of the alarms. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { alarmTopic } from './alarm-topic';
import { EnvironmentStack } from './environment-stack';
import { dataKey, logsKey } from './keys';
import { logRequests } from './request-log';

/** Folders of the bucket of access logs. */
export const LOG_PREFIXES = { loadBalancer: 'load-balancer/', cloudFront: 'cloudfront/' } as const;

/** Folders of the bucket that says who asked the other buckets for what. */
export const BUCKET_LOG_PREFIXES = { logs: 'logs/', web: 'web/' } as const;

export class BaseStack extends EnvironmentStack {
  /** Encrypts the database, secrets, images and backups; undefined where keys of AWS do. */
  readonly dataKey: kms.IKey | undefined;
  /** Encrypts log groups and topics; undefined where keys of AWS do. */
  readonly logsKey: kms.IKey | undefined;
  /** Access logs of the load balancer and CloudFront, below `LOG_PREFIXES`. */
  readonly logBucket: s3.IBucket;
  /** Access logs of buckets, those of `logBucket` among them, below `BUCKET_LOG_PREFIXES`. */
  readonly bucketLogBucket: s3.IBucket;
  /** Where alarms of the region go. */
  readonly alarmTopic: sns.ITopic;

  constructor(scope: Construct, config: EnvironmentConfig) {
    super(scope, config, 'base');
    const { encryption, names, parameters } = config;
    this.dataKey = encryption.customerManagedKeys ? dataKey(this, config) : undefined;
    this.logsKey = encryption.customerManagedKeys ? logsKey(this, config, names.keyAliases.logs) : undefined;
    this.bucketLogBucket = this.bucketLogs();
    this.logBucket = this.accessLogs(this.bucketLogBucket);
    this.alarmTopic = alarmTopic(this, config, { topicName: names.alarmTopic, key: this.logsKey });
    this.publish('AlarmTopicArn', parameters.alarmTopicArn, this.alarmTopic.topicArn, 'Where alarms go');
  }

  /**
   * Addresses of visitors and paths that they asked for stand in access logs, so whoever reads those is logged as well. S3
   * delivers such logs to buckets under SSE-S3 only. Source: Amazon S3 user guide, "Enabling Amazon S3 server access logging".
   */
  private bucketLogs(): s3.Bucket {
    const { names, loadBalancer, web } = this.config;
    return this.logStore('BucketLogs', names.bucketLogBucket, {
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        expire('logs', BUCKET_LOG_PREFIXES.logs, loadBalancer.accessLogRetentionDays),
        ...(web === undefined ? [] : [expire('web', BUCKET_LOG_PREFIXES.web, web.accessLogRetentionDays)]),
      ],
    });
  }

  private accessLogs(bucketLogs: s3.IBucket): s3.Bucket {
    const { names, loadBalancer, web } = this.config;
    // The load balancer writes under SSE-S3 only. Source: Elastic Load Balancing user guide, "Access logs".
    const bucket = this.logStore('AccessLogs', names.logBucket, {
      // CloudFront hands its logs over by ACL; without a web application nothing needs one.
      objectOwnership:
        web === undefined ? s3.ObjectOwnership.BUCKET_OWNER_ENFORCED : s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [
        expire('load-balancer', LOG_PREFIXES.loadBalancer, loadBalancer.accessLogRetentionDays),
        ...(web === undefined ? [] : [expire('cloudfront', LOG_PREFIXES.cloudFront, web.accessLogRetentionDays)]),
      ],
    });
    logRequests({
      bucket,
      bucketName: names.logBucket,
      store: bucketLogs,
      prefix: BUCKET_LOG_PREFIXES.logs,
      account: this.account,
      sid: 'AccessLogsOfTheLogBucket',
    });
    return bucket;
  }

  private logStore(
    id: string,
    bucketName: string,
    { lifecycleRules = [], objectOwnership }: Pick<s3.BucketProps, 'lifecycleRules' | 'objectOwnership'>,
  ): s3.Bucket {
    return new s3.Bucket(this, id, {
      bucketName,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      objectOwnership,
      lifecycleRules: [
        ...lifecycleRules,
        // What has expired leaves a marker behind, and a rule that expires objects by age cannot take those.
        { id: 'delete-markers', expiredObjectDeleteMarker: true },
        { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
      // Logs outlive what they are about; the teardown runbook says what becomes of the buckets.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}

function expire(id: string, prefix: string, days: number): s3.LifecycleRule {
  return { id, prefix, expiration: Duration.days(days), noncurrentVersionExpiration: Duration.days(7) };
}
