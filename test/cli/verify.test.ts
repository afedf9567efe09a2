import { describe, expect, it, vi } from 'vitest';
import type { Verdict } from '../../src/verify/check.js';
import type { verify } from '../../src/verify/verify.js';
import { get, projectFolder, put } from '../workspace/project-folder.js';
import { run, STAGING } from './command-line.js';

vi.mock('../../src/generators/render.js', async () => ({ render: (await import('./small-render.js')).smallRender }));
const verdicts = vi.hoisted(() => ({ current: [] as Verdict[], files: [] as readonly string[] }));
vi.mock('../../src/verify/verify.js', () => ({
  verify: (async (subject, onStart) => {
    verdicts.files = subject.files;
    onStart({ name: 'x', does: 'look', run: async () => ({ status: 'nothing', detail: '' }) }, 1, 1);
    return verdicts.current.map((verdict, index) => ({ name: `check-${index}`, verdict }));
  }) satisfies typeof verify,
}));

const passed: Verdict = { status: 'passed', detail: '2 files' };
const failed: Verdict = { status: 'failed', detail: '2 files', output: 'line 1\n\nline 2\n' };
const skipped: Verdict = { status: 'skipped', missing: 'actionlint', fix: 'Install it.' };

async function verified(current: Verdict[], ...argv: string[]) {
  const root = projectFolder();
  await run(root, STAGING);
  verdicts.current = current;
  return run(root, ['verify', ...argv]);
}

describe('verify', () => {
  it.each([
    ['what passes', [passed], [], 0],
    ['one that fails', [passed, failed], [], 1],
    ['a missing tool', [passed, skipped], [], 0],
    ['a missing tool, with --strict', [passed, skipped], ['--strict'], 1],
    ['nothing that could run', [skipped], [], 1],
    ['nothing to check', [{ status: 'nothing', detail: 'no scripts' }], [], 1],
  ] as const)('ends rightly with %s', async (_, current, argv, code) => {
    expect((await verified([...current], ...argv)).code).toBe(code);
  });

  it('prints results on standard output and progress on standard error', async () => {
    const { stdout, stderr } = await verified([passed, failed, skipped]);
    expect(stdout).toBe(
      [
        'passed   check-0     2 files',
        'failed   check-1     2 files',
        '    line 1',
        '',
        '    line 2',
        'skipped  check-2     actionlint was not found. Install it.',
        '',
        '1 passed, 1 failed, 1 could not run (missing: actionlint).',
        '',
      ].join('\n'),
    );
    expect(stderr).toBe('[1/1] look\n');
  });

  it('says that nothing is rendered yet where no file is there, and runs nothing', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const fresh = projectFolder({ 'hha-env.yaml': get(root, 'hha-env.yaml') ?? '' });
    verdicts.current = [skipped];
    const { code, stdout, stderr } = await run(fresh, ['verify']);
    expect([code, stdout, stderr]).toEqual([
      1,
      '',
      'error[verify.not-rendered]: Nothing is rendered yet, so there is nothing to verify.\n  fix: Render it first: hha-env generate\n',
    ]);
  });

  it('has a JSON form', async () => {
    const { stdout } = await verified([passed, skipped], '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'verify',
      checks: [
        { name: 'check-0', status: 'passed' },
        { name: 'check-1', status: 'skipped', missing: 'actionlint' },
      ],
      missing: ['actionlint'],
    });
  });

  it('counts the files that are not as rendered, one as one', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    verdicts.current = [passed];
    put(root, 'backend/Dockerfile', 'mine\n');
    expect((await run(root, ['verify'])).stderr).toContain('1 file is not as rendered; it was judged as it stands.');
    put(root, 'deploy/staging/service.json', 'mine\n');
    expect((await run(root, ['verify'])).stderr).toContain(
      '2 files are not as rendered; they were judged as they stand.',
    );
  });

  it('judges the files of the chosen environment that exist', async () => {
    await verified([passed], 'staging');
    expect(verdicts.files).toContain('deploy/staging/service.json');
    const root = projectFolder();
    expect((await run(root, ['verify'])).code).toBe(1);
    expect((await run(root, [...STAGING, '--dry-run'])).code).toBe(0);
    await run(root, STAGING);
    const unknown = await run(root, ['verify', 'stagin']);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('Did you mean staging')]);
  });
});
