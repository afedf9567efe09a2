import { styleText } from 'node:util';
import type { Context, Output } from './context.js';

/** Paints a text; the plain text where colours are not wanted. Colour never carries meaning alone. */
export type Paint = (format: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string;

/** Whether an output gets colours: NO_COLOR and FORCE_COLOR decide, else whether it is a terminal. */
function hasColour(output: Output, { env }: Pick<Context, 'env'>): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return output.isTTY === true && env.TERM !== 'dumb';
}

/** The paint for an output. */
export function paintFor(output: Output, context: Pick<Context, 'env'>): Paint {
  if (!hasColour(output, context)) return (_format, text) => text;
  // Whether the stream takes colours is decided above; Node's own check would look at the process's standard output.
  return (format, text) => styleText(format, text, { validateStream: false });
}
