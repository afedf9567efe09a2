/** The state machine that watches over deployments, walked state by state against an ECS that answers as scripted. */
import { beforeAll, describe, expect, it } from 'vitest';
import { deploymentLimits } from '../../../src/model/deployment.js';
import { type EnvironmentTemplates, fixture, one, properties } from './templates.js';

interface Test {
  readonly Variable?: string;
  readonly StringEquals?: string;
  readonly NumericEquals?: number;
  readonly NumericGreaterThanEquals?: number;
  readonly IsPresent?: boolean;
  readonly Or?: readonly Test[];
  readonly And?: readonly Test[];
  readonly Next?: string;
}

interface State {
  readonly Type: 'Task' | 'Choice' | 'Wait' | 'Pass' | 'Succeed';
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Choices?: readonly Test[];
  readonly Catch?: readonly { readonly Next: string }[];
  readonly Default?: string;
  readonly Seconds?: number;
  readonly Next?: string;
}

interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** What the machine knows while it runs. */
interface Memory {
  deployments: readonly string[];
  looks: number;
  status: string;
}

interface Walk {
  readonly calls: readonly string[];
  readonly seconds: number;
  readonly said: readonly string[];
}

function holds(test: Test, memory: Memory): boolean {
  if (test.Or !== undefined) return test.Or.some((each) => holds(each, memory));
  if (test.And !== undefined) return test.And.every((each) => holds(each, memory));
  if (test.Variable === '$.Deployments[0]') return memory.deployments.length > 0 === test.IsPresent;
  if (test.Variable === '$.Now.Status') return memory.status === test.StringEquals;
  if (test.Variable !== '$.Looks') throw new Error(`the walk knows no ${test.Variable}`);
  return test.NumericEquals === undefined
    ? memory.looks >= (test.NumericGreaterThanEquals ?? Number.NaN)
    : memory.looks === test.NumericEquals;
}

/** Walks through the machine; `statusAt` answers after so many seconds, once it was stopped or before. */
function walk(
  { StartAt, States }: Machine,
  running: boolean,
  statusAt: (seconds: number, stoppedAt: number | undefined) => string,
  canStop = true,
): Walk {
  const memory: Memory = { deployments: [], looks: 0, status: '' };
  const calls: string[] = [];
  const said: string[] = [];
  let seconds = 0;
  let stoppedAt: number | undefined;
  let at: string | undefined = StartAt;
  for (let steps = 0; at !== undefined; steps += 1) {
    if (steps > 25_000) throw new Error('the walk does not end');
    const state: State | undefined = States[at];
    if (state === undefined) throw new Error(`there is no state ${at}`);
    let next: string | undefined = state.Next;
    if (state.Type === 'Choice') next = state.Choices?.find((choice) => holds(choice, memory))?.Next ?? state.Default;
    if (state.Type === 'Wait') seconds += state.Seconds ?? 0;
    if (state.Type === 'Pass') memory.looks += 1;
    const call = state.Resource?.split(':').at(-1);
    if (call !== undefined) calls.push(call);
    if (call === 'listServiceDeployments') memory.deployments = running ? ['deployment-1'] : [];
    if (call === 'describeServiceDeployments') memory.status = statusAt(seconds, stoppedAt);
    if (call === 'publish') said.push(`${at}: ${memory.status}`);
    if (call === 'stopServiceDeployment') {
      if (canStop) stoppedAt = seconds;
      else next = state.Catch?.[0]?.Next;
    }
    at = next;
  }
  return { calls, seconds, said };
}

let environments: readonly EnvironmentTemplates[];

