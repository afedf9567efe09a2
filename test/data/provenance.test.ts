import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { frozen, type Provenance } from '../../src/data/provenance.js';

const folder = new URL('../../src/data/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'provenance.ts');

describe('provenance', () => {
  it.each(files)('%s says when and from what it was made, and exports only frozen tables', async (file) => {
    const exported = (await import(new URL(file, folder).href)) as Record<string, unknown>;
    const provenances = Object.entries(exported).filter(([name]) => name.endsWith('_PROVENANCE'));
    expect(provenances).toHaveLength(1);
    const { asOf, sources } = provenances.map(([, value]) => value as Provenance)[0] ?? { asOf: '', sources: [] };
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(Number.isNaN(Date.parse(asOf))).toBe(false);
    expect(sources.length).toBeGreaterThan(0);
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value === 'object' && !(value instanceof RegExp)) expect(Object.isFrozen(value), name).toBe(true);
    }
  });

  it('freezes all the way down', () => {
    const table = frozen({ rows: [{ name: 'a' }] });
    expect(() => Object.assign(table.rows[0], { name: 'b' })).toThrow(TypeError);
  });
});
