import { describe, expect, it } from 'vitest';
import { ACTIONS, ACTIONS_PROVENANCE, type ActionName, actionReference } from '../../src/data/actions.js';
import { CASES, documentOf, renderDocument } from '../golden/rendered.js';

const names = Object.keys(ACTIONS) as ActionName[];

describe('action pins', () => {
  it.each(names)('%s is pinned to a full commit of an exact release', (name) => {
    const pin = ACTIONS[name];
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

  it('are the actions of the workflows, and no others', () => {
    const used = CASES.flatMap((name) =>
      renderDocument(documentOf(name)).artifacts.flatMap(({ path, content }) =>
        path.startsWith('.github/workflows/')
          ? [...content.matchAll(/uses: ([\w/-]+)@/g)].map(([, action]) => action)
          : [],
      ),
    );
    expect([...new Set(used)].sort()).toEqual([...names].sort());
  });
});
