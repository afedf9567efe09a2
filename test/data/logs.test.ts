import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLogRetention, logRetentionDays, nearestLogRetention } from '../../src/data/logs.js';

describe('log retention', () => {
  it('knows the 22 accepted periods, ascending', () => {
    expect(logRetentionDays).toHaveLength(22);
    expect([...logRetentionDays]).toEqual([...logRetentionDays].sort((a, b) => a - b));
    for (const days of [14, 365, 2192, 3653]) expect(isLogRetention(days)).toBe(true);
    for (const days of [0, 2, 10, 31, 364, 2190, 3654]) expect(isLogRetention(days)).toBe(false);
  });

  it('never suggests a shorter period than asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3653 }), (days) => {
        const near = nearestLogRetention(days);
        expect(near).toBeGreaterThanOrEqual(days);
        expect(isLogRetention(near)).toBe(true);
        expect(logRetentionDays.some((allowed) => allowed >= days && allowed < near)).toBe(false);
      }),
    );
    expect(nearestLogRetention(5000)).toBe(3653);
  });
});
