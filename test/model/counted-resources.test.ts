import { describe, expect, it } from 'vitest';
import { customerManagedKeys, firewalled } from '../../src/model/counted-resources.js';
import { resolve } from '../../src/model/resolve.js';
import { documentFrom, STAGING_AND_PRODUCTION } from './documents.js';

const modelOf = (text: string, environment: string) => {
  const { model, diagnostics } = resolve(documentFrom(text), environment);
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return model;
};
const ABROAD = STAGING_AND_PRODUCTION.replaceAll('us-east-1', 'eu-west-1');

describe('customer managed keys', () => {
  it('are none where the keys of AWS do', () => {
    expect(customerManagedKeys(modelOf(STAGING_AND_PRODUCTION, 'staging'))).toEqual([]);
  });

  it('stand in the region, in that of the copies, and for CloudFront in us-east-1', () => {
    const regions = (text: string) => customerManagedKeys(modelOf(text, 'production')).map(({ region }) => region);
    expect(regions(STAGING_AND_PRODUCTION)).toEqual(['us-east-1', 'us-east-1', 'us-west-2']);
    const [first, second, edge, copies] = regions(ABROAD);
    expect([first, second, edge]).toEqual(['eu-west-1', 'eu-west-1', 'us-east-1']);
    expect(copies).toMatch(/^eu-/);
  });
});

describe('firewalls', () => {
  it('stand before the API, and before the web application when there is one', () => {
    expect(firewalled(modelOf(STAGING_AND_PRODUCTION, 'staging'))).toEqual([]);
    expect(firewalled(modelOf(STAGING_AND_PRODUCTION, 'production'))).toEqual(['api', 'web']);
    const bare = STAGING_AND_PRODUCTION.replace('  secrets:', '  frontend: false\n  secrets:')
      .replace(', app: app.example.com', '')
      .replace(', app: staging.app.example.com', '');
    expect(firewalled(modelOf(bare, 'production'))).toEqual(['api']);
  });
});
