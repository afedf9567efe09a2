/** Rules 12 to 35: tasks, containers and the load balancer. */
import { expect } from 'vitest';
import { all, type Row, range, refusal } from './row.js';

const size = (cpu: number, memory: number) => ({ '@backend.cpu': cpu, '@backend.memory': memory });
const job = (fields: Readonly<Record<string, unknown>>) => ({
  'application.jobs': { report: { command: ['python', '-m', 'report'], schedule: 'rate(1 hour)', ...fields } },
});
/** The least and the most memory of each CPU size, with the size of a step at either end. */
const FARGATE: readonly (readonly [number, number, number, number])[] = [
  [256, 512, 2048, 512],
  [512, 1024, 4096, 1024],
  [1024, 2048, 8192, 1024],
  [2048, 4096, 16384, 1024],
  [4096, 8192, 30720, 1024],
  [8192, 16384, 61440, 4096],
  [16384, 32768, 122880, 8192],
];

export const COMPUTE: readonly Row[] = [
  {
    rule: 12,
    title: 'Fargate offers pairs of cpu and memory',
    accepts: [
      ...FARGATE.flatMap(([cpu, least, most]) => [size(cpu, least), size(cpu, most)]),
      job({ cpu: 256, memory: 1024 }),
    ],
    refuses: [
      ...FARGATE.flatMap(([cpu, least, most, step]) => [
        refusal('backend.fargate-size', size(cpu, least - step)),
        refusal('backend.fargate-size', size(cpu, most + step)),
        refusal('backend.fargate-size', size(cpu, least + 1)),
      ]),
      refusal('backend.fargate-size', size(8192, 16384 + 1024)),
      refusal('backend.fargate-size', size(128, 512)),
      refusal('job.fargate-size', job({ cpu: 256, memory: 4096 })),
    ],
  },
  {
    rule: 13,
    title: 'Fargate tasks use awsvpc and are not privileged',
    unsayable: { because: 'every task is a Fargate task', renderedBy: ['task-definitions'] },
  },
  {
    rule: 14,
    title: 'log drivers of Fargate',
    unsayable: { because: 'the driver is awslogs', renderedBy: ['task-definitions'] },
  },
  {
    rule: 15,
    title: 'capabilities that Fargate lets a container add',
    unsayable: { because: 'all are dropped and none is added', renderedBy: ['task-definitions'] },
  },
  { rule: 16, title: 'ephemeral storage of 21 to 200 GiB', ...range('@backend.ephemeralStorageGiB', 21, 200) },
  { rule: 17, title: 'a stop timeout of 120 seconds at most', ...range('@backend.stopTimeoutSeconds', 2, 120) },
  {
    rule: 18,
    title: 'times of the container health check',
    ...all(
      {
        accepts: [
          { '@backend.healthCheck.intervalSeconds': 5, '@backend.healthCheck.timeoutSeconds': 2 },
          { '@backend.healthCheck.intervalSeconds': 300, '@backend.healthCheck.timeoutSeconds': 60 },
        ],
        refuses: [
          refusal('value.range', {
            '@backend.healthCheck.intervalSeconds': 4,
            '@backend.healthCheck.timeoutSeconds': 2,
          }),
          refusal('value.range', { '@backend.healthCheck.intervalSeconds': 301 }),
          refusal('value.range', { '@backend.healthCheck.timeoutSeconds': 1 }),
          refusal('value.range', {
            '@backend.healthCheck.timeoutSeconds': 61,
            '@backend.healthCheck.intervalSeconds': 90,
          }),
        ],
      },
      range('@backend.healthCheck.startPeriodSeconds', 0, 300),
      // One number serves the container (retries 1 to 10) and the target group (2 to 10).
      range('@backend.healthCheck.unhealthyThreshold', 2, 10),
    ),
  },
  {
    rule: 19,
    title: 'a health check uses what the image has',
    unsayable: {
      because: 'the check is one of the Python in the image',
      renderedBy: ['dockerfile', 'task-definitions'],
    },
    model: ({ container }) => expect(container.healthCheck.command.join(' ')).not.toMatch(/\b(?:curl|wget)\b/),
  },
  {
    rule: 20,
    title: 'ECS Exec and a read-only root exclude each other',
    accepts: [
      { '@backend.exec': true, '@backend.readOnlyRoot': false },
      { '@backend.exec': false, '@backend.readOnlyRoot': true },
    ],
    refuses: [refusal('backend.exec-read-only', { '@backend.exec': true, '@backend.readOnlyRoot': true })],
  },
  {
    rule: 21,
    title: 'a read-only root has a writable /tmp',
    unsayable: { because: '/tmp is always in memory', renderedBy: ['task-definitions'] },
  },
  {
    rule: 22,
    title: 'limits of RunTask',
    unsayable: { because: 'one task is run, with fixed overrides', renderedBy: ['workflows', 'runbooks'] },
  },
  {
    rule: 23,
    title: 'names of clusters, services, families and containers',
    model: ({ names, tasks }) => {
      for (const name of [names.cluster, names.service, names.container, ...tasks.map(({ family }) => family)]) {
        expect(name).toMatch(/^[A-Za-z0-9_-]{1,255}$/);
      }
    },
  },
  {
    rule: 24,
    title: 'secrets are named by their full ARN',
    unsayable: {
      because: 'the ARN has a suffix that only AWS knows; it is read from a parameter at deployment',
      renderedBy: ['task-definitions', 'workflows'],
    },
  },
  {
    rule: 25,
    title: 'no swap on Fargate',
    unsayable: { because: 'it is never set', renderedBy: ['task-definitions'] },
  },
  {
    rule: 26,
    title: 'the mode of awslogs is explicit',
    unsayable: { because: 'the mode is fixed', renderedBy: ['task-definitions'] },
  },
  {
    rule: 27,
    title: 'strategies of a deployment',
    ...all(
      { accepts: [{ '@backend.deployment.strategy': 'blueGreen' }, { '@backend.deployment.strategy': 'canary' }] },
      { refuses: [refusal('value.choice', { '@backend.deployment.strategy': 'linear' })] },
      range('@backend.deployment.bakeMinutes', 0, 1440),
    ),
    unsayable: {
      because: 'the bake time always has a value, and the circuit breaker follows the strategy',
      renderedBy: ['cdk'],
    },
  },
  { rule: 28, title: 'values of containerInsights', unsayable: { because: 'the value is fixed', renderedBy: ['cdk'] } },
  {
    rule: 29,
    title: 'names of target groups',
    model: ({ names }) => {
      for (const name of Object.values(names.targetGroups))
        expect(name).toMatch(/^(?=.{1,32}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/);
      expect(names.targetGroups.blue).not.toBe(names.targetGroups.green);
    },
  },
  {
    rule: 30,
    title: 'names of load balancers, which do not start with internal-',
    accepts: [{ 'application.name': 'internals' }, { 'application.name': 'an-internal-tool' }],
    refuses: [
      refusal('application.reserved-name', { 'application.name': 'internal-tool' }),
      refusal('application.reserved-name', { 'application.name': 'internal' }),
    ],
    model: ({ names }) =>
      expect(names.loadBalancer).toMatch(/^(?=.{1,32}$)(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/),
  },
  {
    rule: 31,
    title: 'the timeout of a target group is shorter than its interval',
    accepts: [{ '@backend.healthCheck.intervalSeconds': 10, '@backend.healthCheck.timeoutSeconds': 9 }],
    refuses: [
      refusal('backend.health-check-times', {
        '@backend.healthCheck.intervalSeconds': 10,
        '@backend.healthCheck.timeoutSeconds': 10,
      }),
    ],
  },
  {
    rule: 32,
    title: 'thresholds of a target group; its matcher',
    ...range('@backend.healthCheck.healthyThreshold', 2, 10),
    unsayable: { because: 'the matcher is fixed', renderedBy: ['cdk'] },
  },
  {
    rule: 33,
    title: 'the path of a health check, and targets by address',
    accepts: [
      { 'application.backend.livenessPath': '/' },
      { 'application.backend.livenessPath': `/${'a'.repeat(1023)}` },
    ],
    refuses: [
      refusal('value.format', { 'application.backend.livenessPath': 'health' }),
      refusal('value.length', { 'application.backend.livenessPath': `/${'a'.repeat(1024)}` }),
    ],
    unsayable: { because: 'the target type is ip', renderedBy: ['cdk'] },
  },
  {
    rule: 34,
    title: 'deregistration delay and idle timeout, which is longer than a request may take',
    ...all(range('@loadBalancer.deregistrationDelaySeconds', 0, 3600), {
      accepts: [
        { '@loadBalancer.idleTimeoutSeconds': 1 + 30 },
        { '@loadBalancer.idleTimeoutSeconds': 4000 },
        { '@loadBalancer.idleTimeoutSeconds': 2, 'application.backend.requestTimeoutSeconds': 1 },
      ],
      refuses: [
        refusal('load-balancer.idle-timeout', { '@loadBalancer.idleTimeoutSeconds': 30 }),
        refusal('value.range', { '@loadBalancer.idleTimeoutSeconds': 0 }),
        refusal('value.range', { '@loadBalancer.idleTimeoutSeconds': 4001 }),
      ],
    }),
    model: ({ container, settings }) =>
      expect(container.keepAliveSeconds).toBeGreaterThan(settings.loadBalancer.idleTimeoutSeconds),
  },
  {
    rule: 35,
    title: 'a load balancer needs two subnets and a certificate',
    accepts: [{ '@network.availabilityZones': ['us-east-1a', 'us-east-1b'] }],
    refuses: [refusal('value.count', { '@network.publicSubnets': ['10.20.0.0/24'] })],
    unsayable: { because: 'the HTTPS listener always has a certificate', renderedBy: ['cdk'] },
  },
];
