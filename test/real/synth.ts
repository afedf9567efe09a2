/** Synthesises the rendered CDK app of a document with the real aws-cdk-lib, without an account and without a network. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Artifact } from '../../src/generators/artifact.js';
import { cdk } from '../../src/generators/cdk/cdk.js';
import { iam } from '../../src/generators/iam/iam.js';
import type { EnvironmentModel } from '../../src/model/model.js';
import { resolveAll } from '../../src/model/resolve.js';
import { documentFrom } from '../model/documents.js';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what tests read of a template has no type of its own.
  readonly Properties?: Readonly<Record<string, any>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: string | readonly string[];
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Description?: string;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly Parameters?: Readonly<Record<string, unknown>>;
}

export interface Manifest {
  readonly missing?: readonly unknown[];
  readonly artifacts: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly environment?: string;
        readonly dependencies?: readonly string[];
        readonly properties?: Readonly<Record<string, unknown>>;
      }
    >
  >;
}

export interface Synthesis {
  readonly models: readonly EnvironmentModel[];
  /** Templates by the name of the stack. */
  readonly templates: Readonly<Record<string, Template>>;
  readonly manifest: Manifest;
  /** The root of the rendered project. */
  readonly dir: string;
  /** The cloud assembly. */
  readonly assembly: string;
}

/** Inside the repository, so that the rendered app finds aws-cdk-lib; git ignores folders of this name. */
const WORKSHOP = fileURLToPath(new URL('../../cdk.out', import.meta.url));
const REPOSITORY = dirname(WORKSHOP);
const TSX = join(REPOSITORY, 'node_modules/.bin/tsx');

/** Writes the rendered project of a document into a folder named by its content. */
export function materialise(text: string): {
  readonly models: readonly EnvironmentModel[];
  readonly dir: string;
} {
  const { models, diagnostics } = resolveAll(documentFrom(text));
  if (models.length === 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  // The app, and the policies that it loads: other families cannot change what it makes.
  const artifacts = [cdk, iam].flatMap((family) => [
    ...(family.shared?.(models) ?? []),
    ...models.flatMap((model) => family.environment?.(model) ?? []),
  ]);
  const dir = join(WORKSHOP, hashOf(artifacts));
  if (!existsSync(dir)) {
    const draft = `${dir}.${process.pid}.draft`;
    write(draft, artifacts);
    moveInto(draft, dir);
    forgetOld();
  }
  return { models, dir };
}

/**
 * Synthesises an environment of a document, or all of them. A result is kept by the content of the rendered app, so
 * tests that ask for the same one share it.
 */
export async function synthesise(text: string, environment?: string): Promise<Synthesis> {
  const { models, dir } = materialise(text);
  const assembly = join(dir, 'assemblies', environment ?? 'all');
  if (!existsSync(assembly)) {
    const draft = `${assembly}.${process.pid}.draft`;
    await runApp(dir, draft, environment === undefined ? {} : { environment });
    moveInto(draft, assembly);
  }
  const templates = Object.fromEntries(
    readdirSync(assembly)
      .filter((file) => file.endsWith('.template.json'))
      .sort()
      .map((file) => [file.replace('.template.json', ''), readJson(join(assembly, file)) as Template]),
  );
  return { models, templates, manifest: readJson(join(assembly, 'manifest.json')) as Manifest, dir, assembly };
}

/** Runs the app as the CDK CLI does, with the context of its cdk.json and without credentials. */
export async function runApp(
  dir: string,
  output: string,
  context: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>> = { CDK_VALIDATION: 'false' },
): Promise<void> {
  const infra = join(dir, 'infra');
  const settings = readJson(join(infra, 'cdk.json')) as { readonly context: Readonly<Record<string, unknown>> };
  const { exitCode, stderr } = await execa(TSX, ['bin/app.ts'], {
    cwd: infra,
    reject: false,
    extendEnv: false,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: infra,
      NODE_NO_WARNINGS: '1',
      CDK_OUTDIR: output,
      CDK_CONTEXT_JSON: JSON.stringify({ ...settings.context, ...context }),
      ...environment,
    },
  });
  if (exitCode !== 0) throw new Error([...findings(output), stderr].join('\n'));
}

/** What the validation report of a failed synthesis complains about, one line each. */
export function findings(assembly: string): readonly string[] {
  const file = join(assembly, 'validation-report.json');
  if (!existsSync(file)) return [];
  const report = readJson(file) as {
    readonly pluginReports: readonly {
      readonly violations: readonly {
        readonly ruleName: string;
        readonly violatingConstructs: readonly { readonly constructPath: string }[];
      }[];
    }[];
  };
  return report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    ),
  );
}

function hashOf(artifacts: readonly Artifact[]): string {
  const hash = createHash('sha256');
  for (const { path, content } of artifacts) hash.update(`${path}\0${content}\0`);
  return hash.digest('hex').slice(0, 16);
}

function write(root: string, artifacts: readonly Artifact[]): void {
  for (const { path, content } of artifacts) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Two tests may have worked on the same folder; the first one wins, and both made the same. */
function moveInto(draft: string, place: string): void {
  mkdirSync(dirname(place), { recursive: true });
  try {
    renameSync(draft, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    rmSync(draft, { recursive: true });
  }
}

/** What nobody has asked for since yesterday makes room. */
function forgetOld(): void {
  const yesterday = Date.now() - 24 * 3600 * 1000;
  for (const name of readdirSync(WORKSHOP)) {
    const place = join(WORKSHOP, name);
    const age = statSync(place, { throwIfNoEntry: false })?.mtimeMs;
    if (age !== undefined && age < yesterday) rmSync(place, { recursive: true, force: true });
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
