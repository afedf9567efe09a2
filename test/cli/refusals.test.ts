/** Whatever stops a run names the file, what would be lost, and a command for each way out; and nothing is written. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type Way, waysOut, waysOutOfCreate } from '../../src/cli/ways-out.js';
import { get, projectFolder, put, tree } from '../workspace/project-folder.js';
import { run, STAGING } from './command-line.js';

vi.mock('../../src/generators/render.js', async () => ({ render: (await import('./small-render.js')).smallRender }));

const FILE = 'backend/Dockerfile';

function replace(root: string, path: string, from: string, to: string): void {
  const text = get(root, path) ?? '';
  expect(text).toContain(from);
  put(root, path, text.replace(from, to));
}

/** How a project comes to be refused, what is lost, and the commands of the ways out. */
const CONFLICTS: readonly {
  readonly name: string;
  readonly spoil: (root: string) => Promise<void> | void;
  readonly path: string;
  readonly lost: string;
  readonly ways: readonly string[];
}[] = [
  {
    name: 'an edited file',
    spoil: (root) => replace(root, FILE, '# head', '# mine'),
    path: FILE,
    lost: '+# mine',
    ways: [`hha-env patch ${FILE}`, `hha-env eject ${FILE}`, `hha-env generate --overwrite ${FILE}`],
  },
  {
    name: 'a file that was here before us',
    spoil: async (root) => {
      put(root, 'deploy/qa/service.json', 'mine\n');
      const text = get(root, 'hha-env.yaml') ?? '';
      put(
        root,
        'hha-env.yaml',
        `${text}  qa: { extends: staging, domains: { api: a.example.com, app: b.example.com } }\n`,
      );
    },
    path: 'deploy/qa/service.json',
    lost: '-mine',
    ways: ['patch', 'eject', 'generate --overwrite'].map((way) => `hha-env ${way} deploy/qa/service.json`),
  },
  {
    name: 'a file that was edited after its edit was recorded',
    spoil: async (root) => {
      replace(root, FILE, '# head', '# mine');
      await run(root, ['patch', FILE]);
      replace(root, FILE, '# tail', '# mine too');
    },
    path: FILE,
    lost: '+# mine too',
    ways: [`hha-env patch ${FILE}`, `hha-env eject ${FILE}`, `hha-env generate --overwrite ${FILE}`],
  },
  {
    name: 'a patch that no longer applies',
    spoil: async (root) => {
      replace(root, FILE, 'EXPOSE 5000', 'EXPOSE 5001');
      await run(root, ['patch', FILE]);
      replace(root, 'hha-env.yaml', 'port: 5000', 'port: 8080');
    },
    path: FILE,
    lost: 'EXPOSE 5001',
    ways: [`hha-env patch ${FILE}`, `hha-env eject ${FILE}`, `hha-env generate --overwrite ${FILE}`],
  },
  {
    name: 'a file that is no text any more',
    spoil: (root) => writeFileSync(join(root, FILE), Buffer.from([0xff, 0xfe, 0x00])),
    path: FILE,
    lost: FILE,
    ways: [`hha-env eject ${FILE}`, `hha-env generate --overwrite ${FILE}`],
  },
  {
    name: 'a symbolic link',
    spoil: (root) => {
      rmSync(join(root, FILE));
      symlinkSync('health.py', join(root, FILE));
    },
    path: FILE,
    lost: 'is a symbolic link to health.py',
    ways: [`hha-env eject ${FILE}`, `hha-env generate --overwrite ${FILE}`],
  },
  {
    name: 'a folder',
    spoil: (root) => {
      rmSync(join(root, FILE));
      mkdirSync(join(root, FILE));
    },
    path: FILE,
    lost: 'is a folder where a file is rendered',
    ways: [`mv ${FILE} ${FILE}.mine`],
  },
  {
    name: 'a file where a folder must be',
    spoil: (root) => {
      rmSync(join(root, 'deploy'), { recursive: true });
      put(root, 'deploy', 'mine\n');
    },
    path: 'deploy/staging/service.json',
    lost: 'deploy is a file',
    ways: ['mv deploy deploy.mine'],
  },
  {
    name: 'a link out of the project',
    spoil: (root) => {
      rmSync(join(root, 'deploy'), { recursive: true });
      symlinkSync(projectFolder(), join(root, 'deploy'));
    },
    path: 'deploy/staging/service.json',
    lost: 'would leave the project through the link deploy',
    ways: ['mv deploy deploy.mine'],
  },
];

async function spoiled(spoil: (root: string) => Promise<void> | void): Promise<string> {
  const root = projectFolder();
  expect((await run(root, STAGING)).code).toBe(0);
  await spoil(root);
  return root;
}

