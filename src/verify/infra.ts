/** The CDK app's own tools, as its package.json pins them: never some other version from the PATH or the registry. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject, Verdict } from './check.js';
import { runTool, type ToolRun } from './tool.js';

/** Whether the CDK app is among the files. */
export function hasInfra({ files, infra }: Subject): boolean {
  return files.includes(`${infra}/package.json`);
}

/** What a check of the CDK app says when there is none. */
export const NO_INFRA: Verdict = { status: 'nothing', detail: 'no CDK app' };

/** What a check says when a tool of the CDK app is not installed. */
export function infraToolMissing(name: string, { infra }: Subject): Verdict {
  return { status: 'skipped', missing: `${name} (of ${infra}/node_modules)`, fix: `npm install --prefix ${infra}` };
}

/** Runs a tool of the CDK app in its folder; undefined when it is not installed there. */
export async function runInfraTool(
  subject: Subject,
  name: string,
  args: readonly string[],
): Promise<ToolRun | undefined> {
  const cwd = join(subject.root, subject.infra);
  const file = join(cwd, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
  if (!existsSync(file)) return undefined;
  // Nothing that a synthesis makes is sent anywhere, and no account is asked.
  return runTool(file, args, { cwd, env: { ...subject.env, CDK_DISABLE_CLI_TELEMETRY: 'true' } });
}
