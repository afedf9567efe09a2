/** One run at a time in one project. */
import { errorCode, type FileSystem } from './files.js';
import { HOME } from './paths.js';
import { ioProblem, type Problem } from './problem.js';

/** Names the run that is writing. Present only while it is. */
export const RUNNING_FILE = `${HOME}/.running`;

/** Who holds the project. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** Gives the project back. */
export type Release = () => void;

/**
 * Takes the project for this run.
 *
 * A run that was killed leaves its name behind; on the same machine it is recognised by its process being gone.
 *
 * @param isAlive whether a process of this machine still runs.
 * @returns how to give it back, or who has it.
 */
export function hold(
  root: string,
  me: Holder,
  isAlive: (pid: number) => boolean,
  files: FileSystem,
): Release | Problem {
  try {
    return take(root, me, isAlive, files);
  } catch (error) {
    const { message, ...problem } = ioProblem(error);
    return { ...problem, message: `${message} Nothing was changed.` };
  }
}

function take(root: string, me: Holder, isAlive: (pid: number) => boolean, files: FileSystem): Release | Problem {
  const home = `${root}/${HOME}`;
  const found = files.status(home);
  const homeExisted = found !== undefined;
  if (!homeExisted) makeFolderOnce(home, files);
  if (homeExisted && found.kind !== 'folder') return notAFolder();
  const running = `${root}/${RUNNING_FILE}`;
  // Written beside and then given its name, so that no one ever reads half of it.
  const mine = `${running}-${me.pid}`;
  const other = holderOf(mine, files);
  // Another machine that shares the folder may have a process of the same number.
  if (other !== undefined && other.host !== me.host) return held(other);
  if (files.status(mine) !== undefined) files.remove(mine);
  let isTaken = false;
  try {
    files.write(mine, `${JSON.stringify(me)}\n`, false);
    files.flush(mine);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (takeName(mine, running, files)) {
        isTaken = true;
        clearNamesOfTheDead(home, me, isAlive, files);
        return () => release(root, me, homeExisted, files);
      }
      const problem = clearStale(running, mine, me, isAlive, files);
      if (problem !== undefined) return problem;
    }
    return held(undefined);
  } finally {
    if (files.status(mine) !== undefined) files.remove(mine);
    if (!isTaken && !homeExisted && files.list(home).length === 0) files.removeFolder(home);
  }
}

function notAFolder(): Problem {
  return {
    code: 'workspace.home',
    message: `${HOME} is not a folder of this project.`,
    fix: `Move whatever stands at ${HOME} away and run again.`,
  };
}

/** A run of this machine that is killed while it takes the project leaves its own name beside, or the beginning of it. */
function clearNamesOfTheDead(home: string, me: Holder, isAlive: (pid: number) => boolean, files: FileSystem): void {
  for (const name of files.list(home)) {
    const pid = Number(/^\.running-(\d+)(-stale)?$/.exec(name)?.[1]);
    if (!(pid > 0) || pid === me.pid || isAlive(pid)) continue;
    const holder = holderOf(`${home}/${name}`, files);
    if (holder === undefined || holder.host === me.host) files.remove(`${home}/${name}`);
  }
}

function release(root: string, me: Holder, homeExisted: boolean, files: FileSystem): void {
  const holder = holderOf(`${root}/${RUNNING_FILE}`, files);
  // Somebody may have deleted the file, as the advice says, and another run may hold the project by now.
  if (holder?.pid === me.pid && holder.host === me.host) files.remove(`${root}/${RUNNING_FILE}`);
  // A run that wrote nothing leaves nothing.
  if (!homeExisted && files.list(`${root}/${HOME}`).length === 0) files.removeFolder(`${root}/${HOME}`);
}

function takeName(mine: string, running: string, files: FileSystem): boolean {
  try {
    files.duplicate(mine, running);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function clearStale(
  running: string,
  mine: string,
  me: Holder,
  isAlive: (pid: number) => boolean,
  files: FileSystem,
): Problem | undefined {
  const text = readIfThere(running, files);
  if (text === undefined) return undefined;
  const holder = parseHolder(text);
  if (holder === undefined || holder.host !== me.host || isAlive(holder.pid)) return held(holder);
  // Moved aside rather than removed: another run may have cleared it and taken the project in this very moment.
  const aside = `${mine}-stale`;
  try {
    files.rename(running, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const isStale = files.read(aside).toString('utf8') === text;
  if (!isStale) takeName(aside, running, files);
  files.remove(aside);
  return isStale ? undefined : held(undefined);
}

function held(holder: Holder | undefined): Problem {
  const who = holder === undefined ? 'Another run' : `Another run (process ${holder.pid} on ${holder.host})`;
  return {
    code: 'workspace.held',
    message: `${who} is writing to this project.`,
    fix: `Wait until it has finished and run again. If there is no such run, delete ${RUNNING_FILE}.`,
  };
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('pid' in value) || typeof value.pid !== 'number' || !Number.isInteger(value.pid) || value.pid <= 0)
      return undefined;
    if (!('host' in value) || typeof value.host !== 'string') return undefined;
    return { pid: value.pid, host: value.host };
  } catch {
    return undefined;
  }
}

function makeFolderOnce(path: string, files: FileSystem): void {
  try {
    files.makeFolder(path);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

function holderOf(path: string, files: FileSystem): Holder | undefined {
  const text = readIfThere(path, files);
  return text === undefined ? undefined : parseHolder(text);
}

function readIfThere(path: string, files: FileSystem): string | undefined {
  try {
    return files.read(path).toString('utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
