/** A GitHub workflow as data, and as the YAML that GitHub reads. */
import { Document, isMap, isScalar, isSeq, type Pair, Scalar } from 'yaml';
import { ACTIONS, type ActionName, actionReference } from '../../data/actions.js';
import type { Artifact } from '../artifact.js';

/** What a job's token may do; everything that is not named it may not. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

type Inputs = Readonly<Record<string, string | number | boolean>>;

interface StepBase {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A step that runs a pinned action, or one that runs bash. */
export type Step = StepBase &
  (
    | { readonly uses: ActionName; readonly with?: Inputs }
    | { readonly run: string; readonly 'working-directory'?: string }
  );

export interface Job {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly 'runs-on': string;
  /** Minutes; without it GitHub waits for six hours. */
  readonly 'timeout-minutes': number;
  readonly environment?: string | { readonly name: string; readonly url?: string };
  readonly permissions: Permissions;
  readonly concurrency?: {
    readonly group: string;
    readonly 'cancel-in-progress': boolean;
    /** `max`: everybody who waits gets a turn. Without it a third run throws the second one out. */
    readonly queue?: 'max';
  };
  readonly strategy?: { readonly 'fail-fast': boolean; readonly matrix: object };
  readonly env?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly name: string;
  readonly on: object;
  /** Nothing: each job says what it needs. */
  readonly permissions: Permissions;
  readonly env?: Readonly<Record<string, string>>;
  readonly defaults: { readonly run: { readonly shell: 'bash' } };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A workflow with what all of ours have in common. */
export function workflow(
  parts: Pick<Workflow, 'name' | 'on' | 'jobs'> & { readonly env?: Readonly<Record<string, string>> },
): Workflow {
  const { name, on, env, jobs } = parts;
  return {
    name,
    on,
    permissions: {},
    ...(env === undefined ? {} : { env }),
    // With the shell named, GitHub runs bash with -eo pipefail.
    defaults: { run: { shell: 'bash' } },
    jobs,
  };
}

/** The file of a workflow. */
export function workflowArtifact(path: string, about: readonly string[], content: Workflow): Artifact {
  const header = [
    'Rendered by create-hha-env from hha-env.yaml: change that document and run `create-hha-env generate`.',
    `To keep a change of your own in this file, edit it and run \`create-hha-env patch ${path}\`.`,
    ...about,
  ];
  return { path, content: yamlText(header, content), ownership: 'managed' };
}

/** Data as YAML: actions by commit with their version beside them, scripts as blocks, a comment on top. */
export function yamlText(header: readonly string[], content: object): string {
  const document = new Document(content, { aliasDuplicateObjects: false });
  document.commentBefore = header.map((line) => ` ${line}`).join('\n');
  dress(document.contents);
  const jobs = document.get('jobs');
  if (isMap(jobs)) for (const { key } of jobs.items.slice(1)) if (isScalar(key)) key.spaceBefore = true;
  // Plain data has no tags that a directive would have to name.
  return document.toString({ lineWidth: 0, directives: false });
}

/** Pins actions and makes blocks of scripts, in a node and below it. The library's own walk takes longer than the rest. */
function dress(node: unknown): void {
  if (isMap(node)) for (const pair of node.items) dressEntry(pair);
  else if (isSeq(node)) for (const item of node.items) dress(item);
  else if (isScalar(node) && typeof node.value === 'string' && node.value.includes('\n'))
    node.type = Scalar.BLOCK_LITERAL;
}

function dressEntry({ key, value }: Pair): void {
  if (isScalar(key) && key.value === 'uses' && isScalar(value)) {
    const name = value.value as ActionName;
    value.value = actionReference(name);
    value.comment = ` ${ACTIONS[name].version}`;
  } else {
    dress(value);
  }
}
