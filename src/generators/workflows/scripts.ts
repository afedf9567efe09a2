/** `deploy/`: the scripts that workflows and runbooks share, so that there is one way to deploy. */
import { deploymentLimits } from '../../model/deployment.js';
import type { EnvironmentModel } from '../../model/model.js';
import type { Artifact } from '../artifact.js';
import { renderTemplate, verbatim, verbatimPaths } from '../template.js';

const FOLDER = 'deploy';
/** Sourced, never run. */
const SOURCED = `${FOLDER}/load-environment.sh`;
/** Scripts of the web application; a project without one does not get them. */
const SITE_SCRIPTS = [
  'build-site',
  'check-site-build',
  'deploy-site',
  'publish-release',
  'upload-site',
  'verify-site',
].map((name) => `${FOLDER}/${name}.sh`);
/** Where Flask-Migrate keeps the migrations, in the folder of the backend. Source: Flask-Migrate documentation, "Example". */
const MIGRATIONS = 'migrations';
/** The folder of the bucket that keeps the page of every release. */
const RELEASES_PREFIX = 'releases';

/** The scripts, the same for every environment. */
export function deployScripts(models: readonly EnvironmentModel[]): readonly Artifact[] {
  const hasFrontend = models.some(({ frontend }) => frontend !== undefined);
  return verbatimPaths(FOLDER)
    .filter((path) => hasFrontend || !SITE_SCRIPTS.includes(path))
    .map((path) => ({ path, content: verbatim(path), executable: path !== SOURCED, ownership: 'managed' }));
}

/** What the scripts know about one environment, as shell variables. */
export function environmentScript(model: EnvironmentModel): Artifact {
  return {
    path: `${FOLDER}/${model.name}/environment.sh`,
    content: renderTemplate(`${FOLDER}/environment.sh`, {
      title: `${model.application.name} in ${model.name}`,
      document: model.paths.document,
      environment: model.name,
      account: model.account,
      region: model.region,
      variables: variables(model),
      stacks: JSON.stringify(model.stacks.map(({ name, region }) => ({ name, region }))),
      tasks: JSON.stringify(
        model.tasks.map(({ key, file, family, container, logGroup }) => ({ key, file, family, container, logGroup })),
      ),
    }),
    ownership: 'managed',
  };
}

function variables(model: EnvironmentModel): readonly { readonly name: string; readonly value: string | number }[] {
  const { names, parameters, container, domains, frontend } = model;
  const limits = deploymentLimits(model.settings);
  const all = {
    DOCUMENT: model.paths.document,
    CLUSTER: names.cluster,
    SERVICE: names.service,
    DATA_CLASS: model.dataClass,
    IMAGE_URI: model.image.uri,
    IMAGE_REPOSITORY: model.image.repository,
    PRIVATE_SUBNET_IDS_PARAMETER: parameters.privateSubnetIds,
    TASK_SECURITY_GROUP_ID_PARAMETER: parameters.taskSecurityGroupId,
    ROLLOUT_LIMIT_SECONDS: limits.rolloutSeconds,
    TASK_LIMIT_SECONDS: limits.taskSeconds,
    MIGRATIONS_DIRECTORY: `${model.paths.backend}/${MIGRATIONS}`,
    API_ORIGIN: domains.apiOrigin,
    API_BASE_URL: domains.apiBaseUrl,
    LIVENESS_PATH: container.livenessPath,
    READINESS_PATH: container.readinessPath,
    SMOKE_PATH: container.smokePath,
    // Empty where there is no web application: the scripts of the site then say so.
    APP_ORIGIN: (frontend === undefined ? undefined : domains.appOrigin) ?? '',
    ...(frontend === undefined
      ? {}
      : {
          WEB_BUCKET_PARAMETER: parameters.webBucket,
          DISTRIBUTION_ID_PARAMETER: parameters.distributionId,
          BUNDLER: frontend.settings.bundler,
          FRONTEND_DIRECTORY: frontend.settings.directory,
          FRONTEND_VARIABLES: fileName(frontend.environmentFile),
          BUILD_DIRECTORY: frontend.buildDirectory,
          ASSETS_DIRECTORY: frontend.assetsDirectory,
          RELEASES_PREFIX,
        }),
  };
  return Object.entries(all).map(([name, value]) => ({ name: `HHA_${name}`, value }));
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
