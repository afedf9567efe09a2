/** What cdk-nag's packs say of every resource of a rendered app: also what passes, which a validation report leaves out. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { materialise } from './synth.js';

/** One rule on one resource. Rules that do not speak of its type are `n/a`. */
export interface RuleResult {
  /** With its pack, without what it says of one wildcard. */
  readonly rule: string;
  /** The name of the stack. */
  readonly stack: string;
  readonly path: string;
  readonly result: 'n/a' | 'passed' | 'acknowledged' | 'open';
  /** Of an acknowledgement. */
  readonly reasons: readonly string[];
}

/** Replaces what a pack does with the answer of a rule; the rules, and the tree that they are asked about, are the app's. */
const OBSERVER = `
import { writeFileSync } from 'node:fs';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { NagPack, NagRuleCompliance } from 'cdk-nag';
import { environments } from '../config';
import { holdAgainstRules } from '../lib/compliance';
import { addEnvironment } from '../lib/environment';

const results: unknown[] = [];
function reasonOf(node: any, id: string): string | undefined {
  for (let at = node; at !== undefined; at = at.node.scope) {
    for (const entry of at.node.metadata) {
      if (entry.type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY) continue;
      for (const [key, reason] of Object.entries(entry.data ?? {})) {
        if (key.replace(/^annotation::/i, '') === id) return String(reason);
      }
    }
  }
  return undefined;
}
(NagPack.prototype as any).applyRule = function (this: any, { node, rule, ruleSuffixOverride }: any) {
  const id = this.packName + '-' + (ruleSuffixOverride ?? rule.name);
  let answer: unknown;
  try {
    answer = rule(node);
  } catch {
    answer = NagRuleCompliance.NON_COMPLIANT;
  }
  const ids = Array.isArray(answer) ? answer.map((part) => id + '[' + part + ']') : [id];
  const reasons = ids.map((each) => reasonOf(node, each));
  const failed = Array.isArray(answer) || answer === NagRuleCompliance.NON_COMPLIANT;
  const result = failed
    ? reasons.includes(undefined) ? 'open' : 'acknowledged'
    : answer === NagRuleCompliance.COMPLIANT ? 'passed' : 'n/a';
  const stack = Stack.of(node).stackName;
  results.push({
    rule: id,
    stack,
    path: node.node.path.slice(stack.length + 1),
    result,
    reasons: failed ? [...new Set(reasons.filter((each) => each !== undefined))] : [],
  });
};
const app = new App();
for (const environment of environments) addEnvironment(app, environment);
holdAgainstRules(app, environments);
app.synth();
writeFileSync(process.env.HHA_RESULTS ?? '', JSON.stringify(results));
`;

const TSX = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));

/** The answers of both packs to the app of a document. They are kept by the content of the app. */
export async function ruleResults(text: string): Promise<readonly RuleResult[]> {
  const { dir } = materialise(text);
  const infra = join(dir, 'infra');
  const kept = join(dir, 'rule-results.json');
  if (!existsSync(kept)) {
    const observer = join(infra, 'bin', `observer.${process.pid}.ts`);
    const draft = `${kept}.${process.pid}`;
    writeFileSync(observer, OBSERVER);
    const { context } = JSON.parse(readFileSync(join(infra, 'cdk.json'), 'utf8'));
    try {
      const { exitCode, stderr } = await execa(TSX, [observer], {
        cwd: infra,
        reject: false,
        env: {
          NODE_NO_WARNINGS: '1',
          CDK_OUTDIR: join(dir, `observed.${process.pid}`),
          CDK_VALIDATION: 'false',
          CDK_CONTEXT_JSON: JSON.stringify(context),
          HHA_RESULTS: draft,
        },
      });
      if (exitCode !== 0) throw new Error(stderr);
      writeFileSync(kept, readFileSync(draft));
    } finally {
      for (const left of [observer, draft, join(dir, `observed.${process.pid}`)])
        rmSync(left, { recursive: true, force: true });
    }
  }
  return JSON.parse(readFileSync(kept, 'utf8'));
}
