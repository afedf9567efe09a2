import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isDifference } from '../../src/workspace/plan-entry.js';
import { decisions, generate, get, managed, once, planFor, projectFolder, put } from './project-folder.js';

const A = managed('a.txt', 'one\n');
const B = managed('b.txt', 'one\ntwo\nthree\nfour\nfive\n');

/** A folder in which A and B were generated. */
function generated(): string {
  const root = projectFolder();
  generate(root, [A, B]);
  return root;
}

describe('a managed file', () => {
  it('is created where nothing stands', () => {
    expect(decisions(planFor(projectFolder(), [A]))).toEqual({ 'a.txt': 'create new' });
  });

  it('is unchanged when it is as rendered', () => {
    expect(decisions(planFor(generated(), [A, B]))).toEqual({
      'a.txt': 'unchanged identical',
      'b.txt': 'unchanged identical',
    });
  });

  it('is updated when it is as it was written and is rendered differently now', () => {
    expect(decisions(planFor(generated(), [managed('a.txt', 'new\n'), B]))['a.txt']).toBe('update changed');
  });

  it('is written again when it was deleted by hand', () => {
    const root = generated();
    rmSync(join(root, 'a.txt'));
    expect(decisions(planFor(root, [A, B]))['a.txt']).toBe('create restored');
  });

  it('is a conflict when it was edited by hand, whether or not the render changed', () => {
    const root = generated();
    put(root, 'a.txt', 'mine\n');
    expect(decisions(planFor(root, [A, B]))['a.txt']).toBe('conflict edited');
    expect(decisions(planFor(root, [managed('a.txt', 'new\n'), B]))['a.txt']).toBe('conflict edited');
  });

  it('is no conflict when the hand edit is what is rendered now', () => {
    const root = generated();
    put(root, 'a.txt', 'new\n');
    expect(decisions(planFor(root, [managed('a.txt', 'new\n'), B]))['a.txt']).toBe('unchanged identical');
  });

  it('is a conflict when another file stood there before us, and is taken over when it is identical', () => {
    expect(decisions(planFor(projectFolder({ 'a.txt': 'theirs\n' }), [A]))).toEqual({ 'a.txt': 'conflict foreign' });
    expect(decisions(planFor(projectFolder({ 'a.txt': 'one\n' }), [A]))).toEqual({ 'a.txt': 'unchanged identical' });
  });

  it('counts CRLF as LF', () => {
    const root = generated();
    put(root, 'a.txt', 'one\r\n');
    put(root, 'b.txt', 'one\r\nEDIT\r\n');
    expect(decisions(planFor(root, [A, B]))).toEqual({ 'a.txt': 'unchanged identical', 'b.txt': 'conflict edited' });
  });

  it('gets its executable bit back without a conflict', () => {
    const root = projectFolder();
    const script = managed('run.sh', '#!/bin/sh\n', { executable: true });
    generate(root, [script]);
    expect(decisions(planFor(root, [script]))).toEqual({ 'run.sh': 'unchanged identical' });
    chmodSync(join(root, 'run.sh'), 0o644);
    expect(decisions(planFor(root, [script]))).toEqual({ 'run.sh': 'update mode' });
  });

  it('that is not UTF-8 any more is a conflict and cannot become a patch', () => {
    const root = generated();
    put(root, 'a.txt', Buffer.from([0xff, 0xfe, 0x00]) as unknown as string);
    expect(decisions(planFor(root, [A, B]))['a.txt']).toBe('conflict edited');
    expect(decisions(planFor(root, [A, B], { choose: () => 'patch' }))['a.txt']).toBe('conflict not-text');
    expect(decisions(planFor(root, [A, B], { choose: () => 'overwrite' }))['a.txt']).toBe('update overwritten');
  });
});

