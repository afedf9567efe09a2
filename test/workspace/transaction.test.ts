import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { recoverWorkspace } from '../../src/workspace/apply.js';
import { type FileSystem, nodeFileSystem } from '../../src/workspace/files.js';
import { parseJournal } from '../../src/workspace/journal.js';
import { recover } from '../../src/workspace/recover.js';
import { keptFile } from '../../src/workspace/steps.js';
import { commit } from '../../src/workspace/transaction.js';
import { failingAt, generate, get, managed, projectFolder, put, tree } from './project-folder.js';
import { generateAgain, prepare } from './scenario.js';
import { scenarioScript } from './scenario-script.js';

function prepared(): string {
  const root = projectFolder();
  prepare(root);
  return root;
}

/** The tree without what names the process that was stopped. */
function state(root: string): Record<string, string> {
  return Object.fromEntries(Object.entries(tree(root)).filter(([path]) => !path.startsWith('.hha-env/.running')));
}

/** In one process the stopped run's own process is alive, so its name is taken away by hand. */
function forgetHolder(root: string): void {
  for (const name of readdirSync(join(root, '.hha-env'))) {
    if (name.startsWith('.running')) rmSync(join(root, '.hha-env', name));
  }
}

const old = { current: {} as Record<string, string> };
const fresh = { current: {} as Record<string, string>, steps: 0 };

beforeAll(() => {
  // onTestFinished is for tests, so these folders are made and removed by hand.
  const root = join(process.env.TMPDIR ?? '/tmp', `hha-scenario-${process.pid}`);
  mkdirSync(root);
  prepare(root);
  old.current = state(root);
  const counting = failingAt(0, 'once');
  const result = generateAgain(root, counting);
  expect(result).toEqual({ changed: 6 });
  fresh.current = state(root);
  fresh.steps = counting.taken();
  rmSync(root, { recursive: true });
});

describe('the scenario', () => {
  it('does what it is said to do', () => {
    expect(fresh.current).toMatchObject({
      'hha-env.yaml': 'document: new\n',
      'update.txt': 'new\n',
      'mode.sh': 'x echo\n',
      'edited.txt': 'A\nb\nc\nd\nE\n',
      'fresh/deep/down.txt': 'new\n',
      'linked.txt': 'new\n',
    });
    expect(fresh.current).not.toHaveProperty('gone/');
    expect(fresh.current).not.toHaveProperty('.hha-env/.transaction/');
    expect(fresh.steps).toBeGreaterThan(50);
  });
});

describe('a run that dies', () => {
  it('at any step is recovered to exactly the old or exactly the new state, and says which', () => {
    const seen = new Set<string>();
    for (let step = 1; step <= fresh.steps; step += 1) {
      const root = prepared();
      generateAgainQuietly(root, step);
      forgetHolder(root);
      const recovery = recoverWorkspace(root);
      seen.add(String(recovery));
      const now = state(root);
      if (recovery === 'finished-new') expect(now, `step ${step}`).toEqual(fresh.current);
      else if (recovery === 'clean') expect([old.current, fresh.current], `step ${step}`).toContainEqual(now);
      else expect([recovery, now], `step ${step}`).toEqual(['kept-old', old.current]);
    }
    expect([...seen].sort()).toEqual(['clean', 'finished-new', 'kept-old']);
  });

  it('and whose recovery dies too, at any step, ends in exactly the old or exactly the new state', () => {
    for (let step = 1; step <= fresh.steps; step += 7) {
      for (let second = 1; second <= 40; second += 3) {
        const root = prepared();
        generateAgainQuietly(root, step);
        forgetHolder(root);
        try {
          recover(root, failingAt(second, 'dead'));
        } catch {
          // Dead.
        }
        recover(root, nodeFileSystem);
        expect([old.current, fresh.current], `steps ${step}, ${second}`).toContainEqual(state(root));
      }
    }
  });

  it('loses nothing of what is edited between its death and the recovery', () => {
    let undone = 0;
    for (let step = 1; step <= fresh.steps; step += 1) {
      const root = prepared();
      generateAgainQuietly(root, step);
      forgetHolder(root);
      put(root, 'update.txt', 'mine\n');
      put(root, 'hha-env.yaml', 'document: mine\n');
      const recovery = recoverWorkspace(root);
      if (recovery === 'restored-old') undone += 1;
      expect([get(root, 'update.txt'), get(root, 'hha-env.yaml')], `step ${step}`).toEqual([
        'mine\n',
        'document: mine\n',
      ]);
      const now = state(root);
      const rest = (files: Record<string, string>) => ({ ...files, 'update.txt': '', 'hha-env.yaml': '' });
      expect([rest(old.current), rest(fresh.current)], `step ${step}`).toContainEqual(rest(now));
    }
    expect(undone).toBeGreaterThan(5);
  });

  it('while undoing is undone by the next run', () => {
    let undone = 0;
    for (let second = 1; second <= 40; second += 1) {
      const root = prepared();
      generateAgainQuietly(root, Math.floor(fresh.steps * 0.55));
      forgetHolder(root);
      put(root, '.hha-env/lock.json', '{"mine": true}\n');
      recover(root, failingAt(second, 'dead'));
      const recovery = recover(root, nodeFileSystem);
      if (recovery === 'restored-old') undone += 1;
      expect(state(root), `step ${second}`).toEqual({ ...old.current, '.hha-env/lock.json': '{"mine": true}\n' });
    }
    expect(undone).toBeGreaterThan(5);
  });
});

