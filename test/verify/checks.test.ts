/** The checks with the real bash and Python, and with stand-ins for tools that say what the test wants. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Check, Subject } from '../../src/verify/check.js';
import { actionlint } from '../../src/verify/checks/actionlint.js';
import { bashSyntax } from '../../src/verify/checks/bash-syntax.js';
import { cdkSynth } from '../../src/verify/checks/cdk-synth.js';
import { cfnLint } from '../../src/verify/checks/cfn-lint.js';
import { infraTypes } from '../../src/verify/checks/infra-types.js';
import { pythonSyntax } from '../../src/verify/checks/python-syntax.js';
import { shellcheck } from '../../src/verify/checks/shellcheck.js';
import { CHECKS } from '../../src/verify/checks.js';
import { findTool } from '../../src/verify/tool.js';
import { verify } from '../../src/verify/verify.js';
import { projectFolder, tree } from '../workspace/project-folder.js';

const { PATH = '' } = process.env;
const hasBash = findTool('bash', { PATH }) !== undefined;
const hasPython = findTool('python3', { PATH }) !== undefined;

/** A project of these files; `tools` are shell scripts that stand first in the PATH. */
function subjectOf(
  files: Readonly<Record<string, string>>,
  tools: Readonly<Record<string, string>> = {},
  more: Partial<Subject> & { path?: string } = {},
): Subject {
  const root = projectFolder(files);
  const bin = projectFolder();
  for (const [name, body] of Object.entries(tools)) program(join(bin, name), body);
  const { path = '', ...rest } = more;
  return {
    root,
    files: Object.keys(files).sort(),
    infra: 'infra',
    env: { PATH: `${bin}${delimiter}${path}` },
    scratch: projectFolder(),
    ...rest,
  };
}

function program(file: string, body: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
}

describe('a check of files', () => {
  const FILES = {
    'deploy/a.sh': 'echo a\n',
    'backend/a.py': 'a = 1\n',
    '.github/workflows/a.yml': 'on: push\n',
    '.github/dependabot.yml': 'version: 2\n',
  };
  const checks = [bashSyntax, shellcheck, pythonSyntax, actionlint];

  it.each(checks)('$name is skipped by name without its tool', async (check: Check) => {
    expect(await check.run(subjectOf(FILES))).toMatchObject({ status: 'skipped', missing: expect.any(String) });
  });

  it.each(checks)('$name is skipped where a version manager has only an empty shim', async (check: Check) => {
    const shim = 'echo "command not found" >&2; exit 127';
    const subject = subjectOf(FILES, { bash: shim, shellcheck: shim, python3: shim, actionlint: shim });
    expect(await check.run(subject)).toMatchObject({ status: 'skipped' });
  });

  it.each(checks)('$name passes and fails with its tool, and repeats what the tool says', async (check: Check) => {
    const tools = (body: string) => ({ bash: body, shellcheck: body, python3: body, actionlint: body });
    expect(await check.run(subjectOf(FILES, tools('exit 0')))).toMatchObject({
      status: 'passed',
      detail: expect.stringMatching(/^1 /),
    });
    const failed = await check.run(subjectOf(FILES, tools('echo out; echo err >&2; exit 3')));
    expect(failed).toMatchObject({ status: 'failed', output: 'out\nerr' });
  });

  it.each(checks)('$name says that there is nothing to check', async (check: Check) => {
    expect(await check.run(subjectOf({ 'README.md': '' }))).toMatchObject({ status: 'nothing' });
  });

  it('counts a tool that is killed as a failure', async () => {
    const verdict = await shellcheck.run(subjectOf(FILES, { shellcheck: 'kill -9 $$' }));
    expect(verdict).toMatchObject({ status: 'failed', output: expect.stringContaining('SIGKILL') });
  });

  it('hands actionlint the workflows alone', async () => {
    const verdict = await actionlint.run(subjectOf(FILES, { actionlint: 'echo "$@"; exit 1' }));
    expect(verdict).toMatchObject({ output: '-no-color .github/workflows/a.yml' });
  });
});

describe.skipIf(!hasBash)('bash -n (needs bash)', () => {
  it('parses every script, not the first alone, and runs none', async () => {
    const good = { 'deploy/a.sh': 'touch made-by-a\n' };
    const subject = subjectOf(good, {}, { path: PATH });
    expect(await bashSyntax.run(subject)).toEqual({ status: 'passed', detail: '1 scripts' });
    expect(tree(subject.root)).not.toHaveProperty(['made-by-a']);
    const bad = subjectOf({ ...good, 'deploy/b.sh': 'if true; then\n', 'deploy/c.sh': 'echo\n' }, {}, { path: PATH });
    expect(await bashSyntax.run(bad)).toMatchObject({
      status: 'failed',
      output: expect.stringContaining('deploy/b.sh'),
    });
  });
});