const machineOf = ({ model, template }: EnvironmentTemplates): Machine => {
  const found = properties(template('api'), 'AWS::StepFunctions::StateMachine').find(
    ({ StateMachineName }) => StateMachineName === model.names.deploymentWatch,
  );
  const parts: readonly unknown[] = found?.DefinitionString['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'topic')).join(''));
};

beforeAll(async () => {
  const production = await fixture('production');
  environments = [one(production, 'staging'), one(production, 'production')];
}, 120_000);

describe('the watch over deployments', () => {
  it('begins with every deployment of the service, and stands before it', () => {
    for (const { model, template } of environments) {
      const rule = properties(template('api'), 'AWS::Events::Rule').find(
        ({ Name }) => Name === model.names.deploymentWatch,
      );
      expect(rule?.EventPattern).toEqual({
        source: ['aws.ecs'],
        'detail-type': ['ECS Deployment State Change'],
        resources: [
          `arn:aws:ecs:${model.region}:${model.account}:service/${model.names.cluster}/${model.names.service}`,
        ],
        detail: { eventName: ['SERVICE_DEPLOYMENT_IN_PROGRESS'] },
      });
      const service = Object.values(template('api').Resources).find(({ Type }) => Type === 'AWS::ECS::Service');
      expect(JSON.stringify(service?.DependsOn)).toContain('WatchRule');
    }
  });

  it('says nothing of a deployment that succeeds, or of the way back that begins with the same event', () => {
    for (const environment of environments) {
      const machine = machineOf(environment);
      const success = walk(machine, true, (seconds) => (seconds < 300 ? 'IN_PROGRESS' : 'SUCCESSFUL'));
      expect(success).toMatchObject({ said: [], seconds: 300 });
      expect(success.calls).not.toContain('stopServiceDeployment');
      expect(walk(machine, false, () => 'SUCCESSFUL')).toEqual({
        calls: ['listServiceDeployments'],
        seconds: 0,
        said: [],
      });
    }
  });

  it.each(['ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED', 'STOPPED'])('tells once of one that ended as %s', (status) => {
    for (const environment of environments) {
      const { said, calls } = walk(machineOf(environment), true, (seconds) => (seconds < 120 ? 'IN_PROGRESS' : status));
      expect(said).toEqual([`TellItFailed: ${status}`]);
      expect(calls).not.toContain('stopServiceDeployment');
    }
  });

  it('stops one that takes too long, after the workflow has had its turn, and waits for its way back', () => {
    for (const environment of environments) {
      const { watchSeconds, rolloutSeconds } = deploymentLimits(environment.model.settings);
      let stopped: number | undefined;
      const { said, calls } = walk(machineOf(environment), true, (seconds, at) => {
        stopped = at;
        if (at === undefined) return 'IN_PROGRESS';
        return seconds < at + 240 ? 'ROLLBACK_IN_PROGRESS' : 'ROLLBACK_SUCCESSFUL';
      });
      expect(stopped).toBeGreaterThan(rolloutSeconds);
      expect(stopped).toBeGreaterThanOrEqual(watchSeconds);
      expect(calls.filter((call) => call === 'stopServiceDeployment')).toHaveLength(1);
      expect(said).toEqual(['TellItFailed: ROLLBACK_SUCCESSFUL']);
    }
  });

  it('tells of one that cannot be stopped, as a first deployment, and of one whose way back does not end', () => {
    for (const environment of environments) {
      const machine = machineOf(environment);
      expect(walk(machine, true, () => 'PENDING', false).said).toEqual(['TellItHangs: PENDING']);
      expect(walk(machine, true, (_, at) => (at === undefined ? 'IN_PROGRESS' : 'ROLLBACK_IN_PROGRESS')).said).toEqual([
        'TellItHangs: ROLLBACK_IN_PROGRESS',
      ]);
    }
  });

  it('names the runbook in what it says', () => {
    for (const environment of environments) {
      const { TellItFailed, TellItHangs } = machineOf(environment).States;
      for (const state of [TellItFailed, TellItHangs]) {
        expect(state?.Parameters?.['Message.$']).toContain(`docs/runbooks/${environment.model.name}/deployment.md`);
      }
    }
  });
});
