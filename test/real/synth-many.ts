/**
 * Run by tsx with the folder of a rendered app and a list of configurations: makes the templates of all of them in one
 * process, since loading aws-cdk-lib takes longer than using it. The rule packs are not run: `cdk.heavy.test.ts` does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';

interface Job {
  readonly config: unknown;
  readonly output: string;
}

const [infra, jobsFile] = process.argv.slice(2);
if (infra === undefined || jobsFile === undefined) throw new Error('usage: synth-many.ts INFRA JOBS');
const jobs: readonly Job[] = JSON.parse(readFileSync(jobsFile, 'utf8'));
const { context } = JSON.parse(readFileSync(join(infra, 'cdk.json'), 'utf8'));
const { addEnvironment }: { addEnvironment: (app: App, config: unknown) => readonly Stack[] } = await import(
  join(infra, 'lib/environment.ts')
);

for (const { config, output } of jobs) {
  const app = new App({ outdir: output, context, analyticsReporting: false, builtinCloudFormationValidation: false });
  addEnvironment(app, config);
  app.synth();
}
