/** Renders the templates of `src/templates/`, precompiled; at run time Handlebars is not here. */

import { files, templates } from 'virtual:templates';
import {
  escapeComment,
  escapeDocker,
  escapeJson,
  escapeMarkdown,
  escapePython,
  escapeShell,
  escapeTypeScript,
  escapeYaml,
  markdownCode,
  placeBlock,
} from './escape.js';

/** A precompiled template. */
export type Template = (runtime: typeof templateRuntime, view: unknown) => string;

/** What a template knows of the entry of a loop that it is in. */
interface Loop {
  readonly index: number;
  readonly key: string | number;
  readonly first: boolean;
  readonly last: boolean;
}

/** What the code of a template calls: the printing helpers and Handlebars' blocks, `scripts/template-code.ts` knows their names. */
export const templateRuntime = {
  sh: escapeShell,
  py: escapePython,
  ts: escapeTypeScript,
  json: escapeJson,
  yaml: escapeYaml,
  docker: escapeDocker,
  md: escapeMarkdown,
  mdcode: markdownCode,
  comment: escapeComment,
  block: placeBlock,

  /** Handlebars takes an unknown name for "no": a typo would silently drop a section. Here the view must say every field. */
  field(of: unknown, name: string): unknown {
    if (of === undefined || of === null || !Object.hasOwn(of, name)) throw new Error(`the view lacks ${name}`);
    return (of as Readonly<Record<string, unknown>>)[name];
  },

  /** `if` and `unless`: an empty list is no. */
  holds(value: unknown): boolean {
    assertSaid(value);
    return Array.isArray(value) ? value.length > 0 : Boolean(value);
  },

  each(value: unknown, body: (entry: unknown, loop: Loop) => string, otherwise: () => string): string {
    assertSaid(value);
    if (typeof value !== 'object' || value === null) return otherwise();
    const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    if (entries.length === 0) return otherwise();
    return entries
      .map(([key, entry], index) => body(entry, { index, key, first: index === 0, last: index === entries.length - 1 }))
      .join('');
  },

  within(value: unknown, body: (context: unknown) => string, otherwise: () => string): string {
    return templateRuntime.holds(value) || value === 0 ? body(value) : otherwise();
  },
} as const;

function assertSaid(value: unknown): void {
  if (value === undefined) throw new Error('a block asks for a field that the view lacks (say null, false or [])');
}

/**
 * Renders one template.
 * @param path path of the file it makes, below `src/templates/` and without `.hbs`, e.g. `backend/Dockerfile`.
 * @param view plain data; every field that the template names must be there (absent is `null`, `false` or `[]`).
 * @throws Error naming the template when it does not exist, a field is missing, or a value cannot be escaped.
 */
export function renderTemplate(path: string, view: object): string {
  try {
    return template(path)(templateRuntime, view);
  } catch (error) {
    throw new Error(`template ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/**
 * A file of `src/templates/` that is rendered as it stands.
 * @param path its path below `src/templates/`, e.g. `infra/lib/network.ts`.
 * @throws Error when there is no such file.
 */
export function verbatim(path: string): string {
  const file = Object.hasOwn(files, path) ? files[path] : undefined;
  if (!file) throw new Error(`no file ${path} in src/templates`);
  return file.content;
}

/** Paths of all verbatim files below a folder (`infra/`), sorted. */
export function verbatimPaths(folder: string): string[] {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return Object.keys(files).filter((path) => path.startsWith(prefix));
}

function template(path: string): Template {
  const found = Object.hasOwn(templates, path) ? templates[path] : undefined;
  if (!found) throw new Error('no such template');
  return found;
}
