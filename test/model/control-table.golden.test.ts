import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { controlTableMarkdown } from '../../src/model/control-table.js';

const FILE = new URL('../../docs/reference/controls.md', import.meta.url);

const PAGE = `# Which controls are on

\`tier\` decides size, redundancy and how changes arrive; \`dataClass\` decides how data is protected, whatever the tier. Every
control can be set by its field alone. What goes against a guard needs an acknowledgement with a reason, and the compliance
table of the environment page shows it.

Retention counts as on from 365 days. This table is made from the presets themselves: \`npm run golden\` writes it.

${controlTableMarkdown()}`;

it('docs/reference/controls.md shows the presets as they are', () => {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(FILE, PAGE);
  expect(readFileSync(FILE, 'utf8')).toBe(PAGE);
});
