/** The ways in which a document does not come about. */
import type { Outcome } from '../command.js';
import { EXIT } from '../context.js';

/**
 * A value is needed and nobody can be asked: what is missing, and a ready command.
 *
 * `meant`: a sentence about what may have been meant instead.
 */
export function unanswered(wanted: readonly string[], command: string, meant?: string): Outcome {
  return {
    exitCode: EXIT.unanswered,
    problems: [
      {
        code: 'usage.answer',
        message: `A value is needed and there is no terminal to ask on:\n  ${wanted.join('\n  ')}`,
        fix: [...(meant === undefined ? [] : [meant]), `Run, with your values: ${command}`].join(' '),
      },
    ],
  };
}

/** The user stopped at a question. */
export function stopped(): Outcome {
  return { exitCode: EXIT.stopped, notes: ['Stopped. Nothing was written.'] };
}

/** The command line asks for what can't be. */
export function refused(code: string, message: string, fix: string): Outcome {
  return { exitCode: EXIT.error, problems: [{ code, message, fix }] };
}
