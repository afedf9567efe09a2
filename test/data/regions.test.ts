import { describe, expect, it } from 'vitest';
import {
  defaultZones,
  EDGE_REGION,
  isRegion,
  isZoneOf,
  REGION_CODES,
  REGIONS,
  type Region,
  regionOf,
  zonesOf,
} from '../../src/data/regions.js';

const regions: readonly Region[] = Object.values(REGIONS);

describe('regions', () => {
  it('are sorted, keyed by their own code and spelt as region codes', () => {
    for (const [code, region] of Object.entries(REGIONS)) expect(region.code).toBe(code);
    expect(REGION_CODES).toEqual([...new Set(REGION_CODES)].sort());
    for (const code of REGION_CODES) expect(code).toMatch(/^[a-z]{2}-(north|south|east|west|central)(east|west)?-\d$/);
    expect(isRegion(EDGE_REGION)).toBe(true);
  });

  it.each(regions)('$code names its own zones, confirmed ones among them', (region) => {
    expect(region.availabilityZones.length).toBeGreaterThanOrEqual(3);
    expect(new Set(region.availabilityZones).size).toBe(region.availabilityZones.length);
    for (const zone of region.availabilityZones) expect(zone).toMatch(new RegExp(`^${region.code}[a-f]$`));
    for (const zone of region.confirmedZones) expect(region.availabilityZones).toContain(zone);
    expect(region.confirmedZones.length).toBeGreaterThan(0);
  });

  it('are delivered logs by a twelve-digit account of their own or by the service', () => {
    const accounts = regions.flatMap((r) => (r.logDelivery.kind === 'account' ? [r.logDelivery.account] : []));
    for (const account of accounts) expect(account).toMatch(/^\d{12}$/);
    expect(new Set(accounts).size).toBe(accounts.length);
    expect(regionOf('us-east-1')?.logDelivery).toEqual({ kind: 'account', account: '127311923021' });
    expect(regionOf('me-central-1')?.logDelivery).toEqual({
      kind: 'service',
      service: 'logdelivery.elasticloadbalancing.amazonaws.com',
    });
  });

  it('tell a zone of another region and an invented letter apart from their own', () => {
    expect(isZoneOf('us-east-1', 'us-east-1f')).toBe(true);
    expect(isZoneOf('us-east-1', 'us-east-1g')).toBe(false);
    expect(isZoneOf('us-east-1', 'us-east-2a')).toBe(false);
    expect(zonesOf('us-north-9')).toEqual([]);
    expect(isRegion('us-gov-west-1')).toBe(false);
    expect(isRegion('toString')).toBe(false);
  });

  it('offer two default zones everywhere but where the sources disagree', () => {
    expect(defaultZones('us-east-1', 3)).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
    expect(REGION_CODES.filter((code) => defaultZones(code, 2) === undefined)).toEqual(['us-west-1']);
    expect(defaultZones('eu-west-1', 4)).toBeUndefined();
  });

  it('cannot be changed by a reader', () => {
    expect(() => (zonesOf('us-east-1') as string[]).push('us-east-1z')).toThrow(TypeError);
  });
});
