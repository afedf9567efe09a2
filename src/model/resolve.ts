/** From the document to the environment that generators see. */
import { backupPartnerOf } from '../data/backup-regions.js';
import { postgresMajor } from '../data/postgres.js';
import type { Diagnostic, DocumentPath } from '../schema/diagnostic.js';
import { hasErrors } from '../schema/diagnostic.js';
import type { ApplicationSettings, Document } from '../schema/document.js';
import type { EnvironmentSettings } from '../schema/environment/environment.js';
import { alarmModels } from './alarms.js';
import { jobModels, offHoursModel } from './clock.js';
import { containerModel } from './container.js';
import { databaseModel } from './database.js';
import { deploymentLimits } from './deployment.js';
import { Doubt } from './doubt.js';
import { frontendModel } from './frontend.js';
import { githubModel } from './github.js';
import { mergeEnvironment } from './merge.js';
import type { DomainsModel, EnvironmentModel, ImageModel, PathsModel } from './model.js';
import { environmentNames } from './names.js';
import { networkModel } from './network.js';
import { noticeModels, watchedRules } from './notices.js';
import { parameterPaths } from './parameters.js';
import { roleModels } from './roles.js';
import { checkBetweenEnvironments } from './rules/between-environments.js';
import type { RuleFacts } from './rules/rule.js';
import { checkEnvironment } from './rules/rules.js';
import { runbooksOf } from './runbooks.js';
import { applicationSecrets, databaseSecret } from './secrets.js';
import { applicationSettings, environmentSettings } from './settings.js';
import { stackModels } from './stacks.js';
import { configurationClass, taskModels } from './tasks.js';

/** What became of an environment: its model unless something is wrong, and everything that is to be said. */
export interface Resolution {
  readonly model?: EnvironmentModel;
  readonly diagnostics: readonly Diagnostic[];
}

/** Resolves one environment of a valid document. */
export function resolve(document: Document, environment: string): Resolution {
  const { facts, diagnostics: missing } = readEnvironment(document, environment, new Doubt());
  const diagnostics = [...missing, ...checkEnvironment(facts)];
  if (hasErrors(diagnostics)) return { diagnostics };
  return { model: modelOf(document, facts), diagnostics };
}

/**
 * Resolves every environment, and proves that they stand beside each other.
 *
 * @param doubtful the paths at which a draft does not say what its author meant. What follows from them is not said, and no
 * model is made. Default: none, the document is valid.
 */
export function resolveAll(
  document: Document,
  doubtful: readonly DocumentPath[] = [],
): { readonly models: readonly EnvironmentModel[]; readonly diagnostics: readonly Diagnostic[] } {
  const doubt = new Doubt(doubtful);
  const readings = Object.keys(document.environments).map((name) => readEnvironment(document, name, doubt));
  const facts = readings.map((reading) => reading.facts);
  const diagnostics = [
    ...readings.flatMap((reading) => [...reading.diagnostics, ...checkEnvironment(reading.facts)]),
    ...checkBetweenEnvironments(facts),
  ].filter(({ path }) => !doubt.covers(path));
  const isSound = doubtful.length === 0 && !hasErrors(diagnostics);
  return { models: isSound ? facts.map((each) => modelOf(document, each)) : [], diagnostics };
}

function readEnvironment(
  document: Document,
  name: string,
  doubt: Doubt,
): { readonly facts: RuleFacts; readonly diagnostics: readonly Diagnostic[] } {
  const { merged, diagnostics } = mergeEnvironment(document, name, doubt);
  const { settings, diagnostics: missing } = environmentSettings(document, merged, doubt);
  const { application, doubt: applicationDoubt } = applicationSettings(document, doubt);
  const facts = {
    name,
    application,
    settings,
    writtenAt: merged.writtenAt,
    doubt: { application: applicationDoubt, settings: merged.doubt },
  };
  return { facts, diagnostics: [...diagnostics, ...missing] };
}

function modelOf(document: Document, { name, application, settings }: RuleFacts): EnvironmentModel {
  return freeze(environmentModel(name, Object.keys(document.environments), application, settings));
}

