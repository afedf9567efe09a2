/** A page speaks of its own environment: nothing of off-hours, of a frontend or of a canary where there is none. */
import { describe, expect, it } from 'vitest';
import { EDGE_REGION } from '../../../src/data/regions.js';
import { TOOL } from '../../../src/data/tool.js';
import { CASES, documentOf, renderDocument } from '../../golden/rendered.js';
import { fencesOf } from './page.js';

const environments = CASES.flatMap((name) => {
  const { models, artifacts } = renderDocument(documentOf(name));
  return models.map((model) => {
    const pages = artifacts.filter(({ path }) => path.startsWith(`${model.paths.runbooks}/`));
    const page = (slug: string) => pages.find(({ path }) => path.endsWith(`/${slug}.md`))?.content ?? '';
    return { title: `${name}, ${model.name}`, model, pages, page };
  });
});

/** Lines of pages that match, with their place. */
const linesOf = (pages: readonly { readonly path: string; readonly content: string }[], pattern: RegExp) =>
  pages.flatMap(({ path, content }) =>
    content.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line}`] : [])),
  );

const awake = environments.filter(({ model }) => model.offHours === undefined);
const withoutFrontend = environments.filter(({ model }) => model.frontend === undefined);
const withoutJobs = environments.filter(({ model }) => model.jobs.length === 0);

it('the fixtures have environments of both kinds', () => {
  for (const some of [awake, withoutFrontend, withoutJobs]) {
    expect(some.length).toBeGreaterThan(0);
    expect(some.length).toBeLessThan(environments.length);
  }
});

it.each(awake)('the runbooks of $title say nothing of sleep: it is always awake', ({ pages }) => {
  // `sleep 5` in a block waits for AWS; the cost page recommends off-hours to those who lack them.
  const lines = linesOf(pages, /\bsleeps?\b(?! \d)|off-hours\.md/);
  expect(lines.filter((line) => !line.includes('/cost.md:'))).toEqual([]);
});

it.each(withoutFrontend)('the runbooks of $title say nothing of a web application: there is none', ({ pages }) => {
  expect(linesOf(pages, /CloudFront|web application/i)).toEqual([]);
});

const withoutNat = environments.filter(({ model }) => model.network.natCount === 0);

it.each(withoutJobs)('the runbooks of $title speak of no job that it has: there are none', ({ pages }) => {
  // These pages speak of the jobs of GitHub.
  const own = pages.filter(({ path }) => !/(deployment|maintenance|provisioning-by-cli)\.md$/.test(path));
  expect(linesOf(own, /\bjobs?\b/).filter((line) => !/backup.jobs?\b|GitHub's jobs/.test(line))).toEqual([]);
});

it.each(withoutNat)('the cost page of $title looks for no NAT, and names the endpoints', ({ page }) => {
  expect(page('cost')).not.toMatch(/\bNAT\b/);
  expect(page('cost')).toContain('interface endpoints');
});

/** Calls that AWS answers at once, although their names begin as those of lists do. */
const ANSWERED_AT_ONCE = [
  'acm describe-certificate',
  'cloudwatch get-metric-statistics',
  'route53 list-hosted-zones-by-name',
  'secretsmanager describe-secret',
  'secretsmanager list-secret-version-ids',
];

it('no number and no choice is asked of an answer in pages as text, which the CLI would print once for each page', () => {
  const calls = environments.flatMap(({ pages }) =>
    pages.flatMap(({ path, content }) =>
      fencesOf(content)
        .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split(/(?=\baws [a-z])/))
        .map((call) => ({ path, call: call.split('\n')[0] ?? '' })),
    ),
  );
  const asText = calls.filter(({ call }) => /^aws \S+ (list|describe|get)-.*--output text/.test(call));
  expect(asText.length).toBeGreaterThan(100);
  const doubtful = asText.filter(
    ({ call }) =>
      /--query ["'](length|sum|max_by|min_by|avg)\(|--query ("[^"]*|'[^']*)\| *\[0\]/.test(call) &&
      !ANSWERED_AT_ONCE.some((each) => call.startsWith(`aws ${each} `)),
  );
  expect(doubtful).toEqual([]);
});

describe.each(environments)('the runbooks of $title', ({ model, page, pages }) => {
  it('promise nobody that deploying a stack again undoes what was changed by hand, and put back none that AWS moves', () => {
    expect(linesOf(pages, /deploy(ing)? the (stack|\w+ stack)( again| of| that)/)).toEqual([]);
    const block = fencesOf(page('deployment')).find(({ text }) => text.includes('--revert-drift'))?.text ?? '';
    const [, refused = ''] = /^ {2}(\S+ \| \S+)\) echo 'STOP/m.exec(block) ?? [];
    const moved = model.stacks.filter(({ key }) => key === 'api' || key === 'data').map(({ name }) => name);
    expect(refused.split(' | ').sort()).toEqual(moved.sort());
    expect(block).toContain('--exclusively');
  });

  it('import the configuration from where the tasks take it', () => {
    const [, module, name] = /^from (\S+) import (\S+) as Config$/m.exec(page('failed-migration')) ?? [];
    const migrate = model.tasks.find(({ kind }) => kind === 'migrate');
    expect(migrate?.variables).toContainEqual({ name: 'APP_CONFIG', value: `${module}.${name}` });
  });

  it('hold the whole clock where they stop the environment, and a recovery lets it go', () => {
    const sleep = model.offHours === undefined ? [] : Object.values(model.offHours.databaseSchedules);
    const schedules = [...model.jobs.map(({ scheduleName }) => scheduleName), ...sleep];
    for (const slug of ['teardown', 'point-in-time-recovery']) {
      const set = [...page(slug).matchAll(/set_schedule (\S+) DISABLED$/gm)].map(([, name]) => name);
      expect(set, slug).toEqual(schedules);
      expect(page(slug).includes('ScheduledScalingSuspended=true'), slug).toBe(sleep.length > 0);
    }
    const recovery = page('point-in-time-recovery');
    const [, remembered = ''] = /^FORMER=.*printf '%s\\n' (.*) \| while read -r SCHEDULE; do$/m.exec(recovery) ?? [];
    expect(remembered.split(' ').filter((name) => name !== '')).toEqual(schedules);
    expect(recovery.includes('set_schedule "$SCHEDULE" "$STATE"')).toBe(schedules.length > 0);
    expect(recovery.includes('ScheduledScalingSuspended=false')).toBe(sleep.length > 0);
  });

  it('tear down what is in the way of another deployment, and promise to keep what the stacks keep', () => {
    const teardown = page('teardown');
    const isProtected = model.tier === 'production' || model.dataClass === 'phi';
    expect(teardown.includes('update-termination-protection')).toBe(isProtected);
    expect(teardown.includes('its automated backups, for as long')).toBe(model.dataClass === 'phi');
    expect(teardown.includes(' --delete-automated-backups')).toBe(model.dataClass !== 'phi');
    expect(teardown).toContain(`delete-repository --repository-name ${model.names.repository} `);
    expect(teardown).toContain(
      `delete-open-id-connect-provider --open-id-connect-provider-arn ${model.github.oidcProviderArn} `,
    );
  });

  it('promise a notice of the budget, and a restart for a secret, where there is one', () => {
    expect(page('cost').includes('a notice goes out')).toBe(model.settings.budget.notify.length > 0);
    expect(page('deployment').includes('restart for a changed secret')).toBe(model.secrets.length > 0);
  });

  it('watch by an alarm only those rules of EventBridge that they make', () => {
    const made = [...page('provisioning-by-cli').matchAll(/put-rule .*\n\{\n {2}"Name": "([^"]+)"/g)].map(
      ([, name]) => name,
    );
    const watched = [...page('provisioning-by-cli').matchAll(/"Name": "RuleName",\n *"Value": "([^"]+)"/g)];
    expect(watched.map(([, name]) => name)).toEqual(made);
    expect(page('provisioning-by-cli').includes(`${model.names.prefix}-notices-undelivered`)).toBe(made.length > 0);
  });

  it('give a deployment the time that its strategy waits on purpose', () => {
    const { strategy, bakeMinutes, canaryMinutes } = model.settings.backend.deployment;
    const waits = { rolling: 0, blueGreen: bakeMinutes, canary: canaryMinutes + bakeMinutes }[strategy];
    for (const slug of ['deployment', 'backend-rollback']) {
      const [, least] = /\*\*Takes\*\* (\d+) to \d+ minutes/.exec(page(slug)) ?? [];
      expect(Number(least), slug).toBeGreaterThan(waits);
    }
  });

  it('run this version of the tool, and no other by its name', () => {
    const calls = pages.flatMap(({ content }) =>
      fencesOf(content).flatMap(({ text }) =>
        [...text.matchAll(/npx (?!cdk|--no-install)(\S+)/g)].map(([, name]) => name),
      ),
    );
    expect(new Set(calls)).toEqual(new Set([TOOL]));
  });

  it('look for alarms wherever they ring', () => {
    const elsewhere = model.alarms.some(({ region }) => region !== model.region);
    for (const slug of ['incident', 'maintenance'])
      expect(page(slug).includes(`describe-alarms --region ${EDGE_REGION}`), slug).toBe(elsewhere);
  });

  it('ask for the history of alarms wherever they ring, without a limit that counts those of the whole account', () => {
    const history = page('maintenance')
      .replaceAll('\\\n', '')
      .split('\n')
      .filter((line) => line.includes('describe-alarm-history'));
    expect(history).toHaveLength(new Set(model.alarms.map(({ region }) => region)).size);
    for (const line of history) expect(line).not.toContain('--max-items');
  });

  it('ask CloudTrail for IAM and for sign-ins where their events stand', () => {
    const asked = page('incident')
      .replaceAll('\\\n', '')
      .split('\n')
      .filter((line) => line.includes('lookup-events'));
    expect(page('incident')).toMatch(
      new RegExp(`for SOURCE in iam .*\\bsignin sts; do\n {2}keep_events ${EDGE_REGION} "\\$SOURCE"\n`),
    );
    // Evidence is every event of a time that is named, and not the newest fifty.
    const evidence = [...asked, page('maintenance').replaceAll('\\\n', '')]
      .join('\n')
      .match(/aws cloudtrail lookup-events.*/g);
    for (const call of evidence ?? [])
      if (!call.includes('AssumeRoleWithSAML')) {
        expect(call).toMatch(/--start-time "\$START" --end-time "\$END"/);
        expect(call).not.toContain('--max-items');
      }
    const signIns = asked.filter((line) => line.includes('AssumeRoleWithSAML'));
    expect(signIns).toHaveLength(model.region === EDGE_REGION ? 1 : 2);
  });

  it('list the waiting runs of each of its workflows in an incident', () => {
    const [, listed] = /^for WORKFLOW in (.+); do$/m.exec(page('incident')) ?? [];
    const kinds = ['backend', ...(model.frontend === undefined ? [] : ['frontend']), 'infra', 'rollback'];
    expect(listed?.split(' ')).toEqual(kinds.map((kind) => `${kind}-${model.name}.yml`));
  });
});
