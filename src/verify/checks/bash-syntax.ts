import type { Check } from '../check.js';
import { judgeFiles } from '../tool.js';

/** bash parses the deploy scripts without running them. */
export const bashSyntax: Check = {
  name: 'bash',
  does: 'parse the deploy scripts with bash -n',
  run: (subject) =>
    judgeFiles(
      subject,
      // bash -n parses the first file that it is given; the others would be arguments of it.
      {
        name: 'bash',
        args: ['-c', 'result=0; for file; do "$BASH" -n "$file" || result=1; done; exit "$result"', 'verify'],
        fix: 'Install bash 4 or newer.',
      },
      subject.files.filter((file) => file.endsWith('.sh')),
      'scripts',
    ),
};
