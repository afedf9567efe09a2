/** The runbooks of an environment and their index. */
import type { EnvironmentModel } from '../../model/model.js';
import { DRILLS, type RunbookSlug, runbookPath } from '../../model/runbooks.js';
import type { Artifact } from '../artifact.js';
import type { Family } from '../family.js';
import { renderTemplate } from '../template.js';
import { tidyMarkdown } from '../tidy-markdown.js';
import { provisioningView } from './provisioning.js';
import { environmentView, type View } from './view.js';

const TEMPLATES = 'docs/runbooks/environment';

/** What a runbook is called and when it is taken from the shelf. */
const RUNBOOK_TITLES: Readonly<Record<RunbookSlug, { readonly title: string; readonly when: string }>> = {
  'first-deployment': { title: 'First deployment', when: 'The account is empty and the environment shall exist.' },
  deployment: { title: 'Deployment', when: 'A change shall go live, through GitHub or by hand.' },
  'provisioning-by-cli': {
    title: 'Provisioning by AWS CLI',
    when: 'CDK cannot be used, or somebody wants to see every resource being made.',
  },
  'backend-rollback': { title: 'Backend rollback', when: 'The API misbehaves since a deployment.' },
  'frontend-rollback': { title: 'Frontend rollback', when: 'The web application misbehaves since a deployment.' },
  'failed-migration': { title: 'Failed migration', when: 'The migration task ended with an error.' },
  'secret-rotation': { title: 'Secret rotation', when: 'A secret is due, or somebody saw it who should not have.' },
  'restore-drill': {
    title: 'Restore drill',
    when: `The ${DRILLS.interval} proof that backups can be read, or a failed backup.`,
  },
  'point-in-time-recovery': {
    title: 'Point-in-time recovery',
    when: 'Data was destroyed or changed by mistake, or somebody deleted the instance.',
  },
  incident: { title: 'Incident', when: 'Users are hurt right now, or somebody may have got in.' },
  scaling: { title: 'Scaling', when: 'Tasks or database are too small, too slow or too big.' },
  'off-hours': { title: 'Off-hours override', when: 'The environment shall stay awake, or wake up now.' },
  cost: { title: 'Cost', when: 'The budget warns, or the bill surprises.' },
  'certificates-and-domains': {
    title: 'Certificates and domains',
    when: 'A certificate expires soon, or a domain changes.',
  },
  maintenance: { title: 'Maintenance', when: 'It is Monday, the first of the month or the first of the quarter.' },
  troubleshooting: { title: 'Troubleshooting', when: 'Something is wrong, and it is not known what.' },
  'disaster-recovery': {
    title: 'Disaster recovery',
    when: 'The region is lost, or the database with all that RDS keeps of it.',
  },
  teardown: { title: 'Teardown', when: 'The environment is no longer needed.' },
};

/** Runbooks that destroy, expose or spend: their shell gets a function that asks first. */
const ASKING: readonly RunbookSlug[] = [
  'deployment',
  'backend-rollback',
  'frontend-rollback',
  'failed-migration',
  'secret-rotation',
  'restore-drill',
  'point-in-time-recovery',
  'incident',
  'troubleshooting',
  'scaling',
  'off-hours',
  'disaster-recovery',
  'teardown',
];

export const runbooks: Family = {
  name: 'runbooks',
  environment: (model) => {
    const view = environmentView(model);
    return [index(model, view), ...model.runbooks.map((slug) => runbook(model, view, slug))];
  },
};

function index(model: EnvironmentModel, view: View): Artifact {
  const entries = model.runbooks.map((slug) => ({ slug, ...RUNBOOK_TITLES[slug] }));
  return {
    path: `${model.paths.runbooks}/README.md`,
    content: tidyMarkdown(renderTemplate(`${TEMPLATES}/README.md`, { ...view, entries })),
    ownership: 'managed',
  };
}

function runbook(model: EnvironmentModel, view: View, slug: RunbookSlug): Artifact {
  const asks = ASKING.includes(slug);
  const page = slug === 'provisioning-by-cli' ? { ...view, ...provisioningView(model) } : view;
  return {
    path: runbookPath(model.paths.runbooks, slug),
    content: tidyMarkdown(
      renderTemplate(`${TEMPLATES}/${slug}.md`, {
        ...page,
        title: RUNBOOK_TITLES[slug].title,
        head: renderTemplate(`${TEMPLATES}/fragments/head.md`, view),
        openShell: renderTemplate(`${TEMPLATES}/fragments/open-shell.md`, {
          ...view,
          asks,
          // Where a region may be lost, nothing asks it for anything before the page says so.
          shellRegion: slug === 'disaster-recovery' ? view.recoveryRegion : model.region,
        }),
        alarmSections: alarmSections(model, view, slug),
      }),
    ),
    ownership: 'managed',
  };
}

/** Sections below their heading; nothing when there are none. */
function headed(heading: string, sections: readonly string[]): string {
  return sections.length === 0 ? '' : `${heading}\n\n${sections.join('\n')}`;
}

/** The alarms and the notices that lead to a runbook, each with what to do first; empty when there are none. */
function alarmSections(model: EnvironmentModel, view: View, slug: RunbookSlug): string {
  const sections = model.alarms
    .filter((alarm) => alarm.runbook === slug)
    .map((alarm) => {
      const advice = renderTemplate(`${TEMPLATES}/alarms/${alarm.key}.md`, view);
      return renderTemplate(`${TEMPLATES}/fragments/alarm.md`, { alarm, advice, title: `Alarm ${alarm.key}` });
    });
  const notices = model.notices
    .filter((notice) => notice.runbook === slug)
    .map((notice) => {
      const advice = renderTemplate(`${TEMPLATES}/notices/${notice.key}.md`, view);
      return renderTemplate(`${TEMPLATES}/fragments/notice.md`, { notice, advice, title: `Notice ${notice.key}` });
    });
  return [headed('## Alarms that lead here', sections), headed('## Notices that lead here', notices)]
    .filter((text) => text !== '')
    .join('\n\n');
}
