/** The runbooks of all documents of the tests, and what becomes of their commands. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Artifact } from '../../src/generators/artifact.js';
import { render } from '../../src/generators/render.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { type RunbookSlug, runbookPath } from '../../src/model/runbooks.js';
import { modelsOf } from '../generators/files.js';
import { DOCUMENTS } from '../generators/runbooks/documents.js';
import { fencesOf } from '../generators/runbooks/page.js';

export interface RunbookPage {
  readonly document: string;
  readonly model: EnvironmentModel;
  readonly slug: RunbookSlug;
  readonly page: string;
  readonly artifacts: readonly Artifact[];
}

/** Every runbook of every environment of every document. */
export function runbookPages(): readonly RunbookPage[] {
  return Object.entries(DOCUMENTS).flatMap(([document, text]) => {
    const models = modelsOf(text);
    const artifacts = render(models);
    return models.flatMap((model) =>
      model.runbooks.map((slug) => {
        const path = runbookPath(model.paths.runbooks, slug);
        const page = artifacts.find((artifact) => artifact.path === path)?.content;
        if (page === undefined) throw new Error(`${path} is not rendered`);
        return { document, model, slug, page, artifacts };
      }),
    );
  });
}

/** The distinct shell blocks of pages. */
export function shellBlocks(pages: readonly RunbookPage[]): readonly string[] {
  const blocks = pages.flatMap(({ page }) =>
    fencesOf(page).flatMap(({ language, text }) => (language === 'sh' ? [text] : [])),
  );
  return [...new Set(blocks)];
}

export interface RecordedCommand {
  readonly argv: readonly string[];
  readonly where: string;
}

/** What the AWS CLI itself finds wrong with commands; nothing is sent. */
export function awsProblems(python: string, commands: readonly RecordedCommand[]): readonly string[] {
  const { stdout, stderr, status } = spawnSync(python, [fileURLToPath(new URL('aws-cli-check.py', import.meta.url))], {
    input: commands.map((command) => `${JSON.stringify(command)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { checked?: number; where?: string; argv?: string[]; problem?: string });
  const checked = answers.at(-1)?.checked ?? 0;
  if (checked === 0) throw new Error('no command was checked');
  return answers.flatMap(({ where, argv, problem }) =>
    problem === undefined ? [] : [`${where}: aws ${argv?.join(' ')}: ${problem}`],
  );
}
