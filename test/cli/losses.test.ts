/** A change that loses data is never shown as one among others. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { get, projectFolder, put } from '../workspace/project-folder.js';
import { run, STAGING } from './command-line.js';

vi.mock('../../src/generators/render.js', async () => ({ render: (await import('./small-render.js')).smallRender }));

/** A generated project whose document was changed since. */
async function changed(from: string, to: string): Promise<string> {
  const root = projectFolder();
  await run(root, STAGING);
  const text = get(root, 'hha-env.yaml') ?? '';
  expect(text).toContain(from);
  put(root, 'hha-env.yaml', text.replace(from, to));
  return root;
}

const COMMANDS = [['diff'], ['generate', '--dry-run'], ['generate']];

describe.each([
  ['cidr: 10.0.0.0/16', 'cidr: 10.0.0.0/17', 'environments.staging.network.cidr'],
  ['region: us-east-1', 'region: us-east-2', 'environments.staging.region'],
  ['name: home-health-aid', 'name: home-health', 'application.name'],
  ['dataClass: synthetic', 'dataClass: phi', 'environments.staging.encryption.customerManagedKeys'],
])('%s -> %s', (from, to, field) => {
  it.each(COMMANDS)('%s %s names the field, why data is lost, and what to do', async (...argv) => {
    const root = await changed(from, to);
    // What has to change with it.
    if (field.endsWith('region')) {
      const text = get(root, 'hha-env.yaml') ?? '';
      put(root, 'hha-env.yaml', text.replaceAll('us-east-1a', 'us-east-2a').replaceAll('us-east-1b', 'us-east-2b'));
    }
    if (to.endsWith('/17') || to.endsWith('phi')) {
      const text = get(root, 'hha-env.yaml') ?? '';
      put(root, 'hha-env.yaml', text.replaceAll(/\n {6}(public|private|database)Subnets: .*/g, ''));
    }
    const json: unknown = JSON.parse((await run(root, ['diff', '--json'])).stdout);
    expect(json).toMatchObject({ losses: { fields: expect.arrayContaining([expect.objectContaining({ field })]) } });
    const { stderr, code } = await run(root, argv);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`warning[data-loss]: ${field} changes from `)]);
    expect(stderr).toContain('why: AWS cannot change it in place');
    expect(stderr).toContain('plan the move: docs/runbooks/staging/restore-drill.md\n');
  });
});

it('what the application changes names the runbook of every environment that has data', async () => {
  const root = await changed('name: home-health-aid', 'name: home-health');
  expect((await run(root, ['qa', '--from', 'staging', '--yes'])).code).toBe(0);
  expect((await run(root, ['new', '--from', 'staging', '--yes', '--dry-run'])).code).toBe(0);
  put(root, 'hha-env.yaml', (get(root, 'hha-env.yaml') ?? '').replace('name: home-health', 'name: home-aid'));
  const { stderr } = await run(root, ['diff']);
  expect(stderr).toContain(
    'plan the move: docs/runbooks/staging/restore-drill.md, docs/runbooks/qa/restore-drill.md\n',
  );
  const ofOne = (await run(root, ['diff', 'qa'])).stderr;
  expect(ofOne).toContain('plan the move: docs/runbooks/qa/restore-drill.md\n');
});

it.each([
  ['cpu: 512, memory: 1024', 'cpu: 1024, memory: 2048'],
  ['port: 5000', 'port: 5001'],
])('%s -> %s warns of nothing', async (from, to) => {
  for (const argv of COMMANDS) {
    const { stderr } = await run(await changed(from, to), argv);
    expect(stderr).not.toContain('data-loss');
  }
});

it('diff marks the field in its own words, and no other one so', async () => {
  const root = await changed('name: home-health-aid', 'name: home-health');
  const lines = (await run(root, ['diff'])).stdout.split('\n').filter((line) => line.startsWith('# '));
  expect(lines.filter((line) => line.includes('DATA LOSS')).map((line) => line.split(':')[0])).toEqual([
    '# application.name',
    '# environments.staging.database.name',
  ]);
  expect(lines.filter((line) => !line.includes('DATA LOSS')).length).toBeGreaterThan(0);
});

