/** The web application: bucket, distribution, DNS. */
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import type { BaseStack } from './base-stack';
import type { EdgeStack } from './edge-stack';
import { EnvironmentStack } from './environment-stack';

export interface WebStackProps {
  readonly base: BaseStack;
  /** In us-east-1: read its values with `this.from(edge, …)`. */
  readonly edge: EdgeStack;
}

export class WebStack extends EnvironmentStack {
  readonly distributionId: string;

  constructor(scope: Construct, config: EnvironmentConfig, _props: WebStackProps) {
    super(scope, config, 'web');
    this.distributionId = new s3.Bucket(this, 'Site', { bucketName: config.names.webBucket }).bucketName;
  }
}
