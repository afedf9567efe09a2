import type { Command } from '../command.js';
import { EXIT } from '../context.js';
import type { Finding } from '../doctor/finding.js';

const HEADINGS: Readonly<Record<Finding['area'], string>> = {
  tool: 'Tools of this machine',
  support: 'Support of what the document chose',
  table: 'Dated tables of this version',
  action: 'Action pins of this version',
};

/** `doctor`: what is missing or out of date. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'Say what is missing or out of date: tools, versions past support, dated tables and action pins.',
  examples: [
    { line: 'doctor', does: 'this machine, this document, this version' },
    { line: 'doctor --json', does: 'the same for a program' },
  ],
  help: `
Exit code 1 when something that the document chose is past support. A missing tool or an old table is said and does not
fail. No network is asked: support and ages are counted from the dates in the tables of this version.`,
  async run(_input, context) {
    const { checkTools } = await import('../doctor/tools.js');
    const { checkActions, checkTables } = await import('../doctor/tables.js');
    const { checkSupport } = await import('../doctor/support.js');
    const { documentOnDisk } = await import('../document/on-disk.js');
    const { isOutcome, readText } = await import('../project.js');
    const { hasErrors } = await import('../../schema/diagnostic.js');
    const { DOCUMENT_FILE } = await import('../../workspace/paths.js');
    const now = context.now();
    const bytes = documentOnDisk(context);
    if (bytes !== undefined && isOutcome(bytes)) return bytes;
    const reading = bytes === undefined ? undefined : readText(bytes);
    const about = reading === undefined ? {} : { diagnostics: reading.diagnostics, source: reading.source };
    const isInvalid = reading !== undefined && hasErrors(reading.diagnostics);
    const models = reading?.models ?? [];
    const findings = [
      ...(await checkTools(context, models[0]?.paths.infra ?? 'infra')),
      ...checkSupport(models, now),
      ...checkTables(now),
      ...checkActions(now),
    ];
    const ended = findings.filter(({ state }) => state === 'ended');
    return {
      exitCode: ended.length > 0 || isInvalid ? EXIT.error : EXIT.done,
      isProse: true,
      text: reportText(findings),
      notes:
        reading === undefined ? [`There is no ${DOCUMENT_FILE} here, so nothing was said about its versions.`] : [],
      data: { findings },
      ...about,
    };
  },
};

/** Every area with a heading; of tables and pins that are well, a count. */
function reportText(findings: readonly Finding[]): string {
  const parts = (Object.keys(HEADINGS) as Finding['area'][]).map((area) => {
    const found = findings.filter((finding) => finding.area === area);
    const shown = area === 'tool' || area === 'support' ? found : found.filter(({ state }) => state !== 'ok');
    const rest = found.length - shown.length;
    const lines = [
      ...shown.map((finding, index) => findingText(finding, shown[index + 1]?.fix)),
      ...(rest === 0 ? [] : [`  ok       ${rest} of ${found.length}\n`]),
    ];
    return lines.length === 0 ? '' : `${HEADINGS[area]}\n${lines.join('')}`;
  });
  const wrong = findings.filter(({ state }) => state !== 'ok');
  const ended = wrong.filter(({ state }) => state === 'ended').length;
  const summary =
    wrong.length === 0 ? 'Nothing is missing or out of date.' : `${wrong.length} to look at, ${ended} past support.`;
  return `${[...parts.filter((part) => part !== ''), summary].join('\n')}\n`;
}

/** A fix that the next finding has as well is said there. */
function findingText({ state, subject, sentence, fix }: Finding, nextFix: string | undefined): string {
  const mend = fix === undefined || fix === nextFix ? '' : `           fix: ${fix}\n`;
  return `  ${state.padEnd(8)} ${subject}: ${sentence}\n${mend}`;
}
