/** Steps, permissions and rules that several workflows share. */
import { DEFAULT_NODE } from '../../data/runtimes.js';
import type { EnvironmentModel } from '../../model/model.js';
import type { RoleKey } from '../../model/roles.js';
import { escapeShell } from '../escape.js';
import type { Job, Permissions, Step } from './workflow.js';

/** The runner of every job that builds no ARM image. */
export const RUNNER = 'ubuntu-24.04';
/** Native, so that nothing is emulated. A repository without such a runner names its own in the variable. */
const ARM_RUNNER = "${{ vars.ARM64_RUNNER || 'ubuntu-24.04-arm' }}";

export function buildRunner(platform: 'linux/arm64' | 'linux/amd64'): string {
  return platform === 'linux/arm64' ? ARM_RUNNER : RUNNER;
}

export const READ: Permissions = { contents: 'read' };
/** Signs in to AWS by OIDC: no key is stored anywhere. */
export const READ_AND_SIGN_IN: Permissions = { contents: 'read', 'id-token': 'write' };

/** The folder into which one job puts files for the next. */
export const HANDOVER = '${{ runner.temp }}';

/** Fetches the code and forgets the token. `history`: all commits, for comparisons with older ones. */
export function checkout(options: { readonly history?: boolean } = {}): Step {
  return {
    name: 'Check out the code',
    uses: 'actions/checkout',
    with: { 'persist-credentials': false, ...(options.history ? { 'fetch-depth': 0 } : {}) },
  };
}

/** Signs in to AWS as a role of the environment, in its account and no other. */
export function signIn(model: EnvironmentModel, role: RoleKey): Step {
  const { arn, sessionSeconds } = model.roles[role];
  return {
    name: 'Sign in to AWS',
    uses: 'aws-actions/configure-aws-credentials',
    with: {
      'role-to-assume': arn,
      'aws-region': model.region,
      'allowed-account-ids': model.account,
      // As long as the job may run, or a slow rollout ends without credentials halfway. An hour is the action's default.
      ...(sessionSeconds > 3600 ? { 'role-duration-seconds': sessionSeconds } : {}),
    },
  };
}

/** Installs Node. A cache only where no credentials are: what another run wrote must not run beside them. */
export function setupNode(version: string, lockFile?: string): Step {
  return {
    name: 'Install Node.js',
    uses: 'actions/setup-node',
    with: {
      'node-version': version,
      ...(lockFile === undefined
        ? { 'package-manager-cache': false }
        : { cache: 'npm', 'cache-dependency-path': lockFile }),
    },
  };
}

/** Node for the CDK app and for create-hha-env itself. */
export const toolNode = (lockFile?: string): Step => setupNode(DEFAULT_NODE, lockFile);

/** Fetches what an earlier job of this run has left. The job needs `actions: read`. */
export function fetchHandover(name: string): Step {
  return {
    name: `Fetch the ${name} of this run`,
    env: { GH_TOKEN: '${{ github.token }}', DIRECTORY: `${HANDOVER}/${name}` },
    run: `gh run download "$GITHUB_RUN_ID" --repo "$GITHUB_REPOSITORY" --name ${escapeShell(name)} --dir "$DIRECTORY"\n`,
  };
}

/**
 * Leaves files for a later job of this run. `days`: until when that job may start. A reviewer has 30 days to release a job,
 * and a run can be repeated for 30. Source: GitHub documentation, "Reviewing deployments", "Re-running workflows and jobs".
 */
export function leaveHandover(
  name: string,
  path: string,
  options: { readonly always?: boolean; readonly days?: number } = {},
): Step {
  return {
    name: `Hand over the ${name}`,
    ...(options.always ? { if: '${{ !cancelled() }}' } : {}),
    uses: 'actions/upload-artifact',
    with: {
      name,
      path,
      'if-no-files-found': 'error',
      'retention-days': options.days ?? 1,
      'include-hidden-files': true,
    },
  };
}

/** Days that a build waits for its deployment: where nobody is asked, it follows at once. */
export function buildDays({ tier }: EnvironmentModel): number {
  return tier === 'production' ? 30 : 1;
}

/**
 * Refuses to put older code in the place of newer: runs that waited, runs that are repeated, and approvals come in any order.
 * After a merge, what runs holds this commit already, and the run has nothing left to do; somebody who asked for it by hand
 * must hear that it was not done. The rollback does not pass here.
 */
export function refuseOlder(model: EnvironmentModel, part: 'backend' | 'frontend'): Step {
  const rollback = model.paths.workflows.rollback;
  return orderStep({
    ask: `deploy/newer-release.sh ${escapeShell(model.name)} ${part} "$GITHUB_SHA"`,
    refusal: `Newer code runs in ${model.name} than this commit: it is not overwritten. To go back on purpose, start ${fileName(rollback)}.`,
  });
}