describe('what stands in the way', () => {
  it('a symbolic link is never followed; overwriting replaces the link', () => {
    const root = projectFolder({ 'real.txt': 'one\n' });
    symlinkSync('real.txt', join(root, 'a.txt'));
    expect(decisions(planFor(root, [A]))).toEqual({ 'a.txt': 'conflict link' });
    generate(root, [A], { choose: () => 'overwrite' });
    put(root, 'a.txt', 'changed\n');
    expect(get(root, 'real.txt')).toBe('one\n');
  });

  it('a folder, a file above, and a link out of the project are refused even when forced', () => {
    const root = projectFolder({ file: '' });
    const outside = projectFolder();
    mkdirSync(join(root, 'folder'));
    symlinkSync(outside, join(root, 'out'));
    const artifacts = [
      managed('folder', 'x\n'),
      managed('file/below', 'x\n'),
      managed('out/x', 'x\n'),
      once('out/y', 'x\n'),
    ];
    expect(decisions(planFor(root, artifacts, { choose: () => 'overwrite' }))).toEqual({
      'file/below': 'conflict obstructed',
      folder: 'conflict folder',
      'out/x': 'conflict outside',
      'out/y': 'conflict outside',
    });
  });

  it('a link to another folder of the project is the user’s own arrangement', () => {
    const root = projectFolder({ 'real/.keep': '' });
    symlinkSync('real', join(root, 'alias'));
    generate(root, [managed('alias/x', 'x\n')]);
    expect(get(root, 'real/x')).toBe('x\n');
  });

  it.each(['.git', '.GIT', 'git~1'])('a link into Git’s folder is refused, as a file system spells it: %s', (git) => {
    const root = projectFolder({ [`${git}/hooks/sample`]: '' });
    symlinkSync(`${git}/hooks`, join(root, 'hooks'));
    expect(decisions(planFor(root, [managed('hooks/post-checkout', 'x\n')]))).toEqual({
      'hooks/post-checkout': 'conflict outside',
    });
  });
});

describe('a once file', () => {
  const health = once('health.py', 'v1\n');

  it('is written once and then left alone, edited or deleted', () => {
    const root = projectFolder();
    generate(root, [health]);
    expect(get(root, 'health.py')).toBe('v1\n');
    put(root, 'health.py', 'mine\n');
    expect(decisions(planFor(root, [once('health.py', 'v2\n')]))).toEqual({ 'health.py': 'keep once-written' });
    rmSync(join(root, 'health.py'));
    generate(root, [once('health.py', 'v2\n')]);
    expect(get(root, 'health.py')).toBeUndefined();
  });

  it('that was there before us is left alone, also later and after it is deleted', () => {
    const root = projectFolder({ 'health.py': 'theirs\n' });
    expect(decisions(planFor(root, [health]))).toEqual({ 'health.py': 'keep once-present' });
    generate(root, [health]);
    rmSync(join(root, 'health.py'));
    generate(root, [health]);
    expect(get(root, 'health.py')).toBeUndefined();
  });

  it('is not written again after it was not rendered for a while', () => {
    const root = projectFolder();
    generate(root, [health]);
    generate(root, []);
    expect(get(root, 'health.py')).toBe('v1\n');
    rmSync(join(root, 'health.py'));
    generate(root, [health]);
    expect(get(root, 'health.py')).toBeUndefined();
  });

  it('that cannot be written can be left alone this time, and is written once it can be', () => {
    const root = projectFolder({ folder: 'mine\n' });
    const below = [once('folder/health.py', 'v1\n')];
    expect(decisions(planFor(root, below))).toEqual({ 'folder/health.py': 'conflict obstructed' });
    const skipped = planFor(root, below, { choose: () => 'skip' });
    expect(decisions(skipped)).toEqual({ 'folder/health.py': 'keep skipped' });
    expect(skipped.lock.files.size).toBe(0);
    rmSync(join(root, 'folder'));
    expect(decisions(planFor(root, below))).toEqual({ 'folder/health.py': 'create new' });
  });

  it('that becomes managed is updated only while it is as we wrote it', () => {
    const root = projectFolder();
    generate(root, [health]);
    expect(decisions(planFor(root, [managed('health.py', 'v2\n')]))).toEqual({ 'health.py': 'update changed' });
    put(root, 'health.py', 'mine\n');
    expect(decisions(planFor(root, [managed('health.py', 'v2\n')]))).toEqual({ 'health.py': 'conflict foreign' });
  });
});

