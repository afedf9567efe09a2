/** What a user can do about a file that stops a run: for each way what it does, and the command. */
import { posix } from 'node:path';
import type { PlanEntry } from '../workspace/plan-entry.js';
import { shellWord } from './called.js';
import type { Context } from './context.js';

/** One way out of a conflict. */
export interface Way {
  readonly does: string;
  /** A command line as it can be pasted into a shell, or what is added to the one that was stopped. */
  readonly command: string;
}

/** What a printed command must repeat of the one that was stopped. */
type Calling = Pick<Context, 'program' | 'folder'>;

/** The ways out of a conflict, what loses nothing first. */
export function waysOut(entry: PlanEntry, { program, folder = '' }: Calling): readonly Way[] {
  const { path, reason, before, edit, rename, patched = false } = entry;
  const word = shellWord(path);
  const inFolder = (name: string) => shellWord(posix.join(folder, name));
  const overwrite = {
    // Only what stands in the file is overwritten; the record of an edit goes with patch --drop.
    does: patched
      ? 'write what is rendered with your recorded edit, losing what you changed since'
      : 'write what is rendered, losing yours',
    command: `${program} generate --overwrite ${word}`,
  };
  const eject = { does: 'keep yours and let go of the file', command: `${program} eject ${word}` };
  switch (reason) {
    case 'edited':
    case 'foreign': {
      const patch = { does: 'keep yours as a patch of every render', command: `${program} patch ${word}` };
      // Without what it was edited from, there is no patch to make of it.
      return reason === 'edited' && edit === undefined ? [eject, overwrite] : [patch, eject, overwrite];
    }
    case 'patch-fails':
      return [
        { does: `merge by hand: write into ${path} what it should be, then`, command: `${program} patch ${word}` },
        eject,
        { ...overwrite, does: 'write what is rendered, losing your edit' },
      ];
    case 'no-base':
    case 'not-text':
    case 'link':
      return [eject, overwrite];
    case 'other-case': {
      const { from = path, to = path } = rename ?? {};
      // In two steps, since the disk takes the new name for a folder that is there.
      const [old, aside, now] = [from, `${from}.renamed`, to].map(inFolder);
      return [{ does: 'rename it, then run again', command: `mv ${old} ${aside} && mv ${aside} ${now}` }];
    }
    default: {
      const inTheWay = before?.kind === 'obstructed' ? before.by : before?.kind === 'outside' ? before.through : path;
      const [from, to] = [inTheWay, `${inTheWay}.mine`].map(inFolder);
      return [{ does: 'move it away, then run again', command: `mv ${from} ${to}` }];
    }
  }
}

/** The same before the document is written: the only command that can know of the files is the one that makes it. */
export function waysOutOfCreate(entry: PlanEntry, calling: Calling): readonly Way[] {
  if (entry.reason !== 'foreign') return waysOut(entry, calling);
  return [
    { does: 'keep yours as a patch of every render', command: 'add --keep to the command' },
    {
      does: 'write what is rendered, losing yours',
      command: `add --overwrite ${shellWord(entry.path)} to the command, or --force for all`,
    },
    {
      does: 'keep yours and let go of the file',
      command: `add --keep now, and then run  ${calling.program} eject ${shellWord(entry.path)}`,
    },
  ];
}

/** The ways as lines, the commands under each other. */
export function wayLines(ways: readonly Way[]): readonly string[] {
  const width = Math.max(...ways.map(({ does }) => does.length));
  return ways.map(({ does, command }) => `${`${does}:`.padEnd(width + 1)} ${command}`);
}
