/** What the other stacks stand on: keys, the bucket of access logs, the topic of the alarms. */
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { EnvironmentStack } from './environment-stack';

export class BaseStack extends EnvironmentStack {
  /** Encrypts the database, secrets, images, queues and backups; undefined where keys of AWS do. */
  readonly dataKey: kms.IKey | undefined;
  /** Encrypts log groups and topics; undefined where keys of AWS do. */
  readonly logsKey: kms.IKey | undefined;
  /** Access logs of the load balancer, CloudFront and buckets. */
  readonly logBucket: s3.IBucket;
  /** Where alarms of the region go. */
  readonly alarmTopic: sns.ITopic;

  constructor(scope: Construct, config: EnvironmentConfig) {
    super(scope, config, 'base');
    this.dataKey = undefined;
    this.logsKey = undefined;
    this.logBucket = new s3.Bucket(this, 'Logs', { bucketName: config.names.logBucket });
    this.alarmTopic = new sns.Topic(this, 'Alarms', { topicName: config.names.alarmTopic });
  }
}
