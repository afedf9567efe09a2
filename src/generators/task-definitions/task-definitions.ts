/** `deploy/<env>/ecs/`: task definitions, ready to register once the image and the SSM placeholders are filled in. */
import type { EnvironmentModel } from '../../model/model.js';
import { IMAGE_PLACEHOLDER, resolvedFrom } from '../../model/parameters.js';
import type { TaskModel } from '../../model/tasks.js';
import type { Family } from '../family.js';

/** The size of /tmp in memory, MiB, where the root file system is read-only. It counts against the task's memory. */
const TMP_MIB = 64;

export const taskDefinitions: Family = {
  name: 'task definitions',
  environment: (model) =>
    model.tasks.map((task) => ({
      path: task.file,
      content: `${JSON.stringify(taskDefinition(model, task), null, 2)}\n`,
      ownership: 'managed',
    })),
};

function taskDefinition(model: EnvironmentModel, task: TaskModel): object {
  const { ephemeralStorageGiB } = model.settings.backend;
  return {
    family: task.family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    runtimePlatform: { cpuArchitecture: model.image.cpuArchitecture, operatingSystemFamily: 'LINUX' },
    cpu: String(task.cpu),
    memory: String(task.memory),
    ...(ephemeralStorageGiB === undefined ? {} : { ephemeralStorage: { sizeInGiB: ephemeralStorageGiB } }),
    executionRoleArn: model.roles[task.executionRole].arn,
    taskRoleArn: model.roles[task.taskRole].arn,
    containerDefinitions: [container(model, task)],
    tags: Object.entries(model.tags).map(([key, value]) => ({ key, value })),
  };
}

function container(model: EnvironmentModel, task: TaskModel): object {
  const { user, port } = model.container;
  const { readOnlyRoot, stopTimeoutSeconds } = model.settings.backend;
  return {
    name: task.container,
    image: IMAGE_PLACEHOLDER,
    essential: true,
    ...(task.command === undefined ? {} : { command: task.command }),
    user: `${user}:${user}`,
    readonlyRootFilesystem: readOnlyRoot,
    linuxParameters: {
      capabilities: { drop: ['ALL'] },
      initProcessEnabled: true,
      ...(readOnlyRoot ? { tmpfs: [TMP] } : {}),
    },
    stopTimeout: stopTimeoutSeconds,
    ...(task.listens ? { portMappings: [{ containerPort: port, protocol: 'tcp' }], ...healthCheck(model) } : {}),
    environment: task.variables,
    secrets: task.secrets.map(({ name, arnParameter, jsonKey }) => ({
      name,
      // The parts after the ARN are the JSON key, the version stage and the version; the last two stay at their defaults.
      valueFrom: `${resolvedFrom(arnParameter)}${jsonKey === undefined ? '' : `:${jsonKey}::`}`,
    })),
    logConfiguration: logConfiguration(model, task),
  };
}

const TMP = {
  containerPath: '/tmp',
  size: TMP_MIB,
  // Mode 1777, or the unprivileged user could not write into it.
  mountOptions: ['rw', 'nosuid', 'nodev', 'noexec', 'mode=1777'],
};

/** A one-off task has none: it lives until its command ends, and its exit code says how it went. */
function healthCheck({ container: { healthCheck } }: EnvironmentModel): object {
  return {
    healthCheck: {
      command: ['CMD', ...healthCheck.command],
      interval: healthCheck.intervalSeconds,
      timeout: healthCheck.timeoutSeconds,
      retries: healthCheck.retries,
      startPeriod: healthCheck.startPeriodSeconds,
    },
  };
}

/**
 * The delivery mode is always said: since June 2025 ECS may drop lines when it is not.
 *
 * Where health information is handled, lines are evidence of who saw what, so none may be dropped, even if a process has
 * to wait for CloudWatch; and a migration that failed must say why. Elsewhere answering requests comes first.
 */
function logConfiguration({ region, dataClass }: EnvironmentModel, task: TaskModel): object {
  const keepsEveryLine = dataClass === 'phi' || task.kind === 'migrate' || task.kind === 'database-roles';
  return {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': task.logGroup,
      'awslogs-region': region,
      'awslogs-stream-prefix': task.key,
      mode: keepsEveryLine ? 'blocking' : 'non-blocking',
      ...(keepsEveryLine ? {} : { 'max-buffer-size': '25m' }),
    },
  };
}
