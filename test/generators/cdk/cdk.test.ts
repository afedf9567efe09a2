import { describe, expect, it } from 'vitest';
import { STAGING_AND_PRODUCTION } from '../../model/documents.js';
import { synthesise } from '../../real/synth.js';

describe('the CDK app', () => {
  it('asks no account for anything', async () => {
    const { manifest, templates } = await synthesise(STAGING_AND_PRODUCTION);
    expect(manifest.missing).toBeUndefined();
    expect(JSON.stringify(templates)).not.toContain('dummy1');
  });
});
