/**
 * The slow tier of runbooks: every block of every runbook in both shells, every command judged by the AWS CLI; and
 * provisioning by CLI in zsh against moto. In bash it is where the replays of the other pages begin.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonWith } from './python.js';
import { provisionedAsModelled } from './replays/provisioned.js';
import { environmentOf } from './replays/replayed.js';
import { missingForMoto, needsOfMoto } from './runbook-moto.js';
import { awsProblems, type RecordedCommand, runbookPages } from './runbook-pages.js';
import { has, Session } from './runbook-session.js';

const pages = runbookPages();
const python = pythonWith('awscli');
const documents = [...new Set(pages.map(({ document }) => document))];

describe.each(documents)('every runbook of %s', (document) => {
  const own = pages.filter((page) => page.document === document);
  const session = new Session(own[0]?.artifacts ?? []);
  afterAll(() => session.dispose());
  const recorded: RecordedCommand[] = [];

  for (const shell of ['bash', 'zsh'] as const) {
    it.skipIf(!has(shell) || !has('jq'))(`runs in ${shell} (needs ${shell}, jq)`, () => {
      for (const { slug, model, page } of own) {
        const { status, output, commands } = session.run(shell, page, model);
        expect(status, `${slug} of ${model.name}\n${output}`).toBe(0);
        recorded.push(...commands.map((argv) => ({ argv, where: `${slug} of ${model.name}` })));
      }
    });
  }

  it.skipIf(python === undefined || !has('bash') || !has('jq'))(
    'calls the AWS CLI as it wants to be called (needs Python with awscli)',
    () => {
      expect(recorded.length).toBeGreaterThan(200);
      expect(awsProblems(python ?? '', recorded)).toEqual([]);
    },
  );
});

describe.skipIf(missingForMoto.length > 0 || !has('zsh'))(
  `provisioning by CLI in zsh against moto (needs zsh)${needsOfMoto}`,
  () => {
    const environment = environmentOf('production', 'staging');
    beforeAll(() => environment.account.start());
    afterAll(() => environment.account.stop());

    it('runs from its first block to its last', () => {
      const { status, output } = environment.account.provision('zsh');
      expect(status, `${output.slice(-3000)}${environment.account.log}`).toBe(0);
    }, 900_000);

    provisionedAsModelled(environment);
  },
);
