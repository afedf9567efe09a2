import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply, recoverWorkspace } from '../../src/workspace/apply.js';
import { hold } from '../../src/workspace/exclusive.js';
import { type FileSystem, nodeFileSystem } from '../../src/workspace/files.js';
import { openWorkspace } from '../../src/workspace/workspace.js';
import { generate, get, managed, planFor, projectFolder, put, tree } from './project-folder.js';

const me = { pid: 11, host: 'here' };
const nobody = () => false;
const everybody = () => true;

describe('holding a project', () => {
  it('keeps a second run out until the first gives it back, and leaves nothing behind', () => {
    const root = projectFolder();
    const release = hold(root, me, everybody, nodeFileSystem);
    expect(hold(root, { pid: 12, host: 'here' }, everybody, nodeFileSystem)).toMatchObject({
      code: 'workspace.held',
      message: 'Another run (process 11 on here) is writing to this project.',
      fix: expect.stringContaining('.hha-env/.running'),
    });
    if (typeof release !== 'function') throw new Error(release.message);
    release();
    expect(readdirSync(root)).toEqual([]);
  });

  it('takes over from a run of this machine that is gone, and clears what it left', () => {
    const root = projectFolder({ '.hha-env/.running-10': '', '.hha-env/.running-9-stale': '' });
    put(root, '.hha-env/.running', JSON.stringify({ pid: 10, host: 'here' }));
    const release = hold(root, me, nobody, nodeFileSystem);
    expect(get(root, '.hha-env/.running')).toBe('{"pid":11,"host":"here"}\n');
    if (typeof release !== 'function') throw new Error(release.message);
    release();
    expect(readdirSync(join(root, '.hha-env'))).toEqual([]);
  });

  it.each([{}, { '.hha-env/lock.json': '{}\n' }])('leaves nothing behind on a full disk (%j)', (before) => {
    const root = projectFolder(before);
    const untouched = tree(root);
    const full = {
      ...nodeFileSystem,
      write: (path: string) => {
        nodeFileSystem.write(path, '', false);
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      },
    };
    expect(hold(root, me, nobody, full)).toMatchObject({
      code: 'io.enospc',
      message: 'ENOSPC: no space left on device, write. Nothing was changed.',
    });
    expect(tree(root)).toEqual(untouched);
  });

  it('never takes over from another machine, nor from what it can’t read', () => {
    for (const holder of [JSON.stringify({ pid: 10, host: 'there' }), '', '{"pid":-1,"host":"here"}', '{']) {
      const root = projectFolder({ '.hha-env/.running': holder });
      expect(hold(root, me, nobody, nodeFileSystem)).toMatchObject({ code: 'workspace.held' });
      expect(get(root, '.hha-env/.running')).toBe(holder);
    }
  });

  it('leaves the names of other machines, whose processes it cannot see', () => {
    const there = JSON.stringify({ pid: 10, host: 'there' });
    const here = JSON.stringify({ pid: 9, host: 'here' });
    const root = projectFolder({ '.hha-env/.running-10': there, '.hha-env/.running-9': here });
    const release = hold(root, me, nobody, nodeFileSystem);
    if (typeof release !== 'function') throw new Error(release.message);
    release();
    expect(tree(root)).toEqual({ '.hha-env/': '/', '.hha-env/.running-10': there });

    const same = JSON.stringify({ pid: me.pid, host: 'there' });
    put(root, '.hha-env/.running-11', same);
    expect(hold(root, me, nobody, nodeFileSystem)).toMatchObject({ code: 'workspace.held' });
    expect(get(root, '.hha-env/.running-11')).toBe(same);
  });

  it('gives back only what is its own', () => {
    const root = projectFolder();
    const release = hold(root, me, nobody, nodeFileSystem);
    if (typeof release !== 'function') throw new Error(release.message);
    const other = JSON.stringify({ pid: 12, host: 'here' });
    put(root, '.hha-env/.running', other);
    release();
    expect(get(root, '.hha-env/.running')).toBe(other);
  });

  it('refuses a .hha-env that is a link out of the project', () => {
    const root = projectFolder();
    const outside = projectFolder();
    symlinkSync(outside, join(root, '.hha-env'));
    expect(hold(root, me, nobody, nodeFileSystem)).toMatchObject({ code: 'workspace.home' });
    expect(readdirSync(outside)).toEqual([]);
  });

  it('a run that finds another one at work writes nothing', () => {
    const root = projectFolder({ '.hha-env/.running': JSON.stringify({ pid: process.pid, host: hostname() }) });
    expect(generate(root, [managed('a.txt', 'x\n')])).toMatchObject({ code: 'workspace.held' });
    expect(get(root, 'a.txt')).toBeUndefined();
  });

  it('a run that finds the rest of another one does not build on it', () => {
    const root = projectFolder();
    mkdirSync(join(root, '.hha-env/.transaction'), { recursive: true });
    expect(() => generate(root, [managed('a.txt', 'x\n')])).toThrow(/transaction.pending/);
  });
});

