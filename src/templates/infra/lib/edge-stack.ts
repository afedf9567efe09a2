/** What CloudFront reads in us-east-1 alone: the certificate, with its alarm, and the firewall of the web application. */
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/environment';
import { alarmTopic } from './alarm-topic';
import { addAlarmsOf } from './alarms';
import type { BaseStack } from './base-stack';
import { edgeLogs } from './edge-logs';
import { EnvironmentStack } from './environment-stack';
import { Firewall } from './firewall';
import { logsKey } from './keys';

export interface EdgeStackProps {
  /** In the region of the environment, which may be us-east-1. */
  readonly base: BaseStack;
}

export class EdgeStack extends EnvironmentStack {
  readonly certificate: acm.ICertificate;
  /** The ARN of the firewall, when the environment has one. */
  readonly webAclArn: string | undefined;
  /** Encrypts log groups and topics of us-east-1; undefined where keys of AWS do. */
  readonly logsKey: kms.IKey | undefined;

  constructor(scope: Construct, config: EnvironmentConfig, { base }: EdgeStackProps) {
    super(scope, config, 'edge');
    const { names, web, loadBalancer } = config;
    if (web === undefined) throw new Error(`${config.name} has no web application to certify`);
    this.certificate = new acm.Certificate(this, 'Certificate', {
      domainName: web.domain,
      validation: acm.CertificateValidation.fromDns(this.hostedZone()),
    });
    if (web.logsInEdgeRegion) edgeLogs(this, names.edgeLogBucket, web);
    // A key does not reach beyond its region.
    this.logsKey =
      base.region === this.region
        ? base.logsKey
        : config.encryption.customerManagedKeys
          ? logsKey(this, config, names.keyAliases.logs)
          : undefined;
    this.webAclArn = loadBalancer.waf
      ? new Firewall(this, 'Firewall', {
          name: names.webAcl.web,
          scope: 'CLOUDFRONT',
          rateLimit: loadBalancer.rateLimitPerFiveMinutes,
          logGroupName: names.webWafLogGroup,
          logRetentionDays: config.taskLogRetentionDays,
          logsKey: this.logsKey,
        }).arn
      : undefined;
    // An alarm writes to a topic of its own region.
    const topic =
      base.region === this.region
        ? base.alarmTopic
        : alarmTopic(this, config, { topicName: names.edgeAlarmTopic, key: this.logsKey });
    addAlarmsOf(this, config, 'edge', { webCertificate: [this.certificate.certificateArn] }, topic.topicArn);
  }
}
