import { chmodSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { get, projectFolder, put, tree } from '../workspace/project-folder.js';
import { converse, run, STAGING } from './command-line.js';

vi.mock('../../src/generators/render.js', async () => ({ render: (await import('./small-render.js')).smallRender }));

async function staged(): Promise<string> {
  const root = projectFolder();
  await run(root, STAGING);
  return root;
}

function edit(root: string, path: string, from: string, to: string): void {
  const text = get(root, path) ?? '';
  expect(text).toContain(from);
  put(root, path, text.replace(from, to));
}

describe('after the document changed', () => {
  it('generate does what its dry run, diff and check said', async () => {
    const root = await staged();
    edit(root, 'hha-env.yaml', 'port: 5000', 'port: 8080');
    const before = tree(root);
    const dry = await run(root, ['generate', '--dry-run']);
    const check = await run(root, ['check']);
    const diff = await run(root, ['diff', '--exit-code']);
    expect(tree(root)).toEqual(before);
    expect([dry.code, check.code, diff.code]).toEqual([0, 2, 2]);
    expect(dry.stdout).toBe('~ backend/Dockerfile\n1 to update, 3 unchanged, 1 yours.\n');
    expect(check.stdout).toContain(
      'backend/Dockerfile is not as rendered: rendered differently now.\n1 of 4 managed files is not as rendered, and 1 is yours.',
    );
    expect(diff.stdout).toMatch(/^# application\.backend\.port: 5000 -> 8080 {2}\(replace\)\n---/);
    expect(diff.stdout).toContain('--- a/backend/Dockerfile\n+++ b/backend/Dockerfile\n@@');
    expect(diff.stdout).toContain('-EXPOSE 5000\n+EXPOSE 8080\n');
    expect((await run(root, ['regenerate'])).stdout).toBe('~ backend/Dockerfile\n1 updated, 3 unchanged, 1 yours.\n');
    expect(get(root, 'backend/Dockerfile')).toContain('EXPOSE 8080');
    expect((await run(root, ['check'])).code).toBe(0);
    expect((await run(root, ['diff', '--exit-code'])).code).toBe(0);
  });

  it('prunes what belongs to an environment that is gone', async () => {
    const root = await staged();
    const more = [
      '--set',
      'environments.qa.account=111122223333',
      '--set',
      'environments.qa.domains.hostedZone=example.com',
    ];
    expect((await run(root, ['qa', '--yes', ...more])).code).toBe(0);
    expect(get(root, 'deploy/qa/service.json')).toBeDefined();
    const text = get(root, 'hha-env.yaml') ?? '';
    put(root, 'hha-env.yaml', text.slice(0, text.indexOf('\n  qa:') + 1));
    put(root, 'docs/environments/qa.md', 'mine\n');
    const { stdout, code } = await run(root, ['generate']);
    expect(code).toBe(0);
    expect(stdout).toContain('- deploy/qa/service.json\n');
    expect(stdout).toContain('= docs/environments/qa.md  is no longer rendered, but you edited it');
    expect(tree(root)).not.toHaveProperty('deploy/qa/');
    expect(get(root, 'docs/environments/qa.md')).toBe('mine\n');
    expect((await run(root, ['check'])).code).toBe(0);
  });

  it('renders only the environments that are named', async () => {
    const root = await staged();
    await run(root, [
      'qa',
      '--yes',
      '--set',
      'environments.qa.account=111122223333',
      '--set',
      'environments.qa.domains.hostedZone=example.com',
    ]);
    rmSync(join(root, 'deploy'), { recursive: true });
    await run(root, ['generate', 'qa']);
    expect([
      get(root, 'deploy/qa/service.json') === undefined,
      get(root, 'deploy/staging/service.json') === undefined,
    ]).toEqual([false, true]);
    expect(await run(root, ['generate', 'qaa'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Did you mean qa?'),
    });
  });
});

describe('a hand edit', () => {
  async function edited(): Promise<string> {
    const root = await staged();
    edit(root, 'backend/Dockerfile', '# head', '# mine');
    return root;
  }

  it('stops generate with 3, its diff and the command of each way out; nothing is written', async () => {
    const root = await edited();
    edit(root, 'hha-env.yaml', 'cpu: 512, memory: 1024', 'cpu: 1024, memory: 2048');
    const before = tree(root);
    const { code, stderr } = await run(root, ['generate']);
    expect([code, tree(root)]).toEqual([3, before]);
    expect(stderr).toContain('backend/Dockerfile was edited by hand since it was rendered');
    expect(stderr).toContain('    -# head\n    +# mine\n');
    for (const way of [
      'patch backend/Dockerfile',
      'eject backend/Dockerfile',
      'generate --overwrite backend/Dockerfile',
    ])
      expect(stderr).toContain(`hha-env ${way}`);
    expect((await run(root, ['check'])).code).toBe(2);
  });

  it('is overwritten by --force, or by --overwrite of the file', async () => {
    for (const flags of [['--force'], ['--overwrite', 'backend/Dockerfile']]) {
      const root = await edited();
      expect((await run(root, ['generate', ...flags])).code).toBe(0);
      expect(get(root, 'backend/Dockerfile')).toContain('# head');
    }
    expect((await run(await edited(), ['generate', '--overwrite', 'nothing'])).code).toBe(1);
  });

  it('becomes a patch by --keep or patch, and is in every later render', async () => {
    for (const keep of [
      ['generate', '--keep'],
      ['patch', 'backend/Dockerfile'],
    ]) {
      const root = await edited();
      expect((await run(root, keep)).code).toBe(0);
      expect((await run(root, ['check'])).code).toBe(0);
      expect((await run(root, ['patches'])).stdout).toBe('backend/Dockerfile  applies\n');
      edit(root, 'hha-env.yaml', 'port: 5000', 'port: 8080');
      expect((await run(root, ['generate'])).code).toBe(0);
      expect(get(root, 'backend/Dockerfile')).toBe('FROM scratch\n\n# mine\n\nEXPOSE 8080\n\n# tail\n\nCMD run:app\n');
      expect((await run(root, ['check'])).code).toBe(0);
    }
  });

  it('made before the document changed is merged with what was rendered since', async () => {
    for (const keep of [
      ['generate', '--keep'],
      ['patch', 'backend/Dockerfile'],
    ]) {
      const root = await edited();
      edit(root, 'hha-env.yaml', 'port: 5000', 'port: 8080');
      expect((await run(root, keep)).code).toBe(0);
      expect((await run(root, ['generate'])).code).toBe(0);
      expect(get(root, 'backend/Dockerfile')).toContain('# mine\n\nEXPOSE 8080\n');
    }
  });

  it('that no longer applies stops everything, until it is merged by hand or dropped', async () => {
    const root = await staged();
    edit(root, 'backend/Dockerfile', 'EXPOSE 5000', 'EXPOSE 5001');
    await run(root, ['patch', 'backend/Dockerfile']);
    edit(root, 'hha-env.yaml', 'port: 5000', 'port: 8080');
    const before = tree(root);
    const { code, stderr } = await run(root, ['generate']);
    expect([code, tree(root)]).toEqual([3, before]);
    const said = 'backend/Dockerfile has a recorded edit that changes the same lines as the new render';
    expect(stderr).toContain(`conflict ${said}\n`);
    expect((await run(root, ['check'])).stdout).toContain(`${said}.\n`);
    expect(stderr).toContain('<<<<<<< your edit');
    expect(stderr).toContain('EXPOSE 5001');
    expect(stderr).toContain('EXPOSE 8080');
    expect((await run(root, ['patches'])).stdout).toBe('backend/Dockerfile  no longer applies\n');
    expect(await run(root, ['patch', 'backend/Dockerfile'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('was not touched since'),
    });
    edit(root, 'backend/Dockerfile', 'EXPOSE 5001', 'EXPOSE 8081');
    expect((await run(root, ['patch', 'backend/Dockerfile'])).code).toBe(0);
    expect((await run(root, ['generate'])).code).toBe(0);
    expect(get(root, 'backend/Dockerfile')).toContain('EXPOSE 8081');
    expect((await run(root, ['patch', '--drop', 'backend/Dockerfile'])).code).toBe(0);
    expect((await run(root, ['generate'])).code).toBe(0);
    expect(get(root, 'backend/Dockerfile')).toContain('EXPOSE 8080');
  });

  it('recorded and then taken back by hand is dropped by generate, which says so', async () => {
    for (const flags of [[], ['--keep'], ['--overwrite', 'backend/Dockerfile']]) {
      const root = await staged();
      const rendered = get(root, 'backend/Dockerfile') ?? '';
      edit(root, 'backend/Dockerfile', '# head', '# mine');
      await run(root, ['patch', 'backend/Dockerfile']);
      put(root, 'backend/Dockerfile', rendered);
      expect(await run(root, ['patch', 'backend/Dockerfile'])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('patch --drop backend/Dockerfile'),
      });
      expect(await run(root, ['check'])).toMatchObject({
        code: 2,
        stdout: expect.stringContaining('took back by hand'),
      });
      const { code, stdout } = await run(root, ['generate', ...flags]);
      expect([code, stdout]).toEqual([
        0,
        '= backend/Dockerfile  has a recorded edit that you took back by hand: .hha-env/patches/backend/Dockerfile.patch goes\n1 patch dropped, 4 unchanged, 1 yours.\n',
      ]);
      expect((await run(root, ['check'])).code).toBe(0);
      expect(get(root, 'backend/Dockerfile')).toBe(rendered);
    }
  });

  it('whose record can’t be read can be forgotten, and recorded again', async () => {
    const root = await edited();
    await run(root, ['patch', 'backend/Dockerfile']);
    const broken = ['.hha-env/patches/backend/Dockerfile.patch', '.hha-env/patches/infra/run.sh.patch'];
    for (const path of broken) put(root, path, 'nothing\n');
    const { code, stderr } = await run(root, ['check']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('hha-env patch --drop backend/Dockerfile')]);
    for (const path of ['backend/Dockerfile', 'infra/run.sh'])
      expect((await run(root, ['patch', '--drop', path])).code).toBe(0);
    expect((await run(root, ['patch', 'backend/Dockerfile'])).code).toBe(0);
    expect((await run(root, ['patches'])).stdout).toBe('backend/Dockerfile  applies\n');
    expect((await run(root, ['check'])).code).toBe(0);
    expect(await run(root, ['patch', '--drop', 'infra/run.sh'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('patch.none'),
    });
  });

  it('is counted as what becomes of it', async () => {
    const root = await edited();
    const last = async (said: Promise<{ stdout: string }>) => (await said).stdout.trimEnd().split('\n').at(-1);
    expect(await last(converse(root, ['generate'], ['4']))).toBe('1 left alone, 3 unchanged, 1 yours.');
    expect(await last(run(root, ['generate', '--keep', '--dry-run']))).toBe(
      '1 to keep as a patch, 3 unchanged, 1 yours.',
    );
    expect(await last(run(root, ['generate', '--keep']))).toBe('1 kept as a patch, 3 unchanged, 1 yours.');
    expect(await last(run(root, ['generate']))).toBe(
      'Nothing to change: 4 files are as they should be, and 1 is yours.',
    );
  });

  it('is let go of by eject, and managed again by eject --undo', async () => {
    const root = await edited();
    expect((await run(root, ['eject', 'backend/Dockerfile'])).code).toBe(0);
    edit(root, 'hha-env.yaml', 'port: 5000', 'port: 8080');
    expect((await run(root, ['generate'])).code).toBe(0);
    expect(get(root, 'backend/Dockerfile')).toContain('EXPOSE 5000');
    expect((await run(root, ['eject', '--undo', 'backend/Dockerfile'])).code).toBe(0);
    expect((await run(root, ['generate'])).code).toBe(3);
    expect(await run(root, ['eject'])).toMatchObject({ code: 4, stderr: expect.stringContaining('eject --yes') });
    expect((await run(root, ['eject', '--yes'])).code).toBe(0);
    expect((await run(root, ['generate', '--force'])).code).toBe(0);
    expect(get(root, 'backend/Dockerfile')).toContain('# mine');
  });

  it('is asked about on a terminal: show, then keep', async () => {
    const root = await edited();
    const { code, stderr } = await converse(root, ['generate'], ['none', '3', '1']);
    expect(code).toBe(0);
    expect(stderr).toContain('  1  keep mine as a patch of every render\n');
    expect(stderr).toContain('Answer with a number from 1 to 7.');
    expect(stderr).toContain('+# mine');
    expect((await run(root, ['patches'])).stdout).toContain('applies');
  });

  it('is asked about on a terminal: one answer for all, or stop', async () => {
    const root = await edited();
    put(root, 'infra/run.sh', 'mine\n');
    const before = tree(root);
    expect((await converse(root, ['generate'], ['7'])).code).toBe(3);
    expect((await converse(root, ['generate'], ['1'])).code).toBe(130);
    expect(tree(root)).toEqual(before);
    expect((await converse(root, ['generate'], ['6'])).code).toBe(0);
    expect([get(root, 'infra/run.sh'), (await run(root, ['check'])).code]).toEqual(['#!/bin/sh\n', 0]);
  });

  it('in the way of a once file can be left alone this time', async () => {
    const root = projectFolder({ backend: 'mine\n' });
    const { code, stdout } = await converse(root, STAGING, ['2', '2']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('2 left alone')]);
    expect([get(root, 'backend'), get(root, 'infra/run.sh')]).toEqual(['mine\n', '#!/bin/sh\n']);
  });

  it('left alone this time keeps what it was edited from, through later runs too', async () => {
    for (const keep of [
      ['patch', 'backend/Dockerfile'],
      ['generate', '--keep'],
    ]) {
      const root = await edited();
      for (const [from, to] of [
        ['port: 5000', 'port: 8080'],
        ['port: 8080', 'port: 8081'],
      ] as const) {
        edit(root, 'hha-env.yaml', from, to);
        expect((await converse(root, ['generate'], ['4'])).code).toBe(0);
        expect(get(root, 'backend/Dockerfile')).toContain('# mine');
      }
      const stopped = await run(root, ['generate']);
      expect([stopped.code, stopped.stderr]).toEqual([3, expect.stringContaining('patch backend/Dockerfile')]);
      expect(await run(root, keep)).toMatchObject({ code: 0 });
      expect((await run(root, ['generate'])).code).toBe(0);
      expect(get(root, 'backend/Dockerfile')).toContain('# mine\n\nEXPOSE 8081\n');
    }
  });

  it('is not offered to be kept where what it was edited from is not known', async () => {
    const root = await edited();
    edit(root, 'hha-env.yaml', 'port: 5000', 'port: 8080');
    rmSync(join(root, '.hha-env/rendered.yaml'));
    const { code, stderr } = await run(root, ['generate']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('hha-env eject backend/Dockerfile')]);
    expect(stderr).not.toContain('hha-env patch');
    expect((await converse(root, ['generate'], ['4'])).stderr).not.toContain('keep mine');
  });

  it('of a once file is nobody’s business', async () => {
    const root = await staged();
    put(root, 'backend/health.py', 'mine\n');
    expect((await run(root, ['check'])).code).toBe(0);
    expect(await run(root, ['patch', 'backend/health.py'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is yours already'),
    });
  });
});

describe('a file that was let go of', () => {
  const build = 'f'.repeat(64);
  const moved = async (root: string) => {
    edit(root, 'hha-env.yaml', 'port: 5000', 'port: 8080');
    return root;
  };
  const behind = async (root: string) => {
    const said = await Promise.all(
      [['generate', '--dry-run'], ['diff'], ['check'], ['generate']].map((argv) => run(root, argv, { build })),
    );
    return said.map(({ code, stderr }) => `${code} ${/ejected-behind[\s\S]* {2}backend\/Dockerfile\n/.test(stderr)}`);
  };

  it('is not counted as managed', async () => {
    const root = await staged();
    await run(root, ['eject', 'backend/Dockerfile']);
    expect((await run(root, ['check'])).stdout).toContain('All 3 managed files are as rendered, and 2 are yours.\n');
    for (const _ of ['looked at', 'known from the lock'])
      expect((await run(root, ['generate'], { build })).stdout).toBe(
        'Nothing to change: 3 files are as they should be, and 2 are yours.\n',
      );
    const json: unknown = JSON.parse((await run(root, ['generate', '--json'], { build })).stdout);
    expect(json).toMatchObject({ unchanged: 3, yours: 2 });
  });

  it('is named by every command once its rendering changed, until it is noted, as rendered, or taken back', async () => {
    const mend: ((root: string) => unknown)[] = [
      (root) => run(root, ['eject', 'backend/Dockerfile']),
      (root) => edit(root, 'backend/Dockerfile', 'EXPOSE 5000', 'EXPOSE 8080'),
      (root) => edit(root, 'hha-env.yaml', 'port: 8080', 'port: 5000'),
      (root) => rmSync(join(root, 'backend/Dockerfile')),
    ];
    for (const mended of mend) {
      const root = await staged();
      await run(root, ['eject', 'backend/Dockerfile']);
      expect(await behind(root)).toEqual(Array(4).fill('0 false'));
      expect(await behind(await moved(root))).toEqual(Array(4).fill('0 true'));
      expect(await behind(root)).toEqual(Array(4).fill('0 true'));
      await mended(root);
      expect(await behind(root)).toEqual(Array(4).fill('0 false'));
    }
  });

  it('shows in diff what it lacks, and is a warning for programs and for GitHub', async () => {
    const root = await staged();
    await run(root, ['eject', '--yes']);
    await moved(root);
    expect((await run(root, ['diff'])).stderr).toContain('    -EXPOSE 5000\n    +EXPOSE 8080\n');
    expect((await run(root, ['check', '--format', 'github'])).stdout).toContain(
      '::warning file=backend/Dockerfile,title=check.ejected-behind::',
    );
    const json: unknown = JSON.parse((await run(root, ['check', '--json'])).stdout);
    const entry = { path: 'backend/Dockerfile', action: 'keep', reason: 'ejected-behind', difference: false };
    expect(json).toMatchObject({
      differences: 0,
      yours: 5,
      plan: expect.arrayContaining([expect.objectContaining(entry)]),
    });
    const more = ['account=444455556666', 'domains.hostedZone=example.com'];
    const sets = more.flatMap((each) => ['--set', `environments.qa.${each}`]);
    expect((await run(root, ['qa', '--yes', ...sets])).stderr).toContain('  backend/Dockerfile\n');
  });

  it('with a recorded edit is behind only when what is rendered changes', async () => {
    const root = await staged();
    edit(root, 'backend/Dockerfile', '# head', '# mine');
    await run(root, ['patch', 'backend/Dockerfile']);
    await run(root, ['eject', 'backend/Dockerfile']);
    expect(await behind(root)).toEqual(Array(4).fill('0 false'));
    expect(await behind(await moved(root))).toEqual(Array(4).fill('0 true'));
  });
});

describe('eject --undo', () => {
  const records = (root: string) => get(root, '.hha-env/lock.json');

  it('without files takes back what is ejected and nothing else, after a question of its own', async () => {
    const root = await staged();
    const before = records(root);
    expect(await run(root, ['eject', '--undo'])).toMatchObject({ code: 0, stdout: 'No file is ejected.\n' });
    expect(await run(root, ['eject', '--undo', '--yes'])).toMatchObject({ code: 0, stdout: 'No file is ejected.\n' });
    expect(records(root)).toBe(before);

    await run(root, ['eject', 'backend/Dockerfile', 'infra/run.sh']);
    expect(await run(root, ['eject', '--undo'])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('Run: hha-env eject --undo --yes'),
    });
    const refused = await converse(root, ['eject', '--undo'], ['no']);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('Take all 2 ejected files back?')]);
    const { code, stdout, stderr } = await converse(root, ['eject', '--undo'], ['yes']);
    expect([code, stdout]).toEqual([
      0,
      ['backend/Dockerfile', 'infra/run.sh']
        .map((path) => `${path} is managed again from the next generate on.\n`)
        .join(''),
    ]);
    expect(stderr).not.toContain('To be rid of this tool');
    expect((await run(root, ['generate'])).stdout).toBe(
      'Nothing to change: 4 files are as they should be, and 1 is yours.\n',
    );
    expect(records(root)).toBe(before);
  });

  it('refuses files that are not ejected, and keeps their records', async () => {
    const root = await staged();
    await run(root, ['eject', 'infra/run.sh']);
    const before = tree(root);
    for (const [path, said] of [
      ['backend/Dockerfile', 'backend/Dockerfile is not ejected'],
      ['backend/health.py', 'backend/health.py is not ejected'],
      ['Dockerfile', 'Did you mean backend/Dockerfile?'],
    ] as const) {
      expect(await run(root, ['eject', '--undo', 'infra/run.sh', path])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(said),
      });
      expect(tree(root)).toEqual(before);
    }
  });

  it('does not write a once file again that the user deleted', async () => {
    const root = await staged();
    const before = records(root);
    rmSync(join(root, 'backend/health.py'));
    await run(root, ['eject', 'backend/health.py']);
    expect((await run(root, ['eject', '--undo', 'backend/health.py'])).stdout).toBe(
      'backend/health.py is ejected no longer; it was written once, and stays yours.\n',
    );
    await run(root, ['generate']);
    expect([get(root, 'backend/health.py'), records(root)]).toEqual([undefined, before]);
  });

  it('says of a file that is no longer rendered that it stays', async () => {
    const root = await staged();
    await run(root, ['eject', 'deploy/staging/service.json']);
    edit(root, 'hha-env.yaml', '\n  staging:', '\n  qa:');
    expect((await run(root, ['eject', '--undo', '--yes'])).stdout).toContain('it is not rendered any more, and stays');
    await run(root, ['generate']);
    expect(get(root, 'deploy/staging/service.json')).toBeDefined();
  });
});