describe('a secret that is taken out or renamed', () => {
  const SECRET = '    weather: { env: WEATHER_API, generate: { length: 64 } }\n';
  const HEAD = '  secrets: # names and shape, never values\n';
  const withSecret = async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const text = get(root, 'hha-env.yaml') ?? '';
    put(root, 'hha-env.yaml', text.replace(HEAD, `${HEAD}${SECRET}`));
    expect((await run(root, ['generate'])).code).toBe(0);
    return root;
  };
  const change = (root: string, to: string) => {
    put(root, 'hha-env.yaml', (get(root, 'hha-env.yaml') ?? '').replace(SECRET, to));
  };

  it.each(COMMANDS)('%s %s says that its value goes with it', async (...argv) => {
    const root = await withSecret();
    change(root, '');
    const { stderr, code } = await run(root, argv);
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining(
        'warning[data-loss]: application.secrets.weather goes, and its value with it in staging.',
      ),
    ]);
  });

  it('is shown by diff as what it is, and one that is added as what it does', async () => {
    const root = await withSecret();
    change(root, SECRET.replace('weather', 'maps'));
    const { stdout } = await run(root, ['diff']);
    expect(stdout).toMatch(/^# application\.secrets\.weather: .* {2}\(DATA LOSS: its value is deleted in staging\)$/m);
    expect(stdout).toMatch(/^# application\.secrets\.maps: unsaid -> .* {2}\(restart\)$/m);
    const json: { fields: unknown } = JSON.parse((await run(root, ['diff', '--json'])).stdout);
    expect(json.fields).toEqual([
      expect.objectContaining({ field: 'application.secrets.maps', effect: 'restart' }),
      expect.objectContaining({ field: 'application.secrets.weather', effect: 'data-loss' }),
    ]);
  });

  it('stays in an environment of health data, and is no loss there', async () => {
    const root = projectFolder();
    await run(root, [...STAGING, '--set', 'environments.staging.dataClass=phi']);
    const text = get(root, 'hha-env.yaml') ?? '';
    put(root, 'hha-env.yaml', text.replace(HEAD, `${HEAD}${SECRET}`));
    await run(root, ['generate']);
    change(root, '');
    const { stdout, stderr } = await run(root, ['diff']);
    expect(stdout).toContain('(restart)');
    expect(stderr).not.toContain('data-loss');
  });
});

it('a job that is added has an effect too', async () => {
  const root = projectFolder();
  await run(root, STAGING);
  const job = '    nightly: { command: [python, -m, nightly], schedule: rate(1 day) }\n';
  put(root, 'hha-env.yaml', (get(root, 'hha-env.yaml') ?? '').replace('  jobs:\n', `  jobs:\n${job}`));
  expect((await run(root, ['diff'])).stdout).toMatch(/^# application\.jobs\.nightly: unsaid -> .* {2}\(in-place\)$/m);
});

describe('what AWS refuses to change', () => {
  const changes: readonly (readonly [string, string, boolean])[] = [
    ['storageGiB: 60', 'storageGiB: 20', true],
    ['storageGiB: 20', 'storageGiB: 60', false],
    ['engineVersion: "17.6"', 'engineVersion: "16.10"', true],
    ['engineVersion: "16.10"', 'engineVersion: "17.6"', false],
  ];
  it.each(changes)('%s -> %s: %s', async (from, to, isRefused) => {
    const root = projectFolder();
    await run(root, STAGING);
    const text = (get(root, 'hha-env.yaml') ?? '').replace(/engineVersion: "[\d.]+"/, 'engineVersion: "17.6"').replace(
      from.replace(/(60|"16.10")/, (value) => (value === '60' ? '20' : '"17.6"')),
      from,
    );
    expect(text).toContain(from);
    put(root, 'hha-env.yaml', text);
    await run(root, ['generate']);
    put(root, 'hha-env.yaml', text.replace(from, to));
    const field = `environments.staging.database.${from.split(':')[0]}`;
    for (const argv of COMMANDS) {
      const { stdout, stderr } = await run(root, argv);
      expect(stderr.includes(`warning[aws-refuses]: ${field} changes from `)).toBe(isRefused);
      expect(stderr.includes('[Amazon RDS user guide, ')).toBe(isRefused);
      if (argv[0] === 'diff') expect(stdout.includes('AWS REFUSES IT')).toBe(isRefused);
    }
  });

  it('is not refused to a database that is made anew', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const text = (get(root, 'hha-env.yaml') ?? '').replace('storageGiB: 20', 'storageGiB: 60');
    put(root, 'hha-env.yaml', text);
    await run(root, ['generate']);
    put(
      root,
      'hha-env.yaml',
      text.replace('storageGiB: 60', 'storageGiB: 20').replace('name: home-health-aid', 'name: home-health'),
    );
    expect((await run(root, ['diff'])).stderr).not.toContain('aws-refuses');
  });
});