describe('an orphan', () => {
  it('is deleted when it is as written, and so are the folders that it leaves empty', () => {
    const root = projectFolder({ 'deploy/keep.txt': '' });
    generate(root, [managed('deploy/a/b/x', 'x\n')]);
    generate(root, []);
    expect(get(root, 'deploy/a/b/x')).toBeUndefined();
    expect(get(root, 'deploy/keep.txt')).toBe('');
    expect(decisions(planFor(root, []))).toEqual({});
  });

  it('stays when it was edited, is named once, and is then the user’s', () => {
    const root = generated();
    put(root, 'a.txt', 'mine\n');
    const plan = planFor(root, [B]);
    expect(decisions(plan)['a.txt']).toBe('keep orphan-edited');
    expect(plan.entries.filter(isDifference).map(({ path }) => path)).toEqual(['a.txt']);
    generate(root, [B]);
    expect(get(root, 'a.txt')).toBe('mine\n');
    expect(decisions(planFor(root, [B]))).toEqual({ 'b.txt': 'unchanged identical' });
    expect(decisions(planFor(root, [A, B]))['a.txt']).toBe('conflict foreign');
  });

  it('stays when it holds a recorded edit', () => {
    const root = generated();
    put(root, 'a.txt', 'mine\n');
    generate(root, [A, B], { choose: () => 'patch' });
    expect(decisions(planFor(root, [B]))['a.txt']).toBe('keep orphan-edited');
    generate(root, [B]);
    expect(get(root, '.hha-env/patches/a.txt.patch')).toBeUndefined();
    expect(get(root, 'a.txt')).toBe('mine\n');
  });

  it('that is already gone is forgotten', () => {
    const root = generated();
    rmSync(join(root, 'a.txt'));
    expect(decisions(planFor(root, [B]))).toEqual({ 'b.txt': 'unchanged identical' });
  });
});

