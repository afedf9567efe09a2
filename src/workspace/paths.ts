import { pathProblem } from '../schema/path-problem.js';

export { pathProblem };

/** The folder of everything that we keep for ourselves. */
export const HOME = '.hha-env';
/** The document, relative to the project's root. */
export const DOCUMENT_FILE = 'hha-env.yaml';
/** What was written and with which content. */
export const LOCK_FILE = `${HOME}/lock.json`;
/** The document as it was when everything was last rendered: what hand edits were made on, and what a diff of fields starts from. */
export const RENDERED_FILE = `${HOME}/rendered.yaml`;
/** Recorded hand edits, one file each. */
export const PATCH_FOLDER = `${HOME}/patches`;

/** Where the patch of a generated file is stored. */
export function patchFile(path: string): string {
  return `${PATCH_FOLDER}/${path}.patch`;
}

/** Why a path may not be a generated file: the rules of {@link pathProblem}, and it is not one of our own records. */
export function artifactPathProblem(path: string): string | undefined {
  const problem = pathProblem(path);
  if (problem !== undefined) return problem;
  const folded = path.toLowerCase();
  if (folded === DOCUMENT_FILE) return 'is the document';
  const records = [LOCK_FILE, RENDERED_FILE];
  if (
    records.includes(folded) ||
    folded.startsWith(`${PATCH_FOLDER}/`) ||
    folded.startsWith(`${HOME}/.running`) ||
    folded.startsWith(`${HOME}/.transaction`)
  ) {
    return 'is where the tool keeps its own records';
  }
  return undefined;
}

/** Orders paths by code unit: the same everywhere, unlike the locale's order. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
