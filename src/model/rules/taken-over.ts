/** What is wrong with an environment in a value that it takes over from another: whose it is, and where it is to be mended. */
import type { Diagnostic, DocumentPath } from '../../schema/diagnostic.js';
import { dotted } from '../../schema/written.js';

/**
 * Names the environment in what is said of a value that it takes over. Where the environment that says the value has the
 * same problem, one is enough: mending that mends both.
 */
export function nameTakers(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const identity = ({ code, message }: Diagnostic, path: DocumentPath) => JSON.stringify([code, message, path]);
  const atOrigin = new Set(
    diagnostics.filter(({ takenFrom }) => takenFrom === undefined).map((said) => identity(said, said.path)),
  );
  return diagnostics.flatMap((said) => {
    if (said.takenFrom === undefined) return [said];
    return atOrigin.has(identity(said, said.takenFrom)) ? [] : [named(said, said.takenFrom)];
  });
}

function named({ message, fix, ...said }: Diagnostic, takenFrom: DocumentPath): Diagnostic {
  const taker = String(said.path[1]);
  const origin = String(takenFrom[1]);
  return {
    ...said,
    message: `${message} "${taker}" takes ${dotted(takenFrom)} over.`,
    ...(fix === undefined
      ? {}
      : {
          fix: `${fix} That belongs under environments.${taker}; in "${origin}" it would change "${origin}" as well.`,
        }),
  };
}
