import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRetention, LOG_RETENTION_DAYS, nearestRetention } from '../../src/data/logs.js';

describe('log retention', () => {
  it('knows the 22 accepted periods, ascending', () => {
    expect(LOG_RETENTION_DAYS).toHaveLength(22);
    expect([...LOG_RETENTION_DAYS]).toEqual([...LOG_RETENTION_DAYS].sort((a, b) => a - b));
    for (const days of [14, 365, 2192, 3653]) expect(isRetention(days)).toBe(true);
    for (const days of [0, 2, 10, 31, 364, 2190, 3654]) expect(isRetention(days)).toBe(false);
  });

  it('never suggests a shorter period than asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3653 }), (days) => {
        const near = nearestRetention(days);
        expect(near).toBeGreaterThanOrEqual(days);
        expect(isRetention(near)).toBe(true);
        expect(LOG_RETENTION_DAYS.some((allowed) => allowed >= days && allowed < near)).toBe(false);
      }),
    );
    expect(nearestRetention(5000)).toBe(3653);
  });
});
