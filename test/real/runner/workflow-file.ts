/** A workflow as the runner reads it. A key that it does not know is an error: what nobody plays must not seem to be tried. */
import { parse } from 'yaml';

type Values = Readonly<Record<string, unknown>>;

export interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Values;
  readonly run?: string;
  readonly env?: Values;
  readonly 'working-directory'?: string;
}

export interface Job {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly environment?: string | { readonly name: string; readonly url?: string };
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string };
  readonly strategy?: { readonly 'fail-fast': boolean; readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly env?: Values;
  readonly steps: readonly Step[];
}

interface Input {
  readonly type: 'boolean' | 'choice' | 'string';
  readonly required?: boolean;
  readonly default?: string | boolean;
  readonly options?: readonly string[];
}

export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, { readonly inputs?: Readonly<Record<string, Input>> } & Values>>;
  readonly permissions: object;
  readonly env?: Values;
  readonly defaults: { readonly run: { readonly shell: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

const KNOWN = {
  workflow: ['name', 'on', 'permissions', 'env', 'defaults', 'jobs'],
  job: [
    ...['name', 'needs', 'if', 'runs-on', 'timeout-minutes', 'environment', 'permissions', 'concurrency', 'strategy'],
    ...['env', 'steps'],
  ],
  step: ['name', 'id', 'if', 'uses', 'with', 'run', 'env', 'working-directory'],
} as const;

function know(kind: keyof typeof KNOWN, value: object): void {
  const known: readonly string[] = KNOWN[kind];
  for (const key of Object.keys(value)) if (!known.includes(key)) throw new Error(`nobody plays ${key} of a ${kind}`);
}

export function readWorkflow(text: string): Workflow {
  const workflow = parse(text) as Workflow;
  know('workflow', workflow);
  for (const job of Object.values(workflow.jobs)) {
    know('job', job);
    for (const step of job.steps) know('step', step);
  }
  return workflow;
}

/** The inputs of a run that somebody starts by hand, with their defaults, as GitHub checks them. */
export function inputsOf(
  workflow: Workflow,
  given: Readonly<Record<string, string | boolean>>,
): Readonly<Record<string, unknown>> {
  const inputs = workflow.on.workflow_dispatch?.inputs ?? {};
  for (const name of Object.keys(given)) if (inputs[name] === undefined) throw new Error(`there is no input ${name}`);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { type, required, default: usual, options }]) => {
      const value = given[name] ?? usual ?? '';
      if (required === true && value === '') throw new Error(`the input ${name} is required`);
      if (type === 'choice' && !options?.includes(String(value))) throw new Error(`${name} cannot be ${value}`);
      return [name, value];
    }),
  );
}
