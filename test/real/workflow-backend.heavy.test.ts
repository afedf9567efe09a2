/**
 * Whole runs of the workflows that deploy the API and roll it back, step by step as GitHub's runner would, with the real
 * scripts and the real AWS CLI against moto: each path ends as it should, and leaves in AWS what it should.
 * Tests run in order, each on what the last one left.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Place, State } from './cloud/place.js';
import { MISSING_TOOLS } from './cloud/tools.js';
import { Runner, type Start, type WorkflowRun } from './runner/runner.js';

const able = MISSING_TOOLS.length === 0;
const needs = able ? '' : ` (skipped: no ${MISSING_TOOLS.join(', no ')})`;

/** Environment, fixture, and whether a merge deploys it. */
const ENVIRONMENTS = [
  ['staging', 'production', true],
  ['production', 'production', false],
  ['test-eu', 'europe-vite', true],
] as const;

describe.skipIf(!able).each(ENVIRONMENTS)(`the API of %s in fixture %s${needs}`, (environment, fixture, merges) => {
  let runner: Runner;
  let place: Place;
  let before: State;
  /** A run that went through: only its deployment is run again where nothing else differs. */
  let gone: WorkflowRun;
  beforeAll(async () => {
    runner = await Runner.start(fixture, environment);
    place = runner.cloud.place(environment);
  }, 120_000);
  afterAll(() => runner?.stop());
  beforeEach(() => {
    runner.reset();
    before = place.state();
  });

  const start = (more: Partial<Start> = {}): Start => ({ event: merges ? 'push' : 'workflow_dispatch', ...more });
  const deploy = (more?: Partial<Start>): Promise<WorkflowRun> =>
    runner.run(place.model.paths.workflows.backend, start(more));
  const deployAgain = (more?: Partial<Start>): Promise<WorkflowRun> =>
    deploy({ again: { of: gone, jobs: ['deploy'] }, ...more });
  const rollBack = (inputs: Record<string, string | boolean>, more: Partial<Start> = {}): Promise<WorkflowRun> =>
    runner.run(place.model.paths.workflows.rollback, {
      event: 'workflow_dispatch',
      inputs: { part: 'backend', ...inputs },
      ...more,
    });
  const resultsOf = ({ jobs }: WorkflowRun): Record<string, string> =>
    Object.fromEntries(Object.entries(jobs).map(([key, { result }]) => [key, result]));
  /** The steps of a job that failed. */
  const failedSteps = (run: WorkflowRun, job: string): readonly string[] =>
    run.jobs[job]?.steps.filter(({ outcome }) => outcome === 'failure').map(({ name }) => name) ?? [];
  /** Every family has one revision more, with this image, and the service runs it; a rollback leaves the migration's alone. */
  const expectDeployed = (digest: string, { back = false } = {}): void => {
    const after = place.state();
    for (const [task, revisions] of Object.entries(after.revisions)) {
      if (back && task === 'migrate') {
        expect(revisions).toEqual(before.revisions.migrate);
        continue;
      }
      const { length } = before.revisions[task] ?? [];
      expect(revisions.slice(0, length), task).toEqual(before.revisions[task]);
      expect(revisions.slice(length), task).toEqual([expect.stringMatching(/^\d+ /)]);
      expect(revisions.at(-1), task).toContain(` ${place.model.image.uri}@${digest}`);
    }
    expect(after.service).toBe(`${place.model.tasks[0]?.family}:${after.revisions.backend?.at(-1)?.split(' ')[0]}`);
    expect({ objects: after.objects, invalidations: after.invalidations }).toEqual({
      objects: before.objects,
      invalidations: before.invalidations,
    });
  };
  /** Nothing stands in AWS that did not stand there before, but for an image that was pushed and a migration that has run, or a part of it. */
  const expectUnchanged = (options: { readonly pushed?: boolean; readonly migrated?: boolean } = {}): void => {
    const { images, ...after } = place.state();
    const { images: imagesBefore, ...rest } = before;
    if (options.migrated === true) expect(after.revisions.migrate?.slice(0, -1)).toEqual(rest.revisions.migrate);
    const migrate = options.migrated === true ? after.revisions.migrate : rest.revisions.migrate;
    expect(after).toEqual({ ...rest, revisions: { ...rest.revisions, migrate } });
    if (options.pushed !== true) expect(images).toEqual(imagesBefore);
  };
  const others = merges ? { wait: 'success' } : {};
  const WELL = { test: 'success', build: 'success', ...others };

  it('goes through: built, judged, pushed by digest, migrated, moved, tested; and each job used what it may do', async () => {
    const run = await deploy();
    gone = run;
    expect(run.jobs.deploy?.log).toContain('Deployed');
    expect(resultsOf(run)).toEqual({ ...WELL, deploy: 'success' });
    const digest = /sha256:\w+/.exec(run.jobs.build?.notes[0] ?? '')?.[0] ?? '';
    expect(run.jobs.build?.notes).toEqual([
      `built ${place.model.image.platform} ${digest}`,
      'scanned image',
      'scanned image',
    ]);
    expect(run.jobs.deploy?.notes).toEqual([
      `signed in as ${place.model.roles.githubBackend.arn}`,
      `attested ${place.model.image.uri}@${digest}`,
    ]);
    expect(place.state().images).toContain(`${digest} ${runner.project.head}`);
    expectDeployed(digest);
    expect(runner.cloud.changes()[1]).toBe('ecs run-task');
    expect(run.jobs.deploy?.summary).toContain(`Commit ${runner.project.head}: **success**`);
    expect(run.jobs.deploy?.summary).toContain(`Image: ${place.model.image.uri}@${digest}`);
    for (const [key, { permissions }] of Object.entries(run.jobs))
      expect(permissions.used, key).toEqual([...permissions.granted].sort());
  });

  it('uses the image that is there, when the same commit is deployed again', async () => {
    const run = await deployAgain();
    expect(run.succeeded).toBe(true);
    expect(runner.asked('programs')).not.toContain('skopeo copy');
    expect(place.state().images).toEqual(before.images);
    expect(run.jobs.deploy?.notes.filter((note) => note.startsWith('attested'))).toHaveLength(1);
  });

  it('deploys the image that is there, and attests nothing, when the same commit is built again to other bytes', async () => {
    const attested = gone.jobs.deploy?.notes.at(-1) ?? '';
    const run = await deploy({ play: { build: 'second' } });
    expect(run.succeeded).toBe(true);
    expect(run.jobs.build?.notes[0]).not.toBe(gone.jobs.build?.notes[0]);
    expect(run.jobs.deploy?.notes).toEqual([`signed in as ${place.model.roles.githubBackend.arn}`]);
    expect(run.jobs.deploy?.annotations.join('\n')).toMatch(/^notice An earlier run has pushed the image/m);
    expect(run.jobs.deploy?.summary).toContain(`Image: ${attested.replace('attested ', '')}`);
    expect(run.jobs.deploy?.summary).toContain('which is not used');
    expect(place.state().images).toEqual(before.images);
    expect(gone.jobs.deploy?.summary).not.toContain('which is not used');
  });

  it.each<readonly [string, string, () => void, { readonly migrated?: boolean }]>([
    [
      'a migration exits 1',
      'ended with exit code 1',
      () => runner.cloud.ask('task.json', '{"lastStatus": "STOPPED", "exitCode": 1}'),
      { migrated: true },
    ],
    [
      'a migration cannot be placed',
      'could not place',
      () => runner.cloud.ask('failures.json', '[{"reason": "RESOURCE:FARGATE"}]'),
      {},
    ],
    [
      'a migration cannot start',
      'could not start: CannotPullContainerError',
      () =>
        runner.cloud.ask(
          'task.json',
          '{"lastStatus": "STOPPED", "exitCode": null, "stoppedReason": "CannotPullContainerError"}',
        ),
      {},
    ],
    [
      'ECS rolls the service back',
      'ECS rolled back',
      () => runner.cloud.ask('deployments', 'ROLLBACK_SUCCESSFUL\n'),
      { migrated: true },
    ],
    [
      'the API is not ready behind the load balancer',
      'the API is not ready',
      () => Object.assign(runner.cloud.web.answers, { [place.model.container.readinessPath]: 503 }),
      { migrated: true },
    ],
    ['the environment sleeps', 'sleeps', () => runner.cloud.ask('service.json', '{"desiredCount": 0}'), {}],
  ])('fails when %s, and leaves what ran before', async (_, message, arrange, left) => {
    arrange();
    const run = await deployAgain();
    expect(resultsOf(run)).toEqual({ ...WELL, deploy: 'failure' });
    expect(failedSteps(run, 'deploy')).toEqual(['Migrate and deploy']);
    expect(run.jobs.deploy?.annotations.join('\n')).toContain(message);
    expect(run.jobs.deploy?.summary).toContain('**failure**');
    expectUnchanged(left);
  });

  it('fails when a parameter is missing, which it names, before anything is registered', async () => {
    const name = place.model.parameters.databaseEndpoint;
    place.aws('ssm', 'delete-parameter', '--name', name);
    const run = await deployAgain();
    place.aws('ssm', 'put-parameter', '--name', name, '--type', 'String', '--value', 'database.example.com');
    expect(failedSteps(run, 'deploy')).toEqual(['Migrate and deploy']);
    expect(run.jobs.deploy?.annotations.join('\n')).toContain(name);
    expect(runner.cloud.changes()).toEqual([]);
    expectUnchanged();
  });

  it('pushes nothing when the scan finds something, the tests fail, or what comes first has failed', async () => {
    const commit = runner.project.propose({ [`${place.model.paths.backend}/app/more.py`]: 'MORE = 1\n' });
    const found = await deploy({ commit, play: { findings: ['image'] } });
    expect(resultsOf(found)).toEqual({ ...WELL, build: 'failure', deploy: 'skipped' });
    expect(failedSteps(found, 'build')).toEqual(['Refuse an image with known weaknesses']);
    runner.fail('pytest');
    expect(resultsOf(await deploy({ commit }))).toEqual({
      ...WELL,
      test: 'failure',
      build: 'skipped',
      deploy: 'skipped',
    });
    runner.fail();
    if (merges) {
      const workflow = place.model.paths.workflows.infra.split('/').at(-1) ?? '';
      // Of an older commit: this one has not touched the stacks.
      runner.answerRuns(workflow, { conclusion: 'failure' });
      const waited = await deploy({ commit });
      expect(resultsOf(waited)).toEqual({ ...WELL, wait: 'failure', deploy: 'skipped' });
      expect(waited.jobs.wait?.annotations.join('\n')).toContain(
        `${workflow} could not deploy ${runner.project.head}, on which ${commit} builds. It ended: failure`,
      );
    }
    expectUnchanged();
  });

  it('refuses another account before it pushes: one of the names, and one of the credentials', async () => {
    const names = `deploy/${environment}/environment.sh`;
    const elsewhere = runner.project.read(names).replace(/^HHA_ACCOUNT=.*$/m, 'HHA_ACCOUNT=999999999999');
    const named = await deployAgain({ commit: runner.project.propose({ [names]: elsewhere }) });
    expect(failedSteps(named, 'deploy')).toEqual(['Refuse what is older than what runs']);
    expect(named.jobs.deploy?.annotations.join('\n')).toContain('stands in account 999999999999');
    const path = place.model.paths.workflows.backend;
    const role = runner.project.read(path).replace(/^( +allowed-account-ids: ).*$/m, '$1"999999999999"');
    const signedIn = await deployAgain({ commit: runner.project.propose({ [path]: role }) });
    expect(failedSteps(signedIn, 'deploy')).toEqual(['Sign in to AWS']);
    expectUnchanged();
  });

  it.skipIf(!merges)(
    'is started by everything that it reads: without any other file it goes through as well',
    async () => {
      const { on } = runner.project.workflow(place.model.paths.workflows.backend);
      const paths = (on.push?.paths ?? []) as readonly string[];
      const commit = runner.project.propose(runner.project.without(paths));
      const run = await deploy({ commit });
      expect(resultsOf(run)).toEqual({ ...WELL, deploy: 'success' });
      // Nobody who comes later knows that commit, and so what has migrated the database.
      expect((await deployAgain()).succeeded).toBe(true);
    },
  );

  it('does not put older code in the place of newer: nothing to do after a merge, refused when asked for by hand', async () => {
    const [, commit = ''] = runner.project.commits;
    const run = await deployAgain({ commit });
    expect(run.jobs.deploy?.result).toBe(merges ? 'success' : 'failure');
    expect(failedSteps(run, 'deploy')).toEqual(merges ? [] : ['Refuse what is older than what runs']);
    if (merges) expect(run.jobs.deploy?.summary).toContain(`Nothing was deployed: ${runner.project.head} runs`);
    expectUnchanged();
  });

  it('rolls back to a release by its commit and by its digest, and migrates nothing', async () => {
    const [, release = ''] = runner.project.commits;
    const run = await rollBack({ release });
    expect(resultsOf(run)).toEqual({ backend: 'success', frontend: 'skipped' });
    expectDeployed(place.digests[1] ?? '', { back: true });
    expect(run.jobs.backend?.summary).toContain(`The database holds the migrations of ${release} and no others.`);
    expect(run.jobs.backend?.summary).toContain(`Release: ${release}`);
    expect(run.jobs.backend?.permissions.used).toEqual([...(run.jobs.backend?.permissions.granted ?? [])].sort());
    before = place.state();
    const digest = place.digests[1] ?? '';
    expect((await rollBack({ release: digest })).succeeded).toBe(true);
    expectDeployed(digest, { back: true });
    expect(runner.cloud.changes()).not.toContain('ecs run-task');
  });

  it('says what a schema change means for a rollback, and goes back only when that is accepted', async () => {
    const [release = ''] = runner.project.commits;
    const refused = await rollBack({ release });
    expect(failedSteps(refused, 'backend')).toEqual(['Say what happened to the schema since']);
    expect(refused.jobs.backend?.summary).toContain('migrations/versions/1_visits.py');
    expect(refused.jobs.backend?.annotations.join('\n')).toContain('accept_schema');
    expectUnchanged();
    expect((await rollBack({ release, accept_schema: true })).succeeded).toBe(true);
    expectDeployed(place.digests[0] ?? '', { back: true });
  });

  it('does not roll back to what is not there: an unknown commit, an unknown digest, a commit whose image is gone', async () => {
    for (const release of ['f'.repeat(40), `sha256:${'0'.repeat(64)}`, 'main', `"; exit 0; "`]) {
      const run = await rollBack({ release });
      expect(failedSteps(run, 'backend'), release).toEqual(['Say what happened to the schema since']);
      expect(run.jobs.backend?.annotations, release).toHaveLength(1);
    }
    expectUnchanged();
    const [, release = ''] = runner.project.commits;
    place.aws(
      ...['ecr', 'batch-delete-image', '--repository-name', place.model.image.repository],
      ...['--image-ids', `imageTag=${release}`],
    );
    const run = await rollBack({ release });
    expect(failedSteps(run, 'backend')).toEqual(['Deploy the older image']);
    expect(run.jobs.backend?.annotations.join('\n')).toContain(`holds no image for ${release}`);
    expect(runner.cloud.changes()).toEqual([]);
    expectUnchanged({ pushed: true });
  });

  it.skipIf(merges)('takes nothing that is not merged: neither a deployment nor a rollback', async () => {
    const ref = 'refs/heads/mine';
    const run = await deploy({ ref });
    expect(resultsOf(run)).toEqual({ test: 'failure', build: 'skipped', deploy: 'skipped' });
    const back = await rollBack({ release: runner.project.commits[1] ?? '' }, { ref });
    for (const [name, result] of [
      ['test', run],
      ['backend', back],
    ] as const)
      expect(failedSteps(result, name)).toEqual(['Refuse what is not merged']);
    expectUnchanged();
  });

  it('creates the roles of the database and migrates before there is a service, and only when it is told to', async () => {
    const { cluster, service } = place.model.names;
    place.aws('ecs', 'delete-service', '--cluster', cluster, '--service', service, '--force');
    runner.cloud.ask('service.json', '{"status": "INACTIVE"}');
    before = place.state();
    const refused = await deployAgain();
    expect(refused.jobs.deploy?.annotations.join('\n')).toContain('Follow the runbook first-deployment');
    expectUnchanged({ pushed: true });
    const first = await deployAgain({ event: 'workflow_dispatch', inputs: { first_deployment: true } });
    expect(first.jobs.deploy?.result).toBe('success');
    expect(runner.cloud.changes()).toEqual([
      ...['ecs register-task-definition', 'ecs run-task', 'ecs register-task-definition', 'ecs run-task'],
      ...place.model.tasks.slice(2).map(() => 'ecs register-task-definition'),
    ]);
    for (const [task, revisions] of Object.entries(place.state().revisions))
      expect(revisions.length, task).toBe((before.revisions[task]?.length ?? 0) + 1);
  });
});
