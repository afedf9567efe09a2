/** What CloudFront and the buckets take as JSON. */
import { CLOUDFRONT_POLICY } from '../../data/tls.js';
import type { EnvironmentModel, FrontendModel } from '../../model/model.js';
import { operationNames } from '../../model/operation-names.js';
import { shellDocument, shellValue } from './shell-document.js';

/** CloudFront's own hosted zone for aliases. Source: Amazon Route 53 API reference, AliasTarget. */
const CLOUDFRONT_ZONE = 'Z2FDTNDATAQYW2';

/** A path whose last part has no dot is a route of the page; files that are not there stay 404. */
export const ROUTES_FUNCTION = `function handler(event) {
  var request = event.request;
  var last = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (last.indexOf('.') === -1 && request.uri.indexOf('/.well-known/') !== 0) {
    request.uri = '/index.html';
  }
  return request;
}`;

/** Documents of the web application, by what they describe. */
export function webDocuments(model: EnvironmentModel, frontend: FrontendModel): Readonly<Record<string, string>> {
  const operation = operationNames(model.names);
  return {
    originAccessControl: shellDocument({
      Name: model.names.originAccessControl,
      Description: `CloudFront reads ${model.names.webBucket}`,
      SigningProtocol: 'sigv4',
      SigningBehavior: 'always',
      OriginAccessControlOriginType: 's3',
    }),
    documentCache: cachePolicy(operation.cachePolicies.documents, 0, 86_400),
    assetCache: cachePolicy(operation.cachePolicies.assets, 31_536_000, 31_536_000),
    documentHeaders: headersPolicy(operation.headersPolicies.documents, frontend, 'no-cache'),
    assetHeaders: headersPolicy(operation.headersPolicies.assets, frontend),
    distribution: distribution(model, frontend),
    bucketPolicy: bucketPolicy(model),
    lifecycle: shellDocument({
      Rules: [
        {
          ID: 'old-versions',
          Status: 'Enabled',
          Filter: { Prefix: '' },
          NoncurrentVersionExpiration: { NoncurrentDays: model.settings.web.oldVersionDays },
        },
        unfinishedUploads,
      ],
    }),
    logging: shellDocument({
      LoggingEnabled: { TargetBucket: model.names.bucketLogBucket, TargetPrefix: 'web/' },
    }),
    records: records(model, shellValue('DISTRIBUTION_DOMAIN')),
  };
}

const unfinishedUploads = {
  ID: 'unfinished-uploads',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
};

/** Of logs that have expired: the marker that stands for an object, and uploads that never ended. */
const leftovers = [
  { ID: 'delete-markers', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { ExpiredObjectDeleteMarker: true } },
  unfinishedUploads,
];

/** The lifecycle of the bucket of access logs. */
export function logLifecycle({ settings, frontend }: EnvironmentModel): string {
  return shellDocument({
    Rules: [
      expire('load-balancer', 'load-balancer/', settings.loadBalancer.accessLogRetentionDays),
      ...(frontend === undefined ? [] : [expire('cloudfront', 'cloudfront/', settings.web.accessLogRetentionDays)]),
      ...leftovers,
    ],
  });
}

/** How long the logs of buckets stay. */
export function bucketLogLifecycle({ settings, frontend }: EnvironmentModel): string {
  return shellDocument({
    Rules: [
      expire('logs', 'logs/', settings.loadBalancer.accessLogRetentionDays),
      ...(frontend === undefined ? [] : [expire('web', 'web/', settings.web.accessLogRetentionDays)]),
      ...leftovers,
    ],
  });
}

function expire(ID: string, Prefix: string, Days: number): object {
  return {
    ID,
    Status: 'Enabled',
    Filter: { Prefix },
    Expiration: { Days },
    NoncurrentVersionExpiration: { NoncurrentDays: 7 },
  };
}

function cachePolicy(Name: string, DefaultTTL: number, MaxTTL: number): string {
  return shellDocument({
    Name,
    MinTTL: 0,
    DefaultTTL,
    MaxTTL,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: true,
      EnableAcceptEncodingBrotli: true,
      HeadersConfig: { HeaderBehavior: 'none' },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
    },
  });
}

