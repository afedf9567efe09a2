/** From the document's text to the plan: what every command that looks at rendered files begins with. */
import type { Artifact } from '../generators/artifact.js';
import { render } from '../generators/render.js';
import { judge } from '../model/judge.js';
import type { EnvironmentModel } from '../model/model.js';
import { type Diagnostic, hasErrors } from '../schema/diagnostic.js';
import { nearestWord } from '../schema/nearest.js';
import type { DocumentSource } from '../schema/source.js';
import { digest } from '../workspace/digest.js';
import { DOCUMENT_FILE } from '../workspace/paths.js';
import { type Plan, plan } from '../workspace/plan.js';
import type { Choice } from '../workspace/plan-entry.js';
import { openWorkspace, readPlanDisk, type Workspace } from '../workspace/workspace.js';
import type { Outcome } from './command.js';
import { type Context, EXIT } from './context.js';
import { documentOnDisk, noDocument } from './document/on-disk.js';
import { inputsDigest } from './fast-path.js';

/** A document that was read, and its environments when nothing is wrong with it. */
export interface Reading {
  readonly text: string;
  readonly source: DocumentSource;
  readonly diagnostics: readonly Diagnostic[];
  /** Empty when the document has errors. */
  readonly models: readonly EnvironmentModel[];
}

/** A readable, valid project with what it renders. */
export interface Project extends Reading {
  readonly workspace: Workspace;
  readonly artifacts: readonly Artifact[];
}

/** True for what stops a command, false for what it asked for. */
export function isOutcome<T extends object>(value: T | Outcome): value is Outcome {
  return 'exitCode' in value;
}

/** The document's bytes, or the outcome that says that there is none. */
export function readDocument(context: Context): Buffer | Outcome {
  return documentOnDisk(context) ?? noDocument(context);
}

/** Parses and resolves a document; everything that is wrong with it at once. */
export function readText(bytes: Uint8Array): Reading {
  return { text: Buffer.from(bytes).toString('utf8'), ...judge(bytes, DOCUMENT_FILE) };
}

/**
 * Reads the project, or says why it can't be.
 *
 * @param bytes the document. Default: as it stands on disk.
 */
export function openProject(context: Context, bytes?: Uint8Array): Project | Outcome {
  const document = bytes ?? readDocument(context);
  if ('exitCode' in document) return document;
  const reading = readText(document);
  const about = { diagnostics: reading.diagnostics, source: reading.source };
  if (hasErrors(reading.diagnostics)) return { exitCode: EXIT.error, ...about };
  const opened = openWorkspace(context.root);
  if ('problems' in opened) return { exitCode: EXIT.error, problems: opened.problems, ...about };
  return { ...reading, workspace: opened.workspace, artifacts: render(reading.models) };
}

/** The named environments, or the outcome that says which one the document does not have. */
export function selectEnvironments(
  project: Reading,
  names: readonly string[],
): readonly string[] | undefined | Outcome {
  const known = project.models.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names.length === 0 ? undefined : names;
  const near = nearestWord(unknown, known);
  return {
    exitCode: EXIT.error,
    problems: [
      {
        code: 'usage.environment',
        message: `${DOCUMENT_FILE} has no environment "${unknown}".`,
        fix: `${near === undefined ? '' : `Did you mean ${near}? `}It has: ${known.join(', ')}.`,
      },
    ],
  };
}

/** The plan of a project, the same for every command. */
export function planProject(
  project: Project,
  context: Context,
  options: {
    readonly environments?: readonly string[] | undefined;
    readonly choose?: (path: string) => Choice | undefined;
  } = {},
): Plan {
  const { workspace, artifacts } = project;
  return plan({
    artifacts,
    disk: readPlanDisk(
      workspace,
      artifacts.map(({ path }) => path),
    ),
    lock: workspace.lock,
    patches: workspace.patches,
    tool: context.version,
    ...(context.build === undefined ? {} : { inputs: inputsDigest(context.build, project.text) }),
    ...(options.environments === undefined ? {} : { environments: options.environments }),
    ...(options.choose === undefined ? {} : { choose: options.choose }),
    earlierRender: earlierRenders(workspace),
  });
}

/**
 * What was rendered from the document as it was: the base of edits that were made before the document changed. Trusted
 * only where its hash is the lock's.
 */
export function earlierRenders({ rendered }: Workspace): (path: string, sha256: string) => string | undefined {
  let contents: ReadonlyMap<string, string> | undefined;
  return (path, sha256) => {
    contents ??= new Map(
      rendered === undefined
        ? []
        : render(readText(Buffer.from(rendered)).models).map((artifact) => [artifact.path, artifact.content]),
    );
    const content = contents.get(path);
    return content !== undefined && digest(content) === sha256 ? content : undefined;
  };
}
