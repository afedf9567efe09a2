import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHOICES, type EnvironmentTemplates, environmentsOf, fixture, one, only, properties } from './templates.js';

const DISTRIBUTION = 'AWS::CloudFront::Distribution';
const HEADERS = 'AWS::CloudFront::ResponseHeadersPolicy';

let staging: EnvironmentTemplates;
let production: EnvironmentTemplates;
let sandbox: EnvironmentTemplates;
let chosen: EnvironmentTemplates;
let abroad: EnvironmentTemplates;
let europe: EnvironmentTemplates;
let all: readonly EnvironmentTemplates[];

beforeAll(async () => {
  const environments = await fixture('production');
  staging = one(environments, 'staging');
  production = one(environments, 'production');
  sandbox = one(environments, 'sandbox');
  const choices = await environmentsOf(CHOICES);
  chosen = one(choices, 'chosen');
  abroad = one(choices, 'abroad');
  europe = one(await fixture('europe-vite'), 'test-eu');
  all = [staging, production, sandbox, chosen, abroad, europe];
}, 120_000);

const distribution = ({ template }: EnvironmentTemplates) => only(template('web'), DISTRIBUTION).DistributionConfig;

describe('the bucket', () => {
  it('is closed, versioned, encrypted, and reached over TLS', () => {
    for (const { model, template } of all) {
      expect(only(template('web'), 'AWS::S3::Bucket')).toMatchObject({
        BucketName: model.names.webBucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      });
      const bucket = only(template('web'), 'AWS::S3::Bucket');
      expect(bucket).not.toHaveProperty('WebsiteConfiguration');
      const policy = JSON.stringify(only(template('web'), 'AWS::S3::BucketPolicy').PolicyDocument);
      expect(policy).toContain('"aws:SecureTransport":"false"');
    }
  });

  it('lets replaced versions go after the days of the document, and current files never', () => {
    const { Rules } = only(staging.template('web'), 'AWS::S3::Bucket').LifecycleConfiguration;
    expect(Rules).toContainEqual({
      Id: 'old-versions',
      Status: 'Enabled',
      NoncurrentVersionExpiration: { NoncurrentDays: staging.model.settings.web.oldVersionDays },
    });
    expect(JSON.stringify(Rules)).not.toContain('ExpirationInDays');
  });

  it('lets CloudFront alone read and list it, for this distribution', () => {
    for (const { template } of all) {
      const allowed = only(template('web'), 'AWS::S3::BucketPolicy').PolicyDocument.Statement.filter(
        ({ Effect }: { readonly Effect: string }) => Effect === 'Allow',
      );
      expect(allowed).toHaveLength(1);
      expect(allowed[0]).toMatchObject({
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: ['s3:GetObject', 's3:ListBucket'],
      });
      expect(JSON.stringify(allowed[0].Condition)).toMatch(/"AWS:SourceArn".*distribution\/.*"Ref":"Distribution/);
    }
  });

  it('logs its requests into the bucket of such logs, which lets it', () => {
    const { LoggingConfiguration } = only(staging.template('web'), 'AWS::S3::Bucket');
    expect(LoggingConfiguration.LogFilePrefix).toBe('web/');
    const policies = Object.values(staging.template('base').Resources).filter(
      ({ Type }) => Type === 'AWS::S3::BucketPolicy',
    );
    const statements = policies.flatMap(({ Properties }) => Properties?.PolicyDocument.Statement);
    const statement = statements.find(({ Sid }: { readonly Sid?: string }) => Sid === 'AccessLogsOfTheWebBucket');
    expect(statement).toMatchObject({ Action: 's3:PutObject', Principal: { Service: 'logging.s3.amazonaws.com' } });
    expect(statement.Condition.ArnLike['aws:SourceArn']).toBe(`arn:aws:s3:::${staging.model.names.webBucket}`);
    expect(JSON.stringify(statement.Resource)).toContain('/web/*');
  });
});

describe('the distribution', () => {
  it('speaks modern TLS and HTTP, and reads the bucket by origin access control', () => {
    for (const environment of all) {
      const config = distribution(environment);
      expect(config).toMatchObject({
        Aliases: [environment.model.domains.app],
        HttpVersion: 'http2and3',
        IPV6Enabled: true,
        DefaultRootObject: 'index.html',
        PriceClass: environment.model.settings.web.priceClass,
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
        Logging: { IncludeCookies: false, Prefix: 'cloudfront/' },
      });
      expect(config.Origins).toHaveLength(1);
      expect(config.Origins[0]).toHaveProperty('OriginAccessControlId');
      expect(config.Origins[0].S3OriginConfig).toEqual({ OriginAccessIdentity: '' });
      // An error page for everything would hide files that are missing.
      expect(config).not.toHaveProperty('CustomErrorResponses');
      expect(
        only(environment.template('web'), 'AWS::CloudFront::OriginAccessControl').OriginAccessControlConfig,
      ).toMatchObject({
        Name: environment.model.names.originAccessControl,
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      });
    }
  });

  it('takes its certificate and its firewall from us-east-1', () => {
    for (const { model, template } of all) {
      const edge = template('edge');
      expect(model.stacks.find(({ key }) => key === 'edge')?.region).toBe('us-east-1');
      expect(only(edge, 'AWS::CertificateManager::Certificate').DomainName).toBe(model.domains.app);
      expect(properties(edge, 'AWS::WAFv2::WebACL').map(({ Scope }) => Scope)).toEqual(
        model.settings.loadBalancer.waf ? ['CLOUDFRONT'] : [],
      );
      const { ViewerCertificate, WebACLId } = only(template('web'), DISTRIBUTION).DistributionConfig;
      // Weakly, so that another domain or another firewall is not refused by what still uses the old one.
      expect(Object.keys(ViewerCertificate.AcmCertificateArn)).toEqual(['Fn::GetStackOutput']);
      expect(WebACLId !== undefined).toBe(model.settings.loadBalancer.waf);
    }
  });

  it('logs to us-east-1 where CloudFront delivers nothing to the region', () => {
    const { model, template } = abroad;
    expect(distribution(abroad).Logging.Bucket).toBe(`${model.names.edgeLogBucket}.s3.us-east-1.amazonaws.com`);
    expect(only(template('edge'), 'AWS::S3::Bucket')).toMatchObject({
      BucketName: model.names.edgeLogBucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
    });
    expect(model.names.edgeLogBucket).toMatch(/-us-east-1$/);
    for (const environment of [staging, europe]) {
      expect(JSON.stringify(distribution(environment).Logging.Bucket)).toContain('AccessLogs');
      expect(properties(environment.template('edge'), 'AWS::S3::Bucket')).toEqual([]);
    }
  });

  it('is open to the countries that the document names', () => {
    expect(distribution(chosen).Restrictions).toEqual({
      GeoRestriction: { RestrictionType: 'whitelist', Locations: ['US', 'CA'] },
    });
    expect(distribution(staging)).not.toHaveProperty('Restrictions');
  });

  it('keeps hashed files for a year and documents not at all', () => {
    for (const environment of all) {
      const policies = new Map(
        Object.entries(environment.template('web').Resources)
          .filter(([, { Type }]) => Type === 'AWS::CloudFront::CachePolicy')
          .map(([id, { Properties }]) => [id, Properties?.CachePolicyConfig]),
      );
      const { CacheBehaviors, DefaultCacheBehavior } = distribution(environment);
      expect(CacheBehaviors.map(({ PathPattern }: { readonly PathPattern: string }) => PathPattern)).toEqual([
        `/${environment.model.frontend?.assetsDirectory}/*`,
      ]);
      expect(policies.get(CacheBehaviors[0].CachePolicyId.Ref)).toMatchObject({ DefaultTTL: 31_536_000 });
      expect(policies.get(DefaultCacheBehavior.CachePolicyId.Ref)).toMatchObject({ DefaultTTL: 0, MinTTL: 0 });
      expect(CacheBehaviors[0]).not.toHaveProperty('FunctionAssociations');
      for (const behavior of [...CacheBehaviors, DefaultCacheBehavior]) {
        expect(behavior.ViewerProtocolPolicy).toBe('redirect-to-https');
        expect(behavior).toHaveProperty('ResponseHeadersPolicyId');
      }
    }
  });

  it('never says that a missing file may be kept', () => {
    const values = properties(staging.template('web'), HEADERS).flatMap(({ ResponseHeadersPolicyConfig }) =>
      ResponseHeadersPolicyConfig.CustomHeadersConfig.Items.filter(
        ({ Header }: { readonly Header: string }) => Header === 'Cache-Control',
      ),
    );
    expect(values).toEqual([{ Header: 'Cache-Control', Value: 'no-cache', Override: false }]);
  });

  it('sends security headers that let the page call its API, and nobody frame it', () => {
    for (const { model, template } of all) {
      for (const { ResponseHeadersPolicyConfig } of properties(template('web'), HEADERS)) {
        const headers = ResponseHeadersPolicyConfig.SecurityHeadersConfig;
        const csp = headers.ContentSecurityPolicy.ContentSecurityPolicy.split('; ');
        expect(csp.find((part: string) => part.startsWith('connect-src '))?.split(' ')).toContain(
          model.domains.apiOrigin,
        );
        expect(csp).toContain("frame-ancestors 'none'");
        expect(csp).toContain("script-src 'self'");
        expect(csp.join(' ')).not.toContain('*');
        expect(headers).toMatchObject({
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY' },
          ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin' },
          StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true },
        });
      }
    }
  });

  it('lets the page call the addresses among its variables, by their origin', () => {
    const [policy] = properties(chosen.template('web'), HEADERS);
    const csp: string =
      policy?.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy;
    expect(csp).toContain("connect-src 'self' https://chosen.api.example.net https://errors.example.org;");
    expect(csp).not.toContain('key@');
  });

  it.each([
    ['/', '/index.html'],
    ['/visits', '/index.html'],
    ['/visits/42/', '/index.html'],
    ['/v1.2/visits', '/index.html'],
    ['/favicon.ico', '/favicon.ico'],
    ['/static/js/missing.abc.js', '/static/js/missing.abc.js'],
    ['/.well-known/apple-app-site-association', '/.well-known/apple-app-site-association'],
  ])('answers %s with %s', (uri, expected) => {
    const code = only(staging.template('web'), 'AWS::CloudFront::Function').FunctionCode;
    const answer = runInNewContext(`${code}; handler({ request: { uri: ${JSON.stringify(uri)} } }).uri`);
    expect(answer).toBe(expected);
  });

  it('has its name in DNS for both versions of IP, and publishes what workflows ask for', () => {
    for (const { model, template } of all) {
      const records = properties(template('web'), 'AWS::Route53::RecordSet');
      expect(records.map(({ Type, Name }) => [Type, Name])).toEqual([
        ['A', `${model.domains.app}.`],
        ['AAAA', `${model.domains.app}.`],
      ]);
      const { webBucket, distributionId, distributionDomain } = model.parameters;
      expect(properties(template('web'), 'AWS::SSM::Parameter').map(({ Name }) => Name)).toEqual([
        webBucket,
        distributionId,
        distributionDomain,
      ]);
    }
  });
});
