/**
 * Random lives of a project against a model that is too simple to be wrong: for every path, what the user last made of it
 * and whether we may touch it.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CommandInput } from '../../src/cli/command.js';
import type { Context } from '../../src/cli/context.js';
import { takeBack } from '../../src/cli/take-back.js';
import type { Artifact } from '../../src/generators/artifact.js';
import { apply, recoverWorkspace } from '../../src/workspace/apply.js';
import { digest } from '../../src/workspace/digest.js';
import type { LockedFile } from '../../src/workspace/lock.js';
import { mergePatch, type Patches } from '../../src/workspace/patch.js';
import { type Plan, plan } from '../../src/workspace/plan.js';
import { type Choice, isDifference } from '../../src/workspace/plan-entry.js';
import { openWorkspace, readPlanDisk, type Workspace } from '../../src/workspace/workspace.js';
import { failingAt, get, projectFolder, put } from './project-folder.js';

const SHARED = ['a.txt', 'deploy/b.txt', 'deploy/x/c.txt', 'once.py'];
const ENVIRONMENTS = ['one', 'two', 'three'];
/** What each environment has: a file of its own in a folder that goes with it, and one beside those of the others. */
const pathsOf = (environment: string) => [`deploy/${environment}/service.txt`, `docs/${environment}.txt`];
const PATHS = [...SHARED, ...ENVIRONMENTS.flatMap(pathsOf)];
type Path = string;

/** What can happen to a project. */
type Event =
  | { readonly kind: 'document'; readonly path: Path; readonly line: number; readonly value: string }
  | { readonly kind: 'toggle'; readonly path: Path }
  | { readonly kind: 'edit'; readonly path: Path; readonly line: number; readonly value: string }
  | { readonly kind: 'delete'; readonly path: Path }
  /** One of the files with a recorded edit is put back to what is rendered, now or when the edit was made. */
  | { readonly kind: 'revert'; readonly nth: number; readonly to: 'now' | 'then' }
  | { readonly kind: 'eject'; readonly path: Path }
  /** `eject --undo --yes`, without files. */
  | { readonly kind: 'undo' }
  | { readonly kind: 'add' | 'remove'; readonly name: string }
  | { readonly kind: 'rename'; readonly name: string; readonly to: string }
  | {
      readonly kind: 'generate';
      readonly choice: Choice | undefined;
      readonly crashAt: number | undefined;
      /** Only this environment and what all share, where the document has it. */
      readonly only: string | undefined;
    };

const path = fc.constantFrom(...PATHS);
const name = fc.constantFrom(...ENVIRONMENTS);
const line = fc.integer({ min: 0, max: 8 });
const value = fc.constantFrom('red', 'green', 'blue');
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('document' as const), path, line, value }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('toggle' as const), path }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const), path, line, value }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), path }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('revert' as const),
        nth: fc.nat(9),
        to: fc.constantFrom('now' as const, 'then' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('eject' as const), path }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('add' as const, 'remove' as const), name }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename' as const), name, to: name }) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('generate' as const),
        choice: fc.constantFrom<Choice | undefined>(undefined, 'overwrite', 'patch', 'patch'),
        crashAt: fc.option(fc.integer({ min: 1, max: 45 }), { nil: undefined, freq: 4 }),
        only: fc.option(name, { nil: undefined, freq: 3 }),
      }),
    },
  ),
  // Long stories: in short ones hardly anything that was edited is ever left behind.
  { minLength: 10, maxLength: 30, size: 'max' },
);

const fresh = () => ['0', '1', '2', '3', '4', '5', '6', '7', '8'];
const textOf = (lines: readonly string[]) => lines.map((each) => `${each}\n`).join('');

function environmentOf(each: Path): { readonly environment?: string } {
  const environment = ENVIRONMENTS.find((candidate) => pathsOf(candidate).includes(each));
  return environment === undefined ? {} : { environment };
}

/** A folder where nobody can be asked, and nobody reads along. */
function silentIn(root: string): Context {
  const output = { write: () => undefined };
  return {
    root,
    stdout: output,
    stderr: output,
    stdin: new PassThrough(),
    interactive: false,
    env: {},
    program: 'hha-env',
    version: '1',
    now: () => new Date(0),
  };
}

/** A project whose "document" is the lines of each file. */
class Life {
  readonly root = projectFolder();
  readonly lines = new Map<Path, string[]>(PATHS.map((each) => [each, fresh()]));
  readonly rendered = new Set<Path>([...SHARED, ...pathsOf('one')]);
  readonly environments = new Set<string>(['one']);
  /** The user's content of each file that was edited since the tool last wrote it. */
  readonly edits = new Map<Path, string | undefined>();
  /** How often applied plans did what, by reason. */
  readonly reasons = new Map<string, number>();

