import { describe, expect, it } from 'vitest';
import type { EnvironmentModel } from '../../src/model/model.js';
import { resolve } from '../../src/model/resolve.js';
import { estimate } from '../../src/pricing/estimate.js';
import { monthNamed } from '../../src/pricing/period.js';
import { documentFrom, STAGING_AND_PRODUCTION } from '../model/documents.js';
import { SEED_DESIGN } from './seed-design.js';

const modelOf = (text: string, environment = 'staging'): EnvironmentModel => {
  const { model, diagnostics } = resolve(documentFrom(text), environment);
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return model;
};
const amount = (model: EnvironmentModel, id: string) =>
  estimate(model).lines.find((line) => line.id === id)?.monthlyUsd;

describe("the seed's own design", () => {
  const seed = modelOf(SEED_DESIGN);
  const result = estimate(seed);

  /** By hand, from the public prices of us-east-1; 730 hours. What the seed's table has and what it forgot. */
  const SEED_BY_HAND: Readonly<Record<string, number>> = {
    'service.vcpu': 2 * 0.5 * 730 * 0.04048, // 29.55
    'service.memory': 2 * 1 * 730 * 0.004445, // 6.49
    'job.geofence-checker.vcpu': 8760 * (60 / 3600) * 0.25 * 0.04048, // 1.48: every five minutes, billed for one
    'job.geofence-checker.memory': 8760 * (60 / 3600) * 0.5 * 0.004445, // 0.32
    'database.instance': 730 * 0.016, // 11.68
    'database.storage': 20 * 0.115, // 2.30
    'nat.hours': 730 * 0.045, // 32.85
    'nat.traffic': 20 * 0.045, // 0.90
    'load-balancer.hours': 730 * 0.0225, // 16.43
    'load-balancer.capacity': 0.2 * 730 * 0.008, // 1.17
    'addresses.load-balancer': 2 * 730 * 0.005, // 7.30
    'addresses.nat': 1 * 730 * 0.005, // 3.65
    'logs.ingest': 5 * 0.5, // 2.50
    images: 5 * 0.1, // 0.50
    'dns.zone': 0.5,
    'cloudfront.transfer': 10 * 0.085, // 0.85
    'cloudfront.requests': 10 * 0.01, // 0.10
    's3.web': 1 * 0.023, // 0.02
    's3.uploads': 2 * 0.005, // 0.01
  };

  /** What the rendered environment has and the seed's text lacks, or mentions without a figure. */
  const BESIDE_BY_HAND: Readonly<Record<string, number>> = {
    secrets: 5 * 0.4, // 2.00: the seed's three, and one for each of the two database roles
    'secrets.calls': ((8760 * 3) / 10_000) * 0.05, // 0.13: jwt, geocoding and the database role in each run
    'transfer.internet': 10 * 0.09, // 0.90
    'transfer.zones': 2 * 10 * 0.01, // 0.20
    'dns.queries': 0.1 * 0.4, // 0.04
    's3.access-logs': 1 * (90 / (365 / 12)) * 0.023, // 0.07
    'logs.storage': 5 * (30 / (365 / 12)) * 0.03, // 0.15
    'flow-logs.ingest': 0.5 * 0.5, // 0.25
    'flow-logs.storage': 0.5 * (14 / (365 / 12)) * 0.03, // 0.01
    alarms: 20 * 0.1, // 2.00: sixteen alarms, one of them on two metrics and one on those of four rules
    dashboard: 3,
  };

  it('is the calculation by hand, line by line', () => {
    const priced = result.lines.filter(({ monthlyUsd }) => monthlyUsd !== undefined);
    const byHand = { ...SEED_BY_HAND, ...BESIDE_BY_HAND };
    expect(priced.map(({ id }) => id).sort()).toEqual(Object.keys(byHand).sort());
    for (const { id, monthlyUsd } of priced) expect(monthlyUsd, id).toBeCloseTo(byHand[id] ?? Number.NaN, 8);
  });

  it('costs about 120 dollars where the seed says 73', () => {
    const seedAlone = Object.keys(SEED_BY_HAND).reduce((sum, id) => sum + (amount(seed, id) ?? Number.NaN), 0);
    const threeSecretsAndTwoAlarms = 3 * 0.4 + 2 * 0.1;
    expect(Math.abs(seedAlone + threeSecretsAndTwoAlarms - 120) / 120).toBeLessThan(0.02);
    expect(result.total).toBeGreaterThan(120);
    expect(result.total).toBeLessThan(130);
  });

  it('says which prices one source alone supports, and what has none', () => {
    expect(result.missing).toEqual(['container-insights']);
    expect(result.unconfirmed).toContain('secrets');
    expect(result.unconfirmed).not.toContain('service.vcpu');
    expect(result.lines.find(({ id }) => id === 'container-insights')).toMatchObject({
      monthlyUsd: undefined,
      unitUsd: undefined,
      confidence: 'missing',
    });
  });
});

