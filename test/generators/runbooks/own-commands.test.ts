/** The command of the generator itself that disaster recovery tells to type, typed with the document of the fixture. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { parseDocument } from 'yaml';
import { judge } from '../../../src/model/judge.js';
import { run } from '../../cli/command-line.js';
import { get, projectFolder, put, tree } from '../../workspace/project-folder.js';

vi.mock('../../../src/generators/render.js', async () => ({
  render: (await import('../../cli/small-render.js')).smallRender,
}));

const fixture = (path: string) => readFileSync(new URL(`../../fixtures/production/${path}`, import.meta.url), 'utf8');
const DOCUMENT = fixture('hha-env.yaml');
const PAGE = fixture('expected/docs/runbooks/production/disaster-recovery.md');

/** The words behind `npx create-hha-env@VERSION`, with what the page gives its variables. */
function words(): readonly string[] {
  const [, command = ''] = /^npx create-hha-env@\S+ ((?:.*\\\n)*.*)$/m.exec(PAGE) ?? [];
  const filled = command.replace(
    /"\$(\w+)"/g,
    (_, name: string) => new RegExp(`^${name}=(\\S+)$`, 'm').exec(PAGE)?.[1] ?? '',
  );
  return filled.replaceAll('\\\n', ' ').trim().split(/\s+/);
}

describe('the environment that disaster recovery renders', () => {
  it('is shown as a plan without a doubt that the document did not raise before, and nothing is written', async () => {
    const root = projectFolder();
    put(root, 'hha-env.yaml', DOCUMENT);
    const before = tree(root);
    const known = await run(root, ['production', '--dry-run']);
    expect(known.stderr.match(/(?:warning|error)\[[^\]]+\]/g)).toEqual(['warning[environments.zone-in-two-accounts]']);
    const { code, stdout, stderr } = await run(root, words());
    expect({ code, stderr }).toEqual({ code: 0, stderr: known.stderr });
    expect(stdout).toContain('+ deploy/recovery/service.json');
    expect(tree(root)).toEqual(before);
  });

  it('has the controls of the environment whose data it takes over', async () => {
    const root = projectFolder();
    put(root, 'hha-env.yaml', DOCUMENT);
    expect(words().at(-1)).toBe('--dry-run');
    expect((await run(root, words().slice(0, -1))).code).toBe(0);
    const { models } = judge(get(root, 'hha-env.yaml') ?? '', 'hha-env.yaml');
    const [lost, recovered] = ['production', 'recovery'].map((name) => models.find((model) => model.name === name));
    expect(recovered).toMatchObject({
      tier: lost?.tier,
      dataClass: 'phi',
      region: 'us-west-2',
      account: lost?.account,
    });
    expect(recovered?.settings.encryption.customerManagedKeys).toBe(true);
  });

  it('takes over the domains while both stand in the document, and by no shorter way', async () => {
    const root = projectFolder();
    put(root, 'hha-env.yaml', DOCUMENT);
    expect((await run(root, words().slice(0, -1))).code).toBe(0);
    const rendered = get(root, 'hha-env.yaml') ?? '';
    const judged = (change: (document: ReturnType<typeof parseDocument>) => void) => {
      const document = parseDocument(rendered);
      change(document);
      return judge(document.toString(), 'hha-env.yaml')
        .diagnostics.filter(({ severity }) => severity === 'error')
        .map(({ code }) => code);
    };
    const take = (document: ReturnType<typeof parseDocument>) => {
      for (const [which, name] of [
        ['api', 'api.example.com'],
        ['app', 'app.example.com'],
      ])
        document.setIn(['environments', 'recovery', 'domains', which], name);
    };
    expect(
      judged((document) => {
        take(document);
        for (const which of ['api', 'app'])
          document.setIn(['environments', 'production', 'domains', which], `old-${which}.example.com`);
      }),
    ).toEqual([]);
    expect(new Set(judged(take))).toEqual(new Set(['environments.shared-domain']));
    expect(judged((document) => document.deleteIn(['environments', 'production']))).toContain(
      'environment.extends-unknown',
    );
  });
});
