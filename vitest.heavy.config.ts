import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { templatesVitePlugin } from './scripts/templates-vite.js';

const reportDirectory = process.env.TEST_REPORT_DIR;

/** The slow tier: real tools over rendered trees, fresh clones, image builds. One file at a time: they use both cores. */
export default defineConfig({
  plugins: [templatesVitePlugin()],
  test: {
    include: ['test/**/*.heavy.test.ts'],
    exclude: ['**/node_modules/**', 'test/fixtures/**'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    reporters: ['verbose', ...(reportDirectory ? ['json' as const] : [])],
    ...(reportDirectory ? { outputFile: { json: join(reportDirectory, 'heavy.json') } } : {}),
  },
});
