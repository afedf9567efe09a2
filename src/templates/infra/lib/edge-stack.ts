/** What CloudFront reads in us-east-1 alone: the certificate and the firewall of the web application. */
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { EnvironmentStack } from './environment-stack';

export class EdgeStack extends EnvironmentStack {
  readonly certificate: acm.ICertificate;
  /** The ARN of the firewall, when the environment has one. */
  readonly webAclArn: string | undefined;

  constructor(scope: Construct, config: EnvironmentConfig) {
    super(scope, config, 'edge');
    this.certificate = new acm.Certificate(this, 'Certificate', { domainName: config.domains.app ?? '' });
    this.webAclArn = undefined;
  }
}
