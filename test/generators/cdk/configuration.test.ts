import { describe, expect, it } from 'vitest';
import { cdk } from '../../../src/generators/cdk/cdk.js';
import { resolveAll } from '../../../src/model/resolve.js';
import { parseDocument } from '../../../src/schema/parse.js';
import { documentFrom, MINIMAL, STAGING_AND_PRODUCTION } from '../../model/documents.js';

describe('the configuration of the CDK app', () => {
  const { models } = resolveAll(documentFrom(STAGING_AND_PRODUCTION));
  const shared = new Map((cdk.shared?.(models) ?? []).map(({ path, content }) => [path, content]));

  it('has a file for each environment, and lists them in the order of the document', () => {
    const own = models.flatMap((model) => cdk.environment?.(model) ?? []);
    expect(own.map(({ path }) => path)).toEqual(['infra/config/staging.ts', 'infra/config/production.ts']);
    expect(own[0]?.content).toContain('export const stagingEnvironment: EnvironmentConfig = {');
    expect(shared.get('infra/config/index.ts')).toContain('  stagingEnvironment,\n  productionEnvironment,\n');
  });

  it('writes code that is the same for every document', () => {
    const others = new Map(
      (cdk.shared?.(resolveAll(documentFrom(MINIMAL)).models) ?? []).map(({ path, content }) => [path, content]),
    );
    for (const [path, content] of shared) {
      if (path !== 'infra/config/index.ts') expect(others.get(path)).toBe(content);
    }
  });

  it.each(['index', 'environment'])('is never in the way of an environment called %s', (name) => {
    const { diagnostics } = parseDocument(MINIMAL.replace('  staging:', `  ${name}:`), 'hha-env.yaml');
    expect(diagnostics.map(({ code }) => code)).toEqual(['environment.reserved-name']);
  });

  it('keeps apart environments whose names differ in a hyphen', () => {
    const text = MINIMAL.replace('  staging:', '  pr-1:');
    const one = resolveAll(documentFrom(text)).models;
    const other = resolveAll(documentFrom(text.replace('pr-1', 'pr1'))).models;
    const constants = [...one, ...other].map(
      (model) => /export const (\w+)/.exec(cdk.environment?.(model)[0]?.content ?? '')?.[1],
    );
    expect(constants).toEqual(['pr_1Environment', 'pr1Environment']);
  });
});