describe('a run that the file system refuses', () => {
  it('at any step changes nothing, or has written everything, and says so', () => {
    for (let step = 1; step <= fresh.steps; step += 1) {
      const root = prepared();
      const result = (() => {
        try {
          return generateAgain(root, failingAt(step, 'once', 'ENOSPC'));
        } catch {
          return undefined; // giving the project back failed; nothing more is owed
        }
      })();
      forgetHolder(root);
      if (result !== undefined && 'code' in result && result.message.endsWith('Nothing was changed.')) {
        expect(result, `step ${step}`).toMatchObject({ code: 'io.enospc', fix: expect.stringContaining('space') });
        expect(state(root), `step ${step}`).toEqual(old.current);
      }
      recoverWorkspace(root);
      // A folder that could not be removed may stay, empty.
      const now = state(root);
      const emptied = Object.keys(now).includes('gone/deep/down.txt') ? [] : ['gone/', 'gone/deep/'];
      for (const folder of emptied) delete now[folder];
      expect([old.current, fresh.current], `step ${step}`).toContainEqual(now);
    }
  });

  it.each(['EBUSY', 'ENOTEMPTY'])(
    'to remove a folder that it emptied (%s) is done all the same, and so is its recovery',
    (code) => {
      const busy: FileSystem = {
        ...nodeFileSystem,
        removeFolder: (path) => {
          if (path.endsWith('/gone/deep') || path.endsWith('/fresh/deep'))
            throw Object.assign(new Error(code), { code });
          nodeFileSystem.removeFolder(path);
        },
      };
      const root = prepared();
      expect(generateAgain(root, busy)).toEqual({ changed: 6 });
      expect(state(root)).toEqual({ ...fresh.current, 'gone/': '/', 'gone/deep/': '/' });
      expect(recoverWorkspace(root)).toBe('clean');

      const stopped = prepared();
      generateAgainQuietly(stopped, Math.floor(fresh.steps * 0.55));
      forgetHolder(stopped);
      put(stopped, '.hha-env/lock.json', '{"mine": true}\n');
      expect(recoverWorkspace(stopped, busy)).toBe('restored-old');
      expect(recoverWorkspace(stopped, busy)).toBe('clean');
    },
  );

  it('stops when a file changes between the plan and the write', () => {
    const root = projectFolder();
    const change = { path: 'a.txt', before: 'nothing', after: { text: 'x\n', executable: false } };
    put(root, 'a.txt', 'theirs\n');
    expect(commit(root, [change], nodeFileSystem)).toMatchObject({ code: 'transaction.moved' });
    expect(get(root, 'a.txt')).toBe('theirs\n');
  });
});

