import { mkdirSync } from 'node:fs';
import type { Check } from '../check.js';
import { hasInfra, infraToolMissing, NO_INFRA, runInfraTool } from '../infra.js';
import { assemblyFolder, assemblyNames, templatesIn } from '../templates.js';

/** The CDK synthesises the app, with its own validation and the rules that the app holds itself against. */
export const cdkSynth: Check = {
  name: 'cdk-synth',
  does: 'synthesise the CDK app',
  async run(subject) {
    if (!hasInfra(subject)) return NO_INFRA;
    const outputs: string[] = [];
    for (const name of assemblyNames(subject)) {
      const output = assemblyFolder(subject, name);
      mkdirSync(output, { recursive: true });
      const run = await runInfraTool(subject, 'cdk', [
        'synth',
        ...['--quiet', '--no-notices', '--no-lookups', '--no-color', '--output', output],
        ...(name === undefined ? [] : ['--context', `environment=${name}`]),
      ]);
      if (run === undefined) return infraToolMissing('cdk', subject);
      if (run.exitCode !== 0) outputs.push(run.all);
    }
    if (outputs.length > 0) return { status: 'failed', detail: subject.infra, output: outputs.join('\n') };
    return { status: 'passed', detail: `${templatesIn(subject).length} templates` };
  },
};
