import { SecurityPolicyProtocol } from 'aws-cdk-lib/aws-cloudfront';
import { SslPolicy } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { ALB_POLICY, CLOUDFRONT_POLICY } from '../../src/data/tls.js';

describe('TLS policies', () => {
  it('are those that the CDK knows as its own choice, with nothing below TLS 1.2', () => {
    expect(ALB_POLICY).toBe(SslPolicy.RECOMMENDED_TLS);
    expect(Object.values(SecurityPolicyProtocol)).toContain(CLOUDFRONT_POLICY);
    for (const name of [ALB_POLICY, CLOUDFRONT_POLICY]) expect(name).toMatch(/TLS13-1-2|TLSv1\.[23]/);
  });
});
