/** A change that loses data is never shown as one among others. */
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
