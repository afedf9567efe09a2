/** Paths that change in case only, on disks that tell the two spellings apart and on those that do not. */
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../src/generators/artifact.js';
import { apply } from '../../src/workspace/apply.js';
import { type FileSystem, nodeFileSystem } from '../../src/workspace/files.js';
import { parseLock } from '../../src/workspace/lock.js';
import { type Plan, plan } from '../../src/workspace/plan.js';
import type { PlanInput } from '../../src/workspace/plan-input.js';
import { openWorkspace, readPlanDisk } from '../../src/workspace/workspace.js';
import { decisions, generate, get, managed, once, planFor, projectFolder, put, tree } from './project-folder.js';

const inFolder = (folder: string, text = 'one\n') => [
  managed(`${folder}/Dockerfile`, text),
  once(`${folder}/health.py`, 'v1\n'),
];

/** The locked paths, from a lock that can be read. */
function lockedPaths(root: string): string[] {
  const parsed = parseLock(get(root, '.hha-env/lock.json') ?? '');
  if ('problem' in parsed) throw new Error(parsed.problem.message);
  return [...parsed.lock.files.keys()];
}

describe('on a disk that tells case apart', () => {
  it('the old file is an orphan, and the lock names the new ones alone', () => {
    const root = projectFolder();
    generate(root, inFolder('backend'));
    expect(decisions(planFor(root, inFolder('Backend')))).toEqual({
      'Backend/Dockerfile': 'create new',
      'Backend/health.py': 'create new',
      'backend/Dockerfile': 'delete orphan',
    });
    generate(root, inFolder('Backend'));
    expect(lockedPaths(root)).toEqual(['Backend/Dockerfile', 'Backend/health.py']);
    expect(get(root, 'backend/Dockerfile')).toBeUndefined();
    expect(get(root, 'backend/health.py')).toBe('v1\n');
    expect(generate(root, inFolder('Backend'))).toEqual({ changed: 0 });
  });

  it('the same file at both is two files, and the old one goes when it is as written', () => {
    const root = projectFolder();
    generate(root, inFolder('backend'));
    put(root, 'Backend/Dockerfile', 'one\n');
    expect(decisions(planFor(root, inFolder('Backend')))).toMatchObject({
      'Backend/Dockerfile': 'unchanged identical',
      'backend/Dockerfile': 'delete orphan',
    });
  });

  it('an edited one stays, and is named once, also when it is to be left alone', () => {
    for (const choice of [undefined, 'skip'] as const) {
      const root = projectFolder();
      generate(root, inFolder('backend'));
      put(root, 'backend/Dockerfile', 'mine\n');
      const more = { choose: () => choice };
      const reason = choice === 'skip' ? 'skipped' : 'orphan-edited';
      expect(decisions(planFor(root, inFolder('Backend'), more))['backend/Dockerfile']).toBe(`keep ${reason}`);
      generate(root, inFolder('Backend'), more);
      expect(lockedPaths(root)).toEqual(['Backend/Dockerfile', 'Backend/health.py']);
      expect(get(root, 'backend/Dockerfile')).toBe('mine\n');
    }
  });

  it('a file of the user in the place of a folder takes its record along', () => {
    const root = projectFolder();
    generate(root, [once('notes', 'v1\n')]);
    renameSync(join(root, 'notes'), join(root, 'mine'));
    generate(root, [managed('Notes/a.txt', 'one\n')]);
    expect(lockedPaths(root)).toEqual(['Notes/a.txt']);
  });

  it('a run of one environment keeps the records of the others', () => {
    const of = (environment: string, folder: string) => managed(`${folder}/${environment}`, 'one\n', { environment });
    const root = projectFolder();
    generate(
      root,
      ['qa', 'staging'].map((each) => of(each, 'web')),
    );
    const now = ['qa', 'staging'].map((each) => of(each, 'Web'));
    generate(root, now, { environments: ['qa'] });
    expect(lockedPaths(root)).toEqual(['Web/qa', 'web/staging']);
    generate(root, now);
    expect(lockedPaths(root)).toEqual(['Web/qa', 'Web/staging']);
  });
});

it('a lock that could not be read again is never written', () => {
  const root = projectFolder();
  generate(root, inFolder('backend'));
  const { lock } = planFor(root, inFolder('backend'));
  const files = new Map(lock.files);
  for (const [path, file] of lock.files) files.set(path.toUpperCase(), file);
  const before = tree(root);
  expect(apply({ entries: [], lock: { ...lock, files }, patches: new Map() }, root)).toMatchObject({
    code: 'lock.collision',
    message: expect.stringContaining('"backend/Dockerfile" and "BACKEND/DOCKERFILE"'),
  });
  expect(tree(root)).toEqual(before);
});

