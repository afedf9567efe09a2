/** What the templates of runbooks read: the model itself, and what a page says in another order or another language. */
import { basename } from 'node:path/posix';
import { EDGE_REGION } from '../../data/regions.js';
import { TOOL } from '../../data/tool.js';
import { customerManagedKeys } from '../../model/counted-resources.js';
import { deploymentLimits } from '../../model/deployment.js';
import { githubEnvironments } from '../../model/github.js';
import type { EnvironmentModel } from '../../model/model.js';
import { operationNames } from '../../model/operation-names.js';
import { rolesInUse } from '../../model/roles-in-use.js';
import { DRILLS, driftCommand, driftJobKey, undeployedJobKey } from '../../model/runbooks.js';
import type { SecretModel } from '../../model/secrets.js';
import type { StackKey } from '../../model/stacks.js';
import type { TaskKind } from '../../model/tasks.js';
import { BOOTSTRAP_BOUNDARY } from './bootstrap-boundary.js';

/** A view: plain data in which what is absent is `null`, since a template refuses a field that is missing. */
export type View = Readonly<Record<string, unknown>>;

/** A copy of plain data with `null` in place of `undefined`. */
export function withNulls(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withNulls);
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withNulls(field)]));
}

/** What every runbook of an environment reads. */
export function environmentView(model: EnvironmentModel): View {
  const task = (kind: TaskKind) => model.tasks.find((candidate) => candidate.kind === kind);
  const stackNames = (phase: 'foundation' | 'application') =>
    model.stacks.filter((stack) => stack.phase === phase).map(({ name }) => name);
  const elsewhere = model.region !== EDGE_REGION;
  // As lib/environment-stack.ts protects the stacks.
  const terminationProtected = model.tier === 'production' || model.dataClass === 'phi';
  return withNulls({
    ...model,
    operation: operationNames(model.names),
    edgeRegion: EDGE_REGION,
    tool: TOOL,
    rollout: rolloutView(model),
    drills: DRILLS,
    /** Whether CloudFront's things stand in another region than the rest. */
    edgeElsewhere: elsewhere && model.frontend !== undefined,
    /** Whether the region that steers IAM, CloudFront and Route 53 is this one. */
    edgeHere: !elsewhere,
    phi: model.dataClass === 'phi',
    overTls: model.container.protocol === 'HTTPS',
    production: model.tier === 'production',
    terminationProtected,
    /** Whether something holds on to the stack of the API when its creation has failed. */
    creationProtected: terminationProtected || model.settings.loadBalancer.deletionProtection,
    sleeps: model.offHours !== undefined,
    hasSchedules: model.jobs.length > 0 || model.offHours !== undefined,
    /** Alarms of CloudFront ring where its metrics are. */
    hasEdgeAlarms: model.alarms.some((alarm) => alarm.region !== model.region),
    service: task('service'),
    migrate: task('migrate'),
    databaseRoles: task('database-roles'),
    jobTasks: model.tasks.filter(({ kind }) => kind === 'job'),
    firstJob: firstJob(model),
    taskKeys: model.tasks.map(({ key }) => key),
    migrateCommand: model.application.backend.migrate.join(' '),
    flaskMigrations: isFlaskMigrate(model.application.backend.migrate),
    stackNames: {
      foundation: stackNames('foundation'),
      application: stackNames('application'),
      all: model.stacks.map(({ name }) => name),
      reversed: model.stacks.map(({ name }) => name).reverse(),
    },
    bootstrapBoundary: {
      arn: `arn:aws:iam::${model.account}:policy/${operationNames(model.names).bootstrapBoundary}`,
      document: BOOTSTRAP_BOUNDARY,
    },
    apiStack: stackName(model, 'api'),
    dataStack: stackName(model, 'data'),
    networkStack: stackName(model, 'network'),
    emptySecrets: model.secrets.filter((secret) => !isGenerated(secret)).map(promptedSecret),
    generatedSecrets: model.secrets.filter(isGenerated).map(generatedSecret),
    workflowFiles: {
      backend: basename(model.paths.workflows.backend),
      frontend: model.paths.workflows.frontend === undefined ? undefined : basename(model.paths.workflows.frontend),
      infra: basename(model.paths.workflows.infra),
      rollback: basename(model.paths.workflows.rollback),
    },
    has: Object.fromEntries(model.runbooks.map((slug) => [slug.replaceAll('-', '_'), true])),
    runs: {
      frontendRollback: model.runbooks.includes('frontend-rollback'),
      offHours: model.runbooks.includes('off-hours'),
      disasterRecovery: model.runbooks.includes('disaster-recovery'),
    },
    ...listed(model),
  }) as View;
}

