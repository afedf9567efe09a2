/**
 * Adds up vitest's JSON reports and prints `N passed, N failed, N skipped`; exits 1 if anything failed.
 * Usage: node .ci/counts.mjs REPORT_DIRECTORY STEPS_FAILED
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [directory = '.', stepsFailed = '0'] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };

for (const name of ['fast.json', 'heavy.json']) {
  let report;
  try {
    report = JSON.parse(readFileSync(join(directory, name), 'utf8'));
  } catch {
    console.error(`.ci/run: no test report ${name}: those tests did not run to their end`);
    total.failed += 1;
    continue;
  }
  total.passed += report.numPassedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  // A file that cannot even be loaded has no tests to count, yet it failed.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  total.failed += report.numFailedTests + brokenFiles.length;
}
// A step can fail without a failed test: the type check, the linter, the installation.
if (Number(stepsFailed) > 0 && total.failed === 0) total.failed = Number(stepsFailed);

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