/** This disk as one that keeps the case of names and does not tell it apart. */
function ignoringCase(root: string): FileSystem {
  const stored = (path: string) => {
    let found = root;
    for (const segment of relative(root, path).split('/').filter(Boolean)) {
      const names = existsSync(found) ? readdirSync(found) : [];
      found = join(found, names.find((name) => name.toLowerCase() === segment.toLowerCase()) ?? segment);
    }
    return found;
  };
  const one =
    <Rest extends unknown[], Result>(operation: (path: string, ...rest: Rest) => Result) =>
    (path: string, ...rest: Rest) =>
      operation(stored(path), ...rest);
  const two = (operation: (from: string, to: string) => void) => (from: string, to: string) =>
    operation(stored(from), stored(to));
  const files = nodeFileSystem;
  return {
    status: one(files.status),
    read: one(files.read),
    readLink: one(files.readLink),
    realPath: one(files.realPath),
    list: one(files.list),
    makeFolder: one(files.makeFolder),
    write: one(files.write),
    flush: one(files.flush),
    rename: two(files.rename),
    duplicate: two(files.duplicate),
    remove: one(files.remove),
    removeFolder: one(files.removeFolder),
  };
}

describe('on a disk that ignores case', () => {
  const planOn = (root: string, artifacts: readonly Artifact[], more: Partial<PlanInput> = {}): Plan => {
    const files = ignoringCase(root);
    const opened = openWorkspace(root, files);
    if ('problems' in opened) throw new Error(JSON.stringify(opened.problems));
    const { lock, patches } = opened.workspace;
    const paths = artifacts.map(({ path }) => path);
    const disk = readPlanDisk(opened.workspace, paths, files);
    return plan({ artifacts, disk, lock, patches, tool: '1.0.0', ...more });
  };
  const applied = (root: string, planned: Plan) => apply(planned, root, {}, ignoringCase(root));
  const rename = (root: string, from: string, to: string) => renameSync(join(root, from), join(root, to));

  it('the file is asked to be renamed, is never deleted as an orphan, and is known again under its new name', () => {
    for (const text of ['one\n', 'two\n']) {
      const root = projectFolder();
      generate(root, inFolder('backend'));
      const stopped = planOn(root, inFolder('Backend', text), { choose: () => 'overwrite' });
      expect(decisions(stopped)).toEqual({
        'Backend/Dockerfile': 'conflict other-case',
        'Backend/health.py': 'keep once-written',
      });
      expect(stopped.entries[0]?.rename).toEqual({ from: 'backend', to: 'Backend' });

      rename(root, 'backend', 'Backend');
      const wanted = text === 'one\n' ? 'unchanged identical' : 'update changed';
      expect(decisions(planOn(root, inFolder('Backend', text)))).toEqual({
        'Backend/Dockerfile': wanted,
        'Backend/health.py': 'keep once-written',
      });
      expect(applied(root, planOn(root, inFolder('Backend', text)))).toEqual({ changed: text === 'one\n' ? 0 : 1 });
      expect(lockedPaths(root)).toEqual(['Backend/Dockerfile', 'Backend/health.py']);
      expect(get(root, 'Backend/Dockerfile')).toBe(text);
      expect(applied(root, planOn(root, inFolder('Backend', text)))).toEqual({ changed: 0 });
    }
  });

  it('left alone, it keeps its record', () => {
    const root = projectFolder();
    generate(root, inFolder('backend'));
    applied(root, planOn(root, inFolder('Backend', 'two\n'), { choose: () => 'skip' }));
    expect(lockedPaths(root)).toEqual(['Backend/health.py', 'backend/Dockerfile']);
    expect(get(root, 'backend/Dockerfile')).toBe('one\n');
    expect(decisions(planOn(root, inFolder('Backend')))['Backend/Dockerfile']).toBe('conflict other-case');
  });

  it('a recorded edit has to be renamed too, and is merged then', () => {
    const root = projectFolder();
    const text = 'one\ntwo\nthree\nfour\nfive\n';
    generate(root, inFolder('backend', text));
    put(root, 'backend/Dockerfile', text.replace('one', 'mine'));
    generate(root, inFolder('backend', text), { choose: () => 'patch' });
    rename(root, 'backend', 'Backend');
    const now = inFolder('Backend', text.replace('five', 'FIVE'));
    const stopped = planOn(root, now);
    expect(decisions(stopped)['Backend/Dockerfile']).toBe('conflict other-case');
    const patches = '.hha-env/patches/';
    expect(stopped.entries[0]?.rename).toEqual({ from: `${patches}backend`, to: `${patches}Backend` });

    rename(root, `${patches}backend`, `${patches}Backend`);
    applied(root, planOn(root, now));
    expect(get(root, 'Backend/Dockerfile')).toBe('mine\ntwo\nthree\nfour\nFIVE\n');
    expect(get(root, `${patches}Backend/Dockerfile.patch`)).toBeDefined();
  });

  it('an edit, and a file that was let go of, are known again under the new name', () => {
    const root = projectFolder();
    generate(root, inFolder('backend'));
    put(root, 'backend/Dockerfile', 'mine\n');
    rename(root, 'backend', 'Backend');
    expect(decisions(planOn(root, inFolder('Backend')))['Backend/Dockerfile']).toBe('conflict edited');
    const lock = get(root, '.hha-env/lock.json') ?? '';
    put(root, '.hha-env/lock.json', lock.replace('{"sha256"', '{"ownership":"ejected","sha256"'));
    expect(decisions(planOn(root, inFolder('Backend')))['Backend/Dockerfile']).toBe('keep ejected');
  });
});
