import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
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

it('writes a document that strict readers of YAML read: what holds ? is quoted within braces', () => {
  const text = readFileSync(join(root, 'hha-env.yaml'), 'utf8');
  expect(text).toContain('stop: "cron(0 20 ? * MON-FRI *)", start: "cron(0 7 ? * MON-FRI *)" }');
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

it.each([
  ['no document', 'hha-env.yaml', undefined, 'document.missing', 'hha-env.yaml'],
  ['a broken lock', '.hha-env/lock.json', '{ "lockVersion": ', 'lock.', '.hha-env/lock.json'],
  ['a patch that cannot be read', '.hha-env/patches/a.patch', 'nonsense', 'patch.', '.hha-env/patches/a.patch'],
])('marks %s for GitHub', async (_, path, content, code, file) => {
  const copy = mkdtempSync(join(tmpdir(), 'hha-check-'));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  cpSync(root, copy, { recursive: true });
  rmSync(join(copy, path), { force: true });
  if (content !== undefined) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), content);
  }
  const { code: exit, stdout, stderr } = await run(copy, ['check', '--format', 'github']);
  const [line = '', ...others] = stdout.split('\n').filter((each) => each.startsWith('::error'));
  expect([exit, others]).toEqual([1, []]);
  expect(line).toContain(`::error file=${file},title=${code}`);
  expect(line).toContain('%0Afix: ');
  expect(stderr).toContain(`error[${code}`);
});
