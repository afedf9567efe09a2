/** `.github/dependabot.yml`: written once, then the team's. */
import type { EnvironmentModel } from '../../model/model.js';
import type { Artifact } from '../artifact.js';
import { yamlText } from './workflow.js';

/** Days until a new release is proposed: most poisoned releases are found and withdrawn within a week. */
const COOLDOWN_DAYS = 7;

export function dependabot({ paths }: EnvironmentModel): Artifact {
  const update = (ecosystem: string, directory: string) => ({
    'package-ecosystem': ecosystem,
    directory,
    schedule: { interval: 'weekly' },
    cooldown: { 'default-days': COOLDOWN_DAYS },
    groups: { 'minor-and-patch': { 'update-types': ['minor', 'patch'] } },
  });
  const header = [
    'Written once by create-hha-env; from now on it is yours.',
    'Workflows, the Dockerfile and infra/package.json are rendered: newer pins come with a newer create-hha-env. To take one',
    'earlier, merge the change and keep it with `create-hha-env patch FILE`.',
    'The cooldown does not hold security updates back.',
  ];
  const content = {
    version: 2,
    updates: [
      update('pip', `/${paths.backend}`),
      update('docker', `/${paths.backend}`),
      ...(paths.frontend === undefined ? [] : [update('npm', `/${paths.frontend}`)]),
      update('npm', `/${paths.infra}`),
      update('github-actions', '/'),
    ],
  };
  return { path: '.github/dependabot.yml', content: yamlText(header, content), ownership: 'once' };
}
