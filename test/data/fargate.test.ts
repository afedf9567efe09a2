import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FARGATE_CPUS, FARGATE_SIZES, isFargateSize, memoriesFor, nearestFargateSize } from '../../src/data/fargate.js';

const cpus = fc.integer({ min: 1, max: 40_000 });
const memories = fc.integer({ min: 1, max: 400_000 });

describe('Fargate sizes', () => {
  it('have the counts and ends of the AWS table', () => {
    expect(FARGATE_SIZES.map(({ cpu, memories: m }) => [cpu, m.length, m[0], m[m.length - 1]])).toEqual([
      [256, 3, 512, 2048],
      [512, 4, 1024, 4096],
      [1024, 7, 2048, 8192],
      [2048, 13, 4096, 16384],
      [4096, 23, 8192, 30720],
      [8192, 12, 16384, 61440],
      [16384, 12, 32768, 122880],
    ]);
  });

  it.each([
    [256, 512, true],
    [256, 1024, true],
    [256, 4096, false],
    [512, 512, false],
    [512, 1536, false],
    [8192, 17408, false],
    [8192, 20480, true],
    [300, 512, false],
  ])('%i CPU units with %i MiB: %s', (cpu, memory, legal) => {
    expect(isFargateSize(cpu, memory)).toBe(legal);
  });

  it('suggest only legal sizes', () => {
    fc.assert(
      fc.property(cpus, memories, (cpu, memory) => {
        const near = nearestFargateSize(cpu, memory);
        expect(isFargateSize(near.cpu, near.memory)).toBe(true);
      }),
    );
  });

  it('suggest a legal size for itself', () => {
    for (const row of FARGATE_SIZES) {
      for (const memory of row.memories) expect(nearestFargateSize(row.cpu, memory)).toEqual({ cpu: row.cpu, memory });
    }
  });

  it('never suggest less than was asked while more exists, and never more than is needed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16384 }), fc.integer({ min: 1, max: 122880 }), (cpu, memory) => {
        const near = nearestFargateSize(cpu, memory);
        expect(near.cpu).toBeGreaterThanOrEqual(cpu);
        expect(near.memory).toBeGreaterThanOrEqual(memory);
        for (const smaller of FARGATE_CPUS.filter((c) => c >= cpu && c < near.cpu)) {
          expect(memoriesFor(smaller).some((m) => m >= memory)).toBe(false);
        }
        expect(memoriesFor(near.cpu).some((m) => m >= memory && m < near.memory)).toBe(false);
      }),
    );
  });

  it('stop at the largest size', () => {
    expect(nearestFargateSize(32768, 512)).toEqual({ cpu: 16384, memory: 122880 });
    expect(memoriesFor(32768)).toEqual([]);
  });
});
