/** The page of an environment: what it is, in names, numbers and controls. */
import { RULE_PACKS } from '../../data/security-rules.js';
import { controlsOf } from '../../model/controls.js';
import type { EnvironmentModel } from '../../model/model.js';
import { rolesInUse } from '../../model/roles-in-use.js';
import { ruleResults } from '../../model/rule-results.js';
import { costSection } from '../../pricing/markdown.js';
import type { Artifact } from '../artifact.js';
import type { Family } from '../family.js';
import { environmentView } from '../runbooks/view.js';
import { renderTemplate } from '../template.js';
import { tidyMarkdown } from '../tidy-markdown.js';

export const environmentPage: Family = {
  name: 'environment-page',
  environment: (model) => [pageOf(model, costSection(model))],
};

/**
 * The page of an environment.
 * @param costSection Markdown below the heading "Cost", when there is an estimate.
 */
export function pageOf(model: EnvironmentModel, costSection?: string): Artifact {
  return {
    path: model.paths.environmentPage,
    content: tidyMarkdown(renderTemplate('docs/environments/environment.md', pageView(model, costSection))),
    ownership: 'managed',
  };
}

function pageView(model: EnvironmentModel, costSection: string | undefined): object {
  return {
    ...environmentView(model),
    costSection: costSection ?? null,
    controls: controlsOf(model).map((control) => ({
      ...control,
      state: control.on ? 'on' : 'off',
      field: control.field ?? null,
      source: control.source ?? null,
      acknowledged: control.acknowledged ?? null,
    })),
    acknowledgements: model.settings.acknowledgements,
    isProtected: model.dataClass === 'phi',
    rules: rulesView(model),
    tagList: Object.entries(model.tags).map(([key, value]) => ({ key, value })),
    roleList: rolesInUse(model),
    diagram: diagram(model),
  };
}

/** The results of the rule packs: what stays first, since that is what a reader has to judge. */
function rulesView(model: EnvironmentModel): object {
  const packs = ruleResults(model);
  return {
    version: RULE_PACKS.version,
    packs: packs.map(({ pack, passed, acknowledged, notApplicable }) => ({
      pack,
      passed: passed.length,
      acknowledged: acknowledged.length,
      notApplicable,
    })),
    acknowledged: packs.flatMap(({ acknowledged }) =>
      acknowledged.flatMap(({ rule, asks, acknowledged: findings }) =>
        findings.map(({ stack, reason }) => ({ rule, asks, stack, reason })),
      ),
    ),
    passed: packs.flatMap(({ passed }) => passed),
  };
}

/** Labels of the diagram; quotation marks and all come from the JSON escaper. */
function diagram(model: EnvironmentModel): object {
  const { settings, network, database, domains } = model;
  return {
    vpc: `VPC ${network.cidr}`,
    loadBalancer: `Load balancer<br/>${domains.api}`,
    service: `API on Fargate<br/>${settings.backend.tasks.min} to ${settings.backend.tasks.max} tasks<br/>${settings.backend.cpu} CPU units<br/>${settings.backend.memory} MiB`,
    database: `PostgreSQL ${database.engineVersion}<br/>${settings.database.instanceClass}${settings.database.multiAz ? '<br/>two zones' : ''}`,
    cloudFront: domains.app === undefined ? null : `CloudFront<br/>${domains.app}`,
    nat: network.natCount === 0 ? null : natLabel(network),
    jobs: model.jobs.map((job, index) => ({ node: `job${index + 1}`, label: `Job ${job.name}<br/>${job.schedule}` })),
    recovery: model.backupCopyRegion === undefined ? null : `Copies of backups<br/>${model.backupCopyRegion}`,
  };
}

/** The way out in words, as it is asked for in the console. */
function natLabel({ nat, natCount }: EnvironmentModel['network']): string {
  if (nat === 'regional') return 'Regional NAT gateway';
  const one = nat === 'instance' ? 'NAT instance' : 'NAT gateway';
  return natCount === 1 ? one : `${natCount} ${one}s`;
}
