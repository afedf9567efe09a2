/** `environments.yml`: every pull request proves that the rendered files are as the document says, and shows what it changes. */
import { TOOL } from '../../data/tool.js';
import type { EnvironmentModel } from '../../model/model.js';
import type { Artifact } from '../artifact.js';
import { checkout, READ, RUNNER, toolNode } from './steps.js';
import { type Job, workflow, workflowArtifact } from './workflow.js';

export function environmentsWorkflow(models: readonly EnvironmentModel[], path: string): Artifact {
  return workflowArtifact(
    path,
    [
      'It has no path filter: as a required check it must report on every pull request, and any change can touch a generated file.',
      'Make "Rendered as documented" a required check; it stands for all environments.',
    ],
    workflow({
      name: 'Environments',
      on: { pull_request: {}, workflow_dispatch: {} },
      env: { TOOL },
      jobs: { check: checkJob(models), rendered: gateJob() },
    }),
  );
}

function checkJob(models: readonly EnvironmentModel[]): Job {
  return {
    name: 'Check ${{ matrix.environment }}',
    'runs-on': RUNNER,
    'timeout-minutes': 15,
    permissions: READ,
    concurrency: { group: 'check-${{ matrix.environment }}-${{ github.ref }}', 'cancel-in-progress': true },
    strategy: { 'fail-fast': false, matrix: { environment: models.map(({ name }) => name) } },
    env: { ENVIRONMENT: '${{ matrix.environment }}' },
    steps: [
      checkout(),
      toolNode(),
      { name: 'Check', run: 'npx --yes "$TOOL" check "$ENVIRONMENT" --format github\n' },
      {
        name: 'Check out the base',
        if: "${{ !cancelled() && github.event_name == 'pull_request' }}",
        uses: 'actions/checkout',
        with: { 'persist-credentials': false, ref: '${{ github.event.pull_request.base.sha }}', path: '.base' },
      },
      {
        name: 'Summarise what changes',
        if: "${{ !cancelled() && github.event_name == 'pull_request' }}",
        run: 'deploy/summarise-change.sh "$ENVIRONMENT" .base >> "$GITHUB_STEP_SUMMARY"\n',
      },
    ],
  };
}

/** One name for branch protection, whatever environments there are. */
function gateJob(): Job {
  return {
    name: 'Rendered as documented',
    needs: 'check',
    if: '${{ always() }}',
    'runs-on': RUNNER,
    'timeout-minutes': 5,
    permissions: {},
    steps: [
      { name: 'Every check passed', env: { RESULT: '${{ needs.check.result }}' }, run: '[ "$RESULT" = success ]\n' },
    ],
  };
}
