/** The notices of an environment: failures that no figure shows in time, and the runbook that helps. */
import { NAME_LIMITS, type Names, shortened } from './names.js';
import type { NoticeModel } from './notice.js';
import { runbookPath } from './runbooks.js';

/** What the notices of an environment depend on. */
export interface NoticeFacts {
  readonly account: string;
  readonly region: string;
  readonly names: Names;
  /** Families of the task definitions of jobs. */
  readonly jobFamilies: readonly string[];
  /** Whether a change of a secret restarts the service. */
  readonly restarts: boolean;
  readonly backups: boolean;
  readonly copies: boolean;
}

type NoticeDraft = Omit<NoticeModel, 'name'>;

/** The notices of an environment, in the order of its stacks. */
export function noticeModels(facts: NoticeFacts): readonly NoticeModel[] {
  return [
    failedDeployment,
    failedExecution(facts),
    ...(facts.jobFamilies.length === 0 ? [] : [failedJob(facts)]),
    ...(facts.backups ? [failedBackup(facts)] : []),
    ...(facts.copies ? [failedCopy(facts)] : []),
  ].map((draft) => ({ ...draft, name: shortened(`${facts.names.prefix}-${draft.key}`, NAME_LIMITS.rule) }));
}

/** What the person reads; the facts of the event follow it. */
export function noticeMessage(
  directory: string,
  { meaning, runbook }: Pick<NoticeModel, 'meaning' | 'runbook'>,
): string {
  return `${meaning} Runbook: ${runbookPath(directory, runbook)}`;
}

/** The rules of EventBridge whose failures to deliver are watched, by their names. */
export function watchedRules(names: Names, notices: readonly NoticeModel[], restarts: boolean): readonly string[] {
  return [
    names.deploymentWatch,
    ...(restarts ? [names.restartRule] : []),
    ...notices.filter(({ pattern }) => pattern !== undefined).map(({ name }) => name),
  ];
}

/**
 * ECS promises an event for a failed deployment only where the circuit breaker is on, so a state machine looks at each
 * deployment until it has ended. Source: Amazon ECS developer guide, "Amazon ECS service deployment state change events".
 */
const failedDeployment: NoticeDraft = {
  key: 'failed-deployment',
  meaning: 'A deployment of the API did not reach its end: it was rolled back, was stopped, or took too long.',
  comesOn:
    'the end of a deployment that did not succeed: a state machine waits for it, and stops one that takes too long',
  stack: 'api',
  facts: {},
  runbook: 'deployment',
};

function failedExecution({ account, region, names, restarts }: NoticeFacts): NoticeDraft {
  const machine = (name: string) => `arn:aws:states:${region}:${account}:stateMachine:${name}`;
  return {
    key: 'failed-execution',
    meaning: restarts
      ? 'The restart after a changed secret, or the watch over a deployment, has failed itself.'
      : 'The watch over a deployment has failed itself.',
    comesOn: 'an execution of a state machine that failed, was aborted or timed out',
    stack: 'api',
    pattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        stateMachineArn: [machine(names.deploymentWatch), ...(restarts ? [machine(names.restart)] : [])],
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
      },
    },
    facts: { execution: '$.detail.executionArn', state: '$.detail.status' },
    runbook: 'troubleshooting',
  };
}

/**
 * A task that ended with an exit code other than 0, or never started. Scheduler runs tasks under the group of their family.
 * Source: Amazon ECS developer guide, "Amazon ECS task state change events".
 */
function failedJob({ account, region, names, jobFamilies }: NoticeFacts): NoticeDraft {
  return {
    key: 'failed-job',
    meaning: 'A run of a job ended with an error, or its task did not start.',
    comesOn:
      'a task of a job that stopped with an exit code other than 0 or failed to start; it comes for each such run',
    stack: 'jobs',
    pattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: {
        clusterArn: [`arn:aws:ecs:${region}:${account}:cluster/${names.cluster}`],
        group: jobFamilies.map((family) => `family:${family}`),
        lastStatus: ['STOPPED'],
        $or: [{ containers: { exitCode: [{ 'anything-but': 0 }] } }, { stopCode: ['TaskFailedToStart'] }],
      },
    },
    facts: { job: '$.detail.group', task: '$.detail.taskArn', code: '$.detail.stopCode' },
    runbook: 'troubleshooting',
  };
}

/** AWS Backup sends its events at best effort, within five minutes. Source: AWS Backup developer guide, "Monitoring AWS Backup events using Amazon EventBridge". */
function failedBackup({ names }: NoticeFacts): NoticeDraft {
  return {
    key: 'failed-backup',
    meaning: 'A backup of the database into the vault failed, was aborted, or did not start in its window.',
    comesOn: 'a backup job of the vault that ended as FAILED, ABORTED or EXPIRED',
    stack: 'data',
    pattern: {
      source: ['aws.backup'],
      'detail-type': ['Backup Job State Change'],
      detail: { backupVaultName: [names.backupVault], state: ['FAILED', 'ABORTED', 'EXPIRED'] },
    },
    facts: { backup: '$.detail.backupJobId', state: '$.detail.state' },
    runbook: 'restore-drill',
  };
}

function failedCopy({ account, region, names }: NoticeFacts): NoticeDraft {
  return {
    key: 'failed-copy',
    meaning: 'A backup did not reach the vault in the other region: the newest copy there is older than it should be.',
    comesOn: 'a copy job out of the vault that ended as FAILED',
    stack: 'data',
    pattern: {
      source: ['aws.backup'],
      'detail-type': ['Copy Job State Change'],
      detail: {
        sourceBackupVaultArn: [`arn:aws:backup:${region}:${account}:backup-vault:${names.backupVault}`],
        state: ['FAILED'],
      },
    },
    facts: { copy: '$.detail.copyJobId', state: '$.detail.state' },
    runbook: 'restore-drill',
  };
}
