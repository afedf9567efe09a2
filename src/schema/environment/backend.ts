/** `backend` and `loadBalancer`: how the API runs in an environment. */
import * as z from 'zod';
import { defaulted, group, optional } from '../field.js';
import { retentionDays } from './network.js';

const FARGATE = 'Amazon ECS developer guide, "Task CPU and memory"';
const HEALTH_CHECK = 'Amazon ECS API reference, HealthCheck';
const TARGET_GROUP = 'Elastic Load Balancing API reference, CreateTargetGroup';
const AUTO_SCALING = 'Application Auto Scaling API reference, RegisterScalableTarget';

const taskCount = (least: number, description: string, byTier: Record<'sandbox' | 'staging' | 'production', number>) =>
  defaulted(z.int().min(least).max(1000), {
    description,
    unit: 'tasks',
    effect: 'in-place',
    reason: 'min, desired and max must stand in that order, or Auto Scaling refuses the target.',
    source: AUTO_SCALING,
    default: { byTier },
    readBy: ['cdk', 'runbooks', 'environment-page', 'cost'],
  });

const percent = (description: string, value: number) =>
  defaulted(z.int().min(10).max(100), {
    description,
    unit: 'percent',
    effect: 'in-place',
    default: { value },
    readBy: ['cdk', 'environment-page'],
  });

