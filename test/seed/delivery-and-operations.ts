/** Rows 80 to 106: workflows, monitoring, jobs, cost and rollback. */
import { expect } from 'vitest';
import { estimate } from '../../src/pricing/estimate.js';
import type { Defects } from './defect.js';
import type { Subject } from './subject.js';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly steps?: readonly Step[];
  readonly environment?: unknown;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly needs?: string | readonly string[];
}

const workflowPaths = ({ paths }: Subject) => paths.filter((path) => /^\.github\/workflows\/.*\.yml$/.test(path));
const jobs = (subject: Subject, path: string): readonly Job[] => Object.values(subject.yaml(path).jobs);
const steps = (subject: Subject): readonly Step[] =>
  workflowPaths(subject).flatMap((path) => jobs(subject, path).flatMap((job) => job.steps ?? []));
const backend = ({ model }: Subject) => model.paths.workflows.backend;
const alarms = ({ resources }: Subject) => resources('AWS::CloudWatch::Alarm');

export const DELIVERY_AND_OPERATIONS: Defects = {
  80: {
    title: 'an action whose version does not exist',
    absent: ({ staging }) => {
      for (const { uses } of steps(staging).filter(({ uses }) => uses !== undefined))
        expect(uses).toMatch(/@[0-9a-f]{40}$/);
    },
  },
  81: {
    title: 'migrations after the new code serves',
    absent: ({ staging }) => {
      expect(staging.text(backend(staging))).toContain('deploy/deploy-backend.sh');
      const script = staging.text('deploy/deploy-backend.sh');
      const migrates = script.lastIndexOf('run-task.sh');
      expect(migrates).toBeGreaterThan(0);
      expect(migrates).toBeLessThan(script.lastIndexOf('deploy-service.sh'));
    },
  },
  82: {
    title: 'a failed migration is reported as success',
    absent: ({ staging }) => {
      const script = staging.text('deploy/run-task.sh');
      expect(script).toMatch(/exitCode/);
      expect(script).toMatch(/failures/);
    },
  },
  83: {
    title: 'whatever revision is newest runs',
    absent: ({ staging }) =>
      expect(staging.text(backend(staging))).not.toMatch(/run-task[^\n]*--task-definition home-health-aid-[a-z-]+\s/),
  },
  84: {
    title: 'the definition comes out of AWS',
    absent: ({ staging }) => {
      expect(staging.text(backend(staging))).not.toContain('describe-task-definition');
      // What is registered is the rendered file; where it stands is told by the environment's own list.
      for (const task of staging.model.tasks)
        expect(staging.text('deploy/staging/environment.sh')).toContain(task.file);
    },
  },
  85: {
    title: 'success after a rollback',
    absent: ({ staging }) => expect(staging.text('deploy/deploy-service.sh')).toMatch(/rolloutState|ROLLBACK/),
  },
  86: {
    title: 'actions by tag',
    absent: ({ staging }) => {
      for (const path of workflowPaths(staging)) expect(staging.text(path), path).not.toMatch(/uses: \S+@v\d/);
    },
  },
  87: {
    title: 'actions on a retired runtime',
    absent: ({ staging }) => {
      for (const path of workflowPaths(staging))
        expect(staging.text(path), path).not.toMatch(/checkout@\S+ # v[1-4]\b/);
    },
  },
  88: {
    title: 'a Node.js past its end',
    absent: ({ staging }) =>
      expect(staging.text(staging.model.paths.workflows.frontend ?? '')).not.toMatch(/node-version: ['"]?20['"]?\s/),
  },
  89: {
    title: 'two deployments at once',
    absent: ({ staging }) => {
      for (const path of [backend(staging), staging.model.paths.workflows.infra]) {
        const all = [
          staging.yaml(path).concurrency,
          ...jobs(staging, path).map((job) => (job as { concurrency?: unknown }).concurrency),
        ];
        expect(JSON.stringify(all), path).toMatch(/staging[\s\S]*"cancel-in-progress":false/);
      }
    },
  },
  90: {
    title: 'no GitHub environment',
    absent: ({ staging }) => {
      for (const path of workflowPaths(staging).filter((name) => name.endsWith('-staging.yml'))) {
        const assuming = jobs(staging, path).filter((job) =>
          job.steps?.some(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@')),
        );
        for (const job of assuming) expect(JSON.stringify(job.environment), path).toMatch(/staging/);
      }
    },
  },
  91: {
    title: 'nothing is tested before a deployment',
    absent: ({ staging }) => {
      const text = staging.text(backend(staging));
      expect(text).toContain('pytest');
      const deploying = jobs(staging, backend(staging)).find((job) =>
        JSON.stringify(job.steps ?? []).includes('deploy-backend.sh'),
      );
      expect(deploying?.needs).toBeDefined();
    },
  },
  92: {
    title: 'stuck jobs run for six hours',
    absent: ({ staging }) => {
      for (const path of workflowPaths(staging)) {
        for (const job of jobs(staging, path))
          if (job.steps) expect(job['timeout-minutes'], path).toBeLessThanOrEqual(180);
      }
    },
  },
  93: {
    title: 'a change of the workflow deploys nothing',
    absent: ({ staging }) => {
      const { on } = staging.yaml(backend(staging));
      expect(on.push.paths).toEqual(expect.arrayContaining([backend(staging)]));
      expect(JSON.stringify(on.push.paths)).toContain('deploy/');
    },
  },
  94: {
    title: 'expressions inside shell commands',
    absent: ({ staging }) => {
      for (const { run } of steps(staging)) if (run !== undefined) expect(run).not.toContain('${{');
    },
  },
  95: {
    title: 'a plain docker build',
    absent: ({ staging }) => {
      expect(steps(staging).some(({ uses }) => uses?.startsWith('docker/build-push-action@'))).toBe(true);
      expect(steps(staging).some(({ run }) => run?.includes('docker build '))).toBe(false);
    },
  },
  96: {
    title: 'a notice that nobody gets',
    absent: ({ staging }) => {
      expect(JSON.stringify(steps(staging))).toContain('GITHUB_STEP_SUMMARY');
      expect(JSON.stringify(staging.resources('AWS::Events::Rule'))).toContain('ECS Deployment State Change');
    },
  },
  97: {
    title: 'no rollback by workflow',
    absent: ({ staging }) =>
      expect(staging.yaml(staging.model.paths.workflows.rollback).on.workflow_dispatch.inputs).toBeDefined(),
  },
  98: {
    title: 'alarms without dimensions',
    absent: ({ staging }) => {
      expect(alarms(staging).length).toBe(staging.model.alarms.length);
      for (const alarm of alarms(staging)) {
        const metrics = alarm.Metrics?.filter((metric: { MetricStat?: unknown }) => metric.MetricStat).map(
          (metric: { MetricStat: { Metric: { Dimensions: unknown[] } } }) => metric.MetricStat.Metric.Dimensions,
        ) ?? [alarm.Dimensions];
        for (const dimensions of metrics) expect(dimensions?.length, alarm.AlarmName).toBeGreaterThan(0);
      }
    },
  },
  99: {
    title: 'alarms that tell nobody',
    absent: ({ staging }) => {
      for (const alarm of alarms(staging)) {
        expect(alarm.AlarmActions?.length, alarm.AlarmName).toBeGreaterThan(0);
        expect(alarm.TreatMissingData, alarm.AlarmName).toBeDefined();
      }
      expect(JSON.stringify(alarms(staging))).toContain('HTTPCode_Target_5XX_Count');
    },
  },
  100: {
    title: 'logs that never expire',
    absent: ({ staging, production }) => {
      for (const group of staging.resources('AWS::Logs::LogGroup'))
        expect(group.RetentionInDays, group.LogGroupName).toBeGreaterThan(0);
      for (const group of production.resources('AWS::Logs::LogGroup'))
        expect(group.KmsKeyId, JSON.stringify(group.LogGroupName)).toBeDefined();
    },
  },
  101: {
    title: 'a readiness check that always says yes and tells strangers why not',
    absent: ({ staging }) => {
      const health = staging.text('backend/app/routes/health.py');
      expect(health).toMatch(/text\(["']SELECT 1["']\)/);
      expect(health).toContain('503');
      expect(health).not.toMatch(/str\((?:e|error|exc)\)/);
    },
  },
  102: {
    title: 'utcnow and a version written by hand',
    absent: ({ staging }) => {
      for (const path of staging.paths.filter((name) => name.endsWith('.py')))
        expect(staging.text(path), path).not.toMatch(/utcnow\(|1\.0\.0/);
      expect(staging.text('backend/app/routes/health.py')).toContain('GIT_SHA');
    },
  },
  103: {
    title: 'shorthand that the CLI cannot read',
    absent: ({ staging }) => {
      for (const path of staging.paths)
        expect(staging.text(path), path).not.toMatch(/events put-targets[^\n]*EcsParameters"="/);
    },
  },
  104: {
    title: 'a rule with a fixed revision, no retry, no overlap guard',
    absent: ({ staging }) => {
      const jobSchedule = staging.resources('AWS::Scheduler::Schedule').find(({ Name }) => Name === 'geofence-checker');
      expect(jobSchedule.Target).toMatchObject({
        RetryPolicy: { MaximumRetryAttempts: 2 },
        DeadLetterConfig: { Arn: expect.anything() },
      });
      expect(JSON.stringify(jobSchedule.Target.EcsParameters.TaskDefinitionArn)).not.toMatch(/:\d+"$/);
      expect(staging.text('backend/scheduled_tasks/geofence_checker.py')).toContain('run_alone(');
      expect(staging.text('backend/scheduled_tasks/single_run.py')).toContain('pg_try_advisory_lock');
    },
  },
  105: {
    title: 'a monthly cost without half of its lines',
    absent: ({ staging }) => {
      const { lines } = estimate(staging.model);
      const labels = JSON.stringify(lines).toLowerCase();
      for (const word of ['nat', 'ipv4', 'storage', 'secret', 'alarm', 'log']) expect(labels).toContain(word);
    },
  },
  106: {
    title: 'a rollback that sees one revision only',
    absent: ({ staging }) => {
      const page = staging.text(`${staging.model.paths.runbooks}/backend-rollback.md`);
      expect(page).toMatch(/list-task-definitions[\s\S]*--sort DESC/);
    },
  },
};
