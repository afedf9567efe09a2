import { describe, expect, it } from 'vitest';
import {
  ALB_POLICIES,
  ALLOWED_ALB_POLICIES,
  ALLOWED_CLOUDFRONT_POLICIES,
  CLOUDFRONT_POLICIES,
  DEFAULT_ALB_POLICY,
  DEFAULT_CLOUDFRONT_POLICY,
  IMPLICIT_ALB_POLICY,
} from '../../src/data/tls.js';

describe('TLS policies', () => {
  it('offer no load-balancer policy below TLS 1.2, and say what each name says', () => {
    for (const { name, minimum } of ALB_POLICIES) {
      expect(name).toMatch(/^ELBSecurityPolicy-TLS13-1-[23]-/);
      expect(minimum).toBe(name.startsWith('ELBSecurityPolicy-TLS13-1-3-') ? 'TLSv1.3' : 'TLSv1.2');
    }
    expect(new Set(ALLOWED_ALB_POLICIES).size).toBe(12);
    expect(ALB_POLICIES.filter(({ fips }) => fips)).toHaveLength(6);
    expect(ALB_POLICIES.filter(({ postQuantum }) => postQuantum)).toHaveLength(6);
  });

  it('default to policies that may be chosen', () => {
    expect(ALLOWED_ALB_POLICIES).toContain(DEFAULT_ALB_POLICY);
    expect(ALLOWED_ALB_POLICIES).not.toContain(IMPLICIT_ALB_POLICY);
    expect(ALLOWED_CLOUDFRONT_POLICIES).toContain(DEFAULT_CLOUDFRONT_POLICY);
  });

  it('keep the old CloudFront policies out of a document', () => {
    expect(CLOUDFRONT_POLICIES.map(({ name }) => name)).toContain('SSLv3');
    expect(ALLOWED_CLOUDFRONT_POLICIES).toEqual(
      expect.arrayContaining(['TLSv1.2_2018', 'TLSv1.2_2019', 'TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025']),
    );
    expect(ALLOWED_CLOUDFRONT_POLICIES).toHaveLength(5);
  });
});