function stackName({ stacks }: EnvironmentModel, wanted: StackKey): string | undefined {
  return stacks.find(({ key }) => key === wanted)?.name;
}

/** Migrations of Flask-Migrate, which has commands for the current and for the earlier state. */
function isFlaskMigrate(command: readonly string[]): boolean {
  return command[0] === 'flask' && command[1] === 'db' && command[2] === 'upgrade';
}

/** How long the service takes to a new revision, and what a reader sees meanwhile. */
function rolloutView({ settings }: EnvironmentModel): View {
  const { rolloutSeconds, waitMinutes } = deploymentLimits(settings);
  const { strategy } = settings.backend.deployment;
  return {
    waitMinutes: waitMinutes === 0 ? undefined : waitMinutes,
    leastMinutes: waitMinutes + START_MINUTES,
    mostMinutes: rolloutSeconds / 60,
    canary: strategy === 'canary',
    /** Whether traffic shifts between two target groups. */
    shifts: strategy !== 'rolling',
  };
}

/** A task that starts, passes its health checks and takes over, when nothing holds it up. */
const START_MINUTES = 5;

/** The first job and the family of its task; none where there are no jobs. */
function firstJob({ jobs, tasks }: EnvironmentModel): View | undefined {
  const [job] = jobs;
  const task = tasks.find(({ key }) => key === job?.name);
  return job === undefined || task === undefined ? undefined : { name: job.name, family: task.family };
}

