import type { Check } from '../check.js';
import { hasInfra, infraToolMissing, NO_INFRA, runInfraTool } from '../infra.js';

/** The TypeScript compiler checks the CDK app and its configuration of every environment. */
export const infraTypes: Check = {
  name: 'typescript',
  does: 'check the types of the CDK app',
  async run(subject) {
    if (!hasInfra(subject)) return NO_INFRA;
    const run = await runInfraTool(subject, 'tsc', ['--noEmit', '--pretty', 'false']);
    if (run === undefined) return infraToolMissing('tsc', subject);
    const detail = subject.infra;
    return run.exitCode === 0 ? { status: 'passed', detail } : { status: 'failed', detail, output: run.all };
  },
};
