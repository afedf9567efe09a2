/**
 * Turns `src/templates/` into one JavaScript module: Handlebars templates checked and precompiled, other files verbatim.
 * The build (esbuild) and the tests (Vite) both load that module as `virtual:templates`, so they cannot differ.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { templateCode } from './template-code.js';
import { checkTemplate } from './template-rules.js';

/** The module id that source code imports. */
export const virtualId = 'virtual:templates';

/** The folder of templates, laid out like the tree that they make. */
export const templatesDirectory = fileURLToPath(new URL('../src/templates', import.meta.url));

const templateSuffix = '.hbs';

/** A template or verbatim file as read from disk. `path` uses `/` and keeps `.hbs`. */
export interface TemplateSource {
  readonly path: string;
  readonly text: string;
}

/** All files below `directory`, sorted by path; an absent directory is an empty one. */
export function readTemplates(directory: string = templatesDirectory): TemplateSource[] {
  let entries: import('node:fs').Dirent[];
  try {
    entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(directory, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Precompiles one template to the source of a function.
 * @throws Error naming path, line and column when the template breaks a rule of `checkTemplate`.
 */
export function precompileTemplate({ path, text }: TemplateSource): string {
  return templateCode(checkTemplate(path, text));
}

/** The source of the module `virtual:templates` for the given files. */
export function templatesModule(sources: readonly TemplateSource[] = readTemplates()): string {
  const templates: string[] = [];
  const files: string[] = [];
  for (const source of sources) {
    if (source.path.endsWith(templateSuffix)) {
      templates.push(`${JSON.stringify(source.path.slice(0, -templateSuffix.length))}: ${precompileTemplate(source)}`);
    } else {
      files.push(`${JSON.stringify(source.path)}: { content: ${JSON.stringify(source.text)} }`);
    }
  }
  return `export const templates = {\n${templates.join(',\n')}\n};\nexport const files = {\n${files.join(',\n')}\n};\n`;
}
