/**
 * Random lives of a project against a model that is too simple to be wrong: for every path, what the user last made of it
 * and whether we may touch it.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Artifact } from '../../src/generators/artifact.js';
import { apply, recoverWorkspace } from '../../src/workspace/apply.js';
import { mergePatch } from '../../src/workspace/patch.js';
import { type Plan, plan } from '../../src/workspace/plan.js';
import { type Choice, isDifference } from '../../src/workspace/plan-entry.js';
import { openWorkspace, readPlanDisk } from '../../src/workspace/workspace.js';
import { failingAt, get, projectFolder, put } from './project-folder.js';

const PATHS = ['a.txt', 'deploy/b.txt', 'deploy/x/c.txt', 'once.py'] as const;
type Path = (typeof PATHS)[number];

/** What can happen to a project. */
type Event =
  | { readonly kind: 'document'; readonly path: Path; readonly line: number; readonly value: string }
  | { readonly kind: 'toggle'; readonly path: Path }
  | { readonly kind: 'edit'; readonly path: Path; readonly line: number; readonly value: string }
  | { readonly kind: 'delete'; readonly path: Path }
  | { readonly kind: 'generate'; readonly choice: Choice | undefined; readonly crashAt: number | undefined };

const path = fc.constantFrom(...PATHS);
const line = fc.integer({ min: 0, max: 8 });
const value = fc.constantFrom('red', 'green', 'blue');
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('document' as const), path, line, value }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('toggle' as const), path }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const), path, line, value }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), path }) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('generate' as const),
        choice: fc.constantFrom<Choice | undefined>(undefined, undefined, 'overwrite', 'patch'),
        crashAt: fc.option(fc.integer({ min: 1, max: 45 }), { nil: undefined, freq: 4 }),
      }),
    },
  ),
  { maxLength: 25 },
);

const fresh = () => ['0', '1', '2', '3', '4', '5', '6', '7', '8'];
const textOf = (lines: readonly string[]) => lines.map((each) => `${each}\n`).join('');

/** A project whose "document" is the lines of each file. */
class Life {
  readonly root = projectFolder();
  readonly lines = new Map<Path, string[]>(PATHS.map((each) => [each, fresh()]));
  readonly rendered = new Set<Path>(PATHS);
  /** The user's content of each file that was edited since the tool last wrote it. */
  readonly edits = new Map<Path, string | undefined>();

  artifacts(): Artifact[] {
    return [...this.rendered].map((each) => ({
      path: each,
      content: textOf(this.lines.get(each) ?? []),
      ownership: each === 'once.py' ? 'once' : 'managed',
      executable: each === 'a.txt',
    }));
  }

  plan(choice?: Choice): Plan {
    const opened = openWorkspace(this.root);
    if ('problems' in opened) throw new Error(JSON.stringify(opened.problems));
    const { lock, patches } = opened.workspace;
    const artifacts = this.artifacts();
    const disk = readPlanDisk(
      opened.workspace,
      artifacts.map((artifact) => artifact.path),
    );
    return plan({ artifacts, disk, lock, patches, tool: '1', choose: () => choice });
  }

  happen(event: Event): void {
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
      case 'generate':
        this.generate(event);
    }
  }

  generate({ choice, crashAt }: { readonly choice: Choice | undefined; readonly crashAt: number | undefined }): void {
    const planned = this.plan(choice);
    const before = this.contents();
    // The command line stops here, and nothing is applied.
    if (planned.entries.some(({ action }) => action === 'conflict')) return;
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
    const opened = openWorkspace(this.root);
    const patches = 'workspace' in opened ? opened.workspace.patches : new Map();
    for (const [each, edited] of this.edits) {
      const entry = planned.entries.find((candidate) => candidate.path === each);
      if (now.get(each) === edited) continue;
      const patch = patches.get(each);
      const render = textOf(this.lines.get(each) ?? []);
      const isMerged =
        patch !== undefined && patch.edited === edited && now.get(each) === mergePatch(patch, render).text;
      expect(isMerged || (choice === 'overwrite' && entry?.reason === 'overwritten'), `${each} was lost`).toBe(true);
      this.edits.delete(each);
    }
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
    const opened = openWorkspace(this.root);
    const patches = 'workspace' in opened ? opened.workspace.patches : new Map();
    for (const artifact of this.artifacts().filter(({ ownership }) => ownership === 'managed')) {
      const patch = patches.get(artifact.path);
      expect(get(this.root, artifact.path)).toBe(
        patch === undefined ? artifact.content : mergePatch(patch, artifact.content).text,
      );
    }
  }
}

it('no life of a project loses a hand edit, and each can be settled', () => {
  let [patched, crashed, overwritten] = [0, 0, 0];
  fc.assert(
    fc.property(events, (story) => {
      const life = new Life();
      for (const event of story) {
        life.happen(event);
        if (event.kind !== 'generate') continue;
        if (event.choice === 'patch') patched += 1;
        if (event.choice === 'overwrite') overwritten += 1;
        if (event.crashAt !== undefined) crashed += 1;
      }
      life.settle();
    }),
    { numRuns: 150, seed: 20261122 },
  );
  // The stories do what they are there for.
  expect(Math.min(patched, crashed, overwritten)).toBeGreaterThan(50);
});
