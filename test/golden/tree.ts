/** A folder of real files against what we render: both ways, byte by byte, modes included. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { Artifact } from '../../src/generators/artifact.js';

/** What differs between a folder and the artifacts, one entry a file, with the change as a unified diff. */
export function differences(folder: string, artifacts: readonly Artifact[]): readonly string[] {
  const rendered = new Map(artifacts.map((artifact) => [artifact.path, artifact]));
  const stale = filesOf(folder).filter((path) => !rendered.has(path));
  return [
    ...stale.map((path) => `extra: ${path} is no longer rendered`),
    ...artifacts.flatMap((artifact) => difference(folder, artifact) ?? []),
  ];
}

/** Makes the folder hold exactly the artifacts; returns what it changed. */
export function accept(folder: string, artifacts: readonly Artifact[]): readonly string[] {
  const changes = differences(folder, artifacts);
  const rendered = new Set(artifacts.map(({ path }) => path));
  for (const path of filesOf(folder)) if (!rendered.has(path)) rmSync(join(folder, path));
  for (const { path, content, executable } of artifacts) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, executable === true ? 0o755 : 0o644);
  }
  return changes;
}

function difference(folder: string, { path, content, executable = false }: Artifact): string | undefined {
  const file = join(folder, path);
  if (!existsSync(file)) return `missing: ${path} has no golden`;
  const golden = readFileSync(file, 'utf8');
  if (golden !== content) {
    return `changed: ${createTwoFilesPatch(path, path, golden, content, 'golden', 'rendered', { context: 2 })}`;
  }
  // Git keeps no more of a mode than whether its owner may execute the file.
  const isExecutable = (statSync(file).mode & 0o100) !== 0;
  if (isExecutable !== executable) return `mode: ${path} ${executable ? 'must' : 'must not'} be executable`;
  return undefined;
}

function filesOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
