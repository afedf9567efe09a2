/** The shells that completion can be switched on in. */

/** Those that have a script. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** One of them. */
export type Shell = (typeof SHELLS)[number];

/** Whether a word names one of them. */
export function isShell(word: string): word is Shell {
  return SHELLS.some((shell) => shell === word);
}

/** The word that a script calls the program with. No environment can have this name. */
export const COMPLETE = '__complete';
