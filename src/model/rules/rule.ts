/** What every rule between fields is made of. */
import type { Diagnostic, DocumentPath } from '../../schema/diagnostic.js';
import type { ApplicationSettings } from '../../schema/document.js';
import type { EnvironmentSettings } from '../../schema/environment/environment.js';
import { type Doubt, watched } from '../doubt.js';

/** What a rule looks at: one environment with its defaults, and where its fields are written. */
export interface RuleFacts {
  readonly name: string;
  readonly application: ApplicationSettings;
  readonly settings: EnvironmentSettings;
  /** The path of a field of the environment in the document, be it written here or in an environment that it extends. */
  readonly writtenAt: (path: DocumentPath) => DocumentPath;
  /** Which of the application's and the environment's values are in doubt. */
  readonly doubt: { readonly application: Doubt; readonly settings: Doubt };
}

/** What is said after a look at the facts of an environment (or two); nothing when the look fell on a value in doubt. */
export function undoubted<F extends readonly RuleFacts[]>(
  facts: F,
  look: (...facts: F) => readonly Diagnostic[],
): readonly Diagnostic[] {
  if (facts.every(({ doubt }) => doubt.application.isEmpty && doubt.settings.isEmpty)) return look(...facts);
  let sure = true;
  const seen = facts.map((each) => ({
    ...each,
    application: watched(each.application, [], (path) => {
      sure &&= !each.doubt.application.covers(path);
    }),
    settings: watched(each.settings, [], (path) => {
      sure &&= !each.doubt.settings.covers(path);
    }),
  })) as unknown as F;
  const diagnostics = look(...seen);
  return sure ? diagnostics : [];
}

/** A rule is a function from an environment to what is wrong with it. */
export type Rule = (facts: RuleFacts) => readonly Diagnostic[];

/** What a rule says; `at` is a path within the environment. */
export interface Finding {
  readonly code: string;
  readonly at: DocumentPath;
  readonly message: string;
  readonly reason?: string;
  readonly source?: string;
  readonly fix?: string;
}

/** A finding that stops the work. */
export function error(facts: RuleFacts, finding: Finding): Diagnostic {
  return diagnosticOf(facts, finding, 'error');
}

/** A finding that is shown and lets the work go on. */
export function warning(facts: RuleFacts, finding: Finding): Diagnostic {
  return diagnosticOf(facts, finding, 'warning');
}

/** What an environment takes over is wrong in this environment, and not where it is written: that one may want it so. */
function diagnosticOf(
  { name, writtenAt }: RuleFacts,
  { at, ...finding }: Finding,
  severity: Diagnostic['severity'],
): Diagnostic {
  const path = writtenAt(at);
  return path[1] === name
    ? { ...finding, severity, path }
    : { ...finding, severity, path: ['environments', name, 'extends'], takenFrom: path };
}
