/** The CDK app: verbatim code that is the same for every environment, and one file of data for each. */
import { npmVersion } from '../../data/packages.js';
import type { EnvironmentModel } from '../../model/model.js';
import type { Artifact } from '../artifact.js';
import { escapeTypeScript } from '../escape.js';
import type { Family } from '../family.js';
import { renderTemplate, verbatim, verbatimPaths } from '../template.js';
import { acknowledgements } from './acknowledgements.js';
import { configurationData } from './configuration.js';
import { typeScriptLiteral } from './literal.js';

export const cdk: Family = {
  name: 'cdk',
  shared: (models) => [
    ...verbatimPaths('infra').map((path) => managed(path, verbatim(path))),
    managed('infra/README.md', renderTemplate('infra/README.md', { commands: commandsOf(models) })),
    managed('infra/package.json', packageJson()),
    managed('infra/lib/acknowledgements.ts', acknowledgements()),
    managed('infra/config/index.ts', configurationIndex(models)),
  ],
  environment: (model) => [managed(`infra/config/${model.name}.ts`, configuration(model))],
};

function managed(path: string, content: string): Artifact {
  return { path, content, ownership: 'managed' };
}

/** The commands of the page, for an environment that there is. */
function commandsOf([first]: readonly EnvironmentModel[]): Readonly<Record<string, string>> {
  const context = first === undefined ? '' : ` -c environment=${first.name}`;
  return {
    synth: `npx cdk synth --quiet${context}`,
    diff: `npx cdk diff${context}`,
    deploy: `npx cdk deploy --all${context}`,
  };
}

function configuration(model: EnvironmentModel): string {
  return [
    "import type { EnvironmentConfig } from './environment';",
    '',
    `export const ${constantOf(model.name)}: EnvironmentConfig = ${typeScriptLiteral(configurationData(model))};`,
    '',
  ].join('\n');
}

function configurationIndex(models: readonly EnvironmentModel[]): string {
  const sorted = [...models].sort((one, other) => (one.name < other.name ? -1 : 1));
  return [
    "import type { EnvironmentConfig } from './environment';",
    ...sorted.map(({ name }) => `import { ${constantOf(name)} } from ${escapeTypeScript(`./${name}`)};`),
    '',
    '/** Every environment of the document, in its order. */',
    'export const environments: readonly EnvironmentConfig[] = [',
    ...models.map(({ name }) => `  ${constantOf(name)},`),
    '];',
    '',
  ].join('\n');
}

/** The constant of an environment: `pr-42` becomes `pr_42Environment`, which no other name of an environment becomes. */
function constantOf(environment: string): string {
  const words = environment.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()).replaceAll('-', '_');
  return `${words}Environment`;
}

function packageJson(): string {
  const at = (...names: readonly Parameters<typeof npmVersion>[0][]) =>
    Object.fromEntries(names.map((name) => [name, npmVersion(name)]));
  const content = {
    name: 'infra',
    private: true,
    type: 'commonjs',
    engines: { node: '>=22' },
    scripts: {
      build: 'tsc',
      test: 'tsc && tsx --test test/*.test.ts',
      synth: 'cdk synth --quiet',
      diff: 'cdk diff',
      deploy: 'cdk deploy',
    },
    dependencies: at('aws-cdk-lib', 'cdk-nag', 'constructs'),
    devDependencies: at('@types/node', 'aws-cdk', 'tsx', 'typescript'),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
