/** The exchange of two databases says that it has happened only when it has, and goes on where it stopped. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operationNames } from '../../src/model/operation-names.js';
import { blocksOf } from './runbook-blocks.js';
import { runbookPages } from './runbook-pages.js';
import { has } from './runbook-session.js';

/** Instances are files of a folder, named as RDS names them; what they hold says which of the two they are. */
const AWS = `aws() {
  local operation="$2" id='' target=''
  shift 2
  while [ $# -gt 0 ]; do
    case "$1" in
      --db-instance-identifier) id="$2" ;;
      --new-db-instance-identifier) target="$2" ;;
    esac
    shift
  done
  case "$operation" in
    modify-db-instance)
      [ -n "$id" ] || { echo set >> "$FOLDER/../set"; return 0; }
      [ "$FAILS" != yes ] && [ -e "$FOLDER/$id" ] && [ ! -e "$FOLDER/$target" ] && mv "$FOLDER/$id" "$FOLDER/$target"
      ;;
    describe-db-instances) [ -e "$FOLDER/$id" ] && echo '{"MasterUserSecret": {"KmsKeyId": "key"}}' ;;
    *) [ -e "$FOLDER/$id" ] ;;
  esac
}
confirm() { true; }
sleep() { true; }
`;

const [page] = runbookPages().filter(({ slug }) => slug === 'point-in-time-recovery');
if (page === undefined) throw new Error('no document has the page');
const live = page.model.database.identifier;
const { recoveredDatabase, replacedDatabase } = operationNames(page.model.names);
const [exchange] = blocksOf(page.page).filter(({ text }) => text.includes('echo Exchanged'));

describe.skipIf(!has('bash') || !has('jq'))('the exchange of two databases (needs bash, jq)', () => {
  /** Runs the block over some instances, perhaps several times, and says what came of it. */
  const exchanged = (instances: readonly string[], ...runs: readonly ('works' | 'fails')[]) => {
    const root = mkdtempSync(join(tmpdir(), 'exchange-'));
    const folder = mkdtempSync(join(root, 'rds-'));
    for (const name of instances) writeFileSync(join(folder, name), '');
    const outputs = runs.map((run) => {
      const head = `FOLDER=${folder}\nTMPDIR=${root}\nFAILS=${run === 'fails' ? 'yes' : 'no'}\n`;
      const input = `${AWS}${head}${exchange?.text ?? ''}`;
      return spawnSync('bash', ['--norc'], { input, encoding: 'utf8' }).stdout.includes('Exchanged');
    });
    const left = readdirSync(folder).sort();
    rmSync(root, { recursive: true });
    return { outputs, left };
  };
  const after = [live, replacedDatabase].sort();

  it('renames both', () => {
    expect(exchanged([live, recoveredDatabase], 'works')).toEqual({ outputs: [true], left: after });
  });

  it('says nothing of the kind when a name is not given, and goes on when it is', () => {
    expect(exchanged([live, recoveredDatabase], 'fails', 'works')).toEqual({ outputs: [false, true], left: after });
  });

  it('goes on between the two names', () => {
    expect(exchanged([replacedDatabase, recoveredDatabase], 'works')).toEqual({ outputs: [true], left: after });
  });

  it('is not deceived by what an earlier recovery has left', () => {
    const instances = [live, recoveredDatabase, replacedDatabase].sort();
    expect(exchanged(instances, 'works')).toEqual({ outputs: [false], left: instances });
  });
});
