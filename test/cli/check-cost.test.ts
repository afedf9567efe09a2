import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run, STAGING } from './command-line.js';

let root = '';
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'hha-check-'));
  await run(root, STAGING);
});
afterAll(() => rmSync(root, { recursive: true }));

it('names the estimate of the environment page and the budget of the CDK app', async () => {
  const { code, stdout } = await run(root, ['check']);
  expect(code).toBe(0);
  const [, estimated, budget] =
    /^staging: about ([\d.]+) USD a month\. The budget of ([\d.]+) leaves/m.exec(stdout) ?? [];
  expect(readFileSync(join(root, 'docs/environments/staging.md'), 'utf8')).toContain(
    `About **${estimated} USD a month**`,
  );
  expect(readFileSync(join(root, 'infra/config/staging.ts'), 'utf8')).toContain(`monthlyUsd: ${Number(budget)}`);
});

it('says it as data too', async () => {
  const { stdout } = await run(root, ['check', '--json']);
  expect(JSON.parse(stdout).costs).toMatchObject([
    { environment: 'staging', budgetUsd: 150, monthlyUsd: expect.any(Number) },
  ]);
});

it('says after a creation that nobody is told of alarms, with the command that mends it', async () => {
  const { stderr } = await run(root, STAGING);
  const [, path, value] = /hha-env staging --set '([^']+)=([^']+)'/.exec(stderr) ?? [];
  const named = await run(root, ['staging', '--yes', '--set', `${path}=${value}`]);
  expect(named.code).toBe(0);
  expect(named.stderr).not.toContain('Nobody is told');
  expect(readFileSync(join(root, 'infra/config/staging.ts'), 'utf8')).toContain("notify: ['you@example.com']");
});
