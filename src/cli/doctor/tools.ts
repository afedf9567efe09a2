/** The tools that rendered files, scripts and runbooks ask for. */
import major from 'semver/functions/major.js';
import { findTool, runTool } from '../../verify/tool.js';
import type { Context } from '../context.js';
import type { Finding } from './finding.js';

interface Tool {
  readonly name: string;
  readonly args: readonly string[];
  /** What it is for. */
  readonly needed: string;
  /** The lowest major version that serves, with the reason. Default: any version. */
  readonly lowest?: { readonly major: number; readonly reason: string };
  readonly install: string;
}

const TOOLS: readonly Tool[] = [
  {
    name: 'node',
    args: ['--version'],
    needed: 'the CDK app and the frontend',
    lowest: { major: 22, reason: 'the CDK app asks for Node 22 or newer' },
    install: 'https://nodejs.org/en/download',
  },
  {
    name: 'aws',
    args: ['--version'],
    needed: 'the deploy scripts and runbooks',
    lowest: { major: 2, reason: 'runbooks use commands that version 1 does not have, such as aws logs tail' },
    install: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
  },
  {
    name: 'docker',
    args: ['--version'],
    needed: 'building the image of the backend',
    install: 'https://docs.docker.com/get-docker',
  },
  { name: 'jq', args: ['--version'], needed: 'the deploy scripts', install: 'https://jqlang.org/download' },
  {
    name: 'cdk',
    args: ['--version'],
    needed: 'the infrastructure',
    lowest: { major: 2, reason: 'the CDK app is written for version 2' },
    install: 'npm install --prefix infra (then: npx cdk, in infra)',
  },
  { name: 'bash', args: ['--version'], needed: 'the deploy scripts, and verify', install: 'bash 4 or newer' },
  { name: 'shellcheck', args: ['--version'], needed: 'verify', install: 'https://www.shellcheck.net' },
  { name: 'python3', args: ['--version'], needed: 'verify', install: 'https://www.python.org/downloads' },
  {
    name: 'actionlint',
    args: ['-version'],
    needed: 'verify',
    install: 'https://github.com/rhysd/actionlint/blob/main/docs/install.md',
  },
  { name: 'tsc', args: ['--version'], needed: 'verify', install: 'npm install --prefix infra' },
  { name: 'cfn-lint', args: ['--version'], needed: 'verify', install: 'pip install cfn-lint' },
  { name: 'gh', args: ['--version'], needed: 'GitHub settings from a terminal', install: 'https://cli.github.com' },
];

/** How long a tool may take to say its version. Milliseconds. */
const VERSION_TIMEOUT = 15_000;

/** Looks for every tool in the PATH; the CDK's also where the CDK app installs it, and its compiler only there. */
export function checkTools({ env, root }: Pick<Context, 'env' | 'root'>, infra: string): Promise<readonly Finding[]> {
  const own = `${root}/${infra}/node_modules/.bin`;
  return Promise.all(
    TOOLS.map(async (tool): Promise<Finding> => {
      const { name, args, needed, install } = tool;
      const inApp = ['cdk', 'tsc'].includes(name) ? findTool(name, { ...env, PATH: own }) : undefined;
      // The types of the CDK app are checked by its own compiler alone.
      const file = inApp ?? (name === 'tsc' ? undefined : findTool(name, env));
      const run =
        file === undefined ? undefined : await runTool(file, args, { cwd: root, env, timeout: VERSION_TIMEOUT });
      if (run === undefined)
        return {
          area: 'tool',
          subject: name,
          state: 'missing',
          sentence: `not found; needed for ${needed}`,
          fix: install,
        };
      return judgeVersion(tool, run.exitCode === 0 ? run.stdout : '');
    }),
  );
}

function judgeVersion({ name, lowest, install }: Tool, output: string): Finding {
  const found = /\d+\.\d+(?:\.\d+)?/.exec(output)?.[0];
  const about = { area: 'tool', subject: name } as const;
  if (found === undefined) return { ...about, state: 'unknown', sentence: 'is there, and does not say its version' };
  const full = found.split('.').length === 2 ? `${found}.0` : found;
  if (lowest !== undefined && major(full, { loose: true }) < lowest.major)
    return { ...about, state: 'old', sentence: `${found}: ${lowest.reason}`, fix: install };
  return { ...about, state: 'ok', sentence: found };
}
