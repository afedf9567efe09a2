/** One page about an environment for people who look rather than read: self-contained HTML, the same for the same document. */
import { compare, isSame } from '../compare/compare.js';
import { costSentence, EFFECT_LEGEND, shown, summaryOf } from '../compare/shown.js';
import type { EnvironmentModel } from '../model/model.js';
import { addressPlan } from './address-plan.js';
import { compliance } from './compliance.js';
import { costReport } from './cost-chart.js';
import { type Content, code, type Element, element, markup, section, table } from './html.js';
import { picture } from './picture.js';
import { STYLE } from './style.js';

/**
 * The page of an environment as a document of its own: no script, nothing loaded from elsewhere.
 *
 * @param others the other environments of the document, in its order, which the page compares with this one.
 */
export function reportHtml(model: EnvironmentModel, others: readonly EnvironmentModel[]): string {
  const title = `${model.application.name}: ${model.name}`;
  const sections = [
    section('picture', 'Picture', picture(model)),
    section('network', 'Addresses', addressPlan(model)),
    section('cost', 'Cost', costReport(model)),
    section('compliance', 'Compliance', compliance(model)),
    section('alarms', 'Alarms', alarms(model)),
    ...(others.length === 0
      ? []
      : [section('differences', 'Differences', ...others.map((other) => differences(model, other)))]),
  ];
  const page = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      // The page needs its own style sheet and nothing else; a browser holds it to that.
      element('meta', {
        'http-equiv': 'Content-Security-Policy',
        content: "default-src 'none'; style-src 'unsafe-inline'",
      }),
      element('title', {}, title),
      element('style', {}, STYLE),
    ),
    element('body', {}, heading(model, title), contents(sections), element('main', {}, ...sections)),
  );
  return `<!doctype html>\n${markup(page)}\n`;
}

function heading({ tier, dataClass, account, region, domains }: EnvironmentModel, title: string): Element {
  const facts: readonly (readonly [string, string])[] = [
    ['tier', tier],
    ['data', dataClass],
    ['account', account],
    ['region', region],
    ['API', domains.api],
    ...(domains.app === undefined ? [] : [['web', domains.app] as const]),
  ];
  return element(
    'header',
    {},
    element('h1', {}, title),
    element('p', {}, ...facts.map(([name, value]) => element('span', { class: 'fact' }, `${name} `, code(value)))),
  );
}

function contents(sections: readonly Element[]): Element {
  const links = sections.map(({ attributes, children }) =>
    element('a', { href: `#${attributes.id}` }, ...headingOf(children)),
  );
  return element('nav', {}, ...links);
}

function headingOf([first]: readonly Content[]): readonly Content[] {
  return first !== undefined && typeof first !== 'string' && 'tag' in first ? first.children : [];
}

function alarms({ alarms: list, notices, settings }: EnvironmentModel): Content {
  const told = settings.alarms.notify;
  return [
    element(
      'p',
      { class: 'lead' },
      told.length === 0 ? 'Nobody is told: the document names no address.' : `Told: ${told.join(', ')}.`,
    ),
    table(
      ['Alarm', 'Means', 'Rings at', 'Runbook'],
      list.map(({ key, meaning, thresholdText, runbook, rollsBack }) => [
        code(key),
        rollsBack ? `${meaning} Rolls a deployment back.` : meaning,
        thresholdText,
        runbook,
      ]),
    ),
    table(
      ['Notice', 'Means', 'Comes on', 'Runbook'],
      notices.map(({ key, meaning, comesOn, runbook }) => [code(key), meaning, comesOn, runbook]),
    ),
  ];
}

function differences(model: EnvironmentModel, other: EnvironmentModel): Content {
  const comparison = compare(model, other);
  const title = element('h3', {}, `${model.name} and ${other.name}`);
  if (isSame(comparison)) return [title, element('p', {}, 'The two are the same in everything.')];
  const rows = comparison.sections.flatMap(({ title: group, fields }) =>
    fields.map(({ path, values: [own, theirs], effect }) => [
      group,
      code(path),
      shown(own),
      shown(theirs),
      element('span', { class: `badge ${effect}` }, effect),
    ]),
  );
  return [
    title,
    element('p', { class: 'lead' }, `${summaryOf(comparison.sections)} ${costSentence(comparison)}`),
    element(
      'details',
      {},
      element('summary', {}, 'Field by field'),
      table(['', 'Field', model.name, other.name, 'Effect'], rows),
      element('p', { class: 'remark' }, EFFECT_LEGEND),
    ),
  ];
}
