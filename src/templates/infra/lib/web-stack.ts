/** The web application: bucket, distribution, DNS. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { EnvironmentConfig, WebConfig } from '../config/environment';
import { type BaseStack, BUCKET_LOG_PREFIXES, LOG_PREFIXES } from './base-stack';
import type { EdgeStack } from './edge-stack';
import { EnvironmentStack } from './environment-stack';
import { logRequests } from './request-log';
import { assetCache, documentCache, headers, routes } from './site-behavior';

export interface WebStackProps {
  readonly base: BaseStack;
  /** In us-east-1: read its values with `this.weakly(…)`. */
  readonly edge: EdgeStack;
}

export class WebStack extends EnvironmentStack {
  readonly distributionId: string;

  constructor(scope: Construct, config: EnvironmentConfig, { base, edge }: WebStackProps) {
    super(scope, config, 'web');
    const { web, parameters } = config;
    if (web === undefined) throw new Error(`${config.name} has no web application`);
    const bucket = this.site(web, base);
    const distribution = this.distribution(web, bucket, base, edge);
    this.distributionId = distribution.distributionId;

    const zone = this.hostedZone();
    const target = route53.RecordTarget.fromAlias(new CloudFrontTarget(distribution));
    const recordName = `${web.domain}.`;
    new route53.ARecord(this, 'Record', { zone, recordName, target });
    new route53.AaaaRecord(this, 'RecordV6', { zone, recordName, target });

    this.publish('Bucket', parameters.webBucket, bucket.bucketName, 'The bucket of the web application.');
    this.publish('Distribution', parameters.distributionId, this.distributionId, 'The distribution.');
    this.publish('Domain', parameters.distributionDomain, distribution.distributionDomainName, 'Its own domain.');
  }

  private site(web: WebConfig, base: BaseStack): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Site', {
      bucketName: this.config.names.webBucket,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // The files are what every visitor gets; a key of our own would protect nothing and cost a call for each.
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      // Deployments delete nothing, since open browsers still ask for the files of older releases. A current file never
      // expires either: one that has not changed for years may be in use. Replaced versions go after a while.
      lifecycleRules: [
        { id: 'old-versions', noncurrentVersionExpiration: Duration.days(web.oldVersionDays) },
        { id: 'unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    logRequests({
      bucket,
      bucketName: this.config.names.webBucket,
      store: base.bucketLogBucket,
      prefix: BUCKET_LOG_PREFIXES.web,
      account: this.account,
      sid: 'AccessLogsOfTheWebBucket',
    });
    return bucket;
  }

  private distribution(web: WebConfig, bucket: s3.Bucket, base: BaseStack, edge: EdgeStack): cloudfront.Distribution {
    const { config } = this;
    const origin = S3BucketOrigin.withOriginAccessControl(bucket, {
      originAccessControl: new cloudfront.S3OriginAccessControl(this, 'Access', {
        originAccessControlName: config.names.originAccessControl,
        description: `CloudFront reads ${config.names.webBucket}`,
      }),
      // With the right to list, S3 answers 404 for what is not there; without it, 403.
      originAccessLevels: [cloudfront.AccessLevel.READ, cloudfront.AccessLevel.LIST],
    });
    const common = {
      origin,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      compress: true,
    };
    return new cloudfront.Distribution(this, 'Distribution', {
      comment: `Web application of ${config.names.prefix}`.slice(0, 128),
      domainNames: [web.domain],
      certificate: acm.Certificate.fromCertificateArn(
        this,
        'Certificate',
        this.weakly(edge.certificate.certificateArn),
      ),
      minimumProtocolVersion: web.tlsPolicy as cloudfront.SecurityPolicyProtocol,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      priceClass: PRICE_CLASSES[web.priceClass],
      geoRestriction: web.countries === undefined ? undefined : cloudfront.GeoRestriction.allowlist(...web.countries),
      webAclId: edge.webAclArn === undefined ? undefined : this.weakly(edge.webAclArn),
      defaultRootObject: 'index.html',
      logBucket: web.logsInEdgeRegion
        ? s3.Bucket.fromBucketAttributes(this, 'EdgeLogs', {
            bucketName: config.names.edgeLogBucket,
            region: edge.region,
          })
        : base.logBucket,
      logFilePrefix: LOG_PREFIXES.cloudFront,
      logIncludesCookies: false,
      defaultBehavior: {
        ...common,
        cachePolicy: documentCache(this, config),
        // Answers that the upload says nothing about, errors included, are not kept by browsers.
        responseHeadersPolicy: headers(this, 'DocumentHeaders', web, 'no-cache'),
        functionAssociations: [{ function: routes(this), eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: {
        // The upload marks these files immutable. A header from here would stand on a 404 as well, for a year.
        [`/${web.assetsDirectory}/*`]: {
          ...common,
          cachePolicy: assetCache(this, config),
          responseHeadersPolicy: headers(this, 'AssetHeaders', web),
        },
      },
    });
  }
}

const PRICE_CLASSES: Readonly<Record<WebConfig['priceClass'], cloudfront.PriceClass>> = {
  PriceClass_100: cloudfront.PriceClass.PRICE_CLASS_100,
  PriceClass_200: cloudfront.PriceClass.PRICE_CLASS_200,
  PriceClass_All: cloudfront.PriceClass.PRICE_CLASS_ALL,
};
