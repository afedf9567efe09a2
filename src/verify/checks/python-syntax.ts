import type { Check } from '../check.js';
import { judgeFiles } from '../tool.js';

/** In memory, so that no __pycache__ is left; every bad file is named, not the first alone. */
const COMPILE = `
import sys
bad = 0
for name in sys.argv[1:]:
    try:
        with open(name, "rb") as file:
            compile(file.read(), name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        print(f"{name}: {error}")
        bad = 1
sys.exit(bad)
`;

/** CPython compiles the configuration, the health routes and the jobs. */
export const pythonSyntax: Check = {
  name: 'python',
  does: 'compile the Python files',
  run: (subject) =>
    judgeFiles(
      subject,
      { name: 'python3', args: ['-I', '-c', COMPILE], fix: 'Install Python: https://www.python.org/downloads' },
      subject.files.filter((file) => file.endsWith('.py')),
      'modules',
    ),
};
