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

/**
 * The policy of every load balancer: TLS 1.2 and 1.3, and known to every tool we verify with. A listener that names none
 * gets ELBSecurityPolicy-2016-08, which allows TLS 1.0.
 */
export const ALB_POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/** The policy of every distribution; the one aws-cdk-lib recommends by feature flag. */
export const CLOUDFRONT_POLICY = 'TLSv1.2_2021';