describe('an edit that is made while a run is at work', () => {
  /** The file system of a run, and of somebody who edits right before the first change of a kind that is asked for. */
  const meanwhile = (name: 'flush' | 'rename' | 'duplicate', edit: () => void, when: (path: string) => boolean) => {
    let isDone = false;
    const change = nodeFileSystem[name] as (...paths: string[]) => void;
    const files: FileSystem = {
      ...nodeFileSystem,
      [name]: (...paths: string[]) => {
        if (!isDone && when(paths.at(-1) ?? '')) {
          isDone = true;
          edit();
        }
        change(...paths);
      },
    };
    return { files, isDone: () => isDone };
  };

  it.each(['update.txt', 'gone/deep/down.txt', 'fresh/deep/down.txt', 'hha-env.yaml'])(
    'of %s is never overwritten, and nothing else is changed',
    (path) => {
      const root = prepared();
      const { files, isDone } = meanwhile(
        'flush',
        () => put(root, path, 'mine\n'),
        (staged) => staged.includes('/.transaction/'),
      );
      expect(generateAgain(root, files)).toEqual({
        code: 'transaction.moved',
        message: `${path} was changed by someone else while this run was at work. Nothing was changed.`,
        fix: 'Run the command again.',
      });
      expect(isDone()).toBe(true);
      const mine = Object.entries(tree(projectWith(path))).filter(([each]) => !(each in old.current));
      expect(state(root)).toEqual({ ...old.current, ...Object.fromEntries(mine), [path]: 'mine\n' });
    },
  );

  it.each([
    ['duplicate', 'update.txt'],
    ['rename', 'gone/deep/down.txt'],
  ] as const)('right at the %s of %s is brought back', (name, path) => {
    const root = prepared();
    // Appended in place, as by an editor that has the file open, when the file is put aside.
    const edit = () => appendFileSync(join(root, path), 'mine\n');
    const { files, isDone } = meanwhile(name, edit, (to) => to === keptFile(root, stepOf(root, path)));
    expect(generateAgain(root, files)).toMatchObject({ code: 'transaction.moved' });
    expect(isDone()).toBe(true);
    expect(state(root)).toEqual({ ...old.current, [path]: `${old.current[path]}mine\n` });
  });

  const stepOf = (root: string, path: string) =>
    parseJournal(get(root, '.hha-env/.transaction/journal.json') ?? '')?.steps.findIndex(
      (step) => step.path === path,
    ) ?? -1;
  const projectWith = (path: string) => projectFolder({ [path]: 'mine\n' });
});

describe('a loss of power after the journal', () => {
  /** The paths whose new content is through to the device before the journal is, and the journal before it has its name. */
  const durable = (root: string, run: (files: FileSystem) => unknown): readonly string[] => {
    const flushed: string[] = [];
    let journal: { readonly steps: readonly { readonly path: string }[] } = { steps: [] };
    const folder = `${root}/.hha-env/.transaction`;
    run({
      ...nodeFileSystem,
      flush: (path) => flushed.push(path),
      rename(from, to) {
        if (to === `${folder}/journal.json`) {
          journal = JSON.parse(nodeFileSystem.read(from).toString('utf8'));
          expect(flushed.at(-1)).toBe(from);
        }
        nodeFileSystem.rename(from, to);
      },
    });
    return journal.steps
      .flatMap(({ path }, index) => (flushed.includes(`${folder}/new/${index}`) ? [path] : []))
      .sort();
  };
  const records = ['.hha-env/lock.json', '.hha-env/patches/edited.txt.patch', '.hha-env/rendered.yaml', 'hha-env.yaml'];

  it('takes no record and nothing that was replaced', () => {
    const root = prepared();
    const replaced = ['edited.txt', 'linked.txt', 'mode.sh', 'update.txt'];
    expect(durable(root, (files) => generateAgain(root, files))).toEqual([...records, ...replaced].sort());
  });

  it('takes no record of a first run; what is new can be rendered again', () => {
    const root = projectFolder();
    const after = { text: 'x\n', executable: false };
    const changes = ['.hha-env/schema.json', 'a.txt', ...records].map((path) => ({ path, before: 'nothing', after }));
    mkdirSync(join(root, '.hha-env/patches'), { recursive: true });
    expect(durable(root, (files) => commit(root, changes, files))).toEqual([...records].sort());
  });
});

