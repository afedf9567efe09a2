/**
 * The 79 constraints of AWS that a document must keep (reference design, section 4.4), by number: the edge that is
 * accepted and the neighbour that is refused; what the document cannot say is listed with the reason.
 */
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { judge } from '../../src/model/judge.js';
import { resolveAll } from '../../src/model/resolve.js';
import type { Diagnostic } from '../../src/schema/diagnostic.js';
import { parseDocument } from '../../src/schema/parse.js';
import { MINIMAL } from '../model/documents.js';
import { RENDERED_RULES } from '../rendered/rules.js';
import { COMPUTE } from './constraints/compute.js';
import { DATA } from './constraints/data.js';
import { EDGE } from './constraints/edge.js';
import { NETWORK } from './constraints/network.js';
import type { Change } from './constraints/row.js';

const ROWS = [...NETWORK, ...COMPUTE, ...DATA, ...EDGE];
const SAYABLE = ROWS.filter(({ refuses = [], model }) => refuses.length > 0 || model !== undefined);

/** The minimal document with some values set, as text. */
function changed(change: Change): string {
  const document: Record<string, unknown> = parse(MINIMAL);
  for (const [path, value] of Object.entries(change)) {
    const steps = path.replace(/^@/, 'environments.staging.').split('.');
    let place = document;
    for (const step of steps.slice(0, -1)) {
      place[step] ??= {};
      place = place[step] as Record<string, unknown>;
    }
    place[steps.at(-1) ?? ''] = value;
  }
  // Plain YAML 1.2 readers must see text where the change says text: stringify quotes what needs it.
  return stringify(document);
}

function answers(change: Change): readonly Diagnostic[] {
  return judge(changed(change), 'hha-env.yaml').diagnostics;
}

/** Production has guards of its own, which are not what a row is about. */
const stops = ({ code, severity }: Diagnostic): boolean => severity === 'error' && !code.startsWith('guard.');

test('every one of the 79 rules is here, once', () => {
  expect(ROWS.map(({ rule }) => rule)).toEqual(Array.from({ length: 79 }, (_, index) => index + 1));
});

test('every rule has an edge with both its sides, a check of the model, or a reason why the document cannot say it', () => {
  for (const { rule, accepts = [], refuses = [], model, unsayable } of ROWS) {
    expect(refuses.length > 0 || model !== undefined || unsayable !== undefined, `rule ${rule}`).toBe(true);
    if (refuses.length > 0 && ![66, 68].includes(rule)) expect(accepts.length, `rule ${rule}`).toBeGreaterThan(0);
    if (unsayable) expect(unsayable.renderedBy.length, `rule ${rule}`).toBeGreaterThan(0);
  }
});

test('the rules that no document can break are these, and each says which rendered family keeps it', () => {
  const others = ROWS.filter((row) => !SAYABLE.includes(row));
  expect(others.map(({ rule }) => rule)).toEqual([
    9, 10, 11, 13, 14, 15, 21, 22, 24, 25, 26, 28, 39, 50, 59, 60, 61, 62,
  ]);
  for (const { rule, unsayable } of others) expect(unsayable?.renderedBy, `rule ${rule}`).not.toEqual([]);
});

test('what the document cannot say of a rule is tested on the rendered files (test/rendered)', () => {
  const unsayable = ROWS.filter((row) => row.unsayable !== undefined).map(({ rule }) => rule);
  expect(RENDERED_RULES.map(({ rule }) => rule)).toEqual(unsayable);
});

describe.each(SAYABLE)('rule $rule: $title', ({ accepts = [], refuses = [], model }) => {
  if (accepts.length > 0) {
    test.each(accepts.map((change) => [JSON.stringify(change).slice(0, 160), change] as const))(
      'accepts %s',
      (_, change) => {
        expect(answers(change).filter(stops)).toEqual([]);
      },
    );
  }
  if (refuses.length > 0) {
    test.each(refuses.map((each) => [JSON.stringify(each.change).slice(0, 160), each] as const))(
      'refuses %s',
      (_, { change, code, severity = 'error' }) => {
        expect(answers(change).map((each) => [each.code, each.severity])).toContainEqual([code, severity]);
      },
    );
  }
  if (model) {
    test('holds for the longest names', () => {
      const { models, diagnostics } = resolveAll(longestDocument());
      expect(diagnostics.filter(stops)).toEqual([]);
      expect(models).toHaveLength(1);
      for (const each of models) model(each);
    });
  }
});

/** Every name that the user chooses is as long as the schema lets it be. */
function longestDocument() {
  const environment = 'staging-europe-1';
  const change: Change = {
    'application.name': 'home-health-aid-of-the-east-side',
    'application.jobs': {
      'geofence-checker-nightly': { command: ['python', '-m', 'jobs.geofence'], schedule: 'rate(1 day)' },
      'geofence-checker-monthly': { command: ['python', '-m', 'jobs.geofence'], schedule: 'cron(0 9 1 * ? *)' },
    },
    'application.secrets': { 'signing-key-of-the-tokens-of-all-aides-x': { env: 'SIGNING_KEY' } },
    '@schedules.offHours': { timezone: 'UTC', stop: 'cron(0 20 ? * MON-FRI *)', start: 'cron(0 7 ? * MON-FRI *)' },
    '@region': 'ap-southeast-2',
  };
  const text = changed(change).replace('  staging:', `  ${environment}:`);
  const { document, diagnostics } = parseDocument(text, 'hha-env.yaml');
  expect(diagnostics).toEqual([]);
  if (document === undefined) throw new Error('the longest document is no document');
  expect(document.application.name).toHaveLength(32);
  expect(Object.keys(document.environments)).toEqual([environment]);
  expect(environment).toHaveLength(16);
  return document;
}
