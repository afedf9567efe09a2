import { describe, expect, it } from 'vitest';
import { synthesise } from '../../real/synth.js';
import { DOCUMENTS } from './documents.js';

describe.each(Object.entries(DOCUMENTS))('the stacks of %s', (_, text) => {
  it('publish every parameter of the model once, and read the hosted zone alone', async () => {
    const { models, templates } = await synthesise(text);
    for (const { parameters, frontend, stacks } of models) {
      const own = stacks.flatMap(({ name }) => {
        const template = templates[name];
        if (template === undefined) throw new Error(`no template of ${name}`);
        return [template];
      });
      const published = own.flatMap(({ Resources }) =>
        Object.values(Resources)
          .filter(({ Type }) => Type === 'AWS::SSM::Parameter')
          .map(({ Properties }) => Properties?.Name as string),
      );
      const { root: _root, hostedZoneId, secretArns, ...rest } = parameters;
      const { webBucket, distributionId, distributionDomain, ...always } = rest;
      const web = frontend === undefined ? [] : [webBucket, distributionId, distributionDomain];
      expect(published.sort()).toEqual([...Object.values(always), ...web, ...Object.values(secretArns)].sort());
      const read = own.flatMap(({ Parameters = {} }) =>
        Object.values(Parameters).map((parameter) => (parameter as { readonly Default?: string }).Default),
      );
      const known = [hostedZoneId, '/cdk-bootstrap/hnb659fds/version'];
      const images = read.filter((path) => path?.startsWith('/aws/service/'));
      expect(new Set(read.filter((path) => !images.includes(path)))).toEqual(new Set(known));
    }
  }, 60_000);

  it('stand in the order in which they need each other', async () => {
    const { models, manifest } = await synthesise(text);
    for (const { stacks } of models) {
      const place = new Map(stacks.map(({ name }, index) => [name, index]));
      for (const { name } of stacks) {
        for (const needed of manifest.artifacts[name]?.dependencies ?? []) {
          const earlier = place.get(needed);
          if (earlier !== undefined) expect(earlier, `${name} needs ${needed}`).toBeLessThan(place.get(name) ?? 0);
        }
      }
    }
  }, 60_000);

  it('protect themselves where health data or patients depend on them', async () => {
    const { models, manifest } = await synthesise(text);
    for (const { stacks, tier, dataClass } of models) {
      for (const { name } of stacks) {
        const { terminationProtection = false } = manifest.artifacts[name]?.properties ?? {};
        expect(terminationProtection).toBe(tier === 'production' || dataClass === 'phi');
      }
    }
  }, 60_000);
});
