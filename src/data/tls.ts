import { frozen, type Provenance } from './provenance.js';

/** Provenance of the TLS policy names. */
export const TLS_PROVENANCE: Provenance = frozen({
  asOf: '2026-11-22',
  sources: [
    'aws-cdk-lib 2.276.0 aws-elasticloadbalancingv2 SslPolicy and aws-cloudfront SecurityPolicyProtocol',
    'botocore 1.43.11 cloudfront 2020-05-31, shape MinimumProtocolVersion',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html',
  ],
});

/** A TLS version as AWS writes it. */
export type TlsVersion = 'SSLv3' | 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** A named set of protocols and ciphers. */
export interface TlsPolicy {
  /** The name the API takes. */
  readonly name: string;
  /** The oldest protocol version a client may speak. */
  readonly minimum: TlsVersion;
  /** Whether TLS 1.3 is offered. */
  readonly tls13: boolean;
  /** Whether only FIPS-validated modules are used (load balancers only). */
  readonly fips: boolean;
  /** Whether a post-quantum hybrid key exchange is offered (load balancers only). */
  readonly postQuantum: boolean;
}

/**
 * The security policies a document may choose for the load balancer's HTTPS listener. The older policies that still
 * allow TLS 1.0 or 1.1, or lack TLS 1.3, exist in AWS and are left out: no new environment needs them.
 */
export const ALB_POLICIES: readonly TlsPolicy[] = frozen([
  alb('ELBSecurityPolicy-TLS13-1-2-2021-06', 'TLSv1.2'),
  alb('ELBSecurityPolicy-TLS13-1-2-Res-2021-06', 'TLSv1.2'),
  alb('ELBSecurityPolicy-TLS13-1-3-2021-06', 'TLSv1.3'),
  alb('ELBSecurityPolicy-TLS13-1-2-PQ-2025-09', 'TLSv1.2'),
  alb('ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09', 'TLSv1.2'),
  alb('ELBSecurityPolicy-TLS13-1-3-PQ-2025-09', 'TLSv1.3'),
  alb('ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04', 'TLSv1.2'),
  alb('ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04', 'TLSv1.2'),
  alb('ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04', 'TLSv1.3'),
  alb('ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09', 'TLSv1.2'),
  alb('ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09', 'TLSv1.2'),
  alb('ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09', 'TLSv1.3'),
]);

function alb(name: string, minimum: TlsVersion): TlsPolicy {
  return { name, minimum, tls13: true, fips: name.includes('-FIPS-'), postQuantum: name.includes('-PQ-') };
}

/** The load balancer's policy unless the document says otherwise: TLS 1.2 and 1.3, and known to every tool we verify with. */
export const DEFAULT_ALB_POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/**
 * What the API, the CLI and CloudFormation use when no policy is given. It allows TLS 1.0, which is why a listener we
 * render always names one.
 */
export const IMPLICIT_ALB_POLICY = 'ELBSecurityPolicy-2016-08';

/** Every value of CloudFront's minimum protocol version, oldest first. */
export const CLOUDFRONT_POLICIES: readonly TlsPolicy[] = frozen([
  viewer('SSLv3', 'SSLv3'),
  viewer('TLSv1', 'TLSv1'),
  viewer('TLSv1_2016', 'TLSv1'),
  viewer('TLSv1.1_2016', 'TLSv1.1'),
  viewer('TLSv1.2_2018', 'TLSv1.2'),
  viewer('TLSv1.2_2019', 'TLSv1.2'),
  viewer('TLSv1.2_2021', 'TLSv1.2'),
  viewer('TLSv1.2_2025', 'TLSv1.2'),
  viewer('TLSv1.3_2025', 'TLSv1.3'),
]);

function viewer(name: string, minimum: TlsVersion): TlsPolicy {
  return { name, minimum, tls13: true, fips: false, postQuantum: false };
}

/** CloudFront's policy unless the document says otherwise; the one aws-cdk-lib recommends by feature flag. */
export const DEFAULT_CLOUDFRONT_POLICY = 'TLSv1.2_2021';

/** The CloudFront policies a document may choose: TLS 1.2 or newer. */
export const ALLOWED_CLOUDFRONT_POLICIES: readonly string[] = frozen(
  CLOUDFRONT_POLICIES.filter(({ minimum }) => minimum === 'TLSv1.2' || minimum === 'TLSv1.3').map(({ name }) => name),
);

/** The load-balancer policy names a document may choose. */
export const ALLOWED_ALB_POLICIES: readonly string[] = frozen(ALB_POLICIES.map(({ name }) => name));