  artifacts(): Artifact[] {
    return [...this.rendered].map((each) => ({
      path: each,
      content: textOf(this.lines.get(each) ?? []),
      ownership: each === 'once.py' ? 'once' : 'managed',
      executable: each === 'a.txt',
      ...environmentOf(each),
    }));
  }

  plan(choice?: Choice, only?: string): Plan {
    const workspace = this.workspace();
    const { lock, patches } = workspace;
    const artifacts = this.artifacts();
    const scope = only !== undefined && this.environments.has(only) ? { environments: [only] } : {};
    const disk = readPlanDisk(
      workspace,
      artifacts.map((artifact) => artifact.path),
    );
    return plan({ artifacts, disk, lock, patches, tool: '1', choose: () => choice, ...scope });
  }

  async happen(event: Event): Promise<void> {
    switch (event.kind) {
      case 'document': {
        const lines = this.lines.get(event.path) ?? [];
        lines[event.line] = event.value;
        break;
      }
      case 'toggle':
        if (!this.rendered.delete(event.path)) this.rendered.add(event.path);
        break;
      case 'edit': {
        const lines = (get(this.root, event.path) ?? textOf(fresh())).split('\n');
        lines[event.line] = `my ${event.value}`;
        put(this.root, event.path, lines.join('\n'));
        this.edits.set(event.path, lines.join('\n'));
        break;
      }
      case 'delete':
        rmSync(join(this.root, event.path), { force: true });
        this.edits.delete(event.path);
        break;
      case 'revert':
        this.revert(event.nth, event.to);
        break;
      case 'eject':
        this.eject(event.path);
        break;
      case 'undo':
        await this.undo();
        break;
      case 'add':
      case 'remove':
        this.declare(event.name, event.kind === 'add');
        break;
      case 'rename':
        if (!this.environments.has(event.name) || this.environments.has(event.to)) break;
        // The content moves with the environment, as its settings do; what was edited at the old paths stays there.
        for (const [index, old] of pathsOf(event.name).entries())
          this.lines.set(pathsOf(event.to)[index] ?? '', [...(this.lines.get(old) ?? [])]);
        this.declare(event.name, false);
        this.declare(event.to, true);
        break;
      case 'generate':
        this.generate(event);
    }
  }

  revert(nth: number, to: 'now' | 'then'): void {
    const there = this.contents();
    const patched = [...this.patches().values()].filter((patch) => there.has(patch.path));
    const patch = patched[nth % patched.length];
    if (patch === undefined) return;
    const each = patch.path;
    const now = textOf(this.lines.get(each) ?? []);
    const content = to === 'now' ? now : patch.base;
    const { rendered, sha256 } = this.workspace().lock.files.get(each) ?? {};
    put(this.root, each, content);
    // What is exactly as rendered holds nothing of the user's any more.
    const isRendered = content === now || digest(content) === rendered || digest(content) === sha256;
    if (isRendered) this.edits.delete(each);
    else this.edits.set(each, content);
    this.count('reverted');
  }

  eject(each: Path): void {
    const { lock, patches } = this.workspace();
    const locked = lock.files.get(each);
    if (locked === undefined) return;
    const { rendered, patch: _patch, ...rest } = locked;
    const record: LockedFile = { ...rest, sha256: rendered ?? rest.sha256, ownership: 'ejected' };
    const files = new Map([...lock.files, [each, record] as const]);
    const dropped = new Map(patches.has(each) ? [[each, undefined]] : []);
    expect(apply({ entries: [], lock: { ...lock, files }, patches: dropped }, this.root)).toHaveProperty('changed');
    if (this.contents().has(each)) this.edits.set(each, get(this.root, each));
    this.count('ejected');
  }

  async undo(): Promise<void> {
    const workspace = this.workspace();
    const before = this.contents();
    const flags = ['undo', 'yes'];
    const input: CommandInput = {
      args: [],
      commandNames: [],
      flag: (flag) => flags.includes(flag),
      text: () => undefined,
      list: () => [],
    };
    const project = { artifacts: this.artifacts(), workspace };
    const { exitCode } = await takeBack(input, project, silentIn(this.root));
    expect([exitCode, this.contents()]).toEqual([0, before]);
    const { files } = this.workspace().lock;
    for (const [each, { ownership }] of workspace.lock.files) {
      if (ownership !== 'ejected')
        expect(files.get(each), `${each} is no longer known`).toEqual(workspace.lock.files.get(each));
      else this.count('taken back');
    }
  }

  count(what: string): void {
    this.reasons.set(what, (this.reasons.get(what) ?? 0) + 1);
  }

  workspace(): Workspace {
    const opened = openWorkspace(this.root);
    if ('problems' in opened) throw new Error(JSON.stringify(opened.problems));
    return opened.workspace;
  }

  declare(environment: string, isThere: boolean): void {
    for (const each of pathsOf(environment)) isThere ? this.rendered.add(each) : this.rendered.delete(each);
    if (isThere) this.environments.add(environment);
    else this.environments.delete(environment);
  }