describe('what the operating system refuses is a value', () => {
  const refusing = (name: keyof FileSystem, part: string, times = Number.POSITIVE_INFINITY): FileSystem => {
    let left = times;
    const operation = nodeFileSystem[name] as (...args: unknown[]) => unknown;
    return {
      ...nodeFileSystem,
      [name]: (...args: unknown[]) => {
        if (!String(args[0]).includes(part) || left === 0) return operation(...args);
        left -= 1;
        throw Object.assign(new Error(`EACCES: permission denied, ${name}`), { code: 'EACCES' });
      },
    };
  };
  const refused = { code: 'io.eacces', message: `EACCES: permission denied, read.`, fix: expect.any(String) };

  it('to openWorkspace, and to recoverWorkspace', () => {
    const root = projectFolder();
    generate(root, [managed('a.txt', 'x\n')]);
    expect(openWorkspace(root, refusing('read', 'lock.json'))).toEqual({ problems: [refused] });
    mkdirSync(join(root, '.hha-env/.transaction'), { recursive: true });
    expect(recoverWorkspace(root, refusing('status', '.transaction'))).toMatchObject({ code: 'io.eacces' });
  });

  it('to apply, before and while it holds the project, which it gives back', () => {
    const root = projectFolder();
    generate(root, [managed('a.txt', 'x\n')]);
    const before = tree(root);
    const planned = planFor(root, [managed('a.txt', 'new\n')]);
    expect(apply(planned, root, {}, refusing('read', 'lock.json'))).toEqual(refused);
    expect(apply(planned, root, {}, refusing('status', '.transaction', 1))).toMatchObject({ code: 'io.eacces' });
    expect(tree(root)).toEqual(before);
  });

  it('to apply when it gives the project back, and says that the work is done', () => {
    const root = projectFolder();
    const planned = planFor(root, [managed('a.txt', 'x\n')]);
    const files: FileSystem = {
      ...nodeFileSystem,
      remove: (path) => {
        if (path.endsWith('/.running')) throw Object.assign(new Error('EPERM: not permitted'), { code: 'EPERM' });
        nodeFileSystem.remove(path);
      },
    };
    expect(apply(planned, root, {}, files)).toMatchObject({
      code: 'io.eperm',
      message: 'EPERM: not permitted. The work itself is done, but .hha-env/.running remains.',
    });
    expect(get(root, 'a.txt')).toBe('x\n');
  });

  it('but not a defect', () => {
    const read = () => {
      throw new TypeError('ours');
    };
    const root = projectFolder({ '.hha-env/lock.json': '{}' });
    expect(() => openWorkspace(root, { ...nodeFileSystem, read })).toThrow('ours');
  });
});

describe('a run that planned before another one wrote', () => {
  it('does not overwrite the lock of the other, nor a document that was edited since', () => {
    const root = projectFolder();
    generate(root, [managed('a.txt', 'x\n')]);
    const early = planFor(root, [managed('a.txt', 'x\n'), managed('b.txt', 'x\n')]);
    generate(root, [managed('a.txt', 'x\n'), managed('c.txt', 'x\n')]);
    expect(apply(early, root)).toMatchObject({
      code: 'transaction.moved',
      message: expect.stringContaining('.hha-env/lock.json'),
    });
    expect(get(root, 'b.txt')).toBeUndefined();

    const later = planFor(root, [managed('a.txt', 'x\n'), managed('b.txt', 'x\n')]);
    put(root, 'hha-env.yaml', 'mine\n');
    expect(apply(later, root, { document: 'theirs\n', documentBefore: 'nothing' })).toMatchObject({
      code: 'transaction.moved',
    });
    expect(get(root, 'hha-env.yaml')).toBe('mine\n');
  });
});