describe('a recorded edit', () => {
  it('is merged into later renders', () => {
    const root = generated();
    put(root, 'b.txt', 'one\nTWO\nthree\nfour\nfive\n');
    expect(decisions(planFor(root, [A, B], { choose: () => 'patch' }))['b.txt']).toBe('unchanged patched');
    generate(root, [A, B], { choose: () => 'patch' });
    expect(decisions(planFor(root, [A, B]))['b.txt']).toBe('unchanged identical');
    generate(root, [A, managed('b.txt', 'one\ntwo\nthree\nfour\nFIVE\n')]);
    expect(get(root, 'b.txt')).toBe('one\nTWO\nthree\nfour\nFIVE\n');
  });

  it('that changes the same lines as the new render is a conflict that shows both, and nothing is lost when it is forced', () => {
    const root = generated();
    put(root, 'b.txt', 'one\nMINE\nthree\nfour\nfive\n');
    generate(root, [A, B], { choose: () => 'patch' });
    const changed = managed('b.txt', 'one\nTHEIRS\nthree\nfour\nfive\n');
    const entry = planFor(root, [A, changed]).entries.find(({ path }) => path === 'b.txt');
    expect(entry).toMatchObject({ action: 'conflict', reason: 'patch-fails' });
    expect(entry?.merged).toContain(
      '<<<<<<< your edit\nMINE\n||||||| edited from\ntwo\n=======\nTHEIRS\n>>>>>>> rendered now\n',
    );
    generate(root, [A, changed], { choose: () => 'overwrite' });
    expect(get(root, 'b.txt')).toBe(changed.content);
    expect(get(root, '.hha-env/patches/b.txt.patch')).toBeUndefined();
  });

  it('is made on the render that the user edited, when the document changed since', () => {
    const root = generated();
    put(root, 'b.txt', 'one\nTWO\nthree\nfour\nfive\n');
    const later = managed('b.txt', 'one\ntwo\nthree\nfour\nFIVE\n');
    const choose = () => 'patch' as const;
    expect(decisions(planFor(root, [A, later], { choose }))['b.txt']).toBe('conflict no-base');
    const earlierRender = () => B.content;
    expect(decisions(planFor(root, [A, later], { choose, earlierRender }))['b.txt']).toBe('update patched');
    generate(root, [A, later], { choose, earlierRender });
    expect(get(root, 'b.txt')).toBe('one\nTWO\nthree\nfour\nFIVE\n');
  });

  it('of a file that was here before us keeps the whole file as it was', () => {
    const root = projectFolder({ 'a.txt': 'theirs\n' });
    generate(root, [A], { choose: () => 'patch' });
    expect(get(root, 'a.txt')).toBe('theirs\n');
    expect(decisions(planFor(root, [A]))).toEqual({ 'a.txt': 'unchanged identical' });
  });

  describe('that is taken back by hand', () => {
    const later = managed('b.txt', 'one\ntwo\nthree\nfour\nFIVE\n');
    const patched = () => {
      const root = generated();
      put(root, 'b.txt', 'one\nTWO\nthree\nfour\nfive\n');
      generate(root, [A, B], { choose: () => 'patch' });
      put(root, 'b.txt', B.content);
      return root;
    };

    it('is not overwritten where its patch got lost, and is recorded again', () => {
      const root = patched();
      put(root, 'b.txt', 'one\nTWO\nthree\nfour\nfive\n');
      rmSync(join(root, '.hha-env/patches/b.txt.patch'));
      expect(decisions(planFor(root, [A, B]))['b.txt']).toBe('conflict edited');
      expect(decisions(planFor(root, [A]))['b.txt']).toBe('keep orphan-edited');
      generate(root, [A, B], { choose: () => 'patch' });
      expect(get(root, '.hha-env/patches/b.txt.patch')).toContain('+TWO');
      expect(get(root, 'b.txt')).toContain('TWO');
      rmSync(join(root, '.hha-env/patches/b.txt.patch'));
      generate(root, [A, B], { choose: () => 'overwrite' });
      expect(get(root, 'b.txt')).toBe(B.content);
      expect(decisions(planFor(root, [A, B]))['b.txt']).toBe('unchanged identical');
    });

    it.each([undefined, 'patch', 'overwrite'] as const)('is dropped, and said to be (choice: %s)', (choice) => {
      const root = patched();
      const plan = planFor(root, [A, B], { choose: () => choice });
      expect(decisions(plan)['b.txt']).toBe('unchanged patch-undone');
      expect(plan.entries.filter(isDifference).map(({ path }) => path)).toEqual(['b.txt']);
      generate(root, [A, B], { choose: () => choice });
      expect(get(root, '.hha-env/patches/b.txt.patch')).toBeUndefined();
      expect(decisions(planFor(root, [A, B]))['b.txt']).toBe('unchanged identical');
      expect(get(root, 'b.txt')).toBe(B.content);
    });

    it('is dropped too when the document changed since', () => {
      const root = patched();
      expect(decisions(planFor(root, [A, later], { choose: () => 'patch' }))['b.txt']).toBe('update patch-undone');
      generate(root, [A, later], { choose: () => 'patch' });
      expect(get(root, '.hha-env/patches/b.txt.patch')).toBeUndefined();
      expect(get(root, 'b.txt')).toBe(later.content);
    });

    it('is dropped where it no longer merges, and stays where the file is to be left alone', () => {
      const root = patched();
      const same = managed('b.txt', 'one\nTHEIRS\nthree\nfour\nfive\n');
      expect(decisions(planFor(root, [A, same]))['b.txt']).toBe('update patch-undone');
      expect(decisions(planFor(root, [A, same], { choose: () => 'skip' }))['b.txt']).toBe('keep skipped');
      expect(decisions(planFor(root, [A, B], { choose: () => 'skip' }))['b.txt']).toBe('keep skipped');
    });

    it('gives the file its right mode too', () => {
      const root = patched();
      chmodSync(join(root, 'b.txt'), 0o755);
      expect(decisions(planFor(root, [A, B]))['b.txt']).toBe('update patch-undone');
    });
  });

  it('that was recorded elsewhere is applied to a file that is as rendered', () => {
    const root = generated();
    put(root, 'b.txt', 'one\nTWO\nthree\nfour\nfive\n');
    generate(root, [A, B], { choose: () => 'patch' });
    put(root, 'b.txt', B.content);
    rmSync(join(root, '.hha-env/lock.json'));
    expect(decisions(planFor(root, [A, B]))['b.txt']).toBe('update changed');
    generate(root, [A, B]);
    expect(get(root, 'b.txt')).toBe('one\nTWO\nthree\nfour\nfive\n');
  });

  it('does not cover a further edit', () => {
    const root = generated();
    put(root, 'a.txt', 'mine\n');
    generate(root, [A, B], { choose: () => 'patch' });
    put(root, 'a.txt', 'mine again\n');
    expect(decisions(planFor(root, [A, B]))['a.txt']).toBe('conflict edited');
  });
});