describe('a journal from elsewhere', () => {
  const hostile = (root: string, steps: unknown, extra: Record<string, string> = {}) => {
    put(root, '.hha-env/.transaction/journal.json', JSON.stringify({ steps, madeFolders: [] }));
    mkdirSync(join(root, '.hha-env/.transaction/old'), { recursive: true });
    put(root, '.hha-env/.transaction/new/0', 'evil\n');
    for (const [path, content] of Object.entries(extra)) put(root, path, content);
  };
  const sha = 'b'.repeat(64);

  it.each(['../x', '/tmp/x', '.git/hooks/post-checkout', 'a\\..\\x', '.hha-env/.running'])('cannot name %s', (path) => {
    const root = projectFolder();
    hostile(root, [{ path, before: 'nothing', after: sha }]);
    expect(recoverWorkspace(root)).toMatchObject({ code: 'transaction.journal' });
  });

  it('cannot write through a link that leaves the project', () => {
    const root = projectFolder();
    const outside = projectFolder();
    symlinkSync(outside, join(root, 'out'));
    hostile(root, [{ path: 'out/x', before: 'outside:out', after: sha }]);
    expect(recoverWorkspace(root)).toMatchObject({ code: 'transaction.journal' });
    hostile(root, [{ path: 'out/x', before: 'nothing', after: sha }]);
    recoverWorkspace(root);
    expect(readdirSync(outside)).toEqual([]);
  });

  it('cannot place a link and then write through it', () => {
    const root = projectFolder();
    const outside = projectFolder();
    hostile(root, [
      { path: 'way', before: 'nothing', after: sha },
      { path: 'way/x', before: 'nothing', after: sha },
    ]);
    rmSync(join(root, '.hha-env/.transaction/new/0'));
    symlinkSync(outside, join(root, '.hha-env/.transaction/new/0'));
    put(root, '.hha-env/.transaction/new/1', 'evil\n');
    recoverWorkspace(root);
    expect(readdirSync(outside)).toEqual([]);
    expect(get(root, 'way')).toBeUndefined();
  });
});

describe('kill -9 of a real process', () => {
  let child = '';
  beforeAll(async () => {
    child = await scenarioScript();
  });

  it('is recovered by the next run, whose own name it left behind', () => {
    const script = join(projectFolder({ 'child.mjs': child }), 'child.mjs');
    const seen = new Set<string>();
    for (let step = 2; step <= fresh.steps; step += Math.ceil(fresh.steps / 12)) {
      const root = prepared();
      const { signal, stderr } = spawnSync(process.execPath, [script, root, String(step)], { encoding: 'utf8' });
      expect([signal, stderr], `step ${step}`).toEqual(['SIGKILL', '']);
      const recovery = recoverWorkspace(root);
      seen.add(String(recovery));
      if (recovery !== 'clean')
        expect(tree(root), `step ${step}`).toEqual(recovery === 'finished-new' ? fresh.current : old.current);
      expect(generateAgain(root, nodeFileSystem), `step ${step}`).toEqual({
        changed: recovery === 'finished-new' ? 0 : 6,
      });
      expect(tree(root), `step ${step}`).toEqual(fresh.current);
    }
    expect(seen).toContain('finished-new');
    expect(seen).toContain('kept-old');
  });
});

it('leaves no trace when there is nothing to do', () => {
  const root = projectFolder();
  generate(root, [managed('a.txt', 'x\n')]);
  const before = tree(root);
  const counting = failingAt(1, 'once');
  expect(generate(root, [managed('a.txt', 'x\n')], { files: counting })).toEqual({ changed: 0 });
  expect(counting.taken()).toBe(0);
  expect(tree(root)).toEqual(before);
});

function generateAgainQuietly(root: string, step: number): void {
  try {
    generateAgain(root, failingAt(step, 'dead'));
  } catch {
    // Dead.
  }
}
