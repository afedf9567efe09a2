import { describe, expect, it } from 'vitest';
import { STAGING_AND_PRODUCTION } from '../../model/documents.js';
import { synthesise } from '../../real/synth.js';

describe('the CDK app', () => {
  it('asks no account for anything', async () => {
    const { manifest, templates, dir } = await synthesise(STAGING_AND_PRODUCTION);
    console.log(dir, Object.keys(templates));
    expect(manifest.missing).toBeUndefined();
    expect(JSON.stringify(templates)).not.toContain('dummy1');
  });
});
