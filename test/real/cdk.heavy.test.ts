/** The rendered CDK app in the hands of the tools that will read it: tsc, its own tests, CloudFormation's rules, cfn-lint. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, execaSync } from 'execa';
import { describe, expect, it } from 'vitest';
import { ACKNOWLEDGEMENTS } from '../../src/data/rule-acknowledgements.js';
import { DOCUMENTS } from '../generators/cdk/documents.js';
import { findings, materialise, runApp, synthesise } from './synth.js';

const bin = (name: string): string => fileURLToPath(new URL(`../../node_modules/.bin/${name}`, import.meta.url));
const cfnLint = execaSync('cfn-lint', ['--version'], { reject: false }).exitCode === 0;

/** What cfn-lint says that is not so, or is meant so; anything else fails. */
const EXPLAINED: readonly { readonly rule: string; readonly message: RegExp; readonly reason: string }[] = [
  {
    rule: 'W3010',
    message: /Avoid hardcoding availability zones/,
    reason: 'The document says where each subnet stands.',
  },
  {
    rule: 'W3005',
    message: /dependency already enforced/,
    reason: 'Constructs of the CDK name a dependency that a reference implies as well.',
  },
];

describe.each(Object.entries(DOCUMENTS))('the CDK app of %s', (_, text) => {
  it('compiles under strict TypeScript and passes its own tests', async () => {
    const infra = join(materialise(text).dir, 'infra');
    const compiled = await execa(bin('tsc'), [], { cwd: infra, reject: false });
    expect(compiled.stdout).toBe('');
    const tests = readdirSync(join(infra, 'test')).map((file) => `test/${file}`);
    const tested = await execa(bin('tsx'), ['--test', ...tests], { cwd: infra, reject: false });
    expect(tested.exitCode, tested.stdout).toBe(0);
    expect(tested.stdout).toMatch(/^# tests [1-9]/m);
  });

  it('satisfies the rules of CloudFormation that the CDK carries, and both rule packs', async () => {
    const { dir } = materialise(text);
    const output = join(dir, 'validated');
    rmSync(output, { recursive: true, force: true });
    await runApp(dir, output, {}, {});
    expect(findings(output)).toEqual([]);
  });

  it.skipIf(!cfnLint)(
    'has templates in which cfn-lint finds nothing that is not explained (needs cfn-lint)',
    async () => {
      const { assembly } = await synthesise(text);
      const templates = readdirSync(assembly).filter((file) => file.endsWith('.template.json'));
      const { stdout } = await execa('cfn-lint', ['--format', 'json', ...templates], { cwd: assembly, reject: false });
      const found = JSON.parse(stdout) as readonly {
        readonly Rule: { readonly Id: string };
        readonly Message: string;
        readonly Filename: string;
      }[];
      const unexplained = found.filter(
        ({ Rule, Message }) => !EXPLAINED.some(({ rule, message }) => rule === Rule.Id && message.test(Message)),
      );
      expect(unexplained.map(({ Rule, Message, Filename }) => `${Filename}: ${Rule.Id} ${Message}`)).toEqual([]);
    },
  );
});

/** What the rule packs find in the app of a document when nothing is acknowledged. */
async function bareFindings(text: string): Promise<readonly string[]> {
  const { dir } = materialise(text);
  const bare = mkdtempSync(`${dir}.bare-`);
  try {
    for (const folder of ['infra', 'deploy']) cpSync(join(dir, folder), join(bare, folder), { recursive: true });
    const file = join(bare, 'infra/lib/acknowledgements.ts');
    const emptied = readFileSync(file, 'utf8')
      .replace(/(ACKNOWLEDGEMENTS: readonly Acknowledgement\[\] = \[)[\s\S]*?\n\];/, '$1];')
      .replace(/(WILDCARDS: readonly Wildcard\[\] = \[)[\s\S]*?\n\];/, '$1];');
    writeFileSync(file, emptied);
    const output = join(bare, 'assembly');
    await expect(runApp(bare, output, {}, { CDK_VALIDATION: 'true' })).rejects.toThrow();
    return findings(output);
  } finally {
    rmSync(bare, { recursive: true, force: true });
  }
}

describe('the acknowledgements', () => {
  it('are few for health data in production, and none of them is idle', async () => {
    const found: Record<string, readonly string[]> = {};
    for (const [name, text] of Object.entries(DOCUMENTS)) found[name] = await bareFindings(text);

    const production = (found['staging and production'] ?? []).filter((each) => each.includes('-production-'));
    const ofPack = (pack: string) => production.filter((each) => each.startsWith(pack));
    const rulesOf = (pack: string) => [...new Set(ofPack(pack).map((each) => each.replace(/[[ ].*/, '')))].sort();
    // Counted both ways, so that neither can grow unseen: rules, and findings (one a resource; IAM5 one a wildcard).
    expect(rulesOf('AwsSolutions-')).toEqual(
      ['CFR1', 'EC23', 'IAM5', 'RDS11', 'SMG4', 'SQS3'].map((rule) => `AwsSolutions-${rule}`),
    );
    const wildcards = ofPack('AwsSolutions-IAM5');
    expect(ofPack('AwsSolutions-').length - wildcards.length).toBe(8);
    // Those of the look for drift, which reads what AWS names, are counted apart.
    const ofDrift = wildcards.filter((each) => each.includes('githubDriftPolicy'));
    expect(ofDrift.length).toBeLessThanOrEqual(32);
    expect(wildcards.length - ofDrift.length).toBeLessThanOrEqual(42);
    expect(ofPack('HIPAA.Security-')).toHaveLength(12);
    expect(rulesOf('HIPAA.Security-')).toHaveLength(5);

    const every = Object.values(found).flat();
    const idle = ACKNOWLEDGEMENTS.flatMap(({ rules: ids, stack, path }) =>
      ids.filter(
        (id) =>
          !every.some((finding) => {
            const at = finding.indexOf(`-${stack}/`);
            const rule = finding.slice(0, finding.lastIndexOf(' '));
            return at >= 0 && id.endsWith(rule) && new RegExp(path).test(finding.slice(at + stack.length + 2));
          }),
      ),
    );
    expect(idle).toEqual([]);
  });
});
