/** Real folders for tests of the workspace, and file systems that fail where a test wants it. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Artifact } from '../../src/generators/artifact.js';
import { type Applied, apply, type Records } from '../../src/workspace/apply.js';
import { type FileSystem, nodeFileSystem } from '../../src/workspace/files.js';
import { type Plan, plan } from '../../src/workspace/plan.js';
import type { PlanInput } from '../../src/workspace/plan-input.js';
import type { Problem } from '../../src/workspace/problem.js';
import { openWorkspace, readPlanDisk } from '../../src/workspace/workspace.js';

/** A new empty folder, gone when the test is over. */
export function projectFolder(files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'hha-workspace-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) put(root, path, content);
  return root;
}

/** Writes a file with the folders above it. */
export function put(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** The content of a file; undefined when there is none. */
export function get(root: string, path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}

/** Everything below a folder by path: contents, `x ` before those of executables, `-> ` before the targets of links, `/` for folders. */
export function tree(root: string, folder = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(root, folder)).sort()) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const stats = lstatSync(join(root, path));
    if (stats.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(root, path))}`;
    else if (stats.isDirectory()) Object.assign(found, { [`${path}/`]: '/' }, tree(root, path));
    else found[path] = `${(stats.mode & 0o100) === 0 ? '' : 'x '}${readFileSync(join(root, path), 'utf8')}`;
  }
  return found;
}

/** A managed artifact. */
export function managed(path: string, content: string, more: Partial<Artifact> = {}): Artifact {
  return { path, content, ownership: 'managed', ...more };
}

/** A `once` artifact. */
export function once(path: string, content: string): Artifact {
  return { path, content, ownership: 'once' };
}

/** Reads the project and plans. */
export function planFor(root: string, artifacts: readonly Artifact[], more: Partial<PlanInput> = {}): Plan {
  const opened = openWorkspace(root);
  if ('problems' in opened) throw new Error(JSON.stringify(opened.problems));
  const { workspace } = opened;
  const disk = readPlanDisk(
    workspace,
    artifacts.map(({ path }) => path),
  );
  return plan({ artifacts, disk, lock: workspace.lock, patches: workspace.patches, tool: '1.0.0', ...more });
}

/** Plans and applies. */
export function generate(
  root: string,
  artifacts: readonly Artifact[],
  more: Partial<PlanInput> & { records?: Records; files?: FileSystem } = {},
): Applied | Problem {
  const { records, files, ...input } = more;
  return apply(planFor(root, artifacts, input), root, records, files ?? nodeFileSystem);
}

/** `path: action reason` of every entry. */
export function decisions({ entries }: Plan): Record<string, string> {
  return Object.fromEntries(entries.map(({ path, action, reason }) => [path, `${action} ${reason}`]));
}

/** Thrown by a file system at the step where a test wants it. */
export class Broken extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`${code}: broken by the test`);
    this.code = code;
  }
}

const CHANGING = ['makeFolder', 'write', 'flush', 'rename', 'duplicate', 'remove', 'removeFolder'] as const;

/**
 * The real file system up to the n-th change (counted from 1), which fails.
 * `dead`: every later one fails too, as if the process had been killed. Otherwise only that one does.
 */
export function failingAt(
  step: number,
  mode: 'once' | 'dead',
  code = 'EIO',
): FileSystem & { readonly taken: () => number } {
  let taken = 0;
  const guard = () => {
    taken += 1;
    if (taken === step || (mode === 'dead' && taken > step)) throw new Broken(code);
  };
  const guarded = Object.fromEntries(
    CHANGING.map((name) => [
      name,
      (...args: never[]) => {
        guard();
        return (nodeFileSystem[name] as (...rest: never[]) => void)(...args);
      },
    ]),
  );
  return { ...nodeFileSystem, ...guarded, taken: () => taken };
}
