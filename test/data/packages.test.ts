import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NPM_PACKAGES, npmVersion } from '../../src/data/packages.js';
import { NODE_VERSIONS } from '../../src/data/runtimes.js';

const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  devDependencies: Record<string, string>;
};

describe('package pins', () => {
  it.each(Object.entries(NPM_PACKAGES))('%s is pinned to an exact version', (_name, { version }) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it.each(['aws-cdk-lib', 'constructs', 'aws-cdk', 'cdk-nag', 'typescript', 'tsx'] as const)(
    '%s is the version that our own tests run the rendered application with',
    (name) => {
      expect(npmVersion(name)).toBe(own.devDependencies[name]);
    },
  );

  it('type the oldest Node.js on offer', () => {
    const oldest = Math.min(...Object.keys(NODE_VERSIONS).map(Number));
    expect(npmVersion('@types/node').split('.')[0]).toBe(String(oldest));
  });
});
