/** `<frontend>/.env.<env>`: what the bundler puts into the page. Everything in it is public. */
import type { EnvironmentModel, FrontendModel } from '../../model/model.js';
import { escapeComment } from '../escape.js';
import type { Family } from '../family.js';
import { dotenvLine } from './dotenv.js';

/**
 * Create React App would put a small script into index.html itself, which the content security policy of CloudFront refuses
 * to run; the page would stay empty. Source: Create React App documentation, "Advanced Configuration".
 */
const NO_INLINE_SCRIPT = [
  '# A script in index.html itself is refused by the content security policy of the distribution.',
  'INLINE_RUNTIME_CHUNK=false',
];

export const frontend: Family = {
  name: 'frontend',
  environment: (model) =>
    model.frontend === undefined
      ? []
      : [
          {
            path: model.frontend.environmentFile,
            content: environmentFile(model, model.frontend),
            ownership: 'managed',
          },
        ],
};

function environmentFile({ name, paths }: EnvironmentModel, { settings, variables, environmentFile }: FrontendModel) {
  const vite = settings.bundler === 'vite';
  const loading = vite
    ? [
        `Vite loads this file with \`vite build --mode ${name}\`; so does \`deploy/build-site.sh ${name}\`, as workflows build.`,
      ]
    : [
        name === 'production'
          ? 'Create React App loads this file in every `npm run build`; variables that are already set win over it.'
          : 'Create React App loads no file of this name by itself: `npm run build` reads .env.production and .env only.',
        `Build with \`deploy/build-site.sh ${name}\`, as workflows do, or \`npx env-cmd -f .env.${name} npm run build\`.`,
      ];
  const header = [
    `Rendered by create-hha-env from ${paths.document}: change application.frontend.environment there and run`,
    `\`create-hha-env generate\`. To keep a change of your own, edit and run \`create-hha-env patch ${environmentFile}\`.`,
    ...loading,
    'Every visitor can read these values: nothing secret belongs here.',
  ];
  const lines = Object.entries(variables).map(([variable, value]) => dotenvLine(variable, value, vite));
  return `${[...header.map((line) => `# ${escapeComment(line)}`), ...(vite ? [] : NO_INLINE_SCRIPT), ...lines].join('\n')}\n`;
}
