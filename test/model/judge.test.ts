/** A document with mistakes is judged as a whole: the rules across fields speak too, and never of what a mistake caused. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { judge } from '../../src/model/judge.js';
import type { Diagnostic, DocumentPath } from '../../src/schema/diagnostic.js';
import { MINIMAL, STAGING_AND_PRODUCTION } from './documents.js';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}/hha-env.yaml`, import.meta.url), 'utf8');
const said = (text: string) => judge(text, 'hha-env.yaml').diagnostics;
const codes = (text: string) => said(text).map(({ code }) => code);

describe('what an environment takes over and is wrong in it alone', () => {
  const asleep = STAGING_AND_PRODUCTION.replace('    schedules: { offHours: false }\n', '');
  const line = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length;

  it('is said of that environment, at its extends, and not of the one that it extends', () => {
    const found = said(asleep).find(({ code }) => code === 'guard.production-off-hours');
    expect(found).toMatchObject({
      path: ['environments', 'production', 'extends'],
      takenFrom: ['environments', 'staging', 'schedules', 'offHours'],
      position: { line: line(asleep, 'extends: staging') },
      message: `Production sleeps in off-hours. "production" takes environments.staging.schedules.offHours over. It is written in line ${line(asleep, 'offHours:')}.`,
      fix: 'Write schedules.offHours: false. That belongs under environments.production; in "staging" it would change "staging" as well.',
    });
  });

  it('is said of each environment that takes it over', () => {
    const text = `${asleep}  production-eu:\n    extends: production\n    domains: { api: eu.api.example.com, app: eu.app.example.com }\n    network: { cidr: 10.2.0.0/16 }\n`;
    const paths = said(text).flatMap(({ code, path }) => (code === 'network.two-zones' ? [path.join('.')] : []));
    expect(paths).toEqual(['environments.production.extends', 'environments.production-eu.extends']);
  });

  it('is said once, where it is written, when it is wrong there too', () => {
    const text = STAGING_AND_PRODUCTION.replace('instanceClass: db.t4g.micro', 'instanceClass: db.nope.micro').replace(
      'tier: production\n',
      'tier: staging\n',
    );
    const paths = said(text).flatMap(({ code, path }) => (code === 'database.instance-class' ? [path.join('.')] : []));
    expect(paths).toEqual(['environments.staging.database.instanceClass']);
  });
});

describe('mistakes of fields and between fields come in one run', () => {
  it('gives a valid document its models and says nothing', () => {
    const { models, diagnostics } = judge(MINIMAL, 'hha-env.yaml');
    expect(diagnostics).toEqual([]);
    expect(models.map(({ name }) => name)).toEqual(['staging']);
  });

  it('says what the rules find beside what the schema refuses', () => {
    expect(codes(fixture('bad/everything-at-once'))).toEqual([
      'value.format',
      'value.format',
      'value.choice',
      'value.unquoted',
      'key.unknown',
      'secrets.suffix-trap',
      'value.unquoted',
      'network.region-unknown',
      'domains.outside-zone',
      'network.cidr-size',
      'backend.fargate-size',
      'backend.task-counts',
      'database.engine-version',
      'key.unknown',
    ]);
  });

  it('is silent of subnets while the block of the VPC cannot be read, and speaks once it can', () => {
    const text = (cidr: string) =>
      MINIMAL.replace(
        '    domains:',
        `    network: { cidr: ${cidr}, publicSubnets: [10.9.0.0/24, 10.0.1.0/24] }\n    domains:`,
      );
    expect(codes(text('10.0.0.0/8'))).toEqual(['network.cidr-size']);
    expect(codes(text('10.0.0.0/16'))).toEqual(['network.subnet-outside-vpc']);
  });

  it('compares environments although one of them has a mistake elsewhere', () => {
    const text = STAGING_AND_PRODUCTION.replace('app: app.example.com', 'app: staging.app.example.com').replace(
      'nat: single',
      'nat: many',
    );
    expect(codes(text)).toEqual([
      'value.choice',
      'network.two-zones',
      'environments.zone-in-two-accounts',
      'environments.shared-domain',
    ]);
  });

  it('goes on after a required value is missing', () => {
    const text = MINIMAL.replace('    region: us-east-1\n', '    backend: { cpu: 512, memory: 512 }\n');
    expect(codes(text)).toEqual(['environment.missing', 'backend.fargate-size']);
  });

  it('does not take a value that was misspelt or misplaced for one that is not there', () => {
    const subnets = 'publicSubnets: [10.9.0.0/24, 10.9.1.0/24]';
    const near = MINIMAL.replace('    domains:', `    network: { cird: 10.9.0.0/16, ${subnets} }\n    domains:`);
    const far = MINIMAL.replace('    domains:', `    network: { addresses: 10.9.0.0/16, ${subnets} }\n    domains:`);
    const above = MINIMAL.replace('    domains:', `    cidr: 10.9.0.0/16\n    network: { ${subnets} }\n    domains:`);
    for (const text of [near, far, above]) expect(codes(text)).toEqual(['key.unknown']);
  });

  it('does not blame an environment for what its parent says in a form that cannot be read', () => {
    const text = STAGING_AND_PRODUCTION.replace('engineVersion: "17.6"', 'engineVersion: [17]').replace(
      'cpu: 512,',
      'cpu: much,',
    );
    expect(codes(text)).toEqual(['value.type', 'value.type', 'network.two-zones', 'environments.zone-in-two-accounts']);
  });

  it('suggests a name for the database that RDS takes, when the one of the application is a word of SQL', () => {
    const text = MINIMAL.replace('name: home-health-aid', 'name: second');
    const [problem] = said(text);
    expect(problem).toMatchObject({ code: 'database.reserved-name', fix: 'For example second_db.' });
    expect(said(text.replace('    domains:', '    database: { name: second_db }\n    domains:'))).toEqual([]);
  });

  it('gives a ready --set for a value that is missing, with a domain of the environment itself', () => {
    const text = `${MINIMAL}  preview: { extends: staging, network: { cidr: 10.40.0.0/16 } }\n`;
    expect(said(text)[0]?.fix).toContain('--set environments.preview.domains.api=preview.api.example.com');
    expect(said(MINIMAL.replace('    account: "111122223333"\n', ''))[0]?.fix).toContain(
      '--set environments.staging.account=111122223333',
    );
  });

  it.each(['2', '"2"', '17'])('refuses a document of the newer form %s, and judges nothing else of it', (version) => {
    const text = fixture('bad/everything-at-once').replace('schemaVersion: 1', `schemaVersion: ${version}`);
    const { models, diagnostics } = judge(text, 'hha-env.yaml');
    expect(models).toEqual([]);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({
      code: 'document.version-newer',
      severity: 'error',
      position: { line: 1, column: 16 },
      fix: 'Install a newer create-hha-env: npm install --save-dev create-hha-env.',
    });
  });

  it.each(['0', '1.5', '"1"', 'one', '-2'])('says that %s is no version, and judges the rest', (version) => {
    const text = MINIMAL.replace('schemaVersion: 1', `schemaVersion: ${version}`).replace(
      'api: staging.api.example.com',
      'api: api.other.com',
    );
    expect(codes(text)).toEqual(['document.version', 'domains.outside-zone']);
  });

  it('survives environments that extend each other beside one that is sound', () => {
    const text = `${MINIMAL}  one: { extends: two }\n  two: { extends: one }\n`;
    expect(codes(text)).toContain('environment.extends-cycle');
  });
});

type Tree = Record<string, unknown>;

/** Every place of a document that has a value of its own. */
function leaves(value: unknown, at: DocumentPath = []): DocumentPath[] {
  if (typeof value !== 'object' || value === null) return [at];
  const entries = Array.isArray(value) ? value.map((each, index) => [index, each] as const) : Object.entries(value);
  return entries.flatMap(([key, member]) => leaves(member, [...at, key]));
}