function headersPolicy(Name: string, frontend: FrontendModel, cacheControl?: string): string {
  const custom = [
    { Header: 'Permissions-Policy', Value: 'camera=(), geolocation=(self), microphone=(), payment=()', Override: true },
    ...(cacheControl === undefined ? [] : [{ Header: 'Cache-Control', Value: cacheControl, Override: false }]),
  ];
  const security = [
    "default-src 'self'",
    ["connect-src 'self'", ...frontend.connectOrigins].join(' '),
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    'upgrade-insecure-requests',
  ];
  return shellDocument({
    Name,
    SecurityHeadersConfig: {
      ContentSecurityPolicy: { Override: true, ContentSecurityPolicy: security.join('; ') },
      ContentTypeOptions: { Override: true },
      FrameOptions: { Override: true, FrameOption: 'DENY' },
      ReferrerPolicy: { Override: true, ReferrerPolicy: 'strict-origin-when-cross-origin' },
      StrictTransportSecurity: { Override: true, IncludeSubdomains: true, AccessControlMaxAgeSec: 31_536_000 },
    },
    CustomHeadersConfig: { Quantity: custom.length, Items: custom },
  });
}

function distribution({ names, domains, settings, tags, region }: EnvironmentModel, frontend: FrontendModel): string {
  const behaviour = {
    TargetOriginId: 'site',
    ViewerProtocolPolicy: 'redirect-to-https',
    Compress: true,
    AllowedMethods: { Quantity: 2, Items: ['GET', 'HEAD'], CachedMethods: { Quantity: 2, Items: ['GET', 'HEAD'] } },
  };
  const countries = settings.web.countries;
  return shellDocument({
    DistributionConfig: {
      CallerReference: names.prefix,
      Comment: `Web application of ${names.prefix}`.slice(0, 128),
      Enabled: true,
      HttpVersion: 'http2and3',
      IsIPV6Enabled: true,
      PriceClass: settings.web.priceClass,
      DefaultRootObject: 'index.html',
      Aliases: { Quantity: 1, Items: [domains.app] },
      ViewerCertificate: {
        ACMCertificateArn: shellValue('WEB_CERTIFICATE'),
        SSLSupportMethod: 'sni-only',
        MinimumProtocolVersion: CLOUDFRONT_POLICY,
      },
      ...(settings.loadBalancer.waf ? { WebACLId: shellValue('WEB_FIREWALL') } : {}),
      ...(countries === undefined
        ? {}
        : {
            Restrictions: {
              GeoRestriction: { RestrictionType: 'whitelist', Quantity: countries.length, Items: countries },
            },
          }),
      Logging: {
        Enabled: true,
        IncludeCookies: false,
        Bucket: `${names.logBucket}.s3.${region}.amazonaws.com`,
        Prefix: 'cloudfront/',
      },
      Origins: {
        Quantity: 1,
        Items: [
          {
            Id: 'site',
            DomainName: `${names.webBucket}.s3.${region}.amazonaws.com`,
            OriginAccessControlId: shellValue('ACCESS_CONTROL'),
            S3OriginConfig: { OriginAccessIdentity: '' },
          },
        ],
      },
      DefaultCacheBehavior: {
        ...behaviour,
        CachePolicyId: shellValue('DOCUMENT_CACHE'),
        ResponseHeadersPolicyId: shellValue('DOCUMENT_HEADERS'),
        FunctionAssociations: {
          Quantity: 1,
          Items: [{ FunctionARN: shellValue('ROUTES_FUNCTION'), EventType: 'viewer-request' }],
        },
      },
      CacheBehaviors: {
        Quantity: 1,
        Items: [
          {
            ...behaviour,
            PathPattern: `/${frontend.assetsDirectory}/*`,
            CachePolicyId: shellValue('ASSET_CACHE'),
            ResponseHeadersPolicyId: shellValue('ASSET_HEADERS'),
          },
        ],
      },
    },
    Tags: { Items: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
  });
}

function bucketPolicy({ names, account }: EnvironmentModel): string {
  const bucket = `arn:aws:s3:::${names.webBucket}`;
  return shellDocument({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'CloudFrontReads',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        // With the right to list, S3 answers 404 for what is not there; without it, 403.
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: [bucket, `${bucket}/*`],
        Condition: {
          StringEquals: {
            'AWS:SourceArn': `arn:aws:cloudfront::${account}:distribution/${shellValue('DISTRIBUTION_ID')}`,
          },
        },
      },
      onlyEncrypted(bucket),
    ],
  });
}

/** Nobody reads or writes without TLS. */
export function onlyEncrypted(bucket: string): object {
  return {
    Sid: 'OnlyEncrypted',
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: [bucket, `${bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

function records({ domains }: EnvironmentModel, target: string): string {
  return shellDocument({
    Changes: ['A', 'AAAA'].map((Type) => ({
      Action: 'UPSERT',
      ResourceRecordSet: {
        Name: domains.app,
        Type,
        AliasTarget: { HostedZoneId: CLOUDFRONT_ZONE, DNSName: target, EvaluateTargetHealth: false },
      },
    })),
  });
}
