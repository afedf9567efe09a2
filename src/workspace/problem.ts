import { errorCode } from './files.js';

/** Something that stops the work and that the user can mend: a broken lock, a full disk, another run. A value, never thrown. */
export interface Problem {
  /** Stable, dotted, greppable: `lock.not-json`. */
  readonly code: string;
  /** What is wrong, as a full sentence that names the file. */
  readonly message: string;
  /** The next thing to do. */
  readonly fix?: string;
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space on the disk and run the command again.',
  EDQUOT: 'Free some of your quota and run the command again.',
  EACCES: 'Give yourself permission to read and write there and run the command again.',
  EPERM: 'Give yourself permission to read and write there and run the command again.',
  EROFS: 'The file system is read-only: run the command in a writable copy.',
};

/** Whether an error is the operating system's, and no defect of ours. */
export function isRefusal(error: unknown): boolean {
  const code = errorCode(error);
  return code?.startsWith('E') === true && !code.startsWith('ERR_');
}

/** What the operating system refused, in words. */
export function ioProblem(error: unknown): Problem {
  const code = errorCode(error);
  const fix = ADVICE[code ?? ''];
  return {
    code: `io.${(code ?? 'failed').toLowerCase()}`,
    message: `${error instanceof Error ? error.message : String(error)}.`,
    ...(fix === undefined ? {} : { fix }),
  };
}
