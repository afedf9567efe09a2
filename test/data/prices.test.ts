import { describe, expect, it } from 'vitest';
import { instanceClassOf } from '../../src/data/instance-classes.js';
import { HOURS_PER_MONTH, instancePriceId, PRICES, type Price, priceOf } from '../../src/data/prices.js';

const rows: readonly Price[] = Object.values(PRICES);
const usd = (id: string): number => {
  const found = priceOf(id);
  if (found.kind === 'missing') throw new Error(`${id} has no price`);
  return found.usd;
};

describe('prices', () => {
  it.each(rows)('$id has a figure exactly when it is verified, and says where it is from', (row) => {
    expect(PRICES).toHaveProperty([row.id], row);
    expect(row.sources.length).toBeGreaterThanOrEqual(row.status === 'V2' ? 2 : 1);
    for (const source of row.sources) expect(source.trim()).not.toBe('');
    expect(row.usd === undefined).toBe(row.status === 'U');
    if (row.usd !== undefined) expect(row.usd >= 0 && row.usd <= 1000).toBe(true);
    if (row.candidates) expect([...row.candidates]).toEqual([...row.candidates].sort((a, b) => a - b));
  });

  it('never quote an unverified price', () => {
    expect(priceOf('rds.db.m6g.large')).toMatchObject({
      kind: 'missing',
      reason: 'unverified',
      candidates: [0.152, 0.153, 0.154, 0.162, 0.166],
    });
    expect(priceOf('rds.db.r5.24xlarge')).toEqual({ kind: 'missing', reason: 'unlisted', candidates: [] });
    expect(priceOf('toString').kind).toBe('missing');
  });

  it('tell one source from two', () => {
    expect(priceOf('fargate.x86.vcpu-hour')).toMatchObject({ kind: 'known', usd: 0.04048, confirmed: true });
    expect(priceOf('ecr.gb-month')).toMatchObject({ kind: 'known', confirmed: false });
  });

  it('reproduce the monthly figures of the sources', () => {
    expect(usd('fargate.x86.vcpu-hour') * HOURS_PER_MONTH).toBeCloseTo(29.55, 2);
    expect((0.25 * usd('fargate.arm.vcpu-hour') + 0.5 * usd('fargate.arm.gb-hour')) * HOURS_PER_MONTH).toBeCloseTo(
      7.21,
      2,
    );
    expect(usd('rds.db.t4g.micro') * HOURS_PER_MONTH).toBeCloseTo(11.68, 2);
    expect(usd('rds.db.t4g.medium') * HOURS_PER_MONTH).toBeCloseTo(47.45, 2);
    expect(usd('rds.db.t3.large') * HOURS_PER_MONTH).toBeCloseTo(105.85, 2);
    expect(usd('nat-gateway.hour') * HOURS_PER_MONTH).toBeCloseTo(32.85, 2);
    expect(usd('ipv4.hour') * HOURS_PER_MONTH).toBeCloseTo(3.65, 2);
    expect(usd('alb.hour') * HOURS_PER_MONTH).toBeCloseTo(16.43, 1);
    expect(usd('alb.lcu-hour') * HOURS_PER_MONTH).toBeCloseTo(5.84, 2);
  });

  it('name instance classes that exist, Multi-AZ at twice Single-AZ', () => {
    for (const { id } of rows) {
      const name = /^rds(?:-multi-az)?\.(db\..+)$/.exec(id)?.[1];
      if (name) expect(instanceClassOf(name)?.name).toBe(name);
    }
    for (const size of ['micro', 'small', 'medium']) {
      const ratio = usd(instancePriceId(`db.t4g.${size}`, true)) / usd(instancePriceId(`db.t4g.${size}`, false));
      expect(ratio).toBeCloseTo(2, 5);
    }
  });
});
