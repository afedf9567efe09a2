/** A run that does everything a run can do, so that it can be stopped at each of its steps. */
import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact } from '../../src/generators/artifact.js';
import { type Applied, apply } from '../../src/workspace/apply.js';
import { type FileSystem, nodeFileSystem } from '../../src/workspace/files.js';
import { plan } from '../../src/workspace/plan.js';
import type { Problem } from '../../src/workspace/problem.js';
import { openWorkspace, readPlanDisk } from '../../src/workspace/workspace.js';

const managed = (path: string, content: string, executable = false): Artifact => ({
  path,
  content,
  executable,
  ownership: 'managed',
});

const before = [
  managed('same.txt', 'same\n'),
  managed('update.txt', 'old\n'),
  managed('mode.sh', 'echo\n', true),
  managed('edited.txt', 'a\nb\nc\nd\ne\n'),
  managed('gone/deep/down.txt', 'old\n'),
  managed('linked.txt', 'old\n'),
];

const after = [
  managed('same.txt', 'same\n'),
  managed('update.txt', 'new\n'),
  managed('mode.sh', 'echo\n', true),
  managed('edited.txt', 'a\nb\nc\nd\nE\n'),
  managed('fresh/deep/down.txt', 'new\n'),
  managed('linked.txt', 'new\n'),
];

function run(root: string, artifacts: readonly Artifact[], document: string, files: FileSystem): Applied | Problem {
  const opened = openWorkspace(root);
  if ('problems' in opened) throw new Error(JSON.stringify(opened.problems));
  const { workspace } = opened;
  const planned = plan({
    artifacts,
    disk: readPlanDisk(
      workspace,
      artifacts.map(({ path }) => path),
    ),
    lock: workspace.lock,
    patches: workspace.patches,
    tool: '1.0.0',
    choose: (path) => (path === 'linked.txt' ? 'overwrite' : 'patch'),
    earlierRender: (path) => before.find((artifact) => artifact.path === path)?.content,
  });
  return apply(planned, root, { document, rendered: document }, files);
}

/** The project before the run: generated, then edited by hand in every way. */
export function prepare(root: string): void {
  run(root, before, 'document: old\n', nodeFileSystem);
  symlinkSync('same.txt', join(root, 'link'));
  rmSync(join(root, 'linked.txt'));
  symlinkSync('same.txt', join(root, 'linked.txt'));
  chmodSync(join(root, 'mode.sh'), 0o644);
  nodeFileSystem.remove(join(root, 'edited.txt'));
  nodeFileSystem.write(join(root, 'edited.txt'), 'A\nb\nc\nd\ne\n', false);
}

/** The run: updates, creates, deletes, replaces a link, mends a mode, records an edit, writes the document and the lock. */
export function generateAgain(root: string, files: FileSystem): Applied | Problem {
  return run(root, after, 'document: new\n', files);
}