/** Lists that commands go through. */
function listed(model: EnvironmentModel): View {
  const { settings, names, domains, github, frontend, paths } = model;
  const regions = [...new Set(model.stacks.map(({ region }) => region))];
  return {
    stackRegions: regions,
    bootstrapTargets: regions.map((region) => `aws://${model.account}/${region}`),
    githubEnvironments: githubEnvironments(github.environment),
    /** Those whose jobs run merged code only. */
    mergedEnvironments: [github.environment, github.infraEnvironment, github.driftEnvironment],
    ownDomains: [domains.api, ...(domains.app === undefined ? [] : [domains.app])],
    // Without those that serve every environment of the document.
    ownWorkflows: Object.entries(paths.workflows)
      .filter(([kind, path]) => !['environments', 'maintenance'].includes(kind) && path !== undefined)
      .map(([, path]) => basename(path ?? '')),
    logGroups: model.tasks.map(({ logGroup }) => logGroup),
    /** As the AWS CLI takes them: one word, in JSON. */
    tagList: JSON.stringify(Object.entries(model.tags).map(([Key, Value]) => ({ Key, Value }))),
    /** Whose task it is to read secrets: the execution roles, and RDS, under its own name or that of its role. */
    secretReaders: [
      ...new Set(model.tasks.map(({ executionRole }) => model.roles[executionRole].name)),
      'rds.amazonaws.com',
      'AWSServiceRoleForRDS',
    ],
    /** Logs that say who asked for what. */
    evidenceLogGroups: [
      ...model.tasks.filter(({ kind }) => kind !== 'job').map(({ logGroup }) => logGroup),
      names.flowLogGroup,
      ...(settings.loadBalancer.waf ? [names.wafLogGroup] : []),
    ],
    roleNames: rolesInUse(model).map(({ name }) => name),
    zoneParameterRegions: [...new Set([model.region, ...(frontend === undefined ? [] : [EDGE_REGION])])],
    stacksReversed: [...model.stacks].reverse(),
    secretNames: [
      ...model.secrets.map(({ name }) => name),
      model.databaseSecrets.app.name,
      model.databaseSecrets.migrate.name,
    ],
    /** Access logs of protected data are audit records: teardown leaves them. */
    emptiedBuckets: [
      ...(frontend === undefined ? [] : [names.webBucket]),
      ...(model.dataClass === 'phi' ? [] : [names.logBucket, names.bucketLogBucket]),
    ],
    sleepSchedules: model.offHours === undefined ? [] : Object.values(model.offHours.databaseSchedules),
    /** What happens by the clock: a runbook that stops the environment holds all of it. */
    clockSchedules: [
      ...model.jobs.map(({ scheduleName }) => scheduleName),
      ...(model.offHours === undefined ? [] : Object.values(model.offHours.databaseSchedules)),
    ],
    vaultRegions: [model.region, ...(model.backupCopyRegion === undefined ? [] : [model.backupCopyRegion])],
    keyRegions: [...new Set(customerManagedKeys(model).map(({ region }) => region))],
    natGateways: !['none', 'instance'].includes(settings.network.nat),
    natInstance: settings.network.nat === 'instance',
    /** Each stands in every zone, and is paid for there. */
    endpointCount: model.network.interfaceEndpoints.length * model.network.zones.length,
    /** CloudFormation makes budgets in one region. */
    budgetStack: model.stacks.find(
      ({ key }) => key === (model.region === EDGE_REGION ? 'observability' : 'edge-observability'),
    )?.name,
    recoveryRegion: model.backupCopyRegion ?? model.region,
    scaleOut: { max: settings.backend.tasks.max * 2, maxStorageGiB: settings.database.maxStorageGiB * 2 },
    firstAlarm: model.alarms[0]?.name,
    /** Whichever of these rings takes a deployment back. */
    rollbackAlarms: model.alarms.filter(({ rollsBack }) => rollsBack).map(({ name }) => name),
    driftCommand: driftCommand(model.name),
    driftJob: driftJobKey(model.name),
    undeployedJob: undeployedJobKey(model.name),
    imageExample: `${model.image.uri}@sha256:…`,
    assetsPattern: frontend === undefined ? undefined : `${frontend.assetsDirectory}/*`,
  };
}

/** The JSON keys of a secret; none when it is one plain value. */
function jsonKeysOf({ variables }: SecretModel): readonly string[] {
  return [...new Set(variables.flatMap(({ jsonKey }) => jsonKey ?? []))];
}

/** Secrets Manager generates one value in a secret; several must come from a person. */
function isGenerated(secret: SecretModel): boolean {
  return secret.generateLength !== undefined && jsonKeysOf(secret).length <= 1;
}

/** A secret with a generated value; a filter puts it behind its JSON key, when it has one. */
function generatedSecret(secret: SecretModel): View {
  const [key] = jsonKeysOf(secret);
  const checked = (value: string) =>
    `if length == ${secret.generateLength} then ${value} else error("no password") end`;
  return {
    ...secret,
    generatedFilter: checked('.'),
    filter: key === undefined ? undefined : checked(`{${JSON.stringify(key)}: .}`),
  };
}

/**
 * A secret that a person fills in: what is asked for, and the filter that makes JSON of the answers.
 * The answers travel from `read` to the AWS CLI through pipes, so none stands in a list of processes or a history.
 */
function promptedSecret(secret: SecretModel): View {
  const keys = jsonKeysOf(secret);
  const answers = (keys.length > 0 ? keys : [secret.key]).map((label, index) => ({
    label,
    variable: `ANSWER_${index + 1}`,
  }));
  return {
    key: secret.key,
    name: secret.name,
    description: secret.description,
    arnParameter: secret.arnParameter,
    json: keys.length > 0,
    answers,
    /** Shell words; an answer that was not given stops the command. */
    answerWords: answers.map(({ variable }) => `"\${${variable}:?}"`).join(' '),
    // One line for each answer, in the order of the keys.
    filter: `[inputs] | {${keys.map((key, index) => `${JSON.stringify(key)}: .[${index}]`).join(', ')}}`,
  };
}
