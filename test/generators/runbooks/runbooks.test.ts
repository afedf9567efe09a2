import { posix } from 'node:path';
import { lint } from 'markdownlint/sync';
import { describe, expect, it } from 'vitest';
import { environmentPage } from '../../../src/generators/environment-page/environment-page.js';
import { render } from '../../../src/generators/render.js';
import { runbooks } from '../../../src/generators/runbooks/runbooks.js';
import { type RunbookSlug, runbookPath } from '../../../src/model/runbooks.js';
import { filesOf, modelsOf } from '../files.js';
import { DOCUMENTS } from './documents.js';
import { anchorsOf, fencesOf, linksOf, proseOf } from './page.js';

const MARKDOWN_RULES = {
  default: true,
  // Commands are as long as they are.
  MD013: false,
  MD024: { siblings_only: true },
  // How a value with a pipe in it stands in a table.
  MD033: { allowed_elements: ['code'] },
};

/** What every runbook says before its first step. */
const OPENING = ['Use it when', 'Needs', 'Takes', 'Can go wrong', 'To stop'];

/** What each page says for an environment that may hold protected health information. */
const RULES_OF_PROTECTED_DATA: Partial<Record<RunbookSlug, RegExp>> = {
  'first-deployment': /business associate agreement/,
  'failed-migration': /print counts and identifiers only/,
  'restore-drill': /it is deleted the same\s+day/,
  'point-in-time-recovery': /security incident/,
  incident: /tell the privacy officer/,
  cost: /decision about compliance/,
  maintenance: /review of access is a record/,
  'disaster-recovery': /every quarter/,
  teardown: /releases each one in writing/,
};