describe('a file that the command line names', () => {
  const build = 'f'.repeat(64);
  const COMMANDS = [
    ['generate', '--overwrite'],
    [...STAGING, '--overwrite'],
    ['patch'],
    ['patch', '--drop'],
    ['eject'],
  ];

  it.each(COMMANDS)(
    '%s … is refused when it is none of ours, also where nothing changed, and nothing is written',
    async (...argv) => {
      const root = projectFolder();
      await run(root, STAGING, { build });
      const before = tree(root);
      const { code, stderr } = await run(root, [...argv, 'Dockerfile'], { build });
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining(
          'error[usage.file]: Dockerfile is not a generated file.\n  fix: Did you mean backend/Dockerfile?',
        ),
      ]);
      expect(tree(root)).toEqual(before);
    },
  );

  it('is refused for a file that is written once', async () => {
    const root = await staged();
    const once = await run(root, ['generate', '--overwrite', 'backend/health.py']);
    expect([once.code, once.stderr]).toEqual([1, expect.stringContaining('is yours already')]);
  });

  it('is refused by a first run too', async () => {
    const root = projectFolder();
    expect((await run(root, [...STAGING, '--overwrite', 'nothing'])).code).toBe(1);
    expect(tree(root)).toEqual({});
  });

  it.each(
    COMMANDS.flatMap((argv) => ['./backend/Dockerfile', '.\\backend\\Dockerfile'].map((path) => [...argv, path])),
  )('… %s is read as it is meant', async (...argv) => {
    const root = await staged();
    edit(root, 'backend/Dockerfile', '# head', '# mine');
    if (argv.includes('--drop')) await run(root, ['patch', 'backend/Dockerfile']);
    expect((await run(root, argv)).code).toBe(0);
    expect(get(root, 'backend/Dockerfile')?.includes('# mine')).toBe(!argv.includes('--overwrite'));
  });
});

