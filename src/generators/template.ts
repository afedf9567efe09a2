/** Renders the templates of `src/templates/`, precompiled; at run time Handlebars' compiler is not here. */

import { files, templates } from 'virtual:templates';
import Handlebars from 'handlebars/runtime.js';
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

/** An environment of our own: no helper can leak in from another user of Handlebars. */
const environment = Handlebars.create();

const escapers: Record<string, (value: unknown) => string> = {
  sh: escapeShell,
  py: escapePython,
  ts: escapeTypeScript,
  json: escapeJson,
  yaml: escapeYaml,
  docker: escapeDocker,
  md: escapeMarkdown,
  mdcode: markdownCode,
  comment: escapeComment,
};
for (const [name, escaper] of Object.entries(escapers)) {
  environment.registerHelper(name, (value: unknown) => escaper(value));
}
environment.registerHelper('block', (value: unknown, options: Handlebars.HelperOptions) => {
  const indent: unknown = options.hash.indent;
  return placeBlock(value, typeof indent === 'number' ? indent : 0);
});

// Handlebars takes an unknown name for "no": a typo would silently drop a section. Here the view must say every field.
for (const name of ['if', 'unless', 'each', 'with']) {
  const builtIn = environment.helpers[name];
  if (!builtIn) throw new Error(`Handlebars has no helper ${name}`);
  environment.registerHelper(name, function (this: unknown, value: unknown, options: Handlebars.HelperOptions) {
    if (value === undefined) throw new Error(`{{#${name}}} of a field that the view lacks (say null, false or [])`);
    return builtIn.call(this, value, options);
  });
}

/** Makes a precompiled template callable, with our helpers and no others. */
export function templateOf(specification: TemplateSpecification): Handlebars.TemplateDelegate {
  return environment.template(specification);
}

const compiled = new Map<string, Handlebars.TemplateDelegate>();

/**
 * Renders one template.
 * @param path path of the file it makes, below `src/templates/` and without `.hbs`, e.g. `backend/Dockerfile`.
 * @param view plain data; every field that the template names must be there (absent is `null`, `false` or `[]`).
 * @throws Error naming the template when it does not exist, a field is missing, or a value cannot be escaped.
 */
export function renderTemplate(path: string, view: object): string {
  try {
    return template(path)(view);
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

function template(path: string): Handlebars.TemplateDelegate {
  const known = compiled.get(path);
  if (known) return known;
  const specification = Object.hasOwn(templates, path) ? templates[path] : undefined;
  if (!specification) throw new Error('no such template');
  const delegate = templateOf(specification);
  compiled.set(path, delegate);
  return delegate;
}
