import { describe, expect, it } from 'vitest';
import {
  INSTANCE_CLASSES,
  instanceClassOf,
  isInstanceClassIn,
  maxConnections,
} from '../../src/data/instance-classes.js';
import { REGION_CODES } from '../../src/data/regions.js';

describe('instance classes', () => {
  it.each([
    ['db.t4g.micro', 2, 1, true, true],
    ['db.t4g.medium', 2, 4, true, true],
    ['db.t3.2xlarge', 8, 32, false, true],
    ['db.m7g.large', 2, 8, true, false],
    ['db.m6i.32xlarge', 128, 512, false, false],
    ['db.r6g.large', 2, 16, true, false],
    ['db.r8g.48xlarge', 192, 1536, true, false],
  ])('%s has %i vCPU and %i GiB', (name, vcpu, memoryGiB, graviton, burstable) => {
    expect(instanceClassOf(name)).toMatchObject({ name, vcpu, memoryGiB, graviton, burstable });
  });

  it('are spelt as instance classes, each under its own name', () => {
    expect(Object.keys(INSTANCE_CLASSES)).toHaveLength(110);
    for (const [name, entry] of Object.entries(INSTANCE_CLASSES)) {
      expect(name).toMatch(/^db\.[a-z][a-z0-9]*\.(?:micro|small|medium|large|\d*xlarge)$/);
      expect(entry.name).toBe(name);
    }
    expect(instanceClassOf('toString')).toBeUndefined();
  });

  it('know the regions that lack a family', () => {
    expect(isInstanceClassIn('db.t4g.micro', 'us-east-1')).toBe(true);
    expect(isInstanceClassIn('db.t4g.micro', 'ca-west-1')).toBe(false);
    expect(isInstanceClassIn('db.m8g.large', 'us-west-1')).toBe(false);
    expect(isInstanceClassIn('db.m8g.large', 'us-west-2')).toBe(true);
    expect(isInstanceClassIn('db.x2g.large', 'us-east-1')).toBeUndefined();
  });

  it('leave every region a small burstable class and a Graviton class', () => {
    for (const region of REGION_CODES) {
      const classes = Object.values(INSTANCE_CLASSES).filter(({ name }) => isInstanceClassIn(name, region));
      expect(classes.some(({ name }) => name === 'db.t3.micro')).toBe(true);
      expect(classes.some(({ graviton }) => graviton)).toBe(true);
    }
  });

  it('allow three quarters of the connections of the RDS formula, 5000 at most', () => {
    expect(maxConnections({ memoryGiB: 1 })).toBe(84);
    expect(maxConnections({ memoryGiB: 2 })).toBe(168);
    expect(maxConnections({ memoryGiB: 4 })).toBe(337);
    expect(maxConnections({ memoryGiB: 1536 })).toBe(5000);
    for (const entry of Object.values(INSTANCE_CLASSES)) expect(maxConnections(entry)).toBeGreaterThan(80);
  });
});
