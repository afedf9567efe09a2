import { describe, expect, it } from 'vitest';
import { synthesise } from '../../real/synth.js';
import { DOCUMENTS } from './documents.js';

describe.each(Object.entries(DOCUMENTS))('the CDK app of %s', (_, text) => {
  it('needs no account to be synthesised', async () => {
    const { manifest, templates } = await synthesise(text);
    expect(manifest.missing).toBeUndefined();
    expect(JSON.stringify(templates)).not.toContain('dummy1');
  }, 60_000);
});
