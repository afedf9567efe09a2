import { describe, expect, it } from 'vitest';
import {
  DEFAULT_NODE,
  DEFAULT_PYTHON,
  imageReference,
  NODE_VERSIONS,
  PYTHON_VERSIONS,
  RETIRED_NODE_VERSIONS,
  RUNTIMES_PROVENANCE,
} from '../../src/data/runtimes.js';

const { asOf } = RUNTIMES_PROVENANCE;

describe('runtimes', () => {
  it.each(Object.entries(PYTHON_VERSIONS))(
    'Python %s is in support and pinned by an index digest',
    (series, python) => {
      expect(python.version).toBe(series);
      expect(python.endOfLife > asOf).toBe(true);
      expect(python.image.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(python.image.tag).toMatch(new RegExp(`^${series.replace('.', '\\.')}\\.\\d+-slim-bookworm$`));
      expect(python.image.seen <= asOf).toBe(true);
      expect(python.image.evidence).toMatch(/index|manifest list/);
      expect(imageReference(python.image)).toBe(`python:${python.image.tag}@${python.image.digest}`);
    },
  );

  it('pin a digest of their own each, none of them the amd64 image that some repositories pin', () => {
    const digests = Object.values(PYTHON_VERSIONS).map(({ image }) => image.digest);
    expect(new Set(digests).size).toBe(digests.length);
    expect(digests.join()).not.toContain('b6bd71b0dd3811ddbcbc523ec2965fd1e1bcfdf7a20ab24679273d3bee726129');
  });

  it('offer only Node.js in long-term support, and call the rest retired', () => {
    for (const [major, node] of Object.entries(NODE_VERSIONS)) {
      expect(node.version).toBe(major);
      expect(Number(major) % 2).toBe(0);
      expect(node.longTermSupport <= asOf && asOf < node.endOfLife).toBe(true);
    }
    for (const node of Object.values(RETIRED_NODE_VERSIONS)) expect(node.endOfLife < asOf).toBe(true);
    expect(Object.keys(NODE_VERSIONS).filter((major) => major in RETIRED_NODE_VERSIONS)).toEqual([]);
  });

  it('default to versions on offer', () => {
    expect(PYTHON_VERSIONS).toHaveProperty([DEFAULT_PYTHON]);
    expect(NODE_VERSIONS).toHaveProperty([DEFAULT_NODE]);
  });
});
