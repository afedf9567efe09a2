/** What `infra/config/<environment>.ts` says: the model as the CDK app reads it. */
import { regionOf } from '../../data/regions.js';
import { ALB_POLICY, CLOUDFRONT_POLICY } from '../../data/tls.js';
import type { AlarmModel } from '../../model/alarm.js';
import { deploymentLimits } from '../../model/deployment.js';
import type { EnvironmentModel } from '../../model/model.js';
import type { NoticeModel } from '../../model/notice.js';
import { noticeMessage } from '../../model/notices.js';
import { rolesInUse } from '../../model/roles-in-use.js';
import { runbookPath } from '../../model/runbooks.js';

/** The data of an environment; the rendered app's own compiler checks it against `EnvironmentConfig`. */
export function configurationData(model: EnvironmentModel): object {
  const { settings, names, domains } = model;
  const { path: _path, ...physicalNames } = names;
  const { root: _root, secretArns: _secretArns, ...parameters } = model.parameters;
  return {
    name: model.name,
    tier: model.tier,
    dataClass: model.dataClass,
    account: model.account,
    region: model.region,
    tags: model.tags,
    stacks: model.stacks,
    names: physicalNames,
    parameters,
    domains: {
      hostedZone: domains.hostedZone,
      api: domains.api,
      app: domains.app,
      apiOrigin: domains.apiOrigin,
    },
    encryption: settings.encryption,
    network: {
      cidr: model.network.cidr,
      zones: model.network.zones,
      subnets: model.network.subnets,
      nat: model.network.nat,
      interfaceEndpoints: model.network.interfaceEndpoints,
      s3EndpointPolicy: model.network.s3EndpointPolicy,
      flowLogs: settings.network.flowLogs,
      flowLogRetentionDays: settings.network.flowLogRetentionDays,
    },
    database: database(model),
    backups: backups(model),
    secrets: secrets(model),
    taskLogGroups: model.tasks.map(({ key, logGroup }) => ({ key, name: logGroup })),
    taskLogRetentionDays: settings.backend.logRetentionDays,
    service: service(model),
    loadBalancer: { tlsPolicy: ALB_POLICY, ...settings.loadBalancer },
    web: web(model),
    jobs: model.jobs.map((job) => ({
      name: job.name,
      description: job.description,
      scheduleName: job.scheduleName,
      schedule: job.schedule,
      timezone: job.timezone,
      retries: job.retries,
      maxEventAgeSeconds: job.maxEventAgeSeconds,
      family: job.family,
    })),
    offHours: model.offHours,
    roles: Object.fromEntries(
      rolesInUse(model).map(({ key, name, purpose, sessionSeconds, policies, trustFile }) => [
        key,
        { name, purpose, sessionSeconds, policies, trustFile },
      ]),
    ),
    github: {
      oidcProviderArn: model.github.oidcProviderArn,
      createsOidcProvider: model.github.createsOidcProvider,
    },
    alarms: model.alarms.map((alarm) => alarmData(model, alarm)),
    notices: model.notices.map((notice) => noticeData(model, notice)),
    deploymentLimitSeconds: deploymentLimits(settings).watchSeconds,
    notify: settings.alarms.notify,
    budget: settings.budget,
  };
}

function database({ settings, database }: EnvironmentModel): object {
  const { name: _name, masterUsername: _master, port: _port, engineVersion: _version, ...rest } = settings.database;
  return {
    databaseName: database.name,
    masterUsername: database.masterUsername,
    port: database.port,
    engineVersion: database.engineVersion,
    parameterGroupFamily: database.parameterGroupFamily,
    parameters: database.parameters,
    ...rest,
    logRetentionDays: settings.backend.logRetentionDays,
  };
}

function backups({ settings, backupCopy }: EnvironmentModel): object | undefined {
  const { enabled, dailyRetentionDays, monthlyRetentionDays } = settings.backups;
  return enabled ? { dailyRetentionDays, monthlyRetentionDays, copy: backupCopy } : undefined;
}

function secrets({ secrets: application, databaseSecrets }: EnvironmentModel): object {
  const role = ({ name, description, arnParameter, username }: EnvironmentModel['databaseSecrets']['app']) => ({
    name,
    description,
    arnParameter,
    username,
  });
  return {
    application: application.map(({ key, name, description, arnParameter, generateLength, variables }) => ({
      key,
      name,
      description,
      arnParameter,
      generateLength,
      jsonKeys: [...new Set(variables.flatMap(({ jsonKey }) => (jsonKey === undefined ? [] : [jsonKey])))].sort(),
    })),
    database: { app: role(databaseSecrets.app), migrate: role(databaseSecrets.migrate) },
  };
}

function service({ settings, container, tasks }: EnvironmentModel): object {
  const { backend } = settings;
  return {
    family: tasks.find(({ kind }) => kind === 'service')?.family,
    port: container.port,
    livenessPath: container.livenessPath,
    tasks: backend.tasks,
    scaling: backend.scaling,
    deployment: backend.deployment,
    healthCheck: backend.healthCheck,
    spot: backend.spot,
    exec: backend.exec,
  };
}

function web({ frontend, settings, domains, region }: EnvironmentModel): object | undefined {
  if (frontend === undefined) return undefined;
  return {
    domain: domains.app,
    tlsPolicy: CLOUDFRONT_POLICY,
    ...settings.web,
    // CloudFront delivers standard logs to no bucket in a region that an account opts into.
    logsInEdgeRegion: regionOf(region)?.optIn === true,
    assetsDirectory: frontend.assetsDirectory,
    connectOrigins: frontend.connectOrigins,
  };
}

/** A notice as `lib/` reads it; its message names the facts of the event, the meaning and the runbook. */
function noticeData(model: EnvironmentModel, { key, name, stack, pattern, facts, ...words }: NoticeModel): object {
  return { key, name, stack, pattern, facts, message: noticeMessage(model.paths.runbooks, words) };
}

function alarmData(model: EnvironmentModel, alarm: AlarmModel): object {
  const { meaning, thresholdText, runbook, name, ...rest } = alarm;
  const path = runbookPath(model.paths.runbooks, runbook);
  return { ...rest, name, description: `${meaning} Threshold: ${thresholdText}. Runbook: ${path}` };
}