describe('without the record of the last render', () => {
  const MERGED = '<<<<<<< ours\nschemaVersion: 1\n=======\nschemaVersion: 1\n>>>>>>> theirs\n';
  const damaged = async (record: string | undefined, port = '5001') => {
    const root = await changed('port: 5000', `port: ${port}`);
    if (record === undefined) rmSync(join(root, '.hha-env/rendered.yaml'));
    else put(root, '.hha-env/rendered.yaml', record);
    return root;
  };

  describe.each([
    ['missing', undefined, 'rendered.missing'],
    ['merged badly', MERGED, 'rendered.unreadable'],
    ['empty', '', 'rendered.unreadable'],
    ['another file', 'a: 1\n', 'rendered.unreadable'],
  ])('%s', (_, record, code) => {
    it.each(COMMANDS)('%s %s says that nothing can be compared, and compares nothing', async (...argv) => {
      const root = await damaged(record);
      const { stdout, stderr } = await run(root, argv);
      expect(stderr).toContain(`warning[${code}]: .hha-env/rendered.yaml`);
      expect(stderr).toContain('fix: Take the file back from git');
      expect(stdout).not.toContain('unsaid');
    });

    it('check fails, though every file is as rendered', async () => {
      const root = await damaged(record, '5000');
      const { code: exit, stdout, stderr } = await run(root, ['check']);
      expect([exit, stdout, stderr]).toEqual([
        2,
        expect.stringContaining('are as rendered, and 1 is yours; the record of the last render is not.'),
        expect.stringContaining(`error[${code}]: .hha-env/rendered.yaml`),
      ]);
      const github = await run(root, ['check', '--format', 'github']);
      expect([github.code, github.stdout]).toEqual([
        2,
        expect.stringContaining(`::error file=.hha-env/rendered.yaml,title=${code}::`),
      ]);
      expect(JSON.parse((await run(root, ['check', '--json'])).stdout)).toMatchObject({
        notComparable: expect.stringContaining('.hha-env/rendered.yaml'),
      });
    });

    it('generate writes it again, also where nothing else changed', async () => {
      const root = await damaged(record, '5000');
      const build = 'build';
      await run(root, ['generate'], { build });
      if (record === undefined) rmSync(join(root, '.hha-env/rendered.yaml'));
      else put(root, '.hha-env/rendered.yaml', record);
      await run(root, ['generate'], { build });
      expect(get(root, '.hha-env/rendered.yaml')).toBe(get(root, 'hha-env.yaml'));
      expect((await run(root, ['check'])).code).toBe(0);
    });
  });

  it('is no matter where nothing was rendered yet', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const document = get(root, 'hha-env.yaml') ?? '';
    const fresh = projectFolder({ 'hha-env.yaml': document });
    const { stderr } = await run(fresh, ['generate', '--dry-run']);
    expect(stderr).not.toContain('rendered.');
  });
});

describe('an environment that is renamed or taken out', () => {
  it.each(COMMANDS)('%s %s says what stays in AWS, and where its teardown is written', async (...argv) => {
    const root = await changed('  staging:\n', '  second:\n');
    const { stderr } = await run(root, argv);
    expect(stderr).toContain('warning[data-loss]: The document has no environment staging any more.');
    expect(stderr).toContain('everything');
    expect(stderr).toContain('docs/runbooks/staging/teardown.md');
  });

  it('is no loss of a run that looks at another environment only', async () => {
    const root = await changed('  staging:\n', '  second:\n');
    expect((await run(root, ['generate', 'second', '--dry-run'])).stderr).not.toContain('staging any more');
  });
});
