/** Every check, in the order in which they run. A new one is a file in `checks/` and a line here. */
import type { Check } from './check.js';
import { actionlint } from './checks/actionlint.js';
import { bashSyntax } from './checks/bash-syntax.js';
import { cdkSynth } from './checks/cdk-synth.js';
import { cfnLint } from './checks/cfn-lint.js';
import { infraTypes } from './checks/infra-types.js';
import { pythonSyntax } from './checks/python-syntax.js';
import { shellcheck } from './checks/shellcheck.js';

/** The quick ones first; cfn-lint reads what the synthesis left. */
export const CHECKS: readonly Check[] = [
  bashSyntax,
  shellcheck,
  pythonSyntax,
  actionlint,
  infraTypes,
  cdkSynth,
  cfnLint,
];
