/**
 * A recorded hand edit of a generated file.
 *
 * It is stored as a unified diff whose context is the whole file, so that one readable text holds both what was rendered
 * when the edit was made (context and `-`) and what the user made of it (context and `+`): the base and one side of the
 * three-way merge with every later render.
 */
import { structuredPatch } from 'diff';
import { diff3Merge } from 'node-diff3';
import { escapeShell } from '../generators/escape.js';
import { digest } from './digest.js';
import { artifactPathProblem, patchFile } from './paths.js';
import type { Problem } from './problem.js';

/** A hand edit and what it was made on. */
export interface Patch {
  /** The generated file. */
  readonly path: string;
  /** What was rendered when the edit was made. */
  readonly base: string;
  /** What the user made of it. */
  readonly edited: string;
}

/** Recorded hand edits by the path of the generated file. */
export type Patches = ReadonlyMap<string, Patch>;

/** The text of a patch. @throws Error when it changes nothing, which is the caller's bug: no diff could hold its base. */
export function formatPatch({ path, base, edited }: Patch): string {
  if (base === edited) throw new Error(`The patch of ${path} changes nothing.`);
  const { hunks } = structuredPatch(path, path, base, edited, '', '', { context: Number.MAX_SAFE_INTEGER });
  return [
    `A hand edit of ${path}, merged into every render of it. The context is the whole file.`,
    `--- a/${path}`,
    `+++ b/${path}`,
    ...hunks.flatMap((hunk) => [
      `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
      ...hunk.lines,
    ]),
    '',
  ].join('\n');
}

/** SHA-256 of a patch's text, as the lock records it. */
export function patchDigest(patch: Patch): string {
  return digest(formatPatch(patch));
}

/** Reads the patch of the generated file `path`. */
export function parsePatch(path: string, text: string): { readonly patch: Patch } | { readonly problem: Problem } {
  const fault = artifactPathProblem(path);
  if (fault !== undefined) return broken(path, `its file ${fault}`);
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const start = lines.findIndex((line) => line.startsWith('@@ '));
  if (start === -1) return broken(path, 'it has no line that starts with "@@ "');
  if (lines.at(-1) === '') lines.pop();

  const [baseLines, editedLines] = hunkSizes(lines[start] ?? '');
  const base: string[] = [];
  const edited: string[] = [];
  let last: string[][] = [];
  for (const line of lines.slice(start + 1)) {
    // An editor may have ended the file with empty lines.
    if (line === '' && base.length >= baseLines && edited.length >= editedLines) continue;
    const sides = sidesOf(line, base, edited);
    if (line.startsWith('\\')) {
      // "\ No newline at end of file" speaks of the line before it.
      for (const side of last) side.push(`${side.pop()?.slice(0, -1) ?? ''}`);
    } else if (sides === undefined) {
      return broken(path, `the line ${JSON.stringify(line)} starts with none of " ", "-", "+"`);
    } else {
      for (const side of sides) side.push(`${line.slice(1)}\n`);
      last = sides;
    }
  }
  return { patch: { path, base: base.join(''), edited: edited.join('') } };
}

/** Which sides a line belongs to; undefined when that can't be told. */
function sidesOf(line: string, base: string[], edited: string[]): string[][] | undefined {
  if (line.startsWith('-')) return [base];
  if (line.startsWith('+')) return [edited];
  // An empty line of context whose blank was stripped, as many hooks and editors do; git apply reads it the same way.
  return line === '' || line.startsWith(' ') ? [base, edited] : undefined;
}

/** How many lines each side has, as the hunk's head says it; one where it says nothing. */
function hunkSizes(head: string): readonly [number, number] {
  const [, base = 1, edited = 1] = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(head) ?? [];
  return [Number(base), Number(edited)];
}

/** The outcome of a three-way merge: the text, and whether both sides changed the same lines (then the text shows both). */
export interface Merge {
  readonly clean: boolean;
  readonly text: string;
}

/** Merges a recorded edit into a new render. */
export function mergePatch(patch: Patch, render: string): Merge {
  if (render === patch.base) return { clean: true, text: patch.edited };
  const regions = diff3Merge(patch.edited.split('\n'), patch.base.split('\n'), render.split('\n'), {
    excludeFalseConflicts: true,
  });
  const lines = regions.flatMap(({ ok, conflict }) =>
    conflict === undefined
      ? (ok ?? [])
      : [
          '<<<<<<< your edit',
          ...conflict.a,
          '||||||| edited from',
          ...conflict.o,
          '=======',
          ...conflict.b,
          '>>>>>>> rendered now',
        ],
  );
  return { clean: regions.every(({ conflict }) => conflict === undefined), text: lines.join('\n') };
}

function broken(path: string, reason: string): { readonly problem: Problem } {
  const word = escapeShell(path);
  return {
    problem: {
      code: 'patch.unreadable',
      message: `${patchFile(path)} can't be read as a patch: ${reason}.`,
      fix: `Restore it from version control. Or forget it with create-hha-env patch --drop ${word}, and record the edit, which is still in the file, again with: create-hha-env patch ${word}`,
    },
  };
}
