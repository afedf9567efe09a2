import { describe, expect, it } from 'vitest';
import {
  albPolicies,
  allowedAlbPolicies,
  allowedCloudFrontPolicies,
  cloudFrontPolicies,
  defaultAlbPolicy,
  defaultCloudFrontPolicy,
  implicitAlbPolicy,
} from '../../src/data/tls.js';

describe('TLS policies', () => {
  it('offer no load-balancer policy below TLS 1.2, and say what each name says', () => {
    for (const { name, minimum } of albPolicies) {
      expect(name).toMatch(/^ELBSecurityPolicy-TLS13-1-[23]-/);
      expect(minimum).toBe(name.startsWith('ELBSecurityPolicy-TLS13-1-3-') ? 'TLSv1.3' : 'TLSv1.2');
    }
    expect(new Set(allowedAlbPolicies).size).toBe(12);
    expect(albPolicies.filter(({ fips }) => fips)).toHaveLength(6);
    expect(albPolicies.filter(({ postQuantum }) => postQuantum)).toHaveLength(6);
  });

  it('default to policies that may be chosen', () => {
    expect(allowedAlbPolicies).toContain(defaultAlbPolicy);
    expect(allowedAlbPolicies).not.toContain(implicitAlbPolicy);
    expect(allowedCloudFrontPolicies).toContain(defaultCloudFrontPolicy);
  });

  it('keep the old CloudFront policies out of a document', () => {
    expect(cloudFrontPolicies.map(({ name }) => name)).toContain('SSLv3');
    expect(allowedCloudFrontPolicies).toEqual(
      expect.arrayContaining(['TLSv1.2_2018', 'TLSv1.2_2019', 'TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025']),
    );
    expect(allowedCloudFrontPolicies).toHaveLength(5);
  });
});
