import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { synthesise } from '../../real/synth.js';

for (const name of (process.env.CASES ?? '').split(' '))
  it(name, async () => {
    try {
      const r = await synthesise(readFileSync(`test/fixtures/${name}/hha-env.yaml`, 'utf8'));
      console.log(name, r.dir, Object.keys(r.templates).join(' '));
    } catch (e) {
      console.log(String((e as { stderr?: string }).stderr ?? e).slice(0, 3000));
    }
  }, 60000);
