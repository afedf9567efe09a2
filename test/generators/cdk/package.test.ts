import { describe, expect, it } from 'vitest';
import { cdk } from '../../../src/generators/cdk/cdk.js';
import { resolveAll } from '../../../src/model/resolve.js';
import { documentFrom, MINIMAL } from '../../model/documents.js';

const { models } = resolveAll(documentFrom(MINIMAL));
const files = new Map((cdk.shared?.(models) ?? []).map(({ path, content }) => [path, content]));
const json = (path: string) => JSON.parse(files.get(path) ?? '');

describe('the package of the CDK app', () => {
  const wanted = json('infra/package.json');
  const lock = json('infra/package-lock.json');

  it('is locked to the versions that it asks for', () => {
    const { dependencies, devDependencies, name, engines } = lock.packages[''];
    expect({ dependencies, devDependencies, name, engines }).toEqual({
      dependencies: wanted.dependencies,
      devDependencies: wanted.devDependencies,
      name: wanted.name,
      engines: wanted.engines,
    });
  });

  it('asks for exact versions, and the lock names no registry', () => {
    for (const version of Object.values({ ...wanted.dependencies, ...wanted.devDependencies })) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
    for (const entry of Object.values<object>(lock.packages)) expect(entry).not.toHaveProperty('resolved');
  });
});
