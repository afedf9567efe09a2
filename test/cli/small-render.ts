/** A few artifacts in place of all, so that tests of commands are about the commands. */
import type { Artifact } from '../../src/generators/artifact.js';
import type { EnvironmentModel } from '../../src/model/model.js';

/** Shared files, files of each environment, an executable and a `once` file. */
export function smallRender(models: readonly EnvironmentModel[]): readonly Artifact[] {
  const [first] = models;
  if (first === undefined) return [];
  const { backend } = first.application;
  const shared: Artifact[] = [
    {
      path: 'backend/Dockerfile',
      content: `FROM scratch\n\n# head\n\nEXPOSE ${backend.port}\n\n# tail\n\nCMD ${backend.wsgi}\n`,
      ownership: 'managed',
    },
    { path: 'backend/health.py', content: 'def health(): ...\n', ownership: 'once' },
    { path: 'infra/run.sh', content: '#!/bin/sh\n', ownership: 'managed', executable: true },
  ];
  const own = models.flatMap(({ name, settings, region }): Artifact[] => [
    {
      path: `deploy/${name}/service.json`,
      content: `{"cpu":${settings.backend.cpu},"region":"${region}"}\n`,
      ownership: 'managed',
      environment: name,
    },
    { path: `docs/environments/${name}.md`, content: `# ${name}\n`, ownership: 'managed', environment: name },
  ]);
  return [...shared, ...own];
}