describe('only some environments', () => {
  const staging = managed('deploy/staging.json', 's\n', { environment: 'staging' });
  const production = managed('deploy/production.json', 'p\n', { environment: 'production' });

  it('leaves the files and the lock of the others as they are', () => {
    const root = projectFolder();
    generate(root, [A, staging, production]);
    const changed = [staging, production].map((artifact) => ({ ...artifact, content: 'new\n' }));
    const plan = planFor(root, [A, ...changed], { environments: ['staging'] });
    expect(decisions(plan)).toEqual({ 'a.txt': 'unchanged identical', 'deploy/staging.json': 'update changed' });
    expect([...plan.lock.files.keys()].sort()).toEqual(['a.txt', 'deploy/production.json', 'deploy/staging.json']);
  });

  it('does not delete what belongs to an environment that is gone', () => {
    const root = projectFolder();
    generate(root, [A, staging, production]);
    expect(decisions(planFor(root, [A, staging], { environments: ['staging'] }))).not.toHaveProperty(
      'deploy/production.json',
    );
    expect(decisions(planFor(root, [A, staging]))['deploy/production.json']).toBe('delete orphan');
  });

  it('vouches for the whole tree only after a complete run', () => {
    const root = projectFolder();
    const inputs = 'a'.repeat(64);
    expect(planFor(root, [staging], { inputs }).lock.inputs).toBe(inputs);
    expect(planFor(root, [staging], { inputs, environments: ['staging'] }).lock.inputs).toBeUndefined();
    put(root, staging.path, 'mine\n');
    expect(planFor(root, [staging], { inputs, choose: () => 'skip' }).lock.inputs).toBeUndefined();
  });
});

it('a skipped file stays as it is and stays known as edited', () => {
  const root = generated();
  put(root, 'a.txt', 'mine\n');
  generate(root, [A, B], { choose: () => 'skip' });
  expect(get(root, 'a.txt')).toBe('mine\n');
  expect(decisions(planFor(root, [A, B]))['a.txt']).toBe('conflict edited');
});

it('refuses paths that no generator may render', () => {
  for (const path of [
    '../x',
    '/x',
    'C:/x',
    'a\\b',
    '.git/config',
    'hha-env.yaml',
    '.hha-env/lock.json',
    '.hha-env/patches/x',
    'a//b',
    'con.txt',
  ]) {
    expect(() => planFor(projectFolder(), [managed(path, 'x\n')]), path).toThrow(/A generator rendered the path/);
  }
  expect(() => planFor(projectFolder(), [managed('Readme', ''), managed('README', '')])).toThrow(/side by side/);
  expect(() => planFor(projectFolder(), [managed('a', ''), managed('a/b', '')])).toThrow(/side by side/);
});
