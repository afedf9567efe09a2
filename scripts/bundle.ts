/** The bundle, in memory: what the build writes and what tests examine. */
import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { JSON_SCHEMA_PATH, jsonSchema } from '../src/schema/json-schema.js';
import { templatesDirectory, templatesModule, virtualId } from './templates.js';

/** One file of `dist/`. */
export interface BundleOutput {
  /** Relative to `dist/`. */
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
  /** Module ids that it imports from outside the bundle. */
  readonly externals: readonly string[];
}

/** The bundle's files, and the source files (relative to the root) that went into them. */
export interface Bundle {
  readonly outputs: readonly BundleOutput[];
  readonly inputs: readonly string[];
}

const program = 'create-hha-env.cjs';

const templatesPlugin: Plugin = {
  name: 'hha-templates',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^virtual:templates$/ }, () => ({ path: virtualId, namespace: 'hha' }));
    onLoad({ filter: /.*/, namespace: 'hha' }, () => ({
      contents: templatesModule(),
      watchDirs: [templatesDirectory],
    }));
  },
};

/**
 * The JSON Schema of the document follows from the schema alone, so it is made here, once, rather than in every run that
 * renders it. Tests run the module as it is written.
 */
const jsonSchemaPlugin: Plugin = {
  name: 'hha-json-schema',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]schema[\\/]json-schema\.ts$/ }, () => ({
      contents: [
        `export const JSON_SCHEMA_PATH = ${JSON.stringify(JSON_SCHEMA_PATH)};`,
        `export const jsonSchema = () => JSON.parse(${JSON.stringify(JSON.stringify(jsonSchema()))});`,
      ].join('\n'),
    }));
  },
};

/** What commands import when they run. */
const engineId = 'hha-engine';

/**
 * Gathers what the command line imports lazily in one module. Left alone, every `import('./x.js')` becomes an entry, and
 * the shared code dozens of small files, one for each set of entries that needs it; opening those takes longer than
 * parsing them. Packages that few runs need (prompts, execa) stay lazy on their own, and so does what a shell waits for at
 * each TAB: it needs the YAML parser at times, the schema seldom, and the rest never.
 */
function enginePlugin(root: string): Plugin {
  const folder = join(root, 'src/cli');
  const lazily = /\bimport\(\s*'(\.[^']+)\.js'\s*\)/g;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    // The entry and what it runs load the program itself that way.
    .filter((file) => file.endsWith('.ts') && !['main.ts', 'run.ts'].some((name) => file === join(folder, name)));
  const named = new Map<string, string>();
  const importedBy = (file: string, id: string) => `${join(dirname(file), id)}.ts`;
  const isApart = (imported: string) => dirname(imported) === join(folder, 'completion');
  for (const file of files) {
    for (const [, id = ''] of readFileSync(file, 'utf8').matchAll(lazily)) {
      const imported = importedBy(file, id);
      if (!named.has(imported) && !isApart(imported)) named.set(imported, `module${named.size}`);
    }
  }
  return {
    name: 'hha-engine',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^hha-engine$/ }, () => ({ path: engineId, namespace: engineId }));
      onLoad({ filter: /.*/, namespace: engineId }, () => ({
        contents: [...named].map(([file, name]) => `export * as ${name} from ${JSON.stringify(file)};`).join('\n'),
        resolveDir: root,
      }));
      onLoad({ filter: /[\\/]src[\\/]cli[\\/].*\.ts$/ }, ({ path }) => {
        if (!files.includes(path)) return undefined;
        const text = readFileSync(path, 'utf8');
        const contents = text.replace(lazily, (written, id: string) => {
          const name = named.get(importedBy(path, id));
          return name === undefined ? written : `import('${engineId}').then((engine) => engine.${name})`;
        });
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** CommonJS packages in the bundle ask for `require` of Node's own modules, which an ES module does not have. */
const requireShim =
  "import{createRequire as __hhaRequire}from'node:module';const require=__hhaRequire(import.meta.url);\n";

/** Bundles the program, the library and the projen component with everything they import; what is loaded lazily gets its own chunk. */
export async function bundle(root: string): Promise<Bundle> {
  const modules = await made(root, {
    entryPoints: { run: 'src/cli/run.ts', index: 'src/index.ts', projen: 'src/projen.ts' },
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    plugins: [templatesPlugin, jsonSchemaPlugin, enginePlugin(root)],
  });
  const outputs = modules.outputs.map((output) => (output.path === 'run.js' ? namedByContent(output) : output));
  const run = outputs.find(({ path }) => /^run-\w+\.js$/.test(path))?.path;
  const entry = await made(root, {
    entryPoints: { [program.replace(/\.cjs$/, '')]: 'src/cli/main.ts' },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    define: { 'import.meta.filename': '__filename' },
    plugins: [
      {
        name: 'hha-run',
        setup: ({ onResolve }) => onResolve({ filter: /^\.\/run\.js$/ }, () => ({ path: `./${run}`, external: true })),
      },
    ],
  });
  return { outputs: [...entry.outputs, ...outputs], inputs: [...new Set([...entry.inputs, ...modules.inputs])].sort() };
}

/** The digest of the entry stands for the whole program, so the entry names what it loads by its content. */
function namedByContent(output: BundleOutput): BundleOutput {
  return { ...output, path: `run-${hash('sha256', output.text).slice(0, 8)}.js` };
}

/** Runs esbuild with what all files of the bundle have in common. */
async function made(root: string, options: BuildOptions): Promise<Bundle> {
  const result = await build({
    absWorkingDir: root,
    external: ['projen'], // the project that uses the component has it
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    minify: true,
    legalComments: 'none', // licences are gathered in one file
    // The ES module build of a package where it has one: smaller, and free of `require`.
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    ...options,
    metafile: true,
    write: false,
  });
  const outputs = result.outputFiles.map(({ path, text }): BundleOutput => {
    const name = path.slice(join(root, 'dist').length + 1).replaceAll('\\', '/');
    const externals = (result.metafile.outputs[`dist/${name}`]?.imports ?? [])
      .filter((i) => i.external)
      .map((i) => i.path);
    const executable = name === program;
    return { path: name, text: finish(text, executable), executable, externals };
  });
  // What was read and then shaken off is in no file.
  const inputs = Object.values(result.metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  return { outputs, inputs };
}

function finish(text: string, executable: boolean): string {
  const body = text.replace(/^#!.*\n/, '');
  const shim = body.includes('Dynamic require of') ? requireShim : '';
  return `${executable ? '#!/usr/bin/env node\n' : ''}${shim}${body}`;
}

/** The licence texts of all packages in the bundle, which their licences ask to be passed on. */
export function bundledLicences(root: string, inputs: readonly string[]): string {
  const found = inputs.map((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]);
  const names = [...new Set(found.filter((name) => name !== undefined))].sort();
  return names.map((name) => licenceOf(join(root, 'node_modules', name), name)).join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceOf(directory: string, name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const { version, license } = manifest as { version: string; license?: string };
  const file = readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file && existsSync(join(directory, file)) ? readFileSync(join(directory, file), 'utf8').trim() : '';
  return `${name} ${version} (${license ?? 'licence not stated'})\n\n${text}\n`;
}
