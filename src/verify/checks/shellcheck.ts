import type { Check } from '../check.js';
import { judgeFiles } from '../tool.js';

/** ShellCheck reads the deploy scripts, and the values of each environment that they source. */
export const shellcheck: Check = {
  name: 'shellcheck',
  does: 'read the deploy scripts with ShellCheck',
  run: (subject) =>
    judgeFiles(
      subject,
      { name: 'shellcheck', args: ['--color=never'], fix: 'Install it: https://www.shellcheck.net' },
      subject.files.filter((file) => file.endsWith('.sh')),
      'scripts',
    ),
};
