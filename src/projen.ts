/**
 * A projen component over the same `render`: the files of an environment are part of a projen project's synthesis.
 *
 * projen and constructs come from the project that uses this; nothing else of this package imports them. What the command
 * line keeps beside the files (the lock, patches of hand edits) is not here: projen itself makes its files read-only and
 * removes those that are no longer rendered, so hand edits go into the document.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component, type Project, SampleFile, TextFile } from 'projen';
import { render } from './generators/render.js';
import { judge } from './model/judge.js';
import { hasErrors } from './schema/diagnostic.js';
import { renderText } from './schema/report.js';

/** Where the document stands. */
export interface HhaEnvironmentsOptions {
  /**
   * The document, from the project's folder.
   *
   * @default hha-env.yaml
   */
  readonly document?: string;
}

/** Renders every environment of a document into a projen project. */
export class HhaEnvironments extends Component {
  /** The names of the environments, in the document's order. */
  readonly environments: readonly string[];

  /** @throws Error with everything that is wrong with the document, or when there is none. */
  constructor(project: Project, options: HhaEnvironmentsOptions = {}) {
    super(project);
    const name = options.document ?? 'hha-env.yaml';
    const file = join(project.outdir, name);
    if (!existsSync(file)) throw new Error(`There is no ${name} in ${project.outdir}.`);
    const { models, diagnostics, source } = judge(readFileSync(file), name);
    if (hasErrors(diagnostics)) throw new Error(`${name} has errors:\n${renderText(diagnostics, source)}`);
    this.environments = models.map((model) => model.name);
    for (const { path, content, executable, ownership } of render(models)) {
      // projen writes a sample file once and leaves it alone from then on, as we do with what is the user's.
      if (ownership === 'once') new SampleFile(project, path, { contents: content });
      // Byte for byte: no marker, for other tools read these files.
      else new TextFile(project, path, { marker: false, executable: executable === true, lines: content.split('\n') });
    }
  }
}
