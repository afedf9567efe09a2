/**
 * Shells read every block of every runbook; the runbooks of one environment are run, in order and in one shell, with a
 * stand-in for `aws`, and the AWS CLI itself judges what it was called with. The slow tier does that for all of them.
 */
import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { pythonWith } from './python.js';
import { awsProblems, type RecordedCommand, runbookPages, shellBlocks } from './runbook-pages.js';
import { has, Session } from './runbook-session.js';

const pages = runbookPages();
const blocks = shellBlocks(pages);
const python = pythonWith('awscli');

describe('shell blocks of runbooks', () => {
  for (const shell of ['bash', 'zsh']) {
    it.skipIf(!has(shell))(`are read by ${shell}`, () => {
      const input = blocks.map((block, index) => `block_${index}() {\n${block}}\n`).join('');
      const { status, stderr } = spawnSync(shell, ['-n'], { input, encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    });
  }

  it.skipIf(!has('shellcheck'))(
    'are clean for shellcheck',
    () => {
      // A block is one of several in a session: variables and functions come from an earlier one or are for a later one.
      const options = ['--shell=bash', '--format=gcc', '--exclude=SC2034,SC2154,SC2317,SC1091', '-'];
      const findings = blocks.flatMap((block) => {
        const { stdout } = spawnSync('shellcheck', options, { input: block, encoding: 'utf8' });
        return stdout === '' ? [] : [`${stdout}\n${block}`];
      });
      expect(findings).toEqual([]);
    },
    120_000,
  );
});

describe('the runbooks of staging', () => {
  const own = pages.filter(({ document, model }) => document === 'staging and production' && model.name === 'staging');
  const [first] = own;
  if (first === undefined) throw new Error('the documents have no staging');
  const session = new Session(first.artifacts);
  afterAll(() => session.dispose());
  const recorded: RecordedCommand[] = [];

  it.skipIf(!has('bash') || !has('jq')).each(own)(
    '$slug runs from its first block to its last (needs bash, jq)',
    ({ slug, page, model }) => {
      const { status, output, commands } = session.run('bash', page, model);
      expect(status, output).toBe(0);
      expect(commands.length).toBeGreaterThan(1);
      recorded.push(...commands.map((argv) => ({ argv, where: slug })));
    },
    60_000,
  );

  it.skipIf(python === undefined || !has('bash') || !has('jq'))(
    'call the AWS CLI as it wants to be called (needs Python with awscli)',
    () => {
      expect(recorded.length).toBeGreaterThan(400);
      expect(awsProblems(python ?? '', recorded)).toEqual([]);
    },
    120_000,
  );

  it.skipIf(!has('bash') || !has('jq'))('do nothing that is dangerous when the answer is no (needs bash, jq)', () => {
    const teardown = own.find(({ slug }) => slug === 'teardown')?.page ?? '';
    const { commands } = session.run('bash', teardown, { name: 'no', account: first.model.account });
    const words = commands.map(([service, operation]) => `${service} ${operation}`);
    expect(words).not.toContain('rds delete-db-instance');
    expect(words).not.toContain('s3api delete-objects');
    expect(words).not.toContain('ecs update-service');
    expect(words).toContain('ssm get-parameter');
  });
});
