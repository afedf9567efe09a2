import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { STAGING_AND_PRODUCTION } from '../model/documents.js';
import { run } from './command-line.js';

let root = '';
let empty = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'hha-cost-'));
  empty = mkdtempSync(join(tmpdir(), 'hha-none-'));
  writeFileSync(join(root, 'hha-env.yaml'), STAGING_AND_PRODUCTION);
});
afterAll(() => {
  rmSync(root, { recursive: true });
  rmSync(empty, { recursive: true });
});

const json = async (...argv: string[]) => {
  const { code, stdout } = await run(root, [...argv, '--json']);
  return { code, data: JSON.parse(stdout) };
};

describe('on a terminal of 80 columns', () => {
  it.each([['cost'], ['compare'], ['explain'], ['explain', 'database'], ['doctor']])(
    'no word of %s is broken',
    async (...argv) => {
      let text = '';
      const stdout = {
        isTTY: true,
        columns: 80,
        write: (more: string) => {
          text += more;
        },
      };
      await run(root, argv, { stdout, env: { NO_COLOR: '1', PATH: process.env.PATH } });
      const long = text.split('\n').filter((line) => line.length > 80);
      // A word alone may be longer; whoever pastes an address wants it whole.
      expect(long.filter((line) => /\S \S/.test(line))).toEqual([]);
      expect(text.length).toBeGreaterThan(200);
    },
  );

  it('cost says amounts alone where quantities and prices have no place', async () => {
    const lines: string[] = [];
    const stdout = { isTTY: true, columns: 80, write: (text: string) => lines.push(...text.split('\n')) };
    await run(root, ['cost', 'staging'], { stdout });
    expect(lines.find((line) => line.includes('NAT gateway  '))).toMatch(/^ {2}NAT gateway +32\.85$/);
    expect((await run(root, ['cost', 'staging'])).stdout).toMatch(/^ {2}NAT gateway +730 {2}hour/m);
  });
});

