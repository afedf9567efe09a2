/** Finds a Python that has what a test needs. */
import { spawnSync } from 'node:child_process';

/** Where to look: one that somebody names, the one of the PATH, and Debian's, which its packages are installed for. */
const CANDIDATES = [process.env.HHA_TEST_PYTHON, 'python3', '/usr/bin/python3'].filter(
  (candidate) => candidate !== undefined,
);

/** The first Python that imports all of the modules; undefined when none does. */
export function pythonWith(...modules: readonly string[]): string | undefined {
  const statement = modules.length === 0 ? 'pass' : `import ${modules.join(', ')}`;
  return CANDIDATES.find((candidate) => spawnSync(candidate, ['-c', statement], { stdio: 'ignore' }).status === 0);
}
