/** Finds out that there is nothing to do, without loading the YAML parser, the schema and the templates. */

import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../workspace/digest.js';
import { readDisk } from '../workspace/disk.js';
import { nodeFileSystem } from '../workspace/files.js';
import { type Lock, parseLock } from '../workspace/lock.js';
import { listPatches } from '../workspace/patch-files.js';
import { DOCUMENT_FILE, LOCK_FILE, PATCH_FOLDER, patchFile, RENDERED_FILE } from '../workspace/paths.js';
import { needsRecovery } from '../workspace/recover.js';
import type { Context } from './context.js';

/** SHA-256 over everything that decides what is rendered: this build of the tool and the document. */
export function inputsDigest(build: string, document: string): string {
  return hash('sha256', `${build}\n${digest(document)}\n`);
}

/** Files that are as they should be, and those that are the user's. */
export interface Unchanged {
  readonly managed: number;
  readonly yours: number;
}

/**
 * How many files there are when this build has rendered exactly this document and every file and patch is as it was left;
 * undefined when that is not certain.
 */
export function unchangedFiles({ root, build }: Pick<Context, 'root' | 'build'>): Unchanged | undefined {
  const isFile = (path: string) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
  if (build === undefined || !isFile(DOCUMENT_FILE)) return undefined;
  if (needsRecovery(root, nodeFileSystem)) return undefined;
  const lock = readLock(root);
  const document = readFileSync(join(root, DOCUMENT_FILE), 'utf8');
  if (lock?.inputs !== inputsDigest(build, document)) return undefined;
  // The record of the last render is written anew where it was lost or damaged.
  if (!isFile(RENDERED_FILE) || digest(readFileSync(join(root, RENDERED_FILE))) !== digest(document)) return undefined;

  const managed = [...lock.files].filter(([, { ownership }]) => ownership === 'managed');
  const disk = readDisk(
    root,
    managed.map(([path]) => path),
    nodeFileSystem,
  );
  const patched = new Set<string>();
  for (const [path, { sha256, executable, patch }] of managed) {
    const found = disk.get(path);
    if (found?.kind !== 'file' || found.digest !== sha256 || (found.executable ?? executable) !== executable)
      return undefined;
    if (patch === undefined) continue;
    const file = patchFile(path);
    if (!isFile(file) || digest(readFileSync(join(root, file))) !== patch) return undefined;
    patched.add(file);
  }
  const isKnown = listPatches(root, PATCH_FOLDER, nodeFileSystem).every((file) => patched.has(file));
  return isKnown ? { managed: managed.length, yours: lock.files.size - managed.length } : undefined;
}

/** What the lock knows; undefined when there is none that can be read. */
export function readLock(root: string): Lock | undefined {
  const file = join(root, LOCK_FILE);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const parsed = parseLock(readFileSync(file, 'utf8'));
  return 'problem' in parsed ? undefined : parsed.lock;
}

/**
 * What `generate` says when there is nothing to do.
 *
 * @param changesDocument whether the document is made or edited all the same. Default: false.
 */
export function unchangedText({ managed, yours }: Unchanged, changesDocument = false): string {
  const are = managed === 1 ? 'file is as it should be' : 'files are as they should be';
  const what = changesDocument ? 'Nothing but the document changes' : 'Nothing to change';
  return `${what}: ${managed} ${are}${andYours(yours)}.\n`;
}

/** The end of a sentence about managed files that speaks of the others; empty when there are none. */
export function andYours(yours: number): string {
  return yours === 0 ? '' : `, and ${yours} ${yours === 1 ? 'is' : 'are'} yours`;
}