describe('for programs', () => {
  it.each([
    ['generate'],
    ['generate', '--dry-run'],
    ['diff'],
    ['check'],
    ['validate'],
    ['schema'],
    ['patches'],
    STAGING,
  ])('%s --json prints one versioned object', async (...argv) => {
    const root = await staged();
    const { stdout, stderr } = await run(root, [...argv, '--json']);
    const value: unknown = JSON.parse(stdout);
    expect(value).toMatchObject({ version: 1, exitCode: 0, problems: [] });
    expect(stderr).toBe('');
  });

  it('check --format github marks the files, and --format json is the same as --json', async () => {
    const root = await staged();
    put(root, 'infra/run.sh', 'mine\n');
    expect((await run(root, ['check', '--format', 'github'])).stdout).toMatch(
      /^::error file=infra\/run.sh,title=check.edited::infra\/run.sh was edited by hand since it was rendered\.%0Akeep yours as a patch of every render: hha-env patch infra\/run.sh%0A/m,
    );
    const env = { GITHUB_WORKSPACE: join(root, '..') };
    expect((await run(root, ['check', '--format', 'github'], { env })).stdout).toContain(
      `::error file=${basename(root)}/infra/run.sh,`,
    );
    const elsewhere = { GITHUB_WORKSPACE: join(root, 'docs') };
    expect((await run(root, ['check', '--format', 'github'], { env: elsewhere })).stdout).toContain(
      '::error file=infra/run.sh,',
    );
    const one: unknown = JSON.parse((await run(root, ['check', '--format', 'json'])).stdout);
    const two: unknown = JSON.parse((await run(root, ['check', '--json'])).stdout);
    expect(one).toMatchObject({ version: 1, exitCode: 2, differences: 1 });
    expect(one).toEqual(two);
    edit(root, 'hha-env.yaml', 'port: 5000', 'port: 80');
    const invalid: unknown = JSON.parse((await run(root, ['check', '--format', 'json'])).stdout);
    expect(invalid).toMatchObject({ exitCode: 1, diagnostics: [{ code: 'value.range' }] });
    expect((await run(root, ['check', '--format', 'github'], { env })).stdout).toContain(
      `::error file=${basename(root)}/hha-env.yaml,line=`,
    );
  });

  it('check --format github marks the line of a field that was changed alone, before the files that it moves', async () => {
    const root = await staged();
    edit(root, 'hha-env.yaml', 'port: 5000', 'port: 8080');
    const line = (get(root, 'hha-env.yaml') ?? '').split('\n').findIndex((text) => text.includes('port: 8080')) + 1;
    const { code, stdout } = await run(root, ['check', '--format', 'github']);
    expect(code).toBe(2);
    expect(stdout).toMatch(
      new RegExp(`^::error file=hha-env.yaml,line=${line},.*title=check.unrendered-field::.*port: 5000 -> 8080 `),
    );
    expect(stdout).toContain('hha-env generate');
    expect((await run(root, ['generate'])).code).toBe(0);
    expect((await run(root, ['check', '--format', 'github'])).stdout).not.toContain('check.unrendered-field');
  });

  it('an invalid document is data too', async () => {
    const root = await staged();
    edit(root, 'hha-env.yaml', 'port: 5000', 'port: 80');
    const { code, stdout } = await run(root, ['generate', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      diagnostics: [{ severity: 'error', field: 'application.backend.port', line: expect.any(Number) }],
    });
  });
});

