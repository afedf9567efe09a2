/** `backend-<env>.yml`: tests, builds, judges, and deploys the API. */
import { deploymentLimits } from '../../model/deployment.js';
import type { EnvironmentModel } from '../../model/model.js';
import type { Artifact } from '../artifact.js';
import { escapeShell } from '../escape.js';
import { buildImage, IMAGE_DIRECTORY, listImage, scanImage } from './image-steps.js';
import {
  branchGuard,
  buildDays,
  buildRunner,
  checkout,
  deployConcurrency,
  deployEnvironment,
  deployPaths,
  deployTriggers,
  fetchHandover,
  HANDOVER,
  leaveHandover,
  NEWER,
  NEWER_LINE,
  NOTHING_NEWER,
  READ,
  RUNNER,
  refuseOlder,
  signIn,
  summary,
  waitingJob,
} from './steps.js';
import { type Job, workflow, workflowArtifact } from './workflow.js';

const INPUTS = {
  first_deployment: {
    description: 'The first deployment of all: create the database roles and migrate; there is no service yet.',
    type: 'boolean',
    default: false,
  },
};

/**
 * A second build of a commit gives other bytes, and a tag cannot be overwritten: what was pushed first is deployed, which its own
 * run has judged before it pushed it. To refuse it would leave no way forward again after a rollback.
 */
const EARLIER_IMAGE =
  'An earlier run has pushed the image of this commit; that one is deployed, and that run has judged, listed and attested it. What this run has built and judged is another image, which is not used.';

export function backendWorkflow(model: EnvironmentModel): Artifact {
  const path = model.paths.workflows.backend;
  const onMerge = model.settings.github.deployOnMerge;
  const paths = [`${model.paths.backend}/**`, `${model.paths.taskDefinitions}/**`, ...deployPaths(model), path];
  return workflowArtifact(
    path,
    [
      'Only the deploy job signs in to AWS; tests and build run without credentials.',
      `Order: migrate, deploy, smoke test, move the jobs. Runbook: ${model.paths.runbooks}/deployment.md`,
    ],
    workflow({
      name: `Backend: ${model.name}`,
      on: deployTriggers(model, paths, INPUTS),
      jobs: {
        test: testJob(model),
        build: buildJob(model),
        ...(onMerge ? { wait: waitingJob([model.paths.workflows.infra]) } : {}),
        deploy: deployJob(model, onMerge ? ['build', 'wait'] : ['build']),
      },
    }),
  );
}

function testJob(model: EnvironmentModel): Job {
  const { backend } = model.application;
  return {
    name: 'Test',
    'runs-on': RUNNER,
    'timeout-minutes': 20,
    permissions: READ,
    steps: [
      ...branchGuard(model),
      checkout(),
      {
        name: 'Install Python',
        uses: 'actions/setup-python',
        with: {
          'python-version': backend.python,
          cache: 'pip',
          'cache-dependency-path': `${backend.directory}/requirements*.txt`,
        },
      },
      {
        name: 'Install the dependencies',
        'working-directory': backend.directory,
        run: [
          'python -m pip install --requirement requirements.txt',
          'if [ -f requirements-dev.txt ]; then',
          '  python -m pip install --requirement requirements-dev.txt',
          'fi',
          '',
        ].join('\n'),
      },
      { name: 'Test', 'working-directory': backend.directory, run: `${escapeShell(backend.test)}\n` },
    ],
  };
}

function buildJob(model: EnvironmentModel): Job {
  return {
    name: 'Build and judge the image',
    needs: 'test',
    'runs-on': buildRunner(model.image.platform),
    'timeout-minutes': 45,
    permissions: READ,
    steps: [
      checkout(),
      ...buildImage(model),
      ...scanImage(),
      ...listImage(),
      leaveHandover('image', `${IMAGE_DIRECTORY}/image.tar`, { days: buildDays(model) }),
    ],
  };
}

function deployJob(model: EnvironmentModel, needs: readonly string[]): Job {
  const name = escapeShell(model.name);
  return {
    name: `Deploy to ${model.name}`,
    needs,
    'runs-on': RUNNER,
    'timeout-minutes': deploymentLimits(model.settings).jobMinutes,
    environment: deployEnvironment(model, model.domains.apiOrigin),
    // Attestations are signed with the job's own identity and kept by GitHub.
    permissions: { actions: 'read', attestations: 'write', contents: 'read', 'id-token': 'write' },
    concurrency: deployConcurrency(model),
    steps: [
      checkout({ history: true }),
      fetchHandover('image'),
      signIn(model, 'githubBackend'),
      refuseOlder(model, 'backend'),
      {
        name: 'Push the image by digest',
        id: 'image',
        if: `\${{ ${NOTHING_NEWER} }}`,
        env: { ARCHIVE: `${HANDOVER}/image/image.tar` },
        run: [
          'built=$(deploy/archive-digest.sh "$ARCHIVE")',
          `image=$(deploy/push-image.sh ${name} "$ARCHIVE" "$GITHUB_SHA")`,
          '{',
          '  echo "reference=$image"',
          '  echo "digest=${image#*@}"',
          '} >> "$GITHUB_OUTPUT"',
          'if [ "${image#*@}" != "$built" ]; then',
          `  echo ${escapeShell(`::notice::${EARLIER_IMAGE}`)}`,
          '  echo "earlier=true" >> "$GITHUB_OUTPUT"',
          'fi',
          '',
        ].join('\n'),
      },
      {
        name: 'Attest where the image comes from',
        // Only what this run has built: of an image that was there, it knows nothing. GitHub keeps attestations of private
        // repositories on its Enterprise plan only.
        if: `\${{ ${NOTHING_NEWER} && steps.image.outputs.earlier != 'true' && (!github.event.repository.private || vars.ATTEST_PROVENANCE == 'true') }}`,
        uses: 'actions/attest-build-provenance',
        with: { 'subject-name': model.image.uri, 'subject-digest': '${{ steps.image.outputs.digest }}' },
      },
      {
        name: 'Migrate and deploy',
        if: `\${{ ${NOTHING_NEWER} }}`,
        env: {
          IMAGE: '${{ steps.image.outputs.reference }}',
          FIRST_DEPLOYMENT: '${{ inputs.first_deployment }}',
        },
        // In the place of the shell: when a run is cancelled, GitHub tells the first process of the step alone.
        run: [
          'if [ "$FIRST_DEPLOYMENT" = true ]; then',
          `  exec deploy/deploy-backend.sh ${name} "$IMAGE" --first-deployment`,
          'else',
          `  exec deploy/deploy-backend.sh ${name} "$IMAGE"`,
          'fi',
          '',
        ].join('\n'),
      },
      summary(
        `Backend: ${model.name}`,
        [
          'echo',
          'echo "Image: ${IMAGE:-none was pushed}"',
          `[ "$EARLIER" != true ] || { echo; echo ${escapeShell(EARLIER_IMAGE)}; }`,
          ...NEWER_LINE,
        ],
        {
          IMAGE: '${{ steps.image.outputs.reference }}',
          EARLIER: '${{ steps.image.outputs.earlier }}',
          ...NEWER,
        },
      ),
    ],
  };
}