function every(value: unknown, at: DocumentPath = []): DocumentPath[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [at];
  return [at, ...Object.entries(value).flatMap(([key, member]) => every(member, [...at, key]))];
}

function edited(text: string, path: DocumentPath, edit: (parent: Tree, key: string | number) => void): string {
  const data = parse(text) as Tree;
  const parent = path.slice(0, -1).reduce<Tree>((place, step) => place[step] as Tree, data);
  edit(parent, path.at(-1) ?? '');
  return stringify(data);
}

function within(path: DocumentPath, place: DocumentPath): boolean {
  return place.every((step, index) => path[index] === undefined || path[index] === step);
}

const DOCUMENTS = [
  ['with two environments', STAGING_AND_PRODUCTION],
  ['the fixture several-jobs', fixture('several-jobs')],
] as const;

const named = ({ code, path }: Diagnostic) => `${code} ${path.join('.')}`;
const ANYWAY = new Map<string, readonly string[]>(DOCUMENTS.map(([, text]) => [text, said(text).map(named)]));

/** What is said away from the places, and is not said of the sound document too. */
function strangers(text: string, diagnostics: readonly Diagnostic[], ...places: DocumentPath[]): readonly string[] {
  return diagnostics
    .filter(({ path }) => !places.some((place) => within(path, place)))
    .map(named)
    .filter((each) => ANYWAY.get(text)?.includes(each) !== true);
}