function environmentModel(
  name: string,
  siblings: readonly string[],
  application: ApplicationSettings,
  settings: EnvironmentSettings,
): EnvironmentModel {
  const { account, region } = settings;
  const names = environmentNames({
    application: application.name,
    environment: name,
    account,
    region,
    port: application.backend.port,
    targetProtocol: settings.loadBalancer.targetProtocol,
    databaseMajor: postgresMajor(settings.database.engineVersion),
  });
  const parameters = parameterPaths(names.path, Object.keys(application.secrets).sort());
  const place = { path: names.path, account, region };
  const domains = domainsModel(settings);
  const database = databaseModel({ identifier: names.database, account, region }, settings);
  const secrets = applicationSecrets(application, place, parameters.secretArns);
  const offHours = offHoursModel(settings);
  const jobs = jobModels(application, names.prefix, offHours);
  const frontend = application.frontend === undefined ? undefined : frontendModel(application.frontend, name, domains);
  const paths = pathsModel(name, application);
  const hasFrontend = frontend !== undefined;
  const copyRegion = backupCopyRegion(settings);
  const notices = noticeModels({
    account,
    region,
    names,
    jobFamilies: jobs.map(({ family }) => family),
    restarts: secrets.length > 0,
    backups: settings.backups.enabled,
    copies: copyRegion !== undefined,
  });
  return {
    name,
    tier: settings.tier,
    dataClass: settings.dataClass,
    account,
    region,
    partition: 'aws',
    siblings,
    application,
    frontend,
    settings,
    names,
    parameters,
    stacks: stackModels(names.prefix, {
      region,
      hasFrontend,
      hasSchedules: jobs.length > 0 || offHours !== undefined,
      backupCopyRegion: copyRegion,
      holds: {
        keys: settings.encryption.customerManagedKeys,
        nat: settings.network.nat !== 'none',
        backupPlan: settings.backups.enabled,
        firewall: settings.loadBalancer.waf,
      },
    }),
    tags: {
      application: application.name,
      environment: name,
      owner: application.owner,
      'data-class': settings.dataClass,
      'cost-center': application.costCenter,
      'managed-by': 'create-hha-env',
    },
    domains,
    network: networkModel(names.prefix, settings),
    image: imageModel(account, region, names.repository, settings.backend.architecture),
    container: containerModel(application, settings),
    database,
    secrets,
    databaseSecrets: {
      app: databaseSecret(place, { kind: 'app', username: database.appRole, arnParameter: parameters.appSecretArn }),
      migrate: databaseSecret(place, {
        kind: 'migrate',
        username: database.migrateRole,
        arnParameter: parameters.migrateSecretArn,
      }),
    },
    tasks: taskModels({
      environment: name,
      application,
      settings,
      names,
      parameters,
      database,
      secrets,
      jobs,
      directory: paths.taskDefinitions,
    }),
    jobs,
    offHours,
    roles: roleModels(names.prefix, account, paths.policies, deploymentLimits(settings).jobMinutes, jobs.length > 0),
    notices,
    alarms: alarmModels({
      watchedRules: watchedRules(names, notices, secrets.length > 0),
      region,
      settings,
      names,
      database,
      hasFrontend,
      hasSchedules: jobs.length > 0 || offHours !== undefined,
      sleeps: offHours !== undefined,
    }),
    runbooks: runbooksOf({
      frontend: hasFrontend,
      offHours: offHours !== undefined,
      disasterRecovery: settings.backups.enabled,
    }),
    configuration: configurationClass(name),
    backupCopyRegion: copyRegion,
    backupCopy:
      copyRegion === undefined
        ? undefined
        : {
            region: copyRegion,
            vaultArn: `arn:aws:backup:${copyRegion}:${account}:backup-vault:${names.backupVault}`,
          },
    github: githubModel(application, account, settings),
    paths,
  };
}

function domainsModel({ domains }: EnvironmentSettings): DomainsModel {
  const appOrigin = domains.app === undefined ? undefined : `https://${domains.app}`;
  const apiOrigin = `https://${domains.api}`;
  return {
    hostedZone: domains.hostedZone,
    api: domains.api,
    app: domains.app,
    apiOrigin,
    apiBaseUrl: `${apiOrigin}/api`,
    appOrigin,
    corsOrigins: appOrigin === undefined ? [] : [appOrigin],
  };
}

function imageModel(account: string, region: string, repository: string, architecture: 'x86_64' | 'arm64'): ImageModel {
  const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;
  const arm = architecture === 'arm64';
  return {
    registry,
    repository,
    uri: `${registry}/${repository}`,
    platform: arm ? 'linux/arm64' : 'linux/amd64',
    cpuArchitecture: arm ? 'ARM64' : 'X86_64',
  };
}

function pathsModel(name: string, application: ApplicationSettings): PathsModel {
  const workflow = (kind: string) => `.github/workflows/${kind}-${name}.yml`;
  return {
    document: 'hha-env.yaml',
    backend: application.backend.directory,
    frontend: application.frontend?.directory,
    infra: 'infra',
    taskDefinitions: `deploy/${name}/ecs`,
    policies: `deploy/${name}/iam`,
    runbooks: `docs/runbooks/${name}`,
    environmentPage: `docs/environments/${name}.md`,
    workflows: {
      backend: workflow('backend'),
      frontend: application.frontend === undefined ? undefined : workflow('frontend'),
      infra: workflow('infra'),
      rollback: workflow('rollback'),
      environments: '.github/workflows/environments.yml',
      maintenance: '.github/workflows/maintenance.yml',
    },
  };
}

/** PHI in production is copied to another region unless the document names one; other environments copy when asked. */
function backupCopyRegion({ backups, tier, dataClass, region }: EnvironmentSettings): string | undefined {
  if (!backups.enabled) return undefined;
  return backups.copyToRegion ?? (tier === 'production' && dataClass === 'phi' ? backupPartnerOf(region) : undefined);
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
  return value;
}