export const backend = group(
  {
    cpu: defaulted(z.int(), {
      description: 'The CPU units of a task; 1024 are one vCPU.',
      unit: 'CPU units',
      effect: 'restart',
      reason: 'Fargate offers pairs of cpu and memory, and nothing between them.',
      source: FARGATE,
      default: { byTier: { sandbox: 256, staging: 512, production: 1024 } },
      readBy: ['task-definitions', 'environment-page', 'cost'],
    }),
    memory: defaulted(z.int(), {
      description: 'The memory of a task.',
      unit: 'MiB',
      effect: 'restart',
      reason: 'Fargate offers pairs of cpu and memory, and nothing between them.',
      source: FARGATE,
      default: { byTier: { sandbox: 512, staging: 1024, production: 2048 } },
      readBy: ['task-definitions', 'environment-page', 'cost'],
    }),
    architecture: defaulted(z.enum(['x86_64', 'arm64']), {
      description: 'The processor that the image is built for and the tasks run on. arm64 costs a fifth less.',
      effect: 'restart',
      source: 'AWS Fargate pricing',
      default: { value: 'arm64' },
      readBy: ['task-definitions', 'workflows', 'cost'],
    }),
    spot: defaulted(z.boolean(), {
      description:
        'Run tasks on Fargate Spot beside ordinary ones. AWS can take a Spot task back with two minutes of notice.',
      // ECS takes it with the next deployment; running tasks stay as they are.
      effect: 'in-place',
      reason: 'Spot capacity can be gone when patients need the service.',
      source: 'Amazon ECS developer guide, "Fargate capacity providers"',
      default: { value: false },
      readBy: ['cdk', 'environment-page', 'cost'],
    }),
    tasks: group(
      {
        min: taskCount(0, 'The fewest tasks that autoscaling keeps.', { sandbox: 1, staging: 1, production: 3 }),
        desired: taskCount(
          0,
          'The number of tasks that the first deployment sets, once, and that the cost estimate counts. From then on autoscaling decides between min and max.',
          { sandbox: 1, staging: 1, production: 3 },
        ),
        max: taskCount(1, 'The most tasks that autoscaling starts.', { sandbox: 2, staging: 2, production: 9 }),
      },
      'How many tasks run.',
    ),
    scaling: group(
      {
        cpuPercent: percent('The average CPU use that autoscaling aims at.', 60),
        memoryPercent: percent('The average memory use that autoscaling aims at.', 75),
        requestsPerTask: optional(z.int().min(1).max(1_000_000), {
          description:
            'The number of requests a minute and task that autoscaling aims at. Unsaid: requests do not scale.',
          unit: 'requests per minute',
          effect: 'in-place',
          readBy: ['cdk', 'environment-page'],
        }),
      },
      'What autoscaling aims at.',
    ),
    deployment: group(
      {
        strategy: defaulted(z.enum(['rolling', 'blueGreen', 'canary']), {
          description:
            'How a new revision takes over: task by task (rolling), all at once after a test (blueGreen) or a tenth first (canary).',
          effect: 'restart',
          reason:
            'ECS itself shifts the traffic; the circuit breaker belongs to rolling deployments, alarms roll back all of them.',
          source: 'Amazon ECS API reference, DeploymentConfiguration',
          default: { byTier: { sandbox: 'rolling', staging: 'rolling', production: 'canary' } },
          readBy: ['cdk', 'workflows', 'runbooks', 'environment-page'],
        }),
        bakeMinutes: defaulted(z.int().min(0).max(1440), {
          description: 'How long the old revision stays ready after the traffic has moved (blueGreen and canary).',
          unit: 'minutes',
          effect: 'in-place',
          source: 'Amazon ECS API reference, DeploymentConfiguration',
          default: { value: 10 },
          readBy: ['cdk'],
        }),
        canaryPercent: defaulted(z.int().min(1).max(50), {
          description: 'The share of the traffic that a canary gets first.',
          unit: 'percent',
          effect: 'in-place',
          default: { value: 10 },
          readBy: ['cdk'],
        }),
        canaryMinutes: defaulted(z.int().min(1).max(1440), {
          description: 'How long a canary keeps that share before all traffic moves.',
          unit: 'minutes',
          effect: 'in-place',
          default: { value: 5 },
          readBy: ['cdk'],
        }),
      },
      'How a new revision takes over.',
    ),
    healthCheck: group(
      {
        intervalSeconds: defaulted(z.int().min(5).max(300), {
          description: 'The time between two health checks, of the container and of the load balancer.',
          unit: 'seconds',
          effect: 'restart',
          source: `${HEALTH_CHECK}; ${TARGET_GROUP}`,
          default: { value: 15 },
          readBy: ['dockerfile', 'task-definitions', 'cdk'],
        }),
        timeoutSeconds: defaulted(z.int().min(2).max(60), {
          description: 'How long a health check waits for the answer. Shorter than the interval.',
          unit: 'seconds',
          effect: 'restart',
          reason:
            'A target group refuses a timeout that is not shorter than its interval; a container check ends at 60 seconds.',
          source: `${HEALTH_CHECK}; ${TARGET_GROUP}`,
          default: { value: 5 },
          readBy: ['dockerfile', 'task-definitions', 'cdk'],
        }),
        healthyThreshold: defaulted(z.int().min(2).max(10), {
          description: 'How many good answers make a target healthy.',
          effect: 'in-place',
          source: TARGET_GROUP,
          default: { byTier: { sandbox: 2, staging: 2, production: 3 } },
          readBy: ['cdk'],
        }),
        unhealthyThreshold: defaulted(z.int().min(2).max(10), {
          description: 'How many bad answers make a container or target unhealthy.',
          effect: 'restart',
          source: `${HEALTH_CHECK}; ${TARGET_GROUP}`,
          default: { value: 3 },
          readBy: ['dockerfile', 'task-definitions', 'cdk'],
        }),
        startPeriodSeconds: defaulted(z.int().min(0).max(300), {
          description: 'How long a starting task may fail its health checks.',
          unit: 'seconds',
          effect: 'restart',
          source: HEALTH_CHECK,
          default: { byTier: { sandbox: 60, staging: 60, production: 90 } },
          readBy: ['dockerfile', 'task-definitions', 'cdk'],
        }),
      },
      'When a task counts as healthy.',
    ),
    stopTimeoutSeconds: defaulted(z.int().min(2).max(120), {
      description: 'How long a stopping task may finish its requests.',
      unit: 'seconds',
      effect: 'restart',
      reason: 'Fargate kills a task after 120 seconds at the latest.',
      source: 'Amazon ECS API reference, ContainerDefinition.stopTimeout',
      default: { value: 60 },
      readBy: ['task-definitions'],
    }),
    ephemeralStorageGiB: optional(z.int().min(21).max(200), {
      description: 'The disk of a task, when the 20 GiB that every task has are too few.',
      unit: 'GiB',
      effect: 'restart',
      source: 'Amazon ECS API reference, EphemeralStorage',
      readBy: ['task-definitions', 'cost'],
    }),
    readOnlyRoot: defaulted(z.boolean(), {
      description: 'Mount the root file system of the containers read-only, with a small /tmp in memory.',
      effect: 'restart',
      source: 'AWS Security Hub, control ECS.5',
      default: { value: true },
      readBy: ['task-definitions'],
    }),
    exec: defaulted(z.boolean(), {
      description: 'Allow ECS Exec, a shell into running tasks.',
      // ECS takes it with the next deployment; running tasks stay as they are.
      effect: 'in-place',
      reason: 'ECS Exec writes into the root file system, and gives whoever may call it the data of the task.',
      source: 'Amazon ECS developer guide, "Monitor Amazon ECS containers with ECS Exec"',
      default: { value: false },
      readBy: ['task-definitions', 'iam', 'cdk', 'runbooks'],
    }),
    logRetentionDays: defaulted(retentionDays, {
      description: 'How long the logs of the tasks are kept.',
      unit: 'days',
      effect: 'in-place',
      reason: 'CloudWatch Logs offers 22 retentions.',
      source: 'Amazon CloudWatch Logs API reference, PutRetentionPolicy',
      default: { byDataClass: { synthetic: 30, phi: 365 } },
      readBy: ['cdk', 'environment-page', 'cost'],
    }),
  },
  'How the API runs.',
);

