import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { templatesVitePlugin } from './scripts/templates-vite.js';

/** Where `.ci/run` wants vitest's JSON report; without it only the terminal is told. */
const reportDirectory = process.env.TEST_REPORT_DIR;

/** The fast tier: everything except `*.heavy.test.ts`. */
export default defineConfig({
  plugins: [templatesVitePlugin()],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.heavy.test.ts', 'test/fixtures/**'],
    testTimeout: 20_000,
    reporters: ['default', ...(reportDirectory ? ['json' as const] : [])],
    ...(reportDirectory ? { outputFile: { json: join(reportDirectory, 'fast.json') } } : {}),
  },
});