/** What no field of the document accepts. */
const NONSENSE: readonly unknown[] = [{ nonsense: true }, null];

describe('one broken value is one problem', () => {
  it.each(DOCUMENTS)('%s: whichever value is broken', (_, text) => {
    const places = leaves(parse(text)).filter(([first]) => first !== 'schemaVersion');
    for (const place of places) {
      for (const nonsense of NONSENSE) {
        const diagnostics = said(
          edited(text, place, (parent, key) => {
            parent[key] = nonsense;
          }),
        );
        expect(diagnostics.length, place.join('.')).toBeGreaterThan(0);
        expect(strangers(text, diagnostics, place), `${place.join('.')} = ${JSON.stringify(nonsense)}`).toEqual([]);
      }
    }
  });

  it.each(DOCUMENTS)('%s: whichever key is misspelt, be it near or far from the right one', (_, text) => {
    const places = every(parse(text)).filter((path) => path.length > 0 && path[0] !== 'schemaVersion');
    for (const place of places) {
      for (const name of [`${String(place.at(-1))}x`, 'qqqqqqqqqqqqqqqqqqqqqqqq']) {
        const diagnostics = said(
          edited(text, place, (parent, key) => {
            const value = parent[key];
            delete parent[key];
            parent[name] = value;
          }),
        );
        // What must be said and now is not is missing at the old place; everything else stands at the new one.
        const rest = strangers(text, diagnostics, place.slice(0, -1));
        expect(rest, `${place.join('.')} as ${name}`).toEqual([]);
      }
    }
  });

  it('and two at a time are two', () => {
    const places = leaves(parse(STAGING_AND_PRODUCTION)).filter(([first]) => first !== 'schemaVersion');
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom(...places), (one, other) => {
        const broken = (text: string, place: DocumentPath) =>
          edited(text, place, (parent, key) => {
            if (typeof parent === 'object') parent[key] = { nonsense: true };
          });
        const diagnostics = said(broken(broken(STAGING_AND_PRODUCTION, one), other));
        expect(strangers(STAGING_AND_PRODUCTION, diagnostics, one, other)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

it('judges whatever stands at whatever place, and never throws', () => {
  const places = every(parse(STAGING_AND_PRODUCTION)).filter((path) => path.length > 0);
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), fc.string(), (place, value, name) => {
      const text = edited(STAGING_AND_PRODUCTION, place, (parent, key) => {
        parent[key] = value;
        if (!Array.isArray(parent)) parent[name] = value;
      });
      const { models, diagnostics } = judge(text, 'hha-env.yaml');
      if (models.length === 0) expect(diagnostics.length).toBeGreaterThan(0);
      for (const { position } of diagnostics) expect(position).toBeDefined();
    }),
    { numRuns: 150 },
  );
});
