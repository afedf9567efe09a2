import { describe, expect, it } from 'vitest';
import { apply } from '../../src/workspace/apply.js';
import { EMPTY_LOCK, formatLock, type Lock, parseLock } from '../../src/workspace/lock.js';
import { openWorkspace } from '../../src/workspace/workspace.js';
import { generate, get, managed, planFor, projectFolder, put } from './project-folder.js';

const sha = 'a'.repeat(64);
const lock = (files: Record<string, unknown>, more: object = {}) =>
  JSON.stringify({ lockVersion: 1, tool: '1.0.0', files, ...more });
const codeOf = (text: string) => {
  const parsed = parseLock(text);
  return 'problem' in parsed ? parsed.problem.code : 'fine';
};

describe('a lock', () => {
  const full: Lock = {
    tool: '1.2.3',
    inputs: sha,
    files: new Map([
      ['b/run.sh', { sha256: sha, ownership: 'managed', executable: true, environment: 'staging' }],
      ['a.txt', { sha256: sha, ownership: 'managed', executable: false, rendered: sha, patch: sha }],
      ['once.py', { sha256: sha, ownership: 'once', executable: false }],
      ['mine.py', { sha256: sha, ownership: 'ejected', executable: false }],
    ]),
  };

  it('reads back as it was written', () => {
    const parsed = parseLock(formatLock(full));
    expect('lock' in parsed && parsed.lock).toEqual(full);
    const empty = parseLock(formatLock(EMPTY_LOCK));
    expect('lock' in empty && empty.lock).toEqual(EMPTY_LOCK);
  });

  it('is written in the order of paths, a line for each file', () => {
    const lines = formatLock(full)
      .split('\n')
      .filter((line) => line.startsWith('    '));
    expect(lines.map((line) => line.split('"')[1])).toEqual(['a.txt', 'b/run.sh', 'mine.py', 'once.py']);
  });

  it('says nothing about time or machine', () => {
    const [one, two] = [projectFolder(), projectFolder()];
    for (const root of [one, two]) generate(root, [managed('a.txt', 'x\n')]);
    expect(get(one, '.hha-env/lock.json')).toBe(get(two, '.hha-env/lock.json'));
  });
});

describe('a lock that was tampered with is refused', () => {
  it.each([
    ['no JSON', '{', 'lock.not-json'],
    ['the markers of a merge', '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n', 'lock.not-json'],
    ['a list', '[]', 'lock.shape'],
    ['no version', '{}', 'lock.shape'],
    ['a newer version', lock({}, { lockVersion: 2 }), 'lock.newer'],
    ['no tool', JSON.stringify({ lockVersion: 1, files: {} }), 'lock.shape'],
    ['files as a list', lock([] as never), 'lock.shape'],
    ['a path that climbs', lock({ '../x': { sha256: sha } }), 'lock.path'],
    ['a path that climbs in the middle', lock({ 'a/../../x': { sha256: sha } }), 'lock.path'],
    ['an absolute path', lock({ '/etc/passwd': { sha256: sha } }), 'lock.path'],
    ['a drive', lock({ 'C:/x': { sha256: sha } }), 'lock.path'],
    ['a backslash', lock({ 'a\\..\\x': { sha256: sha } }), 'lock.path'],
    ['Git’s folder', lock({ '.GIT/config': { sha256: sha } }), 'lock.path'],
    ['Git’s folder by its short name', lock({ 'git~1/config': { sha256: sha } }), 'lock.path'],
    ['the document', lock({ 'hha-env.yaml': { sha256: sha } }), 'lock.path'],
    ['the lock', lock({ '.hha-env/lock.json': { sha256: sha } }), 'lock.path'],
    ['a zero-width character', lock({ 'a\u200b.txt': { sha256: sha } }), 'lock.path'],
    ['names that differ in case', lock({ Readme: { sha256: sha }, README: { sha256: sha } }), 'lock.collision'],
    ['a file below a file', lock({ a: { sha256: sha }, 'a/b': { sha256: sha } }), 'lock.collision'],
    ['half a hash', lock({ a: { sha256: 'abc' } }), 'lock.shape'],
    ['an unknown ownership', lock({ a: { sha256: sha, ownership: 'root' } }), 'lock.shape'],
    ['an unknown key', lock({ a: { sha256: sha, run: 'rm' } }), 'lock.shape'],
    ['a text as the bit', lock({ a: { sha256: sha, executable: 'yes' } }), 'lock.shape'],
    ['a list as an entry', lock({ a: [] }), 'lock.shape'],
  ])('%s', (_, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('accepts the neighbours', () => {
    expect(codeOf(lock({ 'a..b/.gitignore': { sha256: sha }, '.github/workflows/x.yml': { sha256: sha } }))).toBe(
      'fine',
    );
  });

  it('and the project says so with the way out, touching nothing', () => {
    const root = projectFolder({ '.hha-env/lock.json': lock({ '../x': { sha256: sha } }) });
    const opened = openWorkspace(root);
    expect('problems' in opened && opened.problems[0]).toMatchObject({
      code: 'lock.path',
      fix: expect.stringContaining('Restore .hha-env/lock.json'),
    });
  });

  it('an entry for a file that is not ours deletes it only when its whole content is known', () => {
    const root = projectFolder({ 'theirs.py': 'secret\n' });
    put(root, '.hha-env/lock.json', lock({ 'theirs.py': { sha256: sha } }));
    apply(planFor(root, []), root);
    expect(get(root, 'theirs.py')).toBe('secret\n');
  });
});
