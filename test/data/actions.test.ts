import { describe, expect, it } from 'vitest';
import { ACTIONS, ACTIONS_PROVENANCE, type ActionName, actionPin, actionReference } from '../../src/data/actions.js';

const names = Object.keys(ACTIONS) as ActionName[];

describe('action pins', () => {
  it.each(names)('%s is pinned to a full commit of an exact release', (name) => {
    const pin = actionPin(name);
    expect(pin.repository).toBe(name);
    expect(pin.sha).toMatch(/^[0-9a-f]{40}$/);
    expect(pin.version).toMatch(/^v\d+\.\d+\.\d+$/);
    expect(actionReference(name)).toBe(`${name}@${pin.sha}`);
  });

  it('are each a commit of their own', () => {
    expect(new Set(names.map((name) => ACTIONS[name].sha)).size).toBe(names.length);
  });

  it('were released before they were seen and seen before they were verified', () => {
    for (const pin of Object.values(ACTIONS)) {
      expect(pin.released <= pin.seen && pin.seen <= pin.verified && pin.verified <= ACTIONS_PROVENANCE.asOf).toBe(
        true,
      );
    }
  });

  it('cover every action of the workflows', () => {
    expect(names).toHaveLength(14);
    expect(ACTIONS['actions/checkout'].sha).toBe('3d3c42e5aac5ba805825da76410c181273ba90b1');
  });
});
