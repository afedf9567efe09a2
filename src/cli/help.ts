import type { Command } from './command.js';

/** What the help of the program says below the commands. */
export const PROGRAM_HELP = `
How it fits together:

  hha-env.yaml                     the only file that you edit
  └─ generate
     ├─ backend/                   Dockerfile, configuration, health routes, jobs
     ├─ frontend/                  what the build reads
     ├─ deploy/<environment>/      task definitions and IAM policies
     ├─ infra/                     the CDK app
     ├─ .github/workflows/         deployments, and check on pull requests
     ├─ docs/                      runbooks and a page for each environment
     └─ .hha-env/                  lock, JSON Schema, recorded hand edits

Exit codes: 0 done or no difference, 1 error, 2 differences found by check or diff --exit-code,
3 stopped so as not to lose a hand edit, 4 a value is needed and there is no terminal to ask on,
130 stopped by you with Ctrl-C.
`;

/** What the help of a command says below its options: its own text, then the examples. */
export function helpText({ examples = [], help }: Command, program: string): string {
  const width = Math.max(0, ...examples.map(({ line }) => line.length));
  const lines = examples.map(({ line, does }) => `  ${program} ${line.padEnd(width)}  ${does}`);
  return [
    ...(help === undefined ? [] : ['', help.trim()]),
    ...(lines.length === 0 ? [] : ['', 'Examples:', ...lines]),
    '',
  ].join('\n');
}