describe.each(CONFLICTS)('$name', ({ spoil, path, lost, ways }) => {
  it('stops with 3, writes nothing, and names file, loss and every way out', async () => {
    const root = await spoiled(spoil);
    const before = tree(root);
    const { code, stderr } = await run(root, ['generate']);
    expect([code, tree(root)]).toEqual([3, before]);
    const note = stderr.slice(stderr.indexOf(`conflict ${path}`));
    expect(note).toContain(`conflict ${path} `);
    expect(note).toContain(lost);
    for (const way of ways) expect(note).toContain(way);
    expect(note).toContain('Nothing was written.');
    expect(note.split('\n').filter((line) => /^ {2}\S.*(hha-env|mv) /.test(line))).toHaveLength(ways.length);
  });

  it('is offered the same ways out by check, on a terminal and in a pull request', async () => {
    const root = await spoiled(spoil);
    const { code, stdout } = await run(root, ['check']);
    expect(code).toBe(2);
    for (const way of ways) expect(stdout).toMatch(new RegExp(`: +${way}\\n`));
    expect(stdout).not.toContain('Mend it');
    expect(stdout).toContain('Take one of the ways above for each file that has them; then: hha-env generate\n');
    const marks = (await run(root, ['check', '--format', 'github'])).stdout.split('\n');
    const mark = marks.find((line) => line.startsWith(`::error file=${path},`));
    for (const way of ways) expect(mark).toContain(`: ${way}`);
    expect(mark).not.toContain('Run:');
  });

  it('is the same as data', async () => {
    const root = await spoiled(spoil);
    const json: unknown = JSON.parse((await run(root, ['generate', '--json'])).stdout);
    expect(json).toMatchObject({
      exitCode: 3,
      conflicts: [
        { path, lost: expect.stringContaining(lost.replace(/^[-+]/, '')), ways: ways.map((command) => ({ command })) },
      ],
    });
  });

  it.each(ways.filter((way) => way.startsWith('hha-env')))('is really ended by: %s', async (way) => {
    const root = await spoiled(spoil);
    if (way.includes(' patch ') && (path !== FILE || get(root, FILE)?.includes('5001') === true)) {
      if (path === FILE) replace(root, FILE, 'EXPOSE 5001', 'EXPOSE 8081');
    }
    const argv = way.split(' ').slice(1);
    const { code, stderr } = await run(root, argv);
    if (code !== 0) expect([argv[0], stderr]).toEqual(['patch', expect.stringContaining('hha-env eject')]);
    else expect((await run(root, ['generate'])).code).toBe(0);
  });
});

it('overwriting keeps an edit that is recorded, and says so before', async () => {
  for (const flags of [['--force'], ['--overwrite', FILE]]) {
    const root = await spoiled(async (folder) => {
      replace(folder, FILE, '# head', '# mine');
      await run(folder, ['patch', FILE]);
      replace(folder, FILE, '# tail', '# mine too');
    });
    expect((await run(root, ['generate'])).stderr).toContain(
      'write what is rendered with your recorded edit, losing what you changed since: hha-env generate --overwrite',
    );
    expect((await run(root, ['generate', ...flags])).code).toBe(0);
    expect(get(root, FILE)).toContain('# mine\n\nEXPOSE 5000\n\n# tail\n');
    expect((await run(root, ['patches'])).stdout).toBe(`${FILE}  applies\n`);
  }
});

describe('the commands of the ways out', () => {
  const calling = { program: 'hha-env' };
  const commands = (ways: readonly Way[]) => ways.map(({ command }) => command);

  it('can be pasted where a path holds what a shell reads', () => {
    const entry = { path: "my app/it's", action: 'conflict' } as const;
    const word = "'my app/it'\\''s'";
    expect(commands(waysOut({ ...entry, reason: 'foreign' }, calling))).toEqual(
      ['patch', 'eject', 'generate --overwrite'].map((way) => `hha-env ${way} ${word}`),
    );
    for (const command of commands(waysOutOfCreate({ ...entry, reason: 'foreign' }, calling)).slice(1))
      expect(command).toContain(` ${word}`);
  });

  it('rename what a disk that ignores case does not rename by itself', () => {
    const rename = { from: 'backend', to: 'Backend' };
    const entry = { path: 'Backend/Dockerfile', action: 'conflict', reason: 'other-case', rename } as const;
    expect(commands(waysOut(entry, { ...calling, folder: 'my app' }))).toEqual([
      "mv 'my app/backend' 'my app/backend.renamed' && mv 'my app/backend.renamed' 'my app/Backend'",
    ]);
  });
});

describe('what is no conflict of a file', () => {
  const REFUSED: readonly (readonly [string, (root: string) => void, RegExp])[] = [
    [
      'a lock of a newer version',
      (root) => replace(root, '.hha-env/lock.json', '"lockVersion": 1', '"lockVersion": 2'),
      /\.hha-env\/lock\.json[\s\S]*fix: .*create-hha-env/,
    ],
    [
      'a lock that is no JSON',
      (root) => put(root, '.hha-env/lock.json', '{'),
      /\.hha-env\/lock\.json[\s\S]*fix: .*delete it/,
    ],
    [
      'a patch that cannot be read',
      (root) => put(root, `.hha-env/patches/${FILE}.patch`, 'nothing\n'),
      /\.hha-env\/patches\/backend\/Dockerfile\.patch[\s\S]*fix: .*hha-env patch backend\/Dockerfile/,
    ],
    [
      'another run at work',
      (root) => {
        put(root, '.hha-env/.running', `${JSON.stringify({ pid: process.ppid, host: hostname() })}\n`);
        replace(root, 'hha-env.yaml', 'port: 5000', 'port: 8080');
      },
      /Another run \(process \d+ on .*\)[\s\S]*fix: .*delete \.hha-env\/\.running/,
    ],
    [
      'a document of a newer version',
      (root) => replace(root, 'hha-env.yaml', 'schemaVersion: 1', 'schemaVersion: 2'),
      /hha-env\.yaml:\d+[\s\S]*fix: .*npm install --save-dev create-hha-env/,
    ],
  ];

  it.each(REFUSED)('%s names its file and the way out, and nothing is written', async (_, spoil, said) => {
    const root = await spoiled(spoil);
    const before = tree(root);
    const { code, stderr } = await run(root, ['generate']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(said)]);
    expect(tree(root)).toEqual(before);
  });
});