describe('a run with nothing to do', () => {
  const build = 'f'.repeat(64);

  it('ends before the document is parsed, when everything is as this build left it', async () => {
    const root = projectFolder();
    await run(root, STAGING, { build });
    const parse = vi.spyOn(await import('../../src/schema/parse.js'), 'parseBytes');
    const quick = async () => {
      parse.mockClear();
      const { code } = await run(root, ['check'], { build });
      return [code, parse.mock.calls.length];
    };
    const { stdout } = await run(root, ['generate'], { build });
    expect(stdout).toBe('Nothing to change: 4 files are as they should be, and 1 is yours.\n');
    const document = get(root, 'hha-env.yaml') ?? '';
    expect((await quick())[0]).toBe(0);
    put(root, 'infra/run.sh', 'mine\n');
    expect((await quick())[0]).toBe(2);
    put(root, 'infra/run.sh', '#!/bin/sh\n');
    chmodSync(join(root, 'infra/run.sh'), 0o644);
    expect((await quick())[0]).toBe(2);
    chmodSync(join(root, 'infra/run.sh'), 0o755);
    put(root, 'hha-env.yaml', document.replace('port: 5000', 'port: 8080'));
    expect((await quick())[0]).toBe(2);
    put(root, 'hha-env.yaml', document);
    put(root, '.hha-env/patches/infra/run.sh.patch', '@@ -1 +1 @@\n-#!/bin/sh\n+mine\n');
    expect((await quick())[0]).toBe(2);
    rmSync(join(root, '.hha-env/patches'), { recursive: true });
    expect((await quick())[0]).toBe(0);
    expect((await run(root, ['check'], { build: 'e'.repeat(64) })).code).toBe(0);
  });
});