describe('an estimate', () => {
  it('is the sum of its lines, whose ids are unique', () => {
    for (const environment of ['staging', 'production']) {
      const { lines, total } = estimate(modelOf(STAGING_AND_PRODUCTION, environment));
      expect(total).toBeCloseTo(
        lines.map(({ monthlyUsd }) => monthlyUsd ?? 0).reduce((sum, usd) => sum + usd, 0),
        9,
      );
      expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
      for (const { quantity, unitUsd, monthlyUsd, id } of lines) {
        expect(quantity, id).toBeGreaterThan(0);
        if (unitUsd !== undefined) expect(monthlyUsd, id).toBeCloseTo(quantity * unitUsd, 9);
      }
    }
  });

  it('bills tasks and database for the hours in which they are awake, and storage for all', () => {
    const staging = modelOf(STAGING_AND_PRODUCTION);
    const february = estimate(staging, { period: monthNamed('2026-02') ?? expect.fail() });
    const quantity = (id: string) => february.lines.find((line) => line.id === id)?.quantity;
    expect(february.awakeHours).toBeCloseTo(260, 6);
    expect(quantity('service.vcpu')).toBeCloseTo(2 * 0.5 * 260, 6);
    // It starts a quarter of an hour ahead, on twenty days.
    expect(quantity('database.instance')).toBeCloseTo(265, 6);
    expect(quantity('load-balancer.hours')).toBe(672);
    expect(quantity('database.storage')).toBe(20);
    // The job sleeps too: 13 hours of twelve runs on 20 days.
    expect(quantity('job.geofence-checker.vcpu')).toBeCloseTo((20 * 13 * 12 * 60 * 0.25) / 3600, 6);
  });

  it('has what production adds: Multi-AZ, NAT in each zone, keys, firewalls, vault and copies', () => {
    const production = modelOf(STAGING_AND_PRODUCTION, 'production');
    expect(amount(production, 'database.instance')).toBeCloseTo(730 * 0.13, 8);
    expect(amount(production, 'database.storage')).toBeCloseTo(100 * 0.23, 8);
    expect(amount(production, 'nat.hours')).toBeCloseTo(production.network.zones.length * 730 * 0.045, 8);
    // Data, logs, and the copies in the other region.
    expect(amount(production, 'keys')).toBe(3);
    expect(amount(production, 'firewall.acls')).toBe(10);
    expect(amount(production, 'firewall.rules')).toBe(10);
    const { missing, lines } = estimate(production);
    expect(missing).toEqual(['backups.copy-transfer', 'container-insights']);
    const vault = lines.find(({ id }) => id === 'backups.vault')?.quantity;
    // 50 GB, a fiftieth of it on each of 34 further days, and twelve months of change beside it.
    expect(vault).toBeCloseTo(50 * (1 + 0.02 * 34) + 12 * 50 * 0.02 * (365 / 12), 6);
    expect(lines.find(({ id }) => id === 'backups.copy')?.quantity).toBe(vault);
  });

  it('never guesses: an instance class without a confirmed price is missing, with the figures that disagree', () => {
    const text = STAGING_AND_PRODUCTION.replace('db.t4g.micro', 'db.m6g.large');
    const { lines, missing } = estimate(modelOf(text));
    expect(missing).toContain('database.instance');
    expect(lines.find(({ id }) => id === 'database.instance')?.source).toBe(
      'Sources disagree: 0.152, 0.153, 0.154, 0.162, 0.166.',
    );
  });

  it('says that another region has other prices', () => {
    const text = STAGING_AND_PRODUCTION.replaceAll('region: us-east-1', 'region: eu-west-1').replaceAll(
      'us-east-1a, us-east-1b',
      'eu-west-1a, eu-west-1b',
    );
    expect(estimate(modelOf(text)).otherRegion).toBe(true);
    expect(estimate(modelOf(STAGING_AND_PRODUCTION)).otherRegion).toBe(false);
  });

  it.each([
    ['none', ['endpoints.hours', 'endpoints.traffic']],
    ['instance', ['nat.instances', 'addresses.nat']],
    ['single', ['nat.hours', 'nat.traffic', 'addresses.nat']],
    ['regional', ['nat.hours', 'nat.traffic', 'addresses.nat']],
  ])('has the lines of nat: %s and no others', (nat, expected) => {
    const { lines } = estimate(modelOf(STAGING_AND_PRODUCTION.replace('nat: single', `nat: ${nat}`)));
    expect(lines.map(({ id }) => id).filter((id) => /^(nat|endpoints|addresses\.nat)/.test(id))).toEqual(expected);
  });

  it('keeps one task off Spot, and every second of the others on it', () => {
    const text = SEED_DESIGN.replace('desired: 2', 'desired: 4').replace(
      'architecture: x86_64',
      'architecture: x86_64, spot: true',
    );
    const { lines } = estimate(modelOf(text));
    const quantity = (id: string) => lines.find((line) => line.id === id)?.quantity;
    expect(quantity('service.vcpu')).toBeCloseTo(2.5 * 730 * 0.5, 8);
    expect(quantity('service-spot.vcpu')).toBeCloseTo(1.5 * 730 * 0.5, 8);
    expect(quantity('service-spot.memory')).toBeCloseTo(1.5 * 730, 8);
  });

  it('bills the disk above 20 GB, of jobs too', () => {
    const text = SEED_DESIGN.replace('architecture: x86_64', 'architecture: x86_64, ephemeralStorageGiB: 30');
    expect(amount(modelOf(text), 'service.disk')).toBeCloseTo(2 * 730 * 10 * 0.000111, 8);
    expect(amount(modelOf(text), 'job.geofence-checker.disk')).toBeCloseTo(146 * 10 * 0.000111, 8);
  });

  it('takes assumptions by name', () => {
    const staging = modelOf(STAGING_AND_PRODUCTION);
    const more = estimate(staging, { assumptions: { natGb: 120 } });
    expect(more.total - estimate(staging).total).toBeCloseTo(100 * 0.045, 8);
  });
});
