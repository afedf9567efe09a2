import { describe, expect, it } from 'vitest';
import { synthesise } from '../../real/synth.js';
import { DOCUMENTS } from './documents.js';

describe.each(Object.entries(DOCUMENTS))('the CDK app of %s', (_, text) => {
  it('needs no account to be synthesised', async () => {
    const { manifest, templates } = await synthesise(text);
    expect(manifest.missing).toBeUndefined();
    expect(JSON.stringify(templates)).not.toContain('dummy1');
  }, 60_000);

  // A first creation that fails is repeated. What stayed behind under its name would refuse every further attempt.
  it('leaves nothing behind of a creation that failed', async () => {
    const { templates } = await synthesise(text);
    const all = Object.values(templates).flatMap(({ Resources }) => Object.entries(Resources));
    expect(all.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain').map(([id]) => id)).toEqual([]);
    const kept = all.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'RetainExceptOnCreate');
    expect(kept.map(([, { Type }]) => Type)).toEqual(
      expect.arrayContaining(['AWS::S3::Bucket', 'AWS::ECR::Repository']),
    );
  }, 60_000);
});
