/** Tasks: sizes that Fargate has, counts and times in their order. */
import { FARGATE_CPUS, isFargateSize, memoriesFor, nearestFargateSize } from '../../data/fargate.js';
import type { Diagnostic } from '../../schema/diagnostic.js';
import { error, type Rule } from './rule.js';

const FARGATE = {
  reason: 'Fargate offers pairs of cpu and memory, and nothing between them.',
  source: 'Amazon ECS developer guide, "Task CPU and memory"',
} as const;

/** What is wrong with a pair of CPU units and MiB, or undefined. */
function sizeProblem(cpu: number, memory: number): { readonly message: string; readonly fix: string } | undefined {
  if (isFargateSize(cpu, memory)) return undefined;
  const nearest = nearestFargateSize(cpu, memory);
  const offered = FARGATE_CPUS.includes(cpu)
    ? `with ${cpu} CPU units it offers ${span(memoriesFor(cpu))} MiB`
    : `its CPU sizes are ${FARGATE_CPUS.join(', ')}`;
  return {
    message: `Fargate has no task of ${cpu} CPU units with ${memory} MiB: ${offered}.`,
    fix: `The nearest size is cpu ${nearest.cpu} with memory ${nearest.memory}.`,
  };
}

function span(memories: readonly number[]): string {
  return memories.length <= 4 ? memories.join(', ') : `${memories[0]}, ${memories[1]}, … ${memories.at(-1)}`;
}

const backendSize: Rule = (facts) => {
  const { cpu, memory } = facts.settings.backend;
  const problem = sizeProblem(cpu, memory);
  return problem === undefined
    ? []
    : [error(facts, { code: 'backend.fargate-size', at: ['backend', 'memory'], ...problem, ...FARGATE })];
};

const jobSizes: Rule = (facts) =>
  Object.entries(facts.application.jobs).flatMap(([name, { cpu, memory }]): Diagnostic[] => {
    const problem = sizeProblem(cpu, memory);
    return problem === undefined
      ? []
      : [
          {
            code: 'job.fargate-size',
            severity: 'error',
            path: ['application', 'jobs', name, 'memory'],
            ...problem,
            ...FARGATE,
          },
        ];
  });

const taskCounts: Rule = (facts) => {
  const { min, desired, max } = facts.settings.backend.tasks;
  if (min <= desired && desired <= max) return [];
  const sorted = [min, desired, max].sort((one, other) => one - other);
  return [
    error(facts, {
      code: 'backend.task-counts',
      at: ['backend', 'tasks', min > desired ? 'desired' : 'max'],
      message: `The numbers of tasks are min ${min}, desired ${desired}, max ${max}.`,
      reason:
        'Auto Scaling refuses a target whose minimum exceeds its maximum, and moves a count outside of them at once.',
      source: 'Application Auto Scaling API reference, RegisterScalableTarget',
      fix: `In order they are min ${sorted[0]}, desired ${sorted[1]}, max ${sorted[2]}.`,
    }),
  ];
};

const healthCheckTimes: Rule = (facts) => {
  const { intervalSeconds, timeoutSeconds } = facts.settings.backend.healthCheck;
  if (timeoutSeconds < intervalSeconds) return [];
  return [
    error(facts, {
      code: 'backend.health-check-times',
      at: ['backend', 'healthCheck', 'timeoutSeconds'],
      message: `A health check waits ${timeoutSeconds} seconds, and the next one starts after ${intervalSeconds}.`,
      reason: 'A target group refuses a timeout that is not shorter than its interval.',
      source: 'Elastic Load Balancing API reference, CreateTargetGroup',
      fix: `The longest timeout is ${intervalSeconds - 1} seconds.`,
    }),
  ];
};

const requestTimes: Rule = (facts) => {
  const { idleTimeoutSeconds } = facts.settings.loadBalancer;
  const { requestTimeoutSeconds } = facts.application.backend;
  if (requestTimeoutSeconds < idleTimeoutSeconds) return [];
  return [
    error(facts, {
      code: 'load-balancer.idle-timeout',
      at: ['loadBalancer', 'idleTimeoutSeconds'],
      message: `The load balancer gives a connection up after ${idleTimeoutSeconds} silent seconds, and the application works on a request for ${requestTimeoutSeconds}.`,
      reason: 'The visitor gets a 504 while the worker goes on for nobody.',
      source: 'Elastic Load Balancing user guide, "Application Load Balancers"',
      fix: `Set application.backend.requestTimeoutSeconds below ${idleTimeoutSeconds}, or loadBalancer.idleTimeoutSeconds above ${requestTimeoutSeconds}.`,
    }),
  ];
};

const execNeedsWriting: Rule = (facts) => {
  const { exec, readOnlyRoot } = facts.settings.backend;
  if (!exec || !readOnlyRoot) return [];
  return [
    error(facts, {
      code: 'backend.exec-read-only',
      at: ['backend', 'exec'],
      message: 'ECS Exec is on, and the root file system is read-only.',
      reason: 'The agent of ECS Exec writes into the root file system, so a session never starts.',
      source: 'Amazon ECS developer guide, "Monitor Amazon ECS containers with ECS Exec"',
      fix: 'Leave exec off and use the break-glass task of the incident runbook, or set backend.readOnlyRoot to false.',
    }),
  ];
};

export const capacityRules: readonly Rule[] = [
  backendSize,
  jobSizes,
  taskCounts,
  healthCheckTimes,
  requestTimes,
  execNeedsWriting,
];
