/** `infra-<env>.yml`: shows in a pull request what would change in AWS, and deploys the stacks. */
import type { EnvironmentModel } from '../../model/model.js';
import { INFRASTRUCTURE_MINUTES } from '../../model/roles.js';
import type { StackModel } from '../../model/stacks.js';
import type { Artifact } from '../artifact.js';
import { escapeShell } from '../escape.js';
import {
  branchGuard,
  checkout,
  deployConcurrency,
  deployTriggers,
  fetchHandover,
  HANDOVER,
  leaveHandover,
  NEWER,
  NEWER_LINE,
  NOTHING_NEWER,
  READ,
  READ_AND_SIGN_IN,
  RUNNER,
  refuseOlderStacks,
  signIn,
  summary,
  toolNode,
} from './steps.js';
import { type Job, type Step, workflow, workflowArtifact } from './workflow.js';

const INPUTS = {
  phase: {
    description: 'Which stacks: the first deployment needs the foundation, then an image, then the application.',
    type: 'choice',
    options: ['all', 'foundation', 'application'],
    default: 'all',
  },
  go_back: {
    description: 'Newer infrastructure was deployed, and what it has added is to be taken away.',
    type: 'boolean',
    default: false,
  },
};

/** By its name, older runs are asked whether they have deployed. */
const DEPLOY_STEP = 'Deploy the stacks';

const IS_PULL_REQUEST = "github.event_name == 'pull_request'";
/** A fork gets no identity, so it cannot be compared. */
const IS_OURS = 'github.event.pull_request.head.repo.full_name == github.repository';

export function infraWorkflow(model: EnvironmentModel): Artifact {
  const path = model.paths.workflows.infra;
  const paths = [
    `${model.paths.infra}/**`,
    ...model.siblings
      .filter((sibling) => sibling !== model.name)
      .map((sibling) => `!${model.paths.infra}/config/${sibling}.ts`),
    `${model.paths.policies}/**`,
    path,
  ];
  return workflowArtifact(
    path,
    [
      'A pull request compares with a role that can change nothing; only a deployment takes the role that can.',
      `First deployment: phase "foundation", then the image, then phase "application". Runbook: ${model.paths.runbooks}/first-deployment.md`,
    ],
    workflow({
      name: `Infrastructure: ${model.name}`,
      on: { pull_request: { paths }, ...deployTriggers(model, paths, INPUTS) },
      jobs: { test: testJob(model), diff: diffJob(model), comment: commentJob(model), deploy: deployJob(model) },
    }),
  );
}

/** Installs what the lock file says. Beside credentials, no script of a package runs. */
export function installInfra(model: EnvironmentModel): Step {
  return {
    name: 'Install the dependencies',
    'working-directory': model.paths.infra,
    run: 'npm ci --ignore-scripts\n',
  };
}

function testJob(model: EnvironmentModel): Job {
  return {
    name: 'Test',
    'runs-on': RUNNER,
    'timeout-minutes': 20,
    permissions: READ,
    steps: [
      checkout(),
      toolNode(`${model.paths.infra}/package-lock.json`),
      installInfra(model),
      { name: 'Test', 'working-directory': model.paths.infra, run: 'npm test\n' },
    ],
  };
}

/** `cdk diff` over the templates alone: a change set would need the right to make one. */
export function diffCommand(environment: string): string {
  return `npx --no-install cdk diff --context environment=${escapeShell(environment)} --method template --no-notices --no-color --ci`;
}

function diffJob(model: EnvironmentModel): Job {
  return {
    name: 'Compare with what is deployed',
    needs: 'test',
    if: `\${{ ${IS_PULL_REQUEST} && ${IS_OURS} }}`,
    'runs-on': RUNNER,
    'timeout-minutes': 20,
    environment: model.github.diffEnvironment,
    permissions: READ_AND_SIGN_IN,
    concurrency: {
      group: `diff-${model.name}-\${{ github.event.pull_request.number }}`,
      'cancel-in-progress': true,
    },
    steps: [
      checkout(),
      toolNode(),
      installInfra(model),
      signIn(model, 'githubDiff'),
      {
        name: 'Compare',
        'working-directory': model.paths.infra,
        env: { OUTPUT: `${HANDOVER}/diff.txt` },
        run: `${diffCommand(model.name)} 2>&1 | tee "$OUTPUT"\n`,
      },
      leaveHandover('diff', `${HANDOVER}/diff.txt`, { always: true }),
    ],
  };
}

/** A job of its own, since the one that runs the code of the pull request must not be able to write into it. */
function commentJob(model: EnvironmentModel): Job {
  return {
    name: 'Comment on the pull request',
    needs: 'diff',
    if: "${{ !cancelled() && needs.diff.result != 'skipped' }}",
    'runs-on': RUNNER,
    'timeout-minutes': 5,
    permissions: { actions: 'read', contents: 'read', 'pull-requests': 'write' },
    steps: [
      checkout(),
      fetchHandover('diff'),
      {
        name: 'Comment',
        env: {
          GH_TOKEN: '${{ github.token }}',
          NUMBER: '${{ github.event.pull_request.number }}',
          DIFF: `${HANDOVER}/diff/diff.txt`,
        },
        run: `deploy/comment-on-pull-request.sh "$NUMBER" ${escapeShell(`What changes in ${model.name}`)} "$DIFF"\n`,
      },
    ],
  };
}

function deployJob(model: EnvironmentModel): Job {
  const foundation = model.stacks.filter(({ phase }) => phase === 'foundation');
  const application = model.stacks.filter(({ phase }) => phase === 'application');
  const words = (stacks: readonly StackModel[]) => escapeShell(stacks.map(({ name }) => name));
  return {
    name: `Deploy to ${model.name}`,
    needs: 'test',
    if: "${{ github.event_name != 'pull_request' }}",
    'runs-on': RUNNER,
    'timeout-minutes': INFRASTRUCTURE_MINUTES,
    environment: model.github.infraEnvironment,
    permissions: { actions: 'read', ...READ_AND_SIGN_IN },
    concurrency: deployConcurrency(model),
    steps: [
      ...branchGuard(model),
      checkout({ history: true }),
      refuseOlderStacks(model, DEPLOY_STEP),
      toolNode(),
      installInfra(model),
      signIn(model, 'githubInfra'),
      {
        name: DEPLOY_STEP,
        if: `\${{ ${NOTHING_NEWER} }}`,
        'working-directory': model.paths.infra,
        env: { PHASE: "${{ inputs.phase || 'all' }}" },
        run: [
          `foundation=(${words(foundation)})`,
          `application=(${words(application)})`,
          'case $PHASE in',
          '  foundation) stacks=("${foundation[@]}") ;;',
          '  application) stacks=("${application[@]}") ;;',
          '  all) stacks=("${foundation[@]}" "${application[@]}") ;;',
          '  *) echo "::error::There is no phase $PHASE."; exit 1 ;;',
          'esac',
          // The GitHub environment asks a reviewer; nobody is there whom the CLI could ask.
          `npx --no-install cdk deploy "\${stacks[@]}" --context environment=${escapeShell(model.name)} \\`,
          '  --exclusively --require-approval never --no-notices --progress events --ci',
          '',
        ].join('\n'),
      },
      summary(`Infrastructure: ${model.name}`, ['echo', 'echo "Stacks: $PHASE"', ...NEWER_LINE], {
        PHASE: "${{ inputs.phase || 'all' }}",
        ...NEWER,
      }),
    ],
  };
}
