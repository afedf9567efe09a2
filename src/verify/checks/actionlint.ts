import type { Check } from '../check.js';
import { judgeFiles } from '../tool.js';

/** actionlint reads the workflows; where ShellCheck is installed, it hands the scripts inside them to it. */
export const actionlint: Check = {
  name: 'actionlint',
  does: 'read the GitHub workflows with actionlint',
  run: (subject) =>
    judgeFiles(
      subject,
      {
        name: 'actionlint',
        args: ['-no-color'],
        fix: 'Install it: https://github.com/rhysd/actionlint/blob/main/docs/install.md',
      },
      subject.files.filter((file) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file)),
      'workflows',
    ),
};