export const loadBalancer = group(
  {
    idleTimeoutSeconds: defaulted(z.int().min(1).max(4000), {
      description:
        'How long a connection may be silent. Longer than the request timeout of the application, shorter than the keep-alive that we give gunicorn.',
      unit: 'seconds',
      // gunicorn keeps connections longer than the load balancer, so the image changes too.
      effect: 'restart',
      source: 'Elastic Load Balancing user guide, "Application Load Balancers"',
      default: { value: 60 },
      readBy: ['cdk', 'dockerfile'],
    }),
    deregistrationDelaySeconds: defaulted(z.int().min(0).max(3600), {
      description: 'How long a leaving task still gets the answers of its open requests out.',
      unit: 'seconds',
      effect: 'in-place',
      source: 'Elastic Load Balancing API reference, TargetGroupAttribute',
      default: { byTier: { sandbox: 30, staging: 30, production: 60 } },
      readBy: ['cdk'],
    }),
    targetProtocol: defaulted(z.enum(['HTTP', 'HTTPS']), {
      description:
        'What the load balancer speaks with the tasks. HTTPS: each task makes a key at its start and serves TLS with it. What runs is changed by the last section of the deployment runbook.',
      // The protocol of a target group is create-only, and a task serves one of the two.
      effect: 'replace',
      reason:
        'Health data is to be encrypted end to end. The load balancer encrypts with the certificate of a task and does not verify it.',
      source:
        'AWS whitepaper Architecting for HIPAA Security and Compliance; Elastic Load Balancing user guide, "Target groups for your Application Load Balancers"',
      default: { byDataClass: { synthetic: 'HTTP', phi: 'HTTPS' } },
      readBy: ['cdk', 'task-definitions', 'dockerfile', 'runbooks', 'environment-page'],
    }),
    deletionProtection: defaulted(z.boolean(), {
      description: 'Refuse to delete the load balancer.',
      effect: 'in-place',
      default: { byDataClass: { synthetic: false, phi: true } },
      readBy: ['cdk', 'runbooks', 'environment-page'],
    }),
    accessLogRetentionDays: defaulted(z.int().min(1).max(3653), {
      description: 'How long the access logs of the load balancer are kept.',
      unit: 'days',
      effect: 'in-place',
      default: { byDataClass: { synthetic: 90, phi: 365 } },
      readBy: ['cdk', 'environment-page'],
    }),
    waf: defaulted(z.boolean(), {
      description:
        'Put a web application firewall with AWS managed rules and a rate limit before the API and the web application.',
      effect: 'in-place',
      source: 'AWS WAF pricing',
      default: { byTier: { sandbox: false, staging: false, production: true } },
      readBy: ['cdk', 'environment-page', 'cost'],
    }),
    rateLimitPerFiveMinutes: defaulted(z.int().min(10).max(2_000_000_000), {
      description: 'How many requests one address may send in five minutes before the firewall refuses more.',
      unit: 'requests per five minutes',
      effect: 'in-place',
      source: 'AWS WAF API reference, RateBasedStatement',
      default: { value: 2000 },
      readBy: ['cdk'],
    }),
  },
  'The public door of the API.',
);
