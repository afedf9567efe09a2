import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { checkSupport } from '../../../src/cli/doctor/support.js';
import { checkActions, checkTables, TABLES } from '../../../src/cli/doctor/tables.js';
import { checkTools } from '../../../src/cli/doctor/tools.js';
import { resolveAll } from '../../../src/model/resolve.js';
import { CHECKS } from '../../../src/verify/checks.js';
import { documentFrom, MINIMAL } from '../../model/documents.js';
import { get, projectFolder, put } from '../../workspace/project-folder.js';
import { run, STAGING } from '../command-line.js';

vi.mock('../../../src/generators/render.js', async () => ({
  render: (await import('../small-render.js')).smallRender,
}));

const at = (date: string) => new Date(`${date}T12:00:00Z`);

describe('support', () => {
  const { models } = resolveAll(documentFrom(MINIMAL));
  const states = (date: string) => checkSupport(models, at(date)).map(({ subject, state }) => `${state} ${subject}`);

  it('is counted from the date of today', () => {
    expect(states('2026-11-22')).toEqual([
      'ok application: Python 3.13',
      'ok application: Node 24',
      'ok staging: PostgreSQL 17.6',
    ]);
    expect(states('2028-01-01')).toContain('soon application: Node 24');
    expect(states('2028-04-30')).toContain('soon application: Node 24');
    expect(states('2028-05-01')).toContain('ended application: Node 24');
    expect(states('2030-02-28')).toContain('soon staging: PostgreSQL 17.6');
    expect(states('2030-03-01')).toContain('ended staging: PostgreSQL 17.6');
  });

  it('ends with the minor version too', () => {
    const retired = models.map((model) => ({
      ...model,
      settings: { ...model.settings, database: { ...model.settings.database, engineVersion: '17.3' } },
    }));
    expect(checkSupport(retired, at('2026-11-22')).at(-1)).toMatchObject({ state: 'ended' });
    const unknown = models.map((model) => ({
      ...model,
      settings: { ...model.settings, database: { ...model.settings.database, engineVersion: '99.1' } },
    }));
    expect(checkSupport(unknown, at('2026-11-22')).at(-1)).toMatchObject({ state: 'unknown' });
  });
});

describe('tables', () => {
  it('are old after 90 days', () => {
    const tables = { prices: { asOf: '2026-01-01', sources: ['a'] } };
    expect(checkTables(at('2026-04-01'), tables)).toMatchObject([{ subject: 'prices', state: 'ok' }]);
    expect(checkTables(at('2026-04-02'), tables)).toMatchObject([{ subject: 'prices', state: 'old' }]);
    const pins = [{ repository: 'a/b', version: 'v1', seen: '2026-01-01' }];
    expect(checkActions(at('2026-04-01'), pins)).toMatchObject([{ state: 'ok' }]);
    expect(checkActions(at('2026-04-02'), pins)).toMatchObject([{ subject: 'a/b v1', state: 'old' }]);
  });

  it('are all there', async () => {
    const folder = new URL('../../../src/data/', import.meta.url);
    const files = readdirSync(folder).filter((file) => file !== 'tool.ts');
    const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
    const found = modules
      .flatMap((exported: Record<string, unknown>) => Object.entries(exported))
      .filter(([name]) => name.endsWith('_PROVENANCE'))
      .map(([, value]) => value);
    expect(found.length).toBeGreaterThan(10);
    expect(new Set(Object.values(TABLES))).toEqual(new Set(found));
  });
});

describe('tools', () => {
  async function states(versions: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const bin = projectFolder();
    for (const [name, says] of Object.entries(versions)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${says}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    const findings = await checkTools({ env: { PATH: bin }, root: projectFolder() }, 'infra');
    return Object.fromEntries(findings.map(({ subject, state }) => [subject, state]));
  }

  it('are missing, old, well, or say nothing', async () => {
    const verified = ['bash', 'shellcheck', 'python3', 'actionlint', 'tsc', 'cfn-lint'];
    const named = ['node', 'aws', 'docker', 'jq', 'cdk', ...verified, 'gh'];
    expect(await states({})).toEqual(Object.fromEntries(named.map((name) => [name, 'missing'])));
    expect(
      await states({
        node: 'echo v20.20.2',
        aws: 'echo aws-cli/1.45.11 Python/3.11.7 Linux/6.1',
        docker: 'echo Docker version 28.2.2, build e6534b4',
        jq: 'echo jq-1.6',
        cdk: 'exit 127',
        gh: 'echo broken >&2; exit 1',
      }),
    ).toMatchObject({ node: 'old', aws: 'old', docker: 'ok', jq: 'ok', cdk: 'missing', gh: 'unknown' });
    expect(
      await states({
        node: 'echo v24.1.0',
        aws: 'echo aws-cli/2.9.19 Python/3.11.2',
        cdk: 'echo "2.1148.1 (build x)"',
      }),
    ).toMatchObject({ node: 'ok', aws: 'ok', cdk: 'ok' });
  });
});

it('the tools are those that verify runs', async () => {
  const bin = projectFolder();
  const findings = await checkTools({ env: { PATH: bin }, root: bin }, 'infra');
  const subject = { root: bin, infra: 'infra', env: { PATH: bin }, scratch: bin };
  const wanted = ['deploy/a.sh', 'backend/a.py', '.github/workflows/a.yml', 'infra/package.json'];
  const missing = await Promise.all(CHECKS.map((check) => check.run({ ...subject, files: wanted })));
  const names = missing.flatMap((verdict) => (verdict.status === 'skipped' ? [verdict.missing.split(' ')[0]] : []));
  expect(names.length).toBe(CHECKS.length);
  expect(findings.map(({ subject }) => subject)).toEqual(expect.arrayContaining(names));
});

describe('doctor', () => {
  it('fails only for what is past support', async () => {
    const root = projectFolder();
    await run(root, STAGING);
    const today = await run(root, ['doctor'], { now: () => at('2026-11-23') });
    expect([today.code, today.stdout]).toEqual([0, expect.stringContaining('missing  jq: not found')]);
    const late = await run(root, ['doctor', '--json'], { now: () => at('2031-01-01') });
    expect(late.code).toBe(1);
    const { findings } = JSON.parse(late.stdout);
    expect(findings).toContainEqual(expect.objectContaining({ subject: 'prices', state: 'old' }));
    expect(findings).toContainEqual(expect.objectContaining({ subject: 'application: Python 3.13', state: 'ended' }));
  });

  it('works without a document, and says what is wrong with a bad one', async () => {
    const none = await run(projectFolder(), ['doctor'], { now: () => at('2026-11-23') });
    expect([none.code, none.stderr]).toEqual([0, expect.stringContaining('There is no hha-env.yaml')]);
    const root = projectFolder();
    await run(root, STAGING);
    put(root, 'hha-env.yaml', (get(root, 'hha-env.yaml') ?? '').replace('port: 5000', 'port: none'));
    const bad = await run(root, ['doctor'], { now: () => at('2026-11-23') });
    expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining('port')]);
  });
});
