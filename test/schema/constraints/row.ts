/** One row of the table of AWS constraints: what a document may say, and its nearest neighbour that it may not. */
import type { EnvironmentModel } from '../../../src/model/model.js';
import type { Reader } from '../../../src/schema/field.js';

/** Values by dotted path; `@` at the front stands for `environments.staging.`. `undefined` removes the field. */
export type Change = Readonly<Record<string, unknown>>;

export interface Refusal {
  readonly change: Change;
  /** The diagnostic that must be among the answers. */
  readonly code: string;
  /** `warning` for what AWS accepts and we advise against. Default: error. */
  readonly severity?: 'error' | 'warning';
}

export interface Row {
  /** The number of the rule in the reference design, section 4.4. */
  readonly rule: number;
  readonly title: string;
  /** Documents at the edge that must pass. */
  readonly accepts?: readonly Change[];
  /** Their neighbours beyond it. */
  readonly refuses?: readonly Refusal[];
  /** What must hold in the model of a document whose names are as long as they may be. */
  readonly model?: (model: EnvironmentModel) => void;
  /** Why the document cannot say it (or a part of it), and which rendered family keeps the rule instead; test/rendered proves it. */
  readonly unsayable?: { readonly because: string; readonly renderedBy: readonly Reader[] };
}

export const refusal = (code: string, change: Change, severity: 'error' | 'warning' = 'error'): Refusal => ({
  change,
  code,
  severity,
});

/** The two edges of a range of whole numbers, and one beyond each. */
export const range = (
  field: string,
  least: number,
  most: number,
  along: Change = {},
): Pick<Row, 'accepts' | 'refuses'> => ({
  accepts: [
    { ...along, [field]: least },
    { ...along, [field]: most },
  ],
  refuses: [
    refusal('value.range', { ...along, [field]: least - 1 }),
    refusal('value.range', { ...along, [field]: most + 1 }),
  ],
});

/** Several of the above as one. */
export const all = (...parts: readonly Pick<Row, 'accepts' | 'refuses'>[]): Pick<Row, 'accepts' | 'refuses'> => ({
  accepts: parts.flatMap(({ accepts = [] }) => accepts),
  refuses: parts.flatMap(({ refuses = [] }) => refuses),
});