it('says what is missing, and where', async () => {
  const commands = ['generate', 'diff', 'check', 'validate', 'patches', 'eject', 'eject --yes', 'eject --undo x'];
  for (const command of commands) {
    const root = projectFolder();
    expect(await run(root, command.split(' '))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/There is no hha-env.yaml[\s\S]*fix: Make one: hha-env staging/),
    });
    expect(tree(root)).toEqual({});
  }
});

it('shows help with examples and a tree, and the version', async () => {
  const root = projectFolder();
  expect(await run(root, ['--version'])).toEqual({ code: 0, stdout: '1.0.0\n', stderr: '' });
  expect((await run(root, ['--help'])).stdout).toContain('├─ backend/');
  expect((await run(root, ['generate', '--help'])).stdout).toMatch(/Examples:\n {2}hha-env generate +after a change/);
});

it('paints only where it is wanted', async () => {
  const root = await staged();
  put(root, 'infra/run.sh', 'mine\n');
  const painted = async (env: Record<string, string>) =>
    (await run(root, ['diff'], { env })).stdout.includes('\u001b[');
  expect([
    await painted({}),
    await painted({ FORCE_COLOR: '1' }),
    await painted({ FORCE_COLOR: '1', NO_COLOR: '1' }),
  ]).toEqual([false, true, false]);
});
