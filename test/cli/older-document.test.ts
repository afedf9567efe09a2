/** A document of an older form, with a migration that only these tests know. */
import { describe, expect, it, vi } from 'vitest';
import { get, projectFolder, put, tree } from '../workspace/project-folder.js';
import { run, STAGING } from './command-line.js';

vi.mock('../../src/generators/render.js', async () => ({ render: (await import('./small-render.js')).smallRender }));
// Version 0 called the port of the backend `listen`.
vi.mock('../../src/schema/migrations/migrations.js', () => ({
  MIGRATIONS: [
    {
      from: 0,
      summary: 'application.backend.listen is called port.',
      migrate: (document: import('yaml').Document) => {
        const backend = document.getIn(['application', 'backend'], true) as import('yaml').YAMLMap<
          import('yaml').Scalar
        >;
        for (const pair of backend.items) if (pair.key.value === 'listen') pair.key.value = 'port';
      },
    },
  ],
}));

async function older(): Promise<string> {
  const root = projectFolder();
  expect((await run(root, STAGING)).code).toBe(0);
  const text = get(root, 'hha-env.yaml') ?? '';
  const old = text.replace('schemaVersion: 1', 'schemaVersion: 0').replace('port: 5000', 'listen: 8080 # mine');
  put(root, 'hha-env.yaml', old.replace('application:', '# also mine\napplication:'));
  return root;
}

describe('a document of an older form', () => {
  it.each([['generate', '--dry-run'], ['validate']])(
    '%s %s shows the change as a diff, and writes nothing',
    async (...argv) => {
      const root = await older();
      const before = tree(root);
      const { code, stderr } = await run(
        root,
        argv.filter((word) => word !== undefined),
      );
      expect([code, tree(root)]).toEqual([0, before]);
      expect(stderr).toContain('hha-env.yaml has the form of version 0:\n  application.backend.listen is called port.');
      expect(stderr).toMatch(/^--- a\/hha-env\.yaml\n\+\+\+ b\/hha-env\.yaml\n@@/m);
      expect(stderr).toContain('-schemaVersion: 0\n+schemaVersion: 1\n');
      expect(stderr).toContain('-    listen: 8080 # mine\n+    port: 8080 # mine\n');
    },
  );

  it('is changed by generate together with what is rendered, comments and order kept', async () => {
    const root = await older();
    const old = get(root, 'hha-env.yaml') ?? '';
    expect((await run(root, ['generate'])).code).toBe(0);
    expect(get(root, 'hha-env.yaml')).toBe(
      old.replace('schemaVersion: 0', 'schemaVersion: 1').replace('listen:', 'port:'),
    );
    expect(get(root, 'backend/Dockerfile')).toContain('EXPOSE 8080');
    expect(await run(root, ['generate'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing to change'),
    });
  });

  it('stays as it is when a hand edit stops the run', async () => {
    const root = await older();
    put(root, 'infra/run.sh', 'mine\n');
    const before = tree(root);
    expect((await run(root, ['generate'])).code).toBe(3);
    expect(tree(root)).toEqual(before);
  });

  it('is changed by a run that adds an environment', async () => {
    const root = await older();
    expect((await run(root, ['qa', '--from', 'staging', '--yes'])).code).toBe(0);
    expect(get(root, 'hha-env.yaml')).toContain('port: 8080 # mine');
    expect(get(root, 'hha-env.yaml')).toContain('  qa:\n    extends: staging');
  });

  it.each([['check'], ['diff']])('is refused by %s with the command that changes it', async (command) => {
    const { code, stderr } = await run(await older(), [command]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/document\.version-older[\s\S]*fix: See the change with hha-env generate --dry-run/),
    ]);
  });
});

it('a document of a version that nothing leads from is refused', async () => {
  const root = await older();
  put(root, 'hha-env.yaml', (get(root, 'hha-env.yaml') ?? '').replace('schemaVersion: 0', 'schemaVersion: -1'));
  expect(await run(root, ['generate'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('error[document.version]'),
  });
});
