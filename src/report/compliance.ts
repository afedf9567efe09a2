/** What protects the data and who decided it, and what the rule packs say of the stacks. */
import { RULE_PACKS } from '../data/security-rules.js';
import { controlsOf } from '../model/controls.js';
import type { EnvironmentModel } from '../model/model.js';
import { type PackResults, ruleResults } from '../model/rule-results.js';
import { type Content, code, element, table } from './html.js';

/** The controls of an environment, and the results of each rule pack: what stays first, since a reader has to judge that. */
export function compliance(model: EnvironmentModel): Content {
  const controls = controlsOf(model);
  const on = controls.filter((control) => control.on).length;
  return [
    element('p', { class: 'lead' }, `${on} of ${controls.length} controls are on.`),
    table(
      ['Control', '', 'Value', 'Decided by', 'Asked for by'],
      controls.map((control) => [
        control.label,
        element('span', { class: control.on ? 'badge on' : 'badge off' }, control.on ? 'on' : 'off'),
        ['on', 'off'].includes(control.value) ? '' : control.value,
        control.decidedBy === 'dataClass' ? 'data class' : control.decidedBy,
        [control.source ?? '', control.acknowledged === undefined ? '' : ` Accepted: ${control.acknowledged}`],
      ]),
    ),
    ruleResults(model).map(packSection),
  ];
}

function packSection({ pack, passed, acknowledged, notApplicable }: PackResults): Content {
  const findings = acknowledged.flatMap(({ rule, asks, acknowledged: stays }) =>
    stays.map(({ stack, reason }) => [code(rule), asks, stack, reason]),
  );
  return [
    element('h3', {}, `${pack} of cdk-nag ${RULE_PACKS.version}`),
    element(
      'p',
      { class: 'lead' },
      `${passed.length} rules pass, ${acknowledged.length} have findings that stay with a reason, ${notApplicable} speak of nothing that is here.`,
    ),
    table(['Rule', 'Asks for', 'Stack', 'Why its finding stays'], findings),
    element(
      'details',
      {},
      element('summary', {}, `The ${passed.length} rules that pass`),
      table(
        ['Rule', 'Asks for'],
        passed.map(({ rule, asks }) => [code(rule), asks]),
      ),
    ),
  ];
}
