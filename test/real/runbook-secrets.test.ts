/** A generator of passwords that fails must never make an empty one: the blocks that rotate and make secrets, run in bash. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { blocksOf } from './runbook-blocks.js';
import { runbookPages } from './runbook-pages.js';
import { has } from './runbook-session.js';

/** Prints a password of 40 letters, or nothing as AWS does when it refuses; says what it is told to keep, unless that is empty. */
const AWS = `aws() {
  case "$2" in
    get-random-password) [ "$FAILS" = yes ] || printf '%s\\n' "$(printf 'a%.0s' $(seq "$4"))" ;;
    put-secret-value)
      local value
      value="$(cat)"
      [ -n "$value" ] || return 252
      printf 'KEPT %s\\n' "$value"
      ;;
    create-secret) echo MADE ;;
    *) return 1 ;;
  esac
}
confirm() { true; }
WORK=/nowhere
DATA_KEY=key
`;

const blocks = runbookPages()
  .filter(({ slug }) => slug === 'secret-rotation' || slug === 'provisioning-by-cli')
  .flatMap(({ slug, model, page }) =>
    blocksOf(page)
      .filter(({ text }) => text.includes('get-random-password'))
      .map(({ text, heading }) => ({ title: `${slug} of ${model.application.name} ${model.name}: ${heading}`, text })),
  );

const kept = (text: string, fails: 'yes' | 'no') => {
  const input = `${AWS}FAILS=${fails}\n${text}`;
  const { stdout } = spawnSync('bash', ['--norc'], { input, encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.startsWith('KEPT'));
};

describe.skipIf(!has('bash') || !has('jq'))('secrets of runbooks (needs bash, jq)', () => {
  it.each(blocks)('$title keeps what was generated, and nothing when nothing was', ({ text }) => {
    const values = kept(text, 'no');
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(value).toMatch(/a{32,}/);
    expect(kept(text, 'yes')).toEqual([]);
  });
});
