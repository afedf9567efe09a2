/**
 * The lock: which files are ours and what we wrote into them.
 *
 * It is checked into the repository and merged by people, so it is untrusted input: every path obeys the path rules, every
 * value is checked by hand (no validation library, so that a run with nothing to do starts fast), and it can at most make us
 * leave a file alone or delete a file of the project whose whole content it knows.
 */
import { findCollision } from '../generators/collision.js';
import { artifactPathProblem, byPath, LOCK_FILE } from './paths.js';
import type { Problem } from './problem.js';

/** The form of the lock that this version writes. */
const LOCK_VERSION = 1;

/** What is known of one file that we wrote. */
export interface LockedFile {
  /** SHA-256 of what we wrote (for `once`: of what we first rendered; for `ejected`: of what was rendered when it was let go), with LF line ends. */
  readonly sha256: string;
  /** `ejected`: taken out of management by the user, never touched again. */
  readonly ownership: 'managed' | 'once' | 'ejected';
  readonly executable: boolean;
  /** The environment it belongs to; absent for what all environments share. */
  readonly environment?: string;
  /** For a patched file: SHA-256 of the render before the patch, which is what the edit was made on. */
  readonly rendered?: string;
  /** For a patched file: SHA-256 of the patch that was applied. */
  readonly patch?: string;
}

/** The whole lock. */
export interface Lock {
  /** Version of the tool that wrote the files. */
  readonly tool: string;
  /** SHA-256 over tool and document; absent when the files are not all from one document. Lets a run with nothing to do stop early. */
  readonly inputs?: string;
  readonly files: ReadonlyMap<string, LockedFile>;
  /** What stood at the lock's path when it was read: its SHA-256 or `nothing`. Absent for a lock made in memory. */
  readonly fingerprint?: string;
}

/** The lock of a project that has none yet. */
export const EMPTY_LOCK: Lock = { tool: '', files: new Map() };

const SHA256 = /^[0-9a-f]{64}$/;
const OWNERSHIPS = ['managed', 'once', 'ejected'] as const;

/** The text of a lock: one line per file in the order of paths, so that branches merge and diffs read well. */
export function formatLock(lock: Lock): string {
  const files = [...lock.files].map(([path, file]) => ({ path, file })).sort(byPath);
  const lines = files.map(({ path, file }) => {
    const { sha256, ownership, executable, environment, rendered, patch } = file;
    const shown = {
      ...(ownership === 'managed' ? {} : { ownership }),
      ...(environment === undefined ? {} : { environment }),
      ...(executable ? { executable } : {}),
      sha256,
      ...(rendered === undefined ? {} : { rendered }),
      ...(patch === undefined ? {} : { patch }),
    };
    return `    ${JSON.stringify(path)}: ${JSON.stringify(shown)}`;
  });
  const head = [
    '{',
    `  "lockVersion": ${LOCK_VERSION},`,
    `  "tool": ${JSON.stringify(lock.tool)},`,
    ...(lock.inputs === undefined ? [] : [`  "inputs": ${JSON.stringify(lock.inputs)},`]),
  ];
  const body = lines.length === 0 ? '  "files": {}' : `  "files": {\n${lines.join(',\n')}\n  }`;
  return `${head.join('\n')}\n${body}\n}\n`;
}

/** Reads a lock; the first thing wrong with it is the problem. */
export function parseLock(text: string): { readonly lock: Lock } | { readonly problem: Problem } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const marker = /^(<{7}|={7}|>{7})/m.test(text);
    const reason = marker
      ? 'it holds the conflict markers of a merge'
      : error instanceof Error
        ? error.message
        : 'unreadable';
    return broken('lock.not-json', `${LOCK_FILE} is not JSON: ${reason}.`);
  }
  if (!isRecord(value)) return broken('lock.shape', `${LOCK_FILE} is not a JSON object.`);
  if (typeof value.lockVersion === 'number' && value.lockVersion > LOCK_VERSION) {
    return {
      problem: {
        code: 'lock.newer',
        message: `${LOCK_FILE} was written by a newer version of this tool (${String(value.tool)}).`,
        fix: 'Install that version or a newer one: npm install --save-dev create-hha-env',
      },
    };
  }
  if (value.lockVersion !== LOCK_VERSION)
    return broken('lock.shape', `${LOCK_FILE} has no "lockVersion": ${LOCK_VERSION}.`);
  if (typeof value.tool !== 'string') return broken('lock.shape', `${LOCK_FILE} has no text at "tool".`);
  const inputs = value.inputs;
  if (inputs !== undefined && !isDigest(inputs))
    return broken('lock.shape', `${LOCK_FILE} has no SHA-256 at "inputs".`);
  if (!isRecord(value.files)) return broken('lock.shape', `${LOCK_FILE} has no object at "files".`);

  const files = new Map<string, LockedFile>();
  for (const [path, entry] of Object.entries(value.files)) {
    const pathFault = artifactPathProblem(path);
    if (pathFault !== undefined)
      return broken('lock.path', `${LOCK_FILE} names the file ${JSON.stringify(path)}, which ${pathFault}.`);
    const file = lockedFile(entry);
    if (typeof file === 'string')
      return broken('lock.shape', `${LOCK_FILE}: the entry of ${JSON.stringify(path)} ${file}.`);
    files.set(path, file);
  }
  const collision = findCollision(files.keys());
  if (collision !== undefined) {
    return broken(
      'lock.collision',
      `${LOCK_FILE} names "${collision[0]}" and "${collision[1]}", which can't exist side by side.`,
    );
  }
  return { lock: { tool: value.tool, ...(inputs === undefined ? {} : { inputs }), files } };
}

function lockedFile(entry: unknown): LockedFile | string {
  if (!isRecord(entry)) return 'is not an object';
  const { sha256, executable = false, environment, rendered, patch, ownership = 'managed', ...rest } = entry;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return `has the unknown key ${JSON.stringify(unknown)}`;
  if (!isDigest(sha256)) return 'has no SHA-256';
  if (typeof executable !== 'boolean') return 'has an "executable" that is not true or false';
  const known = OWNERSHIPS.find((candidate) => candidate === ownership);
  if (known === undefined) return 'has an unknown "ownership"';
  if (environment !== undefined && typeof environment !== 'string') return 'has an "environment" that is not a text';
  if (rendered !== undefined && !isDigest(rendered)) return 'has a "rendered" that is not a SHA-256';
  if (patch !== undefined && !isDigest(patch)) return 'has a "patch" that is not a SHA-256';
  return {
    sha256,
    ownership: known,
    executable,
    ...(environment === undefined ? {} : { environment }),
    ...(rendered === undefined ? {} : { rendered }),
    ...(patch === undefined ? {} : { patch }),
  };
}

function broken(code: string, message: string): { readonly problem: Problem } {
  return {
    problem: {
      code,
      message,
      fix:
        `Restore ${LOCK_FILE} from version control. Without it nothing is lost either: delete it and run again, and files ` +
        'that are exactly as rendered are taken over while every other one is asked about.',
    },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDigest(value: unknown): value is string {
  return typeof value === 'string' && SHA256.test(value);
}