/** The same for the stacks, which have no rollback: `go_back` is the input of their workflow that goes back on purpose. */
export function refuseOlderStacks(model: EnvironmentModel, deployStep: string): Step {
  return orderStep({
    ask: `deploy/newer-infrastructure.sh ${escapeShell(fileName(model.paths.workflows.infra))} ${escapeShell(deployStep)} "$GITHUB_SHA"`,
    refusal: `Newer infrastructure was deployed to ${model.name} than this commit: what it has added is not taken away. To go back on purpose, start again with go_back.`,
    env: { GH_TOKEN: '${{ github.token }}', GO_BACK: '${{ inputs.go_back }}' },
    exceptions: [
      'elif [ "$GO_BACK" = true ]; then',
      '  echo "::warning::$newer was deployed before, which holds $GITHUB_SHA: go_back was given."',
    ],
  });
}

function orderStep({
  ask,
  refusal,
  env,
  exceptions = [],
}: {
  readonly ask: string;
  readonly refusal: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly exceptions?: readonly string[];
}): Step {
  return {
    name: 'Refuse what is older than what runs',
    id: 'order',
    ...(env === undefined ? {} : { env }),
    run: [
      `newer=$(${ask})`,
      'if [ -z "$newer" ]; then',
      '  exit 0',
      'fi',
      'if [ "$GITHUB_EVENT_NAME" = push ]; then',
      '  echo "::notice::$newer runs, which holds $GITHUB_SHA: there is nothing to deploy."',
      '  echo "newer=$newer" >> "$GITHUB_OUTPUT"',
      ...exceptions,
      'else',
      `  echo ${escapeShell(`::error::${refusal}`)}`,
      '  exit 1',
      'fi',
      '',
    ].join('\n'),
  };
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The condition of a step that deploys: nothing newer runs. */
export const NOTHING_NEWER = "steps.order.outputs.newer == ''";

/** What the summary says when something newer does. */
export const NEWER_LINE = [
  '[ -z "$NEWER" ] || { echo; echo "Nothing was deployed: $NEWER runs, which holds this commit."; }',
];
export const NEWER = { NEWER: '${{ steps.order.outputs.newer }}' };

/** One deployment of an environment at a time, whatever it deploys; nobody is interrupted and nobody is thrown out. */
export function deployConcurrency(model: EnvironmentModel): NonNullable<Job['concurrency']> {
  return { group: `deploy-${model.name}`, 'cancel-in-progress': false, queue: 'max' };
}

/** The GitHub environment of a deployment: its rules (reviewers, branches) hold for the job. */
export function deployEnvironment(model: EnvironmentModel, url: string | undefined): NonNullable<Job['environment']> {
  return url === undefined ? { name: model.github.environment } : { name: model.github.environment, url };
}

/** In production only what is merged is deployed. Elsewhere a branch may be tried out by hand. */
export function branchGuard(model: EnvironmentModel): readonly Step[] {
  if (model.tier !== 'production') return [];
  return [
    {
      name: 'Refuse what is not merged',
      env: { BRANCH: model.github.branch },
      run: [
        'if [ "$GITHUB_REF" != "refs/heads/$BRANCH" ]; then',
        `  echo "::error::${model.name} is deployed from $BRANCH, and this is $GITHUB_REF."`,
        '  exit 1',
        'fi',
        '',
      ].join('\n'),
    },
  ];
}

/** The end of every deploy job: what happened, in the summary of the run. */
export function summary(title: string, lines: readonly string[], env: Readonly<Record<string, string>> = {}): Step {
  return {
    name: 'Write the summary',
    if: '${{ always() }}',
    env: { OUTCOME: '${{ job.status }}', ...env },
    run: [
      '{',
      `  echo ${escapeShell(`## ${title}`)}`,
      '  echo',
      '  echo "Commit $GITHUB_SHA: **$OUTCOME**"',
      ...lines.map((line) => `  ${line}`),
      '} >> "$GITHUB_STEP_SUMMARY"',
      '',
    ].join('\n'),
  };
}

/** A job that waits until other workflows have deployed what this commit builds on, so that what is needed is there first. */
export function waitingJob(workflows: readonly string[]): Job {
  return {
    name: 'Wait for what comes first',
    'runs-on': RUNNER,
    'timeout-minutes': 180,
    permissions: { contents: 'read', actions: 'read' },
    steps: [
      checkout({ history: true }),
      ...workflows.map((path): Step => {
        const file = fileName(path);
        return {
          name: `Wait for ${file}`,
          // Started by hand, a deployment waits for nobody.
          if: "${{ github.event_name == 'push' }}",
          env: { GH_TOKEN: '${{ github.token }}' },
          run: `deploy/wait-for-workflow.sh ${escapeShell(file)} "$GITHUB_SHA"\n`,
        };
      }),
    ],
  };
}

/** When a deployment starts: by hand always, on a merge when the document says so and what it reads has changed. */
export function deployTriggers(model: EnvironmentModel, paths: readonly string[], inputs?: object): object {
  return {
    workflow_dispatch: inputs === undefined ? {} : { inputs },
    ...(model.settings.github.deployOnMerge ? { push: { branches: [model.github.branch], paths: [...paths] } } : {}),
  };
}

/** The parts of `deploy/` that a deployment of this environment reads. */
export function deployPaths(model: EnvironmentModel): readonly string[] {
  return ['deploy/*.sh', `deploy/${model.name}/environment.sh`];
}
