/** Access logs of CloudFront in us-east-1, for environments in a region that CloudFront delivers no logs to. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { WebConfig } from '../config/environment';

/** Adds the bucket. Source: Amazon CloudFront developer guide, "Choosing an Amazon S3 bucket for your standard logs". */
export function edgeLogs(scope: Construct, bucketName: string, web: WebConfig): s3.Bucket {
  return new s3.Bucket(scope, 'AccessLogs', {
    bucketName,
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
    // CloudFront hands its logs over by ACL.
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
    lifecycleRules: [
      {
        id: 'cloudfront',
        expiration: Duration.days(web.accessLogRetentionDays),
        noncurrentVersionExpiration: Duration.days(7),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
      // What has expired leaves a marker behind, and a rule that expires objects by age cannot take those.
      { id: 'delete-markers', expiredObjectDeleteMarker: true },
    ],
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}
