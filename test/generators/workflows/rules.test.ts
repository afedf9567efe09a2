/** The rules that every rendered workflow keeps, on the parsed YAML. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ACTIONS } from '../../../src/data/actions.js';
import { artifactsFor, DOCUMENTS, type Job, type Step, type WorkflowFile, workflowsOf } from './workflow-files.js';

type Named<T> = readonly [string, T, WorkflowFile];

const files = Object.entries(DOCUMENTS).flatMap(([document, text]) =>
  workflowsOf(text).map((file) => [`${document}: ${file.path}`, file] as const),
);
const jobs = files.flatMap(([name, file]) =>
  Object.entries(file.workflow.jobs).map(([key, job]): Named<Job> => [`${name} ${key}`, job, file]),
);
const steps = jobs.flatMap(([name, job, file]) =>
  job.steps.map((step): Named<Step> => [`${name}: ${step.name}`, step, file]),
);
const actions = steps.filter(([, { uses }]) => uses !== undefined);
const scripts = steps.filter(([, { run }]) => run !== undefined);

describe('every workflow', () => {
  it('is there', () => {
    expect(files.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'staging and production: .github/workflows/backend-production.yml',
        'vite, x86, elsewhere: .github/workflows/frontend-pr-42.yml',
        'without a frontend: .github/workflows/maintenance.yml',
      ]),
    );
    expect(files.some(([name]) => name.startsWith('without a frontend: .github/workflows/frontend'))).toBe(false);
  });

  it.each(files)(
    '%s starts with nothing allowed, runs bash strictly, and says where it comes from',
    (_, { text, workflow }) => {
      expect(workflow.permissions).toEqual({});
      expect(workflow.defaults.run.shell).toBe('bash');
      expect(text).toMatch(/^# Rendered by create-hha-env from hha-env\.yaml/);
    },
  );

  it.each(files.filter(([name]) => !name.endsWith('environments.yml')))(
    '%s watches itself and what it depends on',
    (_, file) => {
      for (const event of ['push', 'pull_request'] as const) {
        const trigger = file.workflow.on[event];
        if (trigger === undefined) continue;
        expect(trigger.paths).toContain(file.path);
        for (const path of trigger.paths ?? []) expect(path).not.toMatch(/^\*\*|^\/|undefined/);
      }
      const reads = JSON.stringify(file.workflow.jobs).includes('deploy/deploy-');
      if (reads && file.workflow.on.push) expect(file.workflow.on.push.paths).toContain('deploy/*.sh');
    },
  );

  it('says which trigger starts a deployment: by hand always, on a merge where the document wants it', () => {
    for (const [name, { workflow }] of files.filter(([name]) => /(backend|frontend|infra)-/.test(name))) {
      expect(workflow.on).toHaveProperty('workflow_dispatch');
      if (name.includes('-production')) expect(workflow.on).not.toHaveProperty('push');
      else
        expect(workflow.on.push?.branches).toEqual([
          name.includes('elsewhere') || name.includes('europe-vite') ? 'trunk' : 'main',
        ]);
    }
  });
});

describe('every job', () => {
  it('has an end, a runner by version, and permissions of its own', () => {
    for (const [name, job] of jobs) {
      expect(job['timeout-minutes'], name).toBeGreaterThan(0);
      expect(job['timeout-minutes'], name).toBeLessThanOrEqual(180);
      expect(job['runs-on'], name).toMatch(/^(ubuntu-24\.04|\$\{\{ vars\.ARM64_RUNNER \|\| 'ubuntu-24\.04-arm' \}\})$/);
      expect(job.permissions, name).toBeTypeOf('object');
      for (const [scope, level] of Object.entries(job.permissions ?? {})) {
        if (level === 'write') expect(['id-token', 'attestations', 'pull-requests', 'issues'], name).toContain(scope);
      }
    }
  });

  it('has an identity in AWS only where it signs in, and then stands in an environment', () => {
    for (const [name, job] of jobs) {
      const signsIn = job.steps.some(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials'));
      expect(job.permissions?.['id-token'] === 'write', name).toBe(signsIn);
      expect(job.environment !== undefined, name).toBe(signsIn);
    }
  });

  it('checks out when it uses files of the repository', () => {
    for (const [name, job] of jobs) {
      const uses = job.steps.some(({ run }) => /(^|[\s(])deploy\/|npm |pip /.test(run ?? ''));
      const checksOut = job.steps.some((step) => step.uses?.startsWith('actions/checkout'));
      if (uses) expect(checksOut, name).toBe(true);
      if (checksOut) expect(job.permissions?.contents, name).toBe('read');
    }
  });

  it('that deploys an environment waits its turn, is never interrupted and never thrown out', () => {
    const deploying = jobs.filter(([, job]) =>
      job.steps.some(({ run }) => /deploy\/(deploy-|publish-)|cdk deploy/.test(run ?? '')),
    );
    expect(deploying.length).toBeGreaterThan(10);
    for (const [name, job] of deploying) {
      const environment = typeof job.environment === 'object' ? job.environment.name : job.environment;
      expect(job.concurrency, name).toEqual({
        group: `deploy-${environment?.replace(/-infra$/, '')}`,
        'cancel-in-progress': false,
        queue: 'max',
      });
    }
  });

  it('that runs the code of a pull request signs in only to compare', () => {
    const ofPullRequests = jobs.filter(
      ([, job, file]) => file.workflow.on.pull_request !== undefined && !(job.if ?? '').includes("!= 'pull_request'"),
    );
    for (const [, job] of ofPullRequests) {
      const roles = job.steps.map((step) => step.with?.['role-to-assume']).filter((role) => role !== undefined);
      for (const role of roles) expect(role).toMatch(/-github-diff$/);
      const writes = Object.values(job.permissions ?? {}).includes('write');
      if (writes) expect(job.steps.some(({ run }) => /npm|npx|cdk/.test(run ?? ''))).toBe(roles.length > 0);
    }
  });
});

describe('every action', () => {
  it('is pinned by the commit of the data file, with its version beside it', () => {
    expect(actions.length).toBeGreaterThan(100);
    for (const [where, { uses }, { text }] of actions) {
      const [name, sha] = (uses ?? '').split('@');
      const pin = Object.values(ACTIONS).find(({ repository }) => repository === name);
      expect(sha, where).toBe(pin?.sha);
      expect(sha, where).toMatch(/^[0-9a-f]{40}$/);
      for (const line of text.split('\n').filter((line) => line.includes(`${name}@`))) {
        expect(line, where).toMatch(new RegExp(`@${pin?.sha} # ${pin?.version.replaceAll('.', '\\.')}$`));
      }
    }
  });

  it('leaves no token behind in the checkout', () => {
    const checkouts = actions.filter(([, { uses }]) => uses?.startsWith('actions/checkout'));
    expect(checkouts.length).toBeGreaterThan(20);
    for (const [name, step] of checkouts) expect(step.with?.['persist-credentials'], name).toBe(false);
  });

  it('signs in by OIDC, in the account of the environment and with its own role', () => {
    const signIns = actions.filter(([, { uses }]) => uses?.startsWith('aws-actions/configure-aws-credentials'));
    expect(signIns.length).toBeGreaterThan(10);
    for (const [name, { with: inputs }] of signIns) {
      const { 'role-duration-seconds': _duration, ...always } = inputs ?? {};
      expect(Object.keys(always).sort(), name).toEqual(['allowed-account-ids', 'aws-region', 'role-to-assume']);
      expect(inputs?.['role-to-assume']).toContain(`::${String(inputs?.['allowed-account-ids'])}:role/`);
    }
  });

  it('caches only where no credentials are', () => {
    for (const [name, job] of jobs.filter(([, { permissions }]) => permissions?.['id-token'] === 'write')) {
      for (const step of job.steps) expect(step.with ?? {}, name).not.toHaveProperty('cache');
      for (const { run } of job.steps) if (run?.includes('npm ci')) expect(run).toContain('--ignore-scripts');
    }
  });
});

describe('every script', () => {
  it('holds no expression, no secret, no moving tag and no clean sweep', () => {
    for (const [name, { run }] of scripts) {
      expect(run, name).not.toContain('${{');
      expect(run, name).not.toMatch(/:latest\b|@latest\b|--delete\b|curl .*\|/);
    }
  });

  it('reads no secret of GitHub: there are none', () => {
    for (const [name, { text }] of files) expect(text, name).not.toMatch(/secrets\.|AWS_SECRET_ACCESS_KEY|AKIA/);
  });

  it('names every variable that it reads', () => {
    const given = /^(GITHUB_\w+|RUNNER_\w+|TOOL|ENVIRONMENT)$/;
    for (const [name, { run, env }] of scripts) {
      const set = new Set([...(run ?? '').matchAll(/\b([A-Z_]{2,})=/g)].map(([, variable]) => variable));
      for (const [, variable = ''] of (run ?? '').matchAll(/\$\{?([A-Z][A-Z_]+)\b/g)) {
        const known = given.test(variable) || set.has(variable) || Object.hasOwn(env ?? {}, variable);
        expect(known, `${name}: ${variable}`).toBe(true);
      }
    }
  });
});

describe('the order of a deployment', () => {
  const job = (path: string, key: string): Job => {
    const found = files.find(([name]) => name === `staging and production: .github/workflows/${path}`)?.[1].workflow
      .jobs[key];
    if (found === undefined) throw new Error(`${path} has no job ${key}`);
    return found;
  };
  const names = (of: Job): readonly string[] => of.steps.map(({ name }) => name);

  it('judges an image before anybody with credentials sees it', () => {
    const build = job('backend-staging.yml', 'build');
    expect(build.needs).toBe('test');
    expect(names(build).indexOf('Refuse an image with known weaknesses')).toBeLessThan(
      names(build).indexOf('Hand over the image'),
    );
    const scan = build.steps.find(({ name }) => name === 'Refuse an image with known weaknesses');
    expect(scan?.with?.['exit-code']).toBe('1');
    expect(job('backend-staging.yml', 'deploy').needs).toEqual(['build', 'wait']);
  });

  it('waits for infrastructure, then for the API, then uploads the page', () => {
    const waits = (path: string) =>
      job(path, 'wait').steps.flatMap(({ run }) => /wait-for-workflow\.sh (\S+)/.exec(run ?? '')?.[1] ?? []);
    expect(waits('backend-staging.yml')).toEqual(['infra-staging.yml']);
    expect(waits('frontend-staging.yml')).toEqual(['infra-staging.yml', 'backend-staging.yml']);
    // A job that waits inside the queue of deployments would wait for ever.
    expect(job('frontend-staging.yml', 'wait').concurrency).toBeUndefined();
  });

  it('takes production from the branch alone', () => {
    for (const path of [
      'backend-production.yml',
      'frontend-production.yml',
      'infra-production.yml',
      'rollback-production.yml',
    ]) {
      const all = Object.values(files.find(([name]) => name.endsWith(path))?.[1].workflow.jobs ?? {});
      expect(
        all.some((one) => names(one).includes('Refuse what is not merged')),
        path,
      ).toBe(true);
    }
  });

  it('rolls back through the script that deploys, without migrations, and asks about the schema first', () => {
    const back = job('rollback-staging.yml', 'backend');
    const run = back.steps.map((step) => step.run ?? '').join('\n');
    expect(run.indexOf('schema-changes.sh')).toBeLessThan(
      run.indexOf('deploy-backend.sh staging "$RELEASE" --skip-migration'),
    );
    expect(back.steps.find(({ uses }) => uses?.startsWith('actions/checkout'))?.with?.['fetch-depth']).toBe(0);
  });

  it('deploys the stacks of the phase in the order of the model', () => {
    const run = job('infra-staging.yml', 'deploy')
      .steps.map((step) => step.run ?? '')
      .join('\n');
    expect(run).toMatch(
      /foundation=\(home-health-aid-staging-base home-health-aid-staging-network .*\)\napplication=\(home-health-aid-staging-api /,
    );
    expect(run).toContain('--exclusively --require-approval never');
  });
});

describe('dependabot.yml', () => {
  it.each(Object.entries(DOCUMENTS))('is written once and waits a week: %s', (_, text) => {
    const file = artifactsFor(text).find(({ path }) => path === '.github/dependabot.yml');
    expect(file?.ownership).toBe('once');
    const { updates } = parse(file?.content ?? '') as {
      updates: { 'package-ecosystem': string; directory: string; cooldown: object }[];
    };
    for (const update of updates) expect(update.cooldown).toEqual({ 'default-days': 7 });
    const what = updates.map((update) => `${update['package-ecosystem']} ${update.directory}`);
    expect(what).toContain('npm /infra');
    expect(what).toContain('github-actions /');
    expect(new Set(what).size).toBe(what.length);
  });
});