describe.each(Object.entries(DOCUMENTS))('runbooks of %s', (_, text) => {
  const models = modelsOf(text);
  const files = filesOf(runbooks, models);
  const pages = files.paths.filter((path) => !path.endsWith('/README.md'));

  it('exist for every runbook of the model, and in the index', () => {
    const wanted = models.flatMap((model) => [
      `${model.paths.runbooks}/README.md`,
      ...model.runbooks.map((slug) => runbookPath(model.paths.runbooks, slug)),
    ]);
    expect(files.paths).toEqual(wanted.sort());
    for (const model of models) {
      const index = linksOf(files.read(`${model.paths.runbooks}/README.md`));
      expect(index).toEqual(expect.arrayContaining(model.runbooks.map((slug) => `${slug}.md`)));
    }
  });

  it('tear down an environment without its neighbours: shared workflows go on', () => {
    for (const model of models) {
      const list = /^for WORKFLOW in (.+); do$/m.exec(files.read(runbookPath(model.paths.runbooks, 'teardown')))?.[1];
      const disabled = list?.split(' ') ?? [];
      expect(disabled).toContain(`infra-${model.name}.yml`);
      expect(disabled.filter((workflow) => !workflow.endsWith(`-${model.name}.yml`))).toEqual([]);
    }
  });

  it.each(pages)('%s says at its top what it is for, needs, takes, risks, and how to stop', (path) => {
    const opening = /## Before you start\n([\s\S]*?)\n## 1\. /.exec(proseOf(files.read(path)))?.[1] ?? '';
    for (const label of OPENING) expect(opening).toMatch(new RegExp(`^- \\*\\*${label}\\*\\*`, 'm'));
  });

  it.each(pages)('%s says after each command what it prints and what to do when it did not', (path) => {
    const page = files.read(path);
    const after = page.split(/^```\n(?!$)|^```\n\n/m).filter((_part, index) => index > 0);
    const shell = page
      .split(/^```sh\n/m)
      .slice(1)
      .map((part) => part.slice(part.indexOf('\n```\n') + 5));
    expect(after.length).toBeGreaterThan(0);
    for (const rest of shell) {
      const untilNext = rest.split(/^(?:```|## )/m)[0] ?? '';
      expect(untilNext).toContain('**It worked when**');
      expect(untilNext).toContain("**When it didn't**");
    }
  });

  it.each(pages)('%s can be pasted: no comments, no blanks to fill in, no prompts in front', (path) => {
    for (const { language, text: block, line } of fencesOf(files.read(path))) {
      if (language !== 'sh') continue;
      const commands = block.replace(/<<-?'?(\w+)'?[^\n]*\n[\s\S]*?\n\1\n/g, '\n');
      expect(commands, `line ${line}`).not.toMatch(/(^|\s)#/m);
      expect(commands, `line ${line}`).not.toMatch(/^\$ /m);
      // An interactive shell would look for an earlier command of that name, even between double quotes.
      expect(commands, `line ${line}`).not.toMatch(/![^\s=]/);
      expect(commands, `line ${line}`).not.toMatch(/xxx|<[a-z-]+>|\bYOUR_|\bREPLACE|\.\.\.|…|\[object|undefined|NaN/);
    }
  });

  it.each(pages)('%s puts no secret on a command line', (path) => {
    const shell = fencesOf(files.read(path)).flatMap(({ language, text: block }) => (language === 'sh' ? [block] : []));
    for (const block of shell) {
      expect(block).not.toMatch(/--master-user-password\s/);
      expect(block).not.toMatch(/get-secret-value/);
      for (const [, value] of block.matchAll(/--secret-string\s+(\S+)/g)) expect(value).toBe('file:///dev/stdin');
    }
  });

  it('ask before they destroy, expose or interrupt', () => {
    const dangerous =
      /\b(delete-(db-instance|objects?|secret)|batch-delete-image|revoke-security-group-ingress|stop-db-instance|stop-task|restore-db-instance-to-point-in-time|cdk destroy|--desired-count 0|--no-deletion-protection --apply|put-role-policy --role-name "\$ROLE"|batch-delete)\b/;
    for (const path of pages.filter((page) => !page.endsWith('/provisioning-by-cli.md'))) {
      for (const { language, text: block, line } of fencesOf(files.read(path))) {
        if (language !== 'sh' || !dangerous.test(block) || block.startsWith('empty_bucket()')) continue;
        const asked = block.search(/\bconfirm /);
        const restoresOnly = path.endsWith('/point-in-time-recovery.md') && !/delete-|desired-count 0/.test(block);
        if (!restoresOnly) expect(asked, `${path}:${line}`).toBeGreaterThanOrEqual(0);
        if (asked >= 0) expect(asked, `${path}:${line}`).toBeLessThan(block.search(dangerous));
      }
    }
  });

  it('set the number of tasks once, after the stacks of the application, since those leave it to autoscaling', () => {
    for (const model of models) {
      const page = files.read(runbookPath(model.paths.runbooks, 'first-deployment'));
      const { desired } = model.settings.backend.tasks;
      const stacks = model.stacks.filter(({ phase }) => phase === 'application').map(({ name }) => name);
      expect(page.indexOf(`--desired-count ${desired} `)).toBeGreaterThan(page.lastIndexOf(stacks.join(' ')));
    }
  });

  it('build the web application in the one way that has all of its variables', () => {
    for (const model of models) {
      const page = files.read(runbookPath(model.paths.runbooks, 'deployment'));
      expect(page).not.toContain('npm run build');
      expect(page.includes(`deploy/build-site.sh ${model.name} `)).toBe(model.frontend !== undefined);
    }
  });

  it('ask for the numbers of the repository where the trust policies do not test them', () => {
    for (const model of models) {
      const page = files.read(runbookPath(model.paths.runbooks, 'first-deployment'));
      expect(page.includes('repositoryIds: {')).toBe(model.github.ids === undefined);
    }
    expect(models.some(({ github }) => github.ids === undefined)).toBe(true);
  });

  it('make what an empty account lacks before the stacks that need it', () => {
    for (const model of models) {
      const page = files.read(runbookPath(model.paths.runbooks, 'first-deployment'));
      const cluster = page.indexOf('npx cdk deploy');
      for (const earlier of ['create-service-linked-role', 'cdk bootstrap', model.parameters.hostedZoneId]) {
        expect(page.indexOf(earlier)).toBeGreaterThan(0);
        expect(page.indexOf(earlier)).toBeLessThan(cluster);
      }
      const branches =
        /for GITHUB_ENVIRONMENT in ([^;]*); do\n(?:(?!done).*\n)* {2}gh api --method POST .*deployment-branch-policies \\\n {4}--raw-field name=(\S+)/.exec(
          page,
        );
      const { environment, infraEnvironment, driftEnvironment, branch } = model.github;
      expect(branches?.slice(1)).toEqual([`${environment} ${infraEnvironment} ${driftEnvironment}`, branch]);
    }
  });

  it('have a section for every alarm that names them', () => {
    for (const model of models) {
      expect(model.alarms.length).toBeGreaterThan(0);
      for (const alarm of model.alarms) {
        const page = files.read(runbookPath(model.paths.runbooks, alarm.runbook));
        expect(page).toContain(alarm.name);
        expect(anchorsOf(page)).toContain(`alarm-${alarm.key}`);
      }
    }
  });

  it('carry the rules of protected data on every page where they bite, and in no other environment', () => {
    for (const model of models) {
      for (const slug of model.runbooks) {
        const page = files.read(runbookPath(model.paths.runbooks, slug));
        const speaks = /protected health information|patient data|45 CFR/.test(proseOf(page));
        const bites = model.dataClass === 'phi' && slug in RULES_OF_PROTECTED_DATA;
        expect(speaks, `${slug} of ${model.name}`).toBe(bites);
        if (bites) expect(proseOf(page), slug).toMatch(RULES_OF_PROTECTED_DATA[slug] ?? /$^/);
      }
    }
  });
});

describe.each(Object.entries(DOCUMENTS))('pages of %s', (_, text) => {
  const models = modelsOf(text);
  const tree = new Map(render(models).map(({ path, content }) => [path, content]));
  const pages = [...filesOf(runbooks, models).paths, ...filesOf(environmentPage, models).paths];

  it.each(pages)('%s is clean Markdown', (path) => {
    const { page } = lint({ strings: { page: tree.get(path) ?? '' }, config: MARKDOWN_RULES });
    expect(
      page?.map(({ lineNumber, ruleNames, errorDetail }) => `${lineNumber} ${ruleNames[0]} ${errorDetail}`),
    ).toEqual([]);
  });

  it.each(pages)('%s links to nothing that is not there', (path) => {
    const links = linksOf(tree.get(path) ?? '').filter((link) => !/^[a-z]+:/.test(link));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : posix.join(posix.dirname(path), file);
      if (target === 'hha-env.yaml') continue;
      if (target.endsWith('/'))
        expect(
          [...tree.keys()].some((other) => other.startsWith(target)),
          link,
        ).toBe(true);
      else expect(tree.has(target), `${path}: ${link}`).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(tree.get(target) ?? ''), `${path}: ${link}`).toContain(anchor);
    }
  });
});

describe('the page of an environment', () => {
  it.each(Object.entries(DOCUMENTS))('of %s says what the environment is', (_, text) => {
    const models = modelsOf(text);
    const files = filesOf(environmentPage, models);
    for (const model of models) {
      const page = files.read(model.paths.environmentPage);
      for (const { cidr } of model.network.subnets) expect(page).toContain(cidr);
      for (const { name } of [...model.stacks, ...model.secrets, ...model.alarms]) expect(page).toContain(name);
      for (const { family, logGroup } of model.tasks) {
        expect(page).toContain(family);
        expect(page).toContain(logGroup);
      }
      for (const { schedule } of model.jobs) expect(page).toContain(schedule);
      expect(page).toContain(model.settings.database.instanceClass);
      expect(fencesOf(page).map(({ language }) => language)).toEqual(['mermaid']);
    }
  });

  it('prints an acknowledgement with its reason', () => {
    const reason = 'The vendor keeps this database in one zone | until spring.';
    const models = modelsOf(
      DOCUMENTS['staging and production'].replace(
        '    schedules: { offHours: false }',
        `    schedules: { offHours: false }\n    database: { multiAz: false }\n    acknowledgements: [{ rule: guard.production-single-zone, reason: "${reason}" }]`,
      ),
    );
    const page = filesOf(environmentPage, models).read('docs/environments/production.md');
    expect(page).toContain('guard.production-single-zone');
    expect(page).toContain(reason.replace('|', '\\|'));
  });
});
