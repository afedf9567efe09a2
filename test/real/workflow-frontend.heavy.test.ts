/**
 * Whole runs of the workflows that deploy the web application and roll it back, step by step as GitHub's runner would: the
 * build is real, the scripts and the AWS CLI are, and the bucket is moto's. Tests run in order, each on what the last one left.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Place, State } from './cloud/place.js';
import { MISSING_TOOLS } from './cloud/tools.js';
import { Runner, type Start, type WorkflowRun } from './runner/runner.js';
import { SITE_PROJECTS } from './site-projects.js';

const able = MISSING_TOOLS.length === 0;
const needs = able ? '' : ` (skipped: no ${MISSING_TOOLS.join(', no ')})`;

/** Environment, fixture, and whether a merge deploys it. */
const ENVIRONMENTS = [
  ['staging', 'production', true],
  ['production', 'production', false],
  ['test-eu', 'europe-vite', true],
] as const;

describe.skipIf(!able).each(ENVIRONMENTS)(
  `the web application of %s in fixture %s${needs}`,
  (environment, fixture, merges) => {
    let runner: Runner;
    let place: Place;
    let before: State;
    let web: string;
    beforeAll(async () => {
      runner = await Runner.start(fixture, environment);
      place = runner.cloud.place(environment);
      web = place.model.paths.frontend ?? '';
    }, 120_000);
    afterAll(() => runner?.stop());
    beforeEach(() => {
      runner.reset();
      before = place.state();
    });

    const deploy = (more: Partial<Start> = {}): Promise<WorkflowRun> =>
      runner.run(place.model.paths.workflows.frontend ?? '', { event: merges ? 'push' : 'workflow_dispatch', ...more });
    const rollBack = (release: string, more: Partial<Start> = {}): Promise<WorkflowRun> =>
      runner.run(place.model.paths.workflows.rollback, {
        event: 'workflow_dispatch',
        inputs: { part: 'frontend', release },
        ...more,
      });
    const resultsOf = ({ jobs }: WorkflowRun): Record<string, string> =>
      Object.fromEntries(Object.entries(jobs).map(([key, { result }]) => [key, result]));
    const failedSteps = (run: WorkflowRun, job: string): readonly string[] =>
      run.jobs[job]?.steps.filter(({ outcome }) => outcome === 'failure').map(({ name }) => name) ?? [];
    const WELL = { build: 'success', ...(merges ? { wait: 'success' } : {}) };
    const current = (): string => place.aws('s3', 'cp', `s3://${place.model.names.webBucket}/releases/current`, '-');
    const page = (): string => place.aws('s3', 'cp', `s3://${place.model.names.webBucket}/index.html`, '-');
    const propose = (title: string): string =>
      runner.project.propose({ [`${web}/src/title.js`]: `export const title = '${title}';\n` });

    it('goes through: tested, built, uploaded, published, refreshed and served; each job used what it may do', async () => {
      const run = await deploy();
      expect(run.jobs.deploy?.log).toContain('serves this build');
      expect(resultsOf(run)).toEqual({ ...WELL, deploy: 'success' });
      expect(run.jobs.deploy?.notes).toEqual([`signed in as ${place.model.roles.githubFrontend.arn}`]);
      const { objects, invalidations, ...rest } = place.state();
      const keys = Object.keys(objects);
      const assets = place.model.frontend?.assetsDirectory;
      expect(keys).toEqual(expect.arrayContaining(['index.html', `releases/${runner.project.head}/index.html`]));
      const [script = ''] = keys.filter((key) => key.startsWith(`${assets}/`) && key.endsWith('.js'));
      expect(page()).toContain(script);
      expect(place.aws('s3', 'cp', `s3://${place.model.names.webBucket}/${script}`, '-')).toContain(
        place.model.domains.apiBaseUrl,
      );
      expect(invalidations).toBe(before.invalidations + 1);
      expect(current()).toBe(runner.project.head);
      expect(rest).toEqual({ revisions: before.revisions, service: before.service, images: before.images });
      expect(run.jobs.deploy?.summary).toContain(`Commit ${runner.project.head}: **success**`);
      for (const [key, { permissions }] of Object.entries(run.jobs))
        expect(permissions.used, key).toEqual([...permissions.granted].sort());
    });

    it('keeps every asset of the releases before, goes back to one, and forward again', async () => {
      const commit = propose('Another title');
      expect((await deploy({ commit })).succeeded).toBe(true);
      const { objects } = place.state();
      const assets = Object.entries(before.objects).filter(([key]) => !/^(index\.html|releases\/current)$/.test(key));
      expect(Object.fromEntries(assets.map(([key]) => [key, objects[key]]))).toEqual(Object.fromEntries(assets));
      expect(Object.keys(objects).length).toBeGreaterThan(Object.keys(before.objects).length);
      expect(current()).toBe(commit);
      const back = await rollBack(runner.project.head);
      expect(resultsOf(back)).toEqual({ backend: 'skipped', frontend: 'success' });
      expect(back.jobs.frontend?.permissions.used).toEqual([...(back.jobs.frontend?.permissions.granted ?? [])].sort());
      expect(back.jobs.frontend?.summary).toContain(`Release: ${runner.project.head}`);
      expect(place.state().objects['index.html']).toBe(before.objects['index.html']);
      expect(place.state().invalidations).toBe(before.invalidations + 2);
      expect(current()).toBe(runner.project.head);
    });

    it('fails when the bucket is missing or its stack is, and changes nothing', async () => {
      const name = place.model.parameters.webBucket;
      const put = (value: string): string =>
        place.aws('ssm', 'put-parameter', '--name', name, '--value', value, '--type', 'String', '--overwrite');
      put('no-such-bucket-anywhere');
      const bucket = await deploy();
      place.aws('ssm', 'delete-parameter', '--name', name);
      const parameter = await deploy({ again: { of: bucket, jobs: ['deploy'] } });
      put(place.model.names.webBucket);
      for (const [run, message, step] of [
        [bucket, 'no-such-bucket-anywhere does not exist', 'Upload, publish and check the page that visitors get'],
        [parameter, `${name} cannot be read`, 'Refuse what is older than what runs'],
      ] as const) {
        expect(resultsOf(run)).toEqual({ ...WELL, deploy: 'failure' });
        expect(failedSteps(run, 'deploy')).toEqual([step]);
        expect(run.jobs.deploy?.annotations.join('\n')).toContain(message);
        expect(run.jobs.deploy?.summary).toContain('**failure**');
      }
      expect(place.state()).toEqual(before);
    });

    it('deploys nothing when the tests fail, the build does, or the build has the variables of nobody', async () => {
      const step = `Build with the variables of ${environment}`;
      const bundler = place.model.frontend?.settings.bundler ?? 'vite';
      const script = SITE_PROJECTS[bundler].script;
      for (const [files, failed, message] of [
        [{ 'src/title.js': 'export const = ;\n' }, 'Test', 'SyntaxError'],
        [{ 'src/index.js': 'import "./nowhere.js";\n' }, step, 'nowhere.js'],
        [{ 'src/index.js': script.replaceAll('API_BASE_URL', 'API_ADDRESS') }, step, `variables of ${environment}`],
        [{ 'package-lock.json': undefined }, 'Install Node.js', 'unable to cache'],
      ] as const) {
        const named = Object.entries(files).map(([path, content]) => [`${web}/${path}`, content] as const);
        const run = await deploy({ commit: runner.project.propose(Object.fromEntries(named)) });
        expect(resultsOf(run)).toEqual({ ...WELL, build: 'failure', deploy: 'skipped' });
        expect(failedSteps(run, 'build')).toEqual([failed]);
        expect(run.jobs.build?.log).toContain(message);
      }
      expect(place.state()).toEqual(before);
    });

    it('fails when visitors get another page, and returns to the release before', async () => {
      runner.cloud.web.served = 'an older page';
      const run = await deploy({ commit: propose('A third title') });
      expect(failedSteps(run, 'deploy')).toEqual(['Upload, publish and check the page that visitors get']);
      expect(run.jobs.deploy?.annotations.join('\n')).toContain('Visitors do not get this build.');
      expect(place.state().objects['index.html']).toBe(before.objects['index.html']);
      expect(current()).toBe(runner.project.head);
    });

    it('refuses another account, and a release that was never made', async () => {
      const names = `deploy/${environment}/environment.sh`;
      const elsewhere = runner.project.read(names).replace(/^HHA_ACCOUNT=.*$/m, 'HHA_ACCOUNT=999999999999');
      const run = await deploy({ commit: runner.project.propose({ [names]: elsewhere }) });
      expect(run.jobs.deploy?.annotations.join('\n')).toContain('stands in account 999999999999');
      for (const release of ['f'.repeat(40), 'main']) {
        const back = await rollBack(release);
        expect(failedSteps(back, 'frontend')).toEqual(['Publish the older release']);
      }
      expect(place.state()).toEqual(before);
    });

    it.skipIf(!merges)('is started by everything that it reads, and waits for what comes first', async () => {
      const { on } = runner.project.workflow(place.model.paths.workflows.frontend ?? '');
      const paths = (on.push?.paths ?? []) as readonly string[];
      const commit = runner.project.propose(runner.project.without(paths));
      const run = await deploy({ commit });
      expect(resultsOf(run)).toEqual({ ...WELL, deploy: 'success' });
      const backend = place.model.paths.workflows.backend.split('/').at(-1) ?? '';
      const [first = ''] = runner.project.commits;
      runner.answerRuns(backend, { head_sha: first, conclusion: 'failure' });
      before = place.state();
      const waited = await deploy();
      expect(resultsOf(waited)).toEqual({ ...WELL, wait: 'failure', deploy: 'skipped' });
      expect(place.state()).toEqual(before);
    });

    it.skipIf(merges)('takes nothing that is not merged: neither a deployment nor a rollback', async () => {
      const ref = 'refs/heads/mine';
      const run = await deploy({ ref });
      const back = await rollBack(runner.project.head, { ref });
      for (const [name, result] of [
        ['build', run],
        ['frontend', back],
      ] as const)
        expect(failedSteps(result, name)).toEqual(['Refuse what is not merged']);
      expect(place.state()).toEqual(before);
    });
  },
);
