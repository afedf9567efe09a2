/** The program as it is published: bundled, in a process of its own, with every generator. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../scripts/bundle.js';
import { judge } from '../../src/model/judge.js';
import { jsonSchema } from '../../src/schema/json-schema.js';
import { get, projectFolder, tree } from '../workspace/project-folder.js';
import { STAGING } from './command-line.js';

const source = join(import.meta.dirname, '../..');
const installed = mkdtempSync(join(tmpdir(), 'hha-bundle-'));
const program = join(installed, 'dist/create-hha-env.cjs');

beforeAll(async () => {
  const { outputs } = await bundle(source);
  for (const { path, text, executable } of outputs) {
    const file = join(installed, 'dist', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: executable ? 0o755 : 0o644 });
  }
  writeFileSync(join(installed, 'package.json'), readFileSync(join(source, 'package.json')));
}, 60_000);

afterAll(() => rmSync(installed, { recursive: true, force: true }));

function run(root: string, ...argv: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(program, argv, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { status, stdout, stderr };
}

describe('the published program', () => {
  it('renders staging into an empty folder without a terminal, and writes nothing the second time', () => {
    const root = projectFolder();
    const first = run(root, ...STAGING);
    expect([first.status, first.stderr.match(/error|defect/)]).toEqual([0, null]);
    const before = tree(root);
    for (const path of [
      'hha-env.yaml',
      '.hha-env/schema.json',
      '.hha-env/lock.json',
      'backend/Dockerfile',
      'infra/bin/app.ts',
    ]) {
      expect(before).toHaveProperty([path]);
    }
    expect(Object.keys(before).filter((path) => /\.running|\.transaction/.test(path))).toEqual([]);
    expect(run(root, ...STAGING)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Nothing to change/) });
    expect(run(root, 'generate')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Nothing to change/) });
    expect(run(root, 'check')).toMatchObject({ status: 0, stderr: '' });
    expect(tree(root)).toEqual(before);
  });

  it('renders the production of health information where the name says so, whatever stands behind it', () => {
    const root = projectFolder();
    const unknown = ['account=444455556666', 'region=eu-west-1', 'domains.hostedZone=example.com'];
    const sets = ['application.repository=acme/hha', ...unknown.map((each) => `environments.prod-eu.${each}`)];
    const { status, stderr } = run(root, 'prod-eu', '--yes', ...sets.flatMap((each) => ['--set', each]));
    expect([status, stderr.match(/error|defect/)]).toEqual([0, null]);
    const document = get(root, 'hha-env.yaml') ?? '';
    expect(document).toContain('    tier: production #');
    expect(document).toContain('    dataClass: phi #');
    expect(document).toContain('availabilityZones: [eu-west-1a, eu-west-1b, eu-west-1c]');
    const { models } = judge(document, 'hha-env.yaml');
    expect(models).toMatchObject([
      {
        tier: 'production',
        settings: {
          dataClass: 'phi',
          encryption: { customerManagedKeys: true },
          database: { multiAz: true, deletionProtection: true },
          network: { flowLogs: 'all' },
        },
      },
    ]);
    expect(get(root, 'infra/config/prod-eu.ts')).toMatch(/dataClass: ['"]phi['"]/);
    // The controls of its data, and the way that its logs keep health information out.
    expect(get(root, 'backend/config/prod_eu.py')).toContain('logs_without_values');
    expect(get(root, 'docs/runbooks/prod-eu/disaster-recovery.md')).toBeDefined();
    expect(run(root, 'check').status).toBe(0);
  });

  it('says in its own words that a folder stands in the place of the lock or of the document', () => {
    const words = [['generate'], ['regenerate'], ['check'], ['generate', '--dry-run'], STAGING];
    for (const path of ['.hha-env/lock.json', 'hha-env.yaml']) {
      const root = projectFolder();
      run(root, ...STAGING);
      rmSync(join(root, path));
      mkdirSync(join(root, path));
      for (const argv of words) {
        const { status, stdout, stderr } = run(root, ...argv);
        expect([path, ...argv, status, stdout]).toEqual([path, ...argv, 1, '']);
        expect(stderr).toContain(path);
        expect(stderr).toMatch(/^error\[[a-z.-]+\]: /);
        expect(stderr).not.toMatch(/defect|^ +at /m);
      }
    }
  });

  it('names what to read next, and a command that works as it is printed', () => {
    const root = projectFolder();
    const { stderr } = run(root, ...STAGING);
    for (const said of ['What staging is', 'How it gets to AWS']) {
      const [, path = ''] = new RegExp(`^${said}: (.*)$`, 'm').exec(stderr) ?? [];
      expect(get(root, path), said).toBeDefined();
    }
    const [, command = ''] = /; then run: (.*)$/m.exec(stderr) ?? [];
    expect(command).toMatch(/^node .*create-hha-env\.cjs generate$/);
    expect(spawnSync(command, { cwd: root, shell: true, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Nothing to change/),
    });
  });

  it('writes LF and one newline at the end of every file', () => {
    const root = projectFolder();
    run(root, ...STAGING);
    const faults = Object.entries(tree(root)).filter(
      ([path, text]) => !path.endsWith('/') && (text.includes('\r') || !/[^\n]\n$/.test(text)),
    );
    // An empty package marker has no line at all.
    expect(faults.filter(([, text]) => text !== '').map(([path]) => path)).toEqual([]);
  });

  it('does not load the schema, the YAML parser and the templates when there is nothing to do', () => {
    const hooks =
      'export const load = (url, context, next) => { process._rawDebug(`loaded ${url}`); return next(url, context); };';
    const asUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
    const preload = asUrl(`import { register } from 'node:module'; register(${JSON.stringify(asUrl(hooks))});`);
    const root = projectFolder();
    run(root, ...STAGING);
    const bytesLoaded = (...argv: string[]) => {
      const { stderr } = spawnSync(process.execPath, ['--import', preload, program, ...argv], {
        cwd: root,
        encoding: 'utf8',
      });
      const files = [...stderr.matchAll(/^loaded (file:.*)$/gm)].map((match) => fileURLToPath(match[1] ?? ''));
      expect(files).toContain(program);
      return files.reduce((sum, file) => sum + statSync(file).size, 0);
    };
    // Commander and our own lock, in place of zod, yaml, the schema and everything that is rendered.
    expect(bytesLoaded('generate')).toBeLessThan(120_000);
    expect(bytesLoaded('--version')).toBeLessThan(120_000);
    expect(bytesLoaded('generate', '--dry-run', 'staging')).toBeGreaterThan(400_000);
    // A shell waits for these: the command line alone, the YAML parser with it, and the schema, but nothing that renders.
    expect(bytesLoaded('__complete', 'zsh', 'gen')).toBeLessThan(130_000);
    expect(bytesLoaded('__complete', 'zsh', 'patch', '')).toBeLessThan(130_000);
    expect(bytesLoaded('__complete', 'zsh', 'cost', '')).toBeLessThan(250_000);
    expect(bytesLoaded('__complete', 'zsh', 'explain', '')).toBeLessThan(450_000);
  });

  it('prints the JSON Schema that the sources make, which the build wrote into it', () => {
    expect(run(projectFolder(), 'schema')).toMatchObject({
      status: 0,
      stdout: `${JSON.stringify(jsonSchema(), undefined, 2)}\n`,
    });
  });

  it('never waits for an answer without a terminal, even when its input stays open', async () => {
    const root = projectFolder();
    const child = spawn(program, ['staging'], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
    const code = await new Promise((resolve) => child.on('close', resolve));
    child.stdin.destroy();
    expect([code, tree(root)]).toEqual([4, {}]);
  }, 10_000);

  it('shows no stack for what a user does wrong', () => {
    const root = projectFolder({ 'hha-env.yaml': 'schemaVersion: 1\napplication: [\n', '.hha-env/lock.json': '{' });
    for (const argv of [
      ['generate'],
      ['check'],
      ['validate'],
      ['generate', '--nonsense'],
      ['patch'],
      ['nonsense', 'more'],
    ]) {
      const { status, stderr } = run(root, ...argv);
      expect(status, argv.join(' ')).toBe(1);
      expect(stderr, argv.join(' ')).not.toMatch(/^ +at /m);
      expect(stderr.length, argv.join(' ')).toBeGreaterThan(10);
    }
  });

  it('is quiet when its reader goes away', () => {
    const root = projectFolder();
    const { stderr, status } = spawnSync('sh', ['-c', `"${program}" schema | head -1`], {
      cwd: root,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });

  it.skipIf(process.platform === 'win32')(
    'writes nothing after a Ctrl-C, and finishes what it has begun to write',
    () => {
      // Presses Ctrl-C in the middle of what is synchronous: while it plans, and while it writes.
      const pressedAt = (operation: string, path: string) => `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const original = fs.${operation};
      fs.${operation} = (...paths) => {
        if (String(paths.at(0)).endsWith(${JSON.stringify(path)})) process.kill(process.pid, 'SIGINT');
        return original(...paths);
      };
      syncBuiltinESMExports();`;
      const pressed = (operation: string, path: string) => {
        const root = projectFolder();
        const preload = `data:text/javascript,${encodeURIComponent(pressedAt(operation, path))}`;
        const { status } = spawnSync(process.execPath, ['--import', preload, program, ...STAGING], { cwd: root });
        return { status, written: Object.keys(tree(root)).length };
      };
      expect(pressed('lstatSync', '/backend')).toEqual({ status: 130, written: 0 });
      const { status, written } = pressed('renameSync', '/.transaction/new/0');
      expect([status, written > 100]).toEqual([0, true]);
    },
  );

  it('keeps its exit code when nobody reads what it says', async () => {
    const root = projectFolder();
    run(root, ...STAGING);
    rmSync(join(root, 'infra/package.json'));
    for (const closed of ['stdout', 'stderr'] as const) {
      for (const [argv, code] of [
        [['check'], 2],
        [['another'], 4],
        [['generate', 'nowhere'], 1],
      ] as const) {
        const child = spawn(program, argv, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
        child[closed].destroy();
        child[closed === 'stdout' ? 'stderr' : 'stdout'].resume();
        expect([closed, ...argv, await new Promise((resolve) => child.on('close', resolve))]).toEqual([
          closed,
          ...argv,
          code,
        ]);
      }
    }
  }, 30_000);

  it.skipIf(process.platform !== 'linux')('says in a sentence that its output has no room', () => {
    for (const word of ['schema', '--version']) {
      const { stderr, status } = spawnSync('sh', ['-c', `"${program}" ${word} > /dev/full`], {
        cwd: projectFolder(),
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([1, expect.stringMatching(/^error\[io\.enospc\]: Standard output can't be /)]);
      expect(stderr).not.toMatch(/^ +at /m);
    }
  });
});

it('the library parses, resolves, renders, plans and applies', async () => {
  const root = projectFolder();
  run(root, ...STAGING);
  const library: typeof import('../../src/index.js') = await import(
    pathToFileURL(join(installed, 'dist/index.js')).href
  );
  const { document, diagnostics } = library.parse(get(root, 'hha-env.yaml') ?? '', 'hha-env.yaml');
  expect(library.hasErrors(diagnostics)).toBe(false);
  if (document === undefined) throw new Error('no document');
  const artifacts = library.render(library.resolveAll(document).models);
  const opened = library.openWorkspace(root);
  if ('problems' in opened) throw new Error('no workspace');
  const { lock, patches } = opened.workspace;
  const disk = library.readPlanDisk(
    opened.workspace,
    artifacts.map(({ path }) => path),
  );
  const plan = library.plan({ artifacts, disk, lock, patches, tool: lock.tool });
  expect(plan.entries.filter(library.isDifference)).toEqual([]);
  expect(library.apply(plan, root)).toEqual({ changed: 0 });
});
