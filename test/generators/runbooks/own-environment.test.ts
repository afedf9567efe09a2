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

it.each(withoutJobs)('rolling back and rotating in $title say nothing of jobs: there are none', ({ pages }) => {
  const some = pages.filter(({ path }) => /\/(backend-rollback|secret-rotation)\.md$/.test(path));
  expect(linesOf(some, /\bjobs?\b/i).filter((line) => !line.includes("GitHub's jobs"))).toEqual([]);
});

describe.each(environments)('the runbooks of $title', ({ model, page, pages }) => {
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
    expect(asked.some((line) => line.includes(EDGE_REGION) && line.includes('"$SOURCE".amazonaws.com'))).toBe(true);
    const signIns = asked.filter((line) => line.includes('AssumeRoleWithSAML'));
    expect(signIns).toHaveLength(model.region === EDGE_REGION ? 1 : 2);
  });

  it('list the waiting runs of each of its workflows in an incident', () => {
    const [, listed] = /^for WORKFLOW in (.+); do$/m.exec(page('incident')) ?? [];
    const kinds = ['backend', ...(model.frontend === undefined ? [] : ['frontend']), 'infra', 'rollback'];
    expect(listed?.split(' ')).toEqual(kinds.map((kind) => `${kind}-${model.name}.yml`));
  });
});
