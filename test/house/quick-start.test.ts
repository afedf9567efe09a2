import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The contents of the fenced blocks under `## Quick start`, each with its language. */
function quickStartBlocks(text: string): { language: string; content: string }[] {
  const section = text.split(/^## /m).find((part) => part.startsWith('Quick start\n')) ?? '';
  return [...section.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', content = '']) => ({
    language,
    content,
  }));
}

describe("the README's quick start", () => {
  it('holds exactly two sh blocks of one command each', () => {
    const blocks = quickStartBlocks(readme);
    expect(blocks.map((block) => block.language)).toEqual(['sh', 'sh']);
    for (const { content } of blocks) expect(content.trimEnd()).not.toContain('\n');
  });

  it('renders into the folder that it names, which git ignores', () => {
    const [first] = quickStartBlocks(readme);
    expect(first?.content).toMatch(
      /^npm ci && npm run build && node dist\/create-hha-env\.cjs staging --yes --cwd example /,
    );
    expect(spawnSync('git', ['check-ignore', '-q', 'example/'], { cwd: root }).status).toBe(0);
  });

  it("ends with all tests of package.json's script", () => {
    expect(quickStartBlocks(readme)[1]?.content).toBe('npm ci && npm test\n');
  });
});

describe('.ci/run', () => {
  it('may be executed', () => {
    accessSync(join(root, '.ci/run'), constants.X_OK);
  });

  it('runs the second block of whatever README it finds, then the slow tier, and counts', () => {
    const clone = mkdtempSync(join(tmpdir(), 'ci-run-'));
    try {
      mkdirSync(join(clone, '.ci'));
      mkdirSync(join(clone, 'bin'));
      for (const file of ['.ci/run', '.ci/counts.mjs'])
        writeFileSync(join(clone, file), readFileSync(join(root, file)));
      const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 2, numTodoTests: 0, testResults: [] };
      const save = (name: string) => `echo '${JSON.stringify(report)}' > "$TEST_REPORT_DIR/${name}.json"`;
      writeFileSync(
        join(clone, 'README.md'),
        `\`\`\`sh\nexit 9\n\`\`\`\n## Quick start\n\`\`\`sh\nexit 8\n\`\`\`\n\n\`\`\`sh\n${save('fast')}\n\`\`\`\n`,
      );
      writeFileSync(join(clone, 'bin/npm'), `#!/bin/sh\n[ "$*" = "run heavy" ] || exit 7\n${save('heavy')}\n`, {
        mode: 0o755,
      });
      const env = { PATH: `${join(clone, 'bin')}:${process.env.PATH}` };
      const run = () => spawnSync('bash', [join(clone, '.ci/run')], { cwd: clone, encoding: 'utf8', env });

      const good = run();
      expect(good.stdout.trimEnd().split('\n').at(-1)).toBe('6 passed, 0 failed, 4 skipped');
      expect(good.status).toBe(0);

      writeFileSync(join(clone, 'bin/npm'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      const bad = run();
      expect(bad.stdout.trimEnd().split('\n').at(-1)).toBe('3 passed, 1 failed, 2 skipped');
      expect(bad.status).toBe(1);
    } finally {
      rmSync(clone, { recursive: true });
    }
  });
});
