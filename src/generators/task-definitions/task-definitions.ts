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
 * What answers requests never waits for CloudWatch: in `blocking` mode a process that writes a line stands still while
 * CloudWatch Logs takes none, and its health check fails with it (ECS API reference, LogConfiguration, options), so a fault
 * of the logs would take the API from its patients. With health information too: the lines of the API say what failed; who
 * saw what belongs into the database, and the load balancer logs requests on its own. What 25 MiB cannot hold is lost.
 *
 * Nobody waits for a one-off task, and its few lines are all that it leaves behind: it waits, and loses none.
 */
function logConfiguration({ region }: EnvironmentModel, task: TaskModel): object {
  return {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': task.logGroup,
      'awslogs-region': region,
      'awslogs-stream-prefix': task.key,
      ...(task.listens ? { mode: 'non-blocking', 'max-buffer-size': '25m' } : { mode: 'blocking' }),
    },
  };
}
