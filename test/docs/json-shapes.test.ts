/** docs/reference/json.md names every key that `--json` prints, and no other. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands } from '../../src/cli/commands/index.js';
import { run, STAGING } from '../cli/command-line.js';
import { get, put } from '../workspace/project-folder.js';

vi.mock('../../src/generators/render.js', async () => ({
  render: (await import('../cli/small-render.js')).smallRender,
}));

const PAGE = readFileSync(fileURLToPath(new URL('../../docs/reference/json.md', import.meta.url)), 'utf8');
/** Keys whose members have names of their own. */
const OPEN = /(?:^|\.)(?:assumptions|values|schema|examples|before|after)$/;
/** Printed only when something is wrong; the first heading names them for every command. */
const COMMON = keysUnder('Every command');

/** The keys that stand in code under a heading, before what is said of them. */
function keysUnder(heading: string): readonly string[] {
  const section = PAGE.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';
  const entries = section.split(/^- /m).slice(1);
  return entries.flatMap((entry) => {
    const list = /^`[^`]+`(?:,\s+`[^`]+`)*/.exec(entry)?.[0] ?? '';
    return [...list.matchAll(/`([\w.[\]]+)`/g)].map(([, key = '']) => key);
  });
}

function keysOf(value: unknown, at: string, into: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const each of value) keysOf(each, `${at}[]`, into);
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) {
      const key = at === '' ? name : `${at}.${name}`;
      into.add(key);
      if (!OPEN.test(key)) keysOf(member, key, into);
    }
  return into;
}

/** One project's life, with something to say for every key. */
async function lifeOf(root: string): Promise<ReadonlyMap<string, Set<string>>> {
  const seen = new Map<string, Set<string>>();
  const say = async (...argv: string[]) => {
    const { stdout } = await run(root, [...argv, '--json']);
    const said: { command?: unknown } = JSON.parse(stdout);
    const command = String(said.command);
    seen.set(command, keysOf(said, '', seen.get(command) ?? new Set()));
  };
  await say('staging');
  await say(...STAGING);
  const more = ['account=444455556666', 'domains.api=api.example.com', 'domains.app=app.example.com'];
  const sets = more.flatMap((each) => ['--set', `environments.production.${each}`]);
  await say('production', '--from', 'staging', '--yes', ...sets);
  for (const argv of [
    ['compare'],
    ['cost'],
    ['report', 'staging'],
    ['explain'],
    ['explain', 'database'],
    ['explain', 'storageGiB'],
  ])
    await say(...argv);
  put(root, 'backend/Dockerfile', `${get(root, 'backend/Dockerfile')}# mine\n`);
  for (const argv of [['generate'], ['patch', 'backend/Dockerfile'], ['patches']]) await say(...argv);
  const changed = get(root, 'hha-env.yaml')
    ?.replace('name: home-health-aid', 'name: home-health-care')
    .replace('port: 5000', 'port: 8080');
  put(root, 'hha-env.yaml', changed ?? '');
  for (const argv of [
    ['diff'],
    ['check'],
    ['generate', '--dry-run'],
    ['validate'],
    ['doctor'],
    ['verify'],
    ['schema'],
    ['completion', 'bash'],
  ])
    await say(...argv);
  const grown = get(root, 'hha-env.yaml') ?? '';
  put(
    root,
    'hha-env.yaml',
    grown.replace('name: home-health-care', 'name: home-health-aid').replace('storageGiB: 20', 'storageGiB: 60'),
  );
  await say('generate', '--force');
  put(root, 'hha-env.yaml', (get(root, 'hha-env.yaml') ?? '').replace('storageGiB: 60', 'storageGiB: 20'));
  for (const argv of [['diff'], ['generate', '--dry-run']]) await say(...argv);
  await say('eject', 'backend/Dockerfile');
  put(root, 'hha-env.yaml', 'schemaVersion: 1\n');
  await say('validate');
  return seen;
}

describe('the page of --json', () => {
  const root = mkdtempSync(join(tmpdir(), 'hha-json-'));
  let seen: ReadonlyMap<string, Set<string>> = new Map();
  beforeAll(async () => {
    seen = await lifeOf(root);
  }, 60_000);
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const headings = [...PAGE.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);

  it('has a place for every command', () => {
    expect(
      headings
        .flatMap((heading) => heading.split(', '))
        .slice(1)
        .sort(),
    ).toEqual(commands.map(({ name }) => name).sort());
  });

  it.each(commands.map(({ name }) => name))('names every key of %s', (name) => {
    const heading = headings.find((each) => each.split(', ').includes(name)) ?? '';
    const named = new Set([...COMMON, ...keysUnder(heading)]);
    expect([...(seen.get(name) ?? ['never run'])].filter((key) => !named.has(key))).toEqual([]);
  });

  it('says what prints text with --json too, and nothing else does', async () => {
    const exception = /Only (.*) print the\s+same text/.exec(PAGE)?.[1] ?? '';
    const words = [...exception.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
    expect(words).toEqual(['help', '--help', '--version']);
    for (const word of words) {
      const plain = await run(root, [word]);
      expect([plain.code, await run(root, [word, '--json'])]).toEqual([0, plain]);
    }
    for (const argv of [['help', 'nonsense'], ['--nonsense'], ['nonsense'], []])
      expect(JSON.parse((await run(root, [...argv, '--json'])).stdout)).toMatchObject({ version: 1 });
  });

  it.each(headings)('names nothing under "%s" that is never printed', (heading) => {
    const printed = new Set(
      [...seen].flatMap(([name, keys]) =>
        heading === 'Every command' || heading.split(', ').includes(name) ? [...keys] : [],
      ),
    );
    expect(keysUnder(heading).filter((key) => !printed.has(key))).toEqual([]);
    expect(keysUnder(heading).length).toBeGreaterThan(0);
  });
});
