import { relative } from 'node:path';
import type { Check, Verdict } from '../check.js';
import { hasInfra, NO_INFRA } from '../infra.js';
import { templatesIn } from '../templates.js';
import { findTool, runTool } from '../tool.js';

/**
 * Warnings that are decisions here: W3010, the document names the zones on purpose; W3005, the CDK writes dependencies
 * that a reference implies as well.
 */
const DECIDED = ['W3005', 'W3010'];

/** One finding, of those that `cfn-lint --format json` prints: what we read of it. */
interface Finding {
  readonly Filename: string;
  readonly Level: string;
  readonly Message: string;
  readonly Location: { readonly Start: { readonly LineNumber: number } };
  readonly Rule: { readonly Id: string };
}

const skipped: Verdict = { status: 'skipped', missing: 'cfn-lint', fix: 'Install it: pip install cfn-lint' };

/** cfn-lint holds the synthesised templates against the schemas of CloudFormation. Errors fail; warnings do not. */
export const cfnLint: Check = {
  name: 'cfn-lint',
  does: 'read the synthesised templates with cfn-lint',
  async run(subject) {
    if (!hasInfra(subject)) return NO_INFRA;
    const program = findTool('cfn-lint', subject.env);
    if (program === undefined) return skipped;
    const templates = templatesIn(subject);
    if (templates.length === 0)
      return { status: 'skipped', missing: 'templates of cdk-synth', fix: 'The synthesis has to succeed first.' };
    const args = ['--format', 'json', '--ignore-checks', ...DECIDED, '--template', ...templates];
    const run = await runTool(program, args, { cwd: subject.root, env: subject.env });
    if (run === undefined) return skipped;
    const detail = `${templates.length} templates`;
    const findings = parseFindings(run.stdout);
    if (findings === undefined) return { status: 'failed', detail, output: run.all };
    const errors = findings.filter(({ Level }) => Level === 'Error');
    if (errors.length === 0) return { status: 'passed', detail };
    return {
      status: 'failed',
      detail,
      output: errors.map((finding) => sentence(finding, subject.scratch)).join('\n'),
    };
  },
};

function sentence({ Filename, Location, Rule, Message }: Finding, scratch: string): string {
  return `${relative(scratch, Filename)}:${Location.Start.LineNumber}: ${Rule.Id} ${Message}`;
}

/** The findings; undefined when the tool printed something else, which is a failure of the tool. */
function parseFindings(text: string): readonly Finding[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