  generate({ choice, crashAt, only }: Event & { readonly kind: 'generate' }): void {
    const planned = this.plan(choice, only);
    const before = this.contents();
    const kept = this.patches();
    for (const { path: each, action } of planned.entries)
      if (action === 'conflict') expect(this.edits.has(each) || kept.has(each), `${each} is not the user's`).toBe(true);
    // The command line stops here, and nothing is applied.
    if (planned.entries.some(({ action }) => action === 'conflict')) return;
    for (const { reason } of planned.entries) this.count(reason);
    let recovery = 'finished-new';
    if (crashAt === undefined) {
      expect(apply(planned, this.root)).toHaveProperty('changed');
    } else {
      try {
        apply(planned, this.root, {}, failingAt(crashAt, 'dead'));
      } catch {
        // Dead.
      }
      rmSync(join(this.root, '.hha-env/.running'), { force: true });
      const found = recoverWorkspace(this.root);
      recovery = typeof found === 'string' ? found : 'refused';
      expect(['clean', 'kept-old', 'finished-new']).toContain(recovery);
    }
    const wanted = new Map(before);
    for (const { path: each, action, after } of planned.entries) {
      if (action === 'delete') wanted.delete(each);
      else if (action === 'create' || action === 'update') wanted.set(each, after?.text ?? '');
    }
    const now = this.contents();
    if (recovery === 'finished-new') expect(now).toEqual(wanted);
    else if (recovery === 'kept-old') expect(now).toEqual(before);
    else expect([before, wanted]).toContainEqual(now);
    this.checkEdits(planned, choice, now);
  }

  /** No hand edit is lost: it is on disk, or in a patch whose merge is on disk, or was overwritten as asked. */
  checkEdits(planned: Plan, choice: Choice | undefined, now: ReadonlyMap<string, string>): void {
    const patches = this.patches();
    for (const [each, edited] of this.edits) {
      const entry = planned.entries.find((candidate) => candidate.path === each);
      if (now.get(each) === edited) {
        // What was taken back and is exactly as rendered is ours again.
        if (entry?.reason === 'identical' && edited === entry.after?.text && !patches.has(each))
          this.edits.delete(each);
        continue;
      }
      const patch = patches.get(each);
      const render = textOf(this.lines.get(each) ?? []);
      const isMerged =
        patch !== undefined && patch.edited === edited && now.get(each) === mergePatch(patch, render).text;
      expect(isMerged || (choice === 'overwrite' && entry?.reason === 'overwritten'), `${each} was lost`).toBe(true);
      this.edits.delete(each);
    }
  }

  patches(): Patches {
    return this.workspace().patches;
  }

  contents(): Map<string, string> {
    return new Map(
      PATHS.flatMap((each) => (existsSync(join(this.root, each)) ? [[each, get(this.root, each) ?? '']] : [])),
    );
  }

  /** After a run that was not stopped, nothing is left to do and the tree is what is rendered and patched. */
  settle(): void {
    if (this.plan('overwrite').entries.some(({ action }) => action === 'conflict')) return;
    apply(this.plan('overwrite'), this.root);
    const again = this.plan();
    expect(again.entries.filter(isDifference)).toEqual([]);
    expect(apply(again, this.root)).toEqual({ changed: 0 });
    const patches = this.patches();
    const { files } = this.workspace().lock;
    for (const artifact of this.artifacts().filter(({ ownership }) => ownership === 'managed')) {
      if (files.get(artifact.path)?.ownership === 'ejected') continue;
      const patch = patches.get(artifact.path);
      expect(get(this.root, artifact.path)).toBe(
        patch === undefined ? artifact.content : mergePatch(patch, artifact.content).text,
      );
    }
  }
}

it('no life of a project loses a hand edit, and each can be settled', async () => {
  const happened = new Map<string, number>();
  const count = (what: string, times = 1) => happened.set(what, (happened.get(what) ?? 0) + times);
  await fc.assert(
    fc.asyncProperty(events, async (story) => {
      const life = new Life();
      for (const event of story) {
        await life.happen(event);
        count(event.kind);
        if (event.kind === 'generate' && event.crashAt !== undefined) count('crash');
        if (event.kind === 'generate' && event.only !== undefined) count('only');
      }
      for (const [reason, times] of life.reasons) count(reason, times);
      life.settle();
    }),
    { numRuns: 200, seed: 20261122 },
  );
  // The stories do what they are there for.
  const wanted = [
    'rename',
    'add',
    'remove',
    'crash',
    'only',
    'overwritten',
    'patched',
    'orphan',
    'orphan-edited',
    'restored',
    'reverted',
    'patch-undone',
    'ejected',
    'taken back',
  ];
  for (const what of wanted) expect(happened.get(what) ?? 0, what).toBeGreaterThan(10);
}, 180_000);
