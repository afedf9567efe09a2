/** What the tests of the deployment need on the machine. */
import { execFileSync, spawnSync } from 'node:child_process';
import { pythonWith } from '../python.js';

const found = pythonWith('moto', 'boto3', 'awscli.clidriver');

/** A Python that has moto and the AWS CLI; the interpreter itself, since a version manager's shim would slow each start. */
export const PYTHON =
  found === undefined
    ? undefined
    : execFileSync(found, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();

/** The tools that are not there; empty when the tests can run. */
export const MISSING_TOOLS: readonly string[] = [
  ...['bash', 'jq', 'moto_server', 'curl', 'git'].filter(
    (tool) => spawnSync('which', [tool], { stdio: 'ignore' }).status !== 0,
  ),
  ...(PYTHON === undefined ? ['a Python with moto, boto3 and the AWS CLI'] : []),
];

/** Where a program of the machine stands. */
export function programPath(name: string): string {
  return execFileSync('which', [name], { encoding: 'utf8' }).trim();
}