describe('cost', () => {
  it('prints every environment with its total, and the sum', async () => {
    const { code, stdout } = await run(root, ['cost']);
    expect(code).toBe(0);
    const totals = [...stdout.matchAll(/^(staging|production): about ([\d.]+) USD a month$/gm)].map(([, , usd]) =>
      Number(usd),
    );
    expect(totals).toHaveLength(2);
    const sum = Number(/All 2 environments: about ([\d.]+) USD/.exec(stdout)?.[1]);
    expect(Math.abs(totals.reduce((one, other) => one + other, 0) - sum)).toBeLessThanOrEqual(0.011);
    expect(stdout).toContain('Without the schedules');
  });

  it('prices a real month, and says so', async () => {
    const { data } = await json('cost', 'staging', '--month', '2026-02');
    expect(data.estimates).toHaveLength(1);
    expect(data.estimates[0].month).toEqual({ label: '2026-02', hours: 672, awakeHours: 260 });
    expect(data.estimates[0].withoutSchedulesUsd).toBeGreaterThan(data.estimates[0].totalUsd);
  });

  it('gives amounts, and null where there is no price', async () => {
    const { data } = await json('cost', 'production');
    const [{ lines, missing, totalUsd, savings }] = data.estimates;
    const sum = lines.reduce(
      (total: number, { monthlyUsd }: { monthlyUsd: number | null }) => total + (monthlyUsd ?? 0),
      0,
    );
    expect(sum).toBeCloseTo(totalUsd, 8);
    const unpriced = lines.filter(({ monthlyUsd }: { monthlyUsd: number | null }) => monthlyUsd === null);
    expect(unpriced.map(({ id }: { id: string }) => id)).toEqual(missing);
    expect(savings.at(-1).monthlyUsd).toBeNull();
  });

  it('takes assumptions, and warns above the budget on standard error', async () => {
    const { code, stdout, stderr } = await run(root, [
      'cost',
      'staging',
      '--assume',
      'natGb=2000',
      '--assume',
      'logGb=10',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/NAT gateway, data processed +2,000 +GB +0\.045 +90\.00$/m);
    expect(stderr).toContain('warning: staging: The estimate exceeds the budget of 150.00 by');
    expect((await run(root, ['cost', 'staging'])).stderr).not.toContain('exceeds');
  });

  it('writes Markdown', async () => {
    const { stdout } = await run(root, ['cost', 'staging', '--format', 'markdown', '--month', '2026-02']);
    expect(stdout).toMatch(/^## staging\n\nAbout \*\*87\.\d\d USD a month\*\*/);
    expect(stdout).toContain('For 2026-02 (672 hours)');
  });

  it.each([
    [['--month', '2026-13'], 'usage.month'],
    [['--assume', 'natGB=5'], 'Did you mean natGb?'],
    [['--assume', 'natGb'], 'usage.assumption'],
    [['--assume', 'natGb=-1'], 'usage.assumption'],
    [['--assume', 'natGb=lots'], 'usage.assumption'],
    [['--assume', 'databaseUsedPercent=101'], 'at most 100'],
    [['stagging'], 'Did you mean staging?'],
  ])('refuses %j', async (argv, said) => {
    const { code, stdout, stderr } = await run(root, ['cost', ...argv]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(said);
  });

  it('needs a document', async () => {
    const { code, stderr } = await run(empty, ['cost']);
    expect(code).toBe(1);
    expect(stderr).toContain('document.missing');
  });
});

describe('compare', () => {
  it('takes the two environments of a document that has two', async () => {
    const [named, unnamed] = [await run(root, ['compare', 'staging', 'production']), await run(root, ['compare'])];
    expect(named.code).toBe(0);
    expect(unnamed.stdout).toBe(named.stdout);
    expect(named.stdout).toMatch(/^ {2}dataClass +synthetic +phi +data-loss$/m);
  });

  it('gives the same as data, and null where a value is not set', async () => {
    const { data } = await json('compare', 'production', 'staging');
    expect(data.environments).toEqual(['production', 'staging']);
    const operation = data.sections.find(({ key }: { key: string }) => key === 'operation');
    expect(operation.fields.find(({ path }: { path: string }) => path === 'schedules.offHours.stop').values).toEqual([
      null,
      'cron(0 20 ? * MON-FRI *)',
    ]);
    expect(data.cost.differenceUsd).toBeLessThan(0);
  });

  it('writes Markdown', async () => {
    const { stdout } = await run(root, ['compare', '--format', 'markdown']);
    expect(stdout).toContain('| `dataClass` | `synthetic` | `phi` | **data-loss** |');
  });

  it.each([
    [['staging'], 'takes two environments, and got 1'],
    [['staging', 'production', 'staging'], 'got 3'],
    [['staging', 'prodction'], 'Did you mean production?'],
  ])('refuses %j', async (names, said) => {
    const { code, stderr } = await run(root, ['compare', ...names]);
    expect(code).toBe(1);
    expect(stderr).toContain(said);
  });
});

describe('explain', () => {
  it('explains a field by its whole path, with its value in each environment', async () => {
    const { code, stdout } = await run(root, ['explain', 'environments.staging.database.storageGiB']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^environments\.\*\.database\.storageGiB$/m);
    expect(stdout).toMatch(/^ {2}Type +whole number, 20 to 65536$/m);
    expect(stdout).toMatch(/^ {2}Default +by tier: sandbox 20, staging 20, production 100$/m);
    expect(stdout).toMatch(/^ {2}In production +100$/m);
  });

  it('finds a field by its last words, and shows all that are meant', async () => {
    const { data } = await json('explain', 'backend');
    expect(data.fields.map(({ path }: { path: string }) => path)).toEqual([
      'application.backend',
      'environments.*.backend',
    ]);
    expect(data.fields[1].fields).toContainEqual({
      path: 'environments.*.backend.cpu',
      description: expect.any(String),
    });
    expect(data.fields[1].fields).not.toContainEqual(
      expect.objectContaining({ path: 'environments.*.backend.tasks.min' }),
    );
  });

  it('reads names that the user chose, and needs no document', async () => {
    const { code, stdout } = await run(empty, ['explain', 'application.jobs.nightly.schedule']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^application\.jobs\.\*\.schedule$/m);
    expect(stdout).not.toContain('  In ');
  });

  it.each([
    ['database.storageGB', 'environments.*.database.storageGiB'],
    ['environments.staging.netwrok.cidr', 'environments.staging.network.cidr'],
    ['environments.staging.database.storageGb', 'environments.staging.database.storageGiB'],
    ['application.backend.prot', 'application.backend.port'],
    ['aplication.backend.port', 'application.backend.port'],
    ['application.jobs.geofence-checker.comand', 'application.jobs.geofence-checker.command'],
    ['envs.staging.region', 'environments.*.region'],
    ['environments.staging.network.colour', 'environments.staging.network'],
    ['cdir', 'environments.*.network.cidr'],
  ])('names the field nearest to %s', async (path, near) => {
    const { code, stderr } = await run(root, ['explain', path]);
    expect(code).toBe(1);
    expect(stderr).toContain(`Did you mean ${near}?`);
    expect((await run(root, ['explain', near])).code).toBe(0);
  });

  it('names none where none is near', async () => {
    expect((await run(root, ['explain', 'zzz'])).stderr).toContain('fix: List them all: hha-env explain');
  });

  it('lists every field without a path', async () => {
    const { stdout } = await run(root, ['explain']);
    const { data } = await json('explain');
    expect(stdout.trim().split('\n')).toHaveLength(data.fields.length);
    expect(data.fields.length).toBeGreaterThan(100);
    for (const { description, path, effect } of data.fields)
      expect([description === '', effect], path).toEqual([false, expect.any(String)]);
  });
});

describe('explain, of names of the document', () => {
  it.each([
    ['environments.nope.network.nat', 'hha-env.yaml has no "nope" in environments.', 'It has: staging, production.'],
    ['environments.stagin.network.nat', 'has no "stagin" in environments.', 'Did you mean staging?'],
    ['application.secrets.nope.env', 'has no "nope" in application.secrets.', 'It has: jwt, geocoding.'],
    ['application.jobs.nope.schedule', 'has no "nope" in application.jobs.', 'It has: geofence-checker.'],
  ])('%s is not there', async (path, message, fix) => {
    const { code, stdout, stderr } = await run(root, ['explain', path]);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(message)]);
    expect(stderr).toContain(fix);
    expect((await run(empty, ['explain', path])).code).toBe(0);
  });

  it.each([
    ['application.backend.port', '5000'],
    ['application.name', 'home-health-aid'],
    ['application.jobs.geofence-checker.schedule', 'rate(5 minutes)'],
    ['application.secrets.jwt.env', 'JWT_SECRET_KEY'],
    ['application.branch', 'main'],
  ])('%s is shown with its value, %s', async (path, value) => {
    const { stdout } = await run(root, ['explain', path]);
    expect(stdout.match(/^ {2}Written +(.*)$/gm)?.map((line) => line.trim().split(/ {2,}/)[1])).toEqual([value]);
    const { data } = await json('explain', path);
    expect(data.fields[0].values).toEqual({ staging: expect.anything(), production: expect.anything() });
  });

  it('application.jobs.*.schedule has no value of its own', async () => {
    expect((await run(root, ['explain', 'application.jobs.*.schedule'])).stdout).not.toContain('Written');
  });
});

describe('an environment in a region whose prices are not known', () => {
  const abroad = async (...argv: string[]) => {
    const folder = mkdtempSync(join(tmpdir(), 'hha-abroad-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const text = STAGING_AND_PRODUCTION.replace(
      'network: { cidr: 10.1.0.0/16 }',
      'region: eu-west-1\n    network: { cidr: 10.1.0.0/16, availabilityZones: [eu-west-1a, eu-west-1b, eu-west-1c] }',
    );
    writeFileSync(join(folder, 'hha-env.yaml'), text);
    return run(folder, argv);
  };

  it.each([[], ['--format', 'markdown']])(
    'is named by compare %s %s, with the region of the prices',
    async (...more) => {
      const { code, stdout } = await abroad('compare', 'staging', 'production', ...more);
      expect(code).toBe(0);
      expect(stdout.replaceAll('\\', '')).toContain(
        'production stands in eu-west-1, whose prices are not known; these are of us-east-1.',
      );
      expect((await run(root, ['compare', ...more])).stdout).not.toContain('whose prices are not known');
    },
  );

  it('is marked in the JSON of compare', async () => {
    expect(JSON.parse((await abroad('compare', '--json')).stdout).cost.prices).toMatchObject({
      region: 'us-east-1',
      otherRegion: [false, true],
    });
  });

  it('is named by check, also as data', async () => {
    const { stdout } = await abroad('check');
    expect(stdout).toMatch(
      /^production: about [\d.]+ USD a month at the prices of us-east-1, since those of eu-west-1 are not known\. /m,
    );
    expect(stdout).toMatch(/^staging: about [\d.]+ USD a month\. /m);
    expect(JSON.parse((await abroad('check', '--json')).stdout).costs).toMatchObject([
      { prices: { region: 'us-east-1', otherRegion: false } },
      { prices: { region: 'us-east-1', otherRegion: true } },
    ]);
  });
});

describe('--format json', () => {
  it.each([['cost'], ['compare']])('of %s prints what --json prints', async (command) => {
    const { code, stdout } = await run(root, [command, '--format', 'json']);
    expect([code, JSON.parse(stdout)]).toEqual([0, (await json(command)).data]);
  });
});

it('--assume says of a number below zero that it is one', async () => {
  const { code, stderr } = await run(root, ['cost', '--assume', 'natGb=-5']);
  expect([code, stderr]).toEqual([1, expect.stringContaining('"natGb=-5" is less than nothing.')]);
});