describe.skipIf(!hasPython)('the compilation of Python (needs python3)', () => {
  it('names every bad module and leaves no __pycache__', async () => {
    const files = { 'a.py': 'a = 1\n', 'b.py': 'def b(:\n', 'c.py': 'return 1\n' };
    const subject = subjectOf(files, {}, { path: PATH });
    const verdict = await pythonSyntax.run(subject);
    expect(verdict).toMatchObject({ status: 'failed', output: expect.stringMatching(/^b\.py: [\s\S]*\nc\.py: /) });
    expect(Object.keys(tree(subject.root))).toEqual(['a.py', 'b.py', 'c.py']);
    expect(await pythonSyntax.run({ ...subject, files: ['a.py'] })).toEqual({ status: 'passed', detail: '1 modules' });
  });
});

describe('the checks of the CDK app', () => {
  const FILES = { 'infra/package.json': '{}\n' };
  const lint = (findings: readonly object[]) => ({
    'cfn-lint': `cat <<'FINDINGS'\n${JSON.stringify(findings)}\nFINDINGS`,
  });
  const finding = (Id: string, Level: string, Message: string) => ({
    Filename: '/x/a.template.json',
    Level,
    Message,
    Location: { Start: { LineNumber: 7 } },
    Rule: { Id },
  });
  const withApp = (cdk: string, tools: Readonly<Record<string, string>> = {}, more: Partial<Subject> = {}) => {
    const subject = subjectOf(FILES, tools, { ...more, path: '/usr/bin:/bin' });
    program(join(subject.root, 'infra/node_modules/.bin/cdk'), cdk);
    return subject;
  };
  /** Writes the template where `--output` says, named by the context. */
  const SYNTH =
    'out=; name=all; while [ $# -gt 0 ]; do case $1 in --output) out=$2;; --context) name=${2#*=};; esac; shift; done; echo {} > "$out/$name.template.json"';

  it.each([infraTypes, cdkSynth])('$name says that the tool of the app is not installed', async (check: Check) => {
    const tool = { tsc: 'exit 0', cdk: 'exit 0' };
    // A tsc or cdk of the machine is another version than the app pins: it is not taken.
    expect(await check.run(subjectOf(FILES, tool))).toMatchObject({
      status: 'skipped',
      fix: 'npm install --prefix infra',
    });
  });

  it('synthesises everything at once, or each chosen environment', async () => {
    const all = withApp(SYNTH);
    expect(await cdkSynth.run(all)).toEqual({ status: 'passed', detail: '1 templates' });
    const two = withApp(SYNTH, {}, { environments: ['staging', 'production'] });
    expect(await cdkSynth.run(two)).toEqual({ status: 'passed', detail: '2 templates' });
  });

  it('fails with what the synthesis says', async () => {
    expect(await cdkSynth.run(withApp('echo no such stack; exit 1'))).toMatchObject({
      status: 'failed',
      output: 'no such stack',
    });
  });

  it('cfn-lint is skipped without templates, and never passes then', async () => {
    expect(await cfnLint.run(withApp(SYNTH, lint([])))).toMatchObject({
      status: 'skipped',
      missing: 'templates of cdk-synth',
    });
  });

  it.each([
    ['nothing', [], { status: 'passed', detail: '1 templates' }],
    ['a warning', [finding('W9999', 'Warning', 'old')], { status: 'passed', detail: '1 templates' }],
    [
      'an error',
      [finding('E3001', 'Error', 'bad')],
      { status: 'failed', output: expect.stringContaining(':7: E3001 bad') },
    ],
    [
      'a property that it does not know',
      [finding('E3002', 'Error', "Additional properties are not allowed ('Tags' was unexpected)")],
      { status: 'failed' },
    ],
  ])('cfn-lint finds %s', async (_, findings, verdict) => {
    const subject = withApp(SYNTH, lint(findings));
    await cdkSynth.run(subject);
    expect(await cfnLint.run(subject)).toMatchObject(verdict);
  });

  it('cfn-lint that breaks is a failure', async () => {
    const subject = withApp(SYNTH, { 'cfn-lint': 'echo Traceback >&2; exit 1' });
    await cdkSynth.run(subject);
    expect(await cfnLint.run(subject)).toMatchObject({ status: 'failed', output: 'Traceback' });
  });
});

it('verify runs the checks in order, and removes what they wrote', async () => {
  const { scratch: _, ...subject } = subjectOf({});
  const seen: string[] = [];
  let scratch = '';
  const checks: Check[] = ['one', 'two'].map((name) => ({
    name,
    does: name,
    run: async (given) => {
      scratch = given.scratch;
      writeFileSync(join(given.scratch, name), '');
      return { status: 'passed', detail: '' };
    },
  }));
  await verify(subject, ({ name }, position, total) => seen.push(`${position}/${total} ${name}`), checks);
  expect(seen).toEqual(['1/2 one', '2/2 two']);
  expect(() => tree(scratch)).toThrow('ENOENT');
  expect(new Set(CHECKS.map(({ name }) => name)).size).toBe(CHECKS.length);
});
