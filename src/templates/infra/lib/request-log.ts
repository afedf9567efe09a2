/** The record of who asked a bucket for what. */
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';

export interface RequestLogProps {
  /** Whose requests are logged. */
  readonly bucket: s3.Bucket;
  readonly bucketName: string;
  /** Where the record stands, and in which of its folders. */
  readonly store: s3.IBucket;
  readonly prefix: string;
  readonly account: string;
  /** Of the statement in the policy of the store. */
  readonly sid: string;
}

/**
 * Logs the requests of a bucket into another. Both are called by name: the construct would write a reference to this
 * bucket into the policy of the store, which may stand in another stack, in a circle.
 */
export function logRequests({ bucket, bucketName, store, prefix, account, sid }: RequestLogProps): void {
  (bucket.node.defaultChild as s3.CfnBucket).loggingConfiguration = {
    destinationBucketName: store.bucketName,
    logFilePrefix: prefix,
  };
  store.addToResourcePolicy(
    new iam.PolicyStatement({
      sid,
      principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [store.arnForObjects(`${prefix}*`)],
      conditions: {
        ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${bucketName}` },
        StringEquals: { 'aws:SourceAccount': account },
      },
    }),
  );
}
