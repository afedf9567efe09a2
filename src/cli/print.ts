import type { Diagnostic } from '../schema/diagnostic.js';
import type { Style } from '../schema/report.js';
import type { DocumentSource } from '../schema/source.js';
import type { Problem } from '../workspace/problem.js';
import { asCalled } from './called.js';
import type { Outcome } from './command.js';
import type { Context } from './context.js';
import { folded } from './fold.js';
import { type Paint, paintFor } from './style.js';

/** The version of the shape that `--json` prints. */
const JSON_VERSION = 1;

/** Prints what a command came to: results on standard output, everything else on standard error. */
export async function printOutcome(said: Outcome, command: string, json: boolean, context: Context): Promise<void> {
  const outcome = {
    ...said,
    problems: (said.problems ?? []).map((problem) => withAdvice(problem, context)),
    diagnostics: (said.diagnostics ?? []).map((diagnostic) => withAdvice(diagnostic, context)),
  };
  if (json) {
    context.stdout.write(`${JSON.stringify(await outcomeJson(outcome, command), null, 2)}\n`);
    return;
  }
  const paint = paintFor(context.stderr, context);
  const { diagnostics, source, problems, notes = [], text } = outcome;
  // Long lists scroll: on a terminal, what has to be read stands last.
  if (text !== undefined) context.stdout.write(outcome.isProse === true ? folded(text, context.stdout) : text);
  if (diagnostics.length > 0) context.stderr.write(await diagnosticsText(diagnostics, source, paint));
  for (const problem of problems) context.stderr.write(problemText(problem, paint));
  for (const note of notes) context.stderr.write(`${note}\n`);
}

/** What is said, with its advice as the program was called. */
export function withAdvice<T extends { readonly fix?: string | undefined }>(said: T, { program }: Context): T {
  return said.fix === undefined ? said : { ...said, fix: asCalled(said.fix, program) };
}

async function outcomeJson(
  { exitCode, data, problems = [], diagnostics = [], source }: Outcome,
  command: string,
): Promise<object> {
  return {
    version: JSON_VERSION,
    command,
    exitCode,
    ...data,
    problems,
    diagnostics:
      diagnostics.length === 0
        ? []
        : (await import('../schema/report.js')).toJson(diagnostics, source?.file ?? '').problems,
  };
}

async function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  source: DocumentSource | undefined,
  paint: Paint,
): Promise<string> {
  const { renderText } = await import('../schema/report.js');
  const formats: Partial<Record<Parameters<Style>[0], Parameters<Paint>[0]>> = {
    place: 'bold',
    error: 'red',
    warning: 'yellow',
    gutter: 'dim',
    caret: 'red',
    label: 'cyan',
  };
  return renderText(diagnostics, source ?? { file: '', lines: [] }, (part, text) => {
    const format = formats[part];
    return format === undefined ? text : paint(format, text);
  });
}

function problemText({ code, message, fix }: Problem, paint: Paint): string {
  return `${paint('red', `error[${code}]:`)} ${message}\n${fix === undefined ? '' : `  ${paint('cyan', 'fix:')} ${fix}\n`}`;
}
