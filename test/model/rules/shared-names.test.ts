/** Looks for names that two environments would share, among everything that a model names, whatever the environments are called. */

import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { judge } from '../../../src/model/judge.js';
import type { EnvironmentModel } from '../../../src/model/model.js';
import { beside, given, type Part } from './given.js';

const BOTH: Part = {
  application: { jobs: { geo: { command: ['python'], schedule: 'rate(5 minutes)' } } },
  environments: {
    staging: { backups: { enabled: true }, loadBalancer: { waf: true }, github: { environment: 'one' } },
  },
};

/** Two environments of one account, the second called `staging-<suffix>`. */
function pair(suffix: string, region: string) {
  const name = `staging-${suffix}`;
  const second = { loadBalancer: { waf: true }, backups: { enabled: true }, github: { environment: 'two' } };
  const document = given(BOTH, beside(second, name), { environments: { staging: { region } } });
  return judge(stringify(document), 'hha-env.yaml');
}

/** The kind of thing that a value of the model names; undefined where a name is no claim. */
function kindOf(path: string): string | undefined {
  const [top = '', key = ''] = path.split('.');
  if (top === 'names') {
    if (/LogGroup$/.test(key)) return 'log group';
    if (/Bucket$/.test(key)) return 'bucket';
    if (/Topic$/.test(key)) return 'topic';
    if (['prefix', 'path', 'container'].includes(key)) return undefined;
    return key;
  }
  if (top === 'tasks' && path.endsWith('.family')) return 'family';
  if (top === 'alarms' && /^alarms\.\d+\.name$/.test(path)) return 'alarm';
  if (top === 'roles' && path.endsWith('.name')) return 'role';
  return top === 'stacks' && path.endsWith('.name') ? 'stack' : undefined;
}

function claims(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === 'string') {
    const kind = kindOf(path.join('.'));
    return kind === undefined ? [] : [`${kind} ${value}`];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => claims(each, [...path, key]));
}

/** In us-east-1 there is no second topic for the alarms of CloudFront: the first one stands there. */
function made(model: EnvironmentModel): unknown {
  if (model.region !== 'us-east-1') return model;
  const { edgeAlarmTopic: _edge, ...names } = model.names;
  return { ...model, names };
}

/** Everything that could stand behind the name of an environment and meet a name of it. */
function suffixesOf(model: EnvironmentModel): string[] {
  const parts = claims(model).flatMap((claim) => claim.split(`${model.names.prefix}-`)[1]?.split('-') ?? []);
  const starts = claims(model).flatMap((claim) => {
    const words = claim.split(`${model.names.prefix}-`)[1]?.split('-') ?? [];
    return words.map((_, index) => words.slice(0, index + 1).join('-'));
  });
  return [...new Set([...parts, ...starts])].filter((suffix) => /^[a-z][a-z0-9-]{0,7}$/.test(suffix));
}

it.each(['us-east-1', 'eu-west-1'])('in %s no two environments claim one name unless it is refused', (region) => {
  const [staging] = pair('two', region).models;
  if (staging === undefined) throw new Error('The document of this test is not valid.');
  const suffixes = suffixesOf(staging);
  expect(suffixes).toEqual(expect.arrayContaining(['web', 'edge', 'backend', 'api']));
  const refused = suffixes.filter((suffix) => {
    const { models, diagnostics } = pair(suffix, region);
    const [one, other] = models.map((model) => new Set(claims(made(model))));
    if (one !== undefined && other !== undefined) expect([...one].filter((claim) => other.has(claim))).toEqual([]);
    return diagnostics.some(({ code }) => code === 'environments.shared-name');
  });
  expect(refused).toEqual(region === 'us-east-1' ? ['web'] : expect.arrayContaining(['edge']));
});
