import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a stranger does: clone, follow the README, install the package elsewhere. Tests run in order, each on the last. */
describe('a fresh clone', () => {
  let directory: string;
  let clone: string;
  const git = (...args: string[]) => execFileSync('git', args, { cwd: clone, encoding: 'utf8' });

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'fresh-clone-'));
    clone = join(directory, 'clone');
    execFileSync('git', ['clone', '--quiet', root, clone]);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it("renders staging by the README's first command and leaves git clean", () => {
    const command = /## Quick start[\s\S]*?```sh\n(.*)\n```/.exec(readFileSync(join(clone, 'README.md'), 'utf8'))?.[1];
    const run = spawnSync('bash', ['-c', command ?? 'exit 9'], {
      cwd: clone,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(run.status, run.stderr).toBe(0);
    expect(readdirSync(join(clone, 'example'))).toEqual(
      expect.arrayContaining(['hha-env.yaml', 'backend', 'deploy', 'docs', 'frontend', 'infra']),
    );
    expect(git('status', '--porcelain')).toBe('');
  });

  it('is what .projenrc.ts says: rendering the project files again changes nothing', () => {
    execFileSync('npx', ['projen'], { cwd: clone, stdio: 'ignore', env: { ...process.env, CI: '1' } });
    expect(git('status', '--porcelain')).toBe('');
  });

  it('packs into a package that runs alone', () => {
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', directory], {
      cwd: clone,
      encoding: 'utf8',
    });
    const [{ filename, files }]: [{ filename: string; files: { path: string }[] }] = JSON.parse(packed);
    const outside = files.filter(({ path }) => !/^(dist\/|package\.json$|README\.md$|LICENSE$)/.test(path));
    expect(outside).toEqual([]);
    const home = join(directory, 'home');
    execFileSync('npm', ['install', '--offline', '--prefix', home, join(directory, filename)], { stdio: 'ignore' });
    expect(readdirSync(join(home, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['create-hha-env']);
    for (const bin of ['create-hha-env', 'hha-env']) {
      const version = execFileSync(join(home, 'node_modules/.bin', bin), ['--version'], { encoding: 'utf8' });
      expect(version.trim()).toBe('0.1.0');
    }
    const script = `import * as library from 'create-hha-env'; process.stdout.write(typeof library);`;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: home, encoding: 'utf8' })).toBe(
      'object',
    );
  });
});
